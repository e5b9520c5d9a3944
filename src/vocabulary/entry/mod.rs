//! Dates and times as people type them (reference, section 3.3).

mod date;
mod time;

use super::characters::{compatible, is_hyphen_like};

pub use date::{DateProblem, parse_date, parse_date_fields};
pub use time::{TimeProblem, parse_time};

/// The text in plain letters and digits, without spaces, with `-` for every hyphen.
fn plain(raw: &str) -> String {
    compatible(raw)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if is_hyphen_like(c) { '-' } else { c })
        .collect()
}

/// A number of one to `longest` digits.
fn number(text: &str, longest: usize) -> Option<u32> {
    let fits = (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}
