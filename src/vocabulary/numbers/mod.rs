//! Numbers people type from a card or a paper: telephone, postal code, corporate number,
//! municipality code, rate of a subsidy. All of them accept every width and hyphen.

mod corporate_number;
mod municipality_code;
mod phone_number;
mod postal_code;
mod subsidy_rate;

use super::characters::{compatible, is_hyphen_like};

pub use corporate_number::{CorporateNumber, CorporateNumberProblem};
pub use municipality_code::{MunicipalityCode, MunicipalityCodeProblem};
pub use phone_number::{PhoneNumber, PhoneProblem};
pub use postal_code::{PostalCode, PostalCodeProblem};
pub use subsidy_rate::{SubsidyRate, SubsidyRateProblem};

/// The text in plain letters and digits, without spaces, hyphens and the mark 〒.
fn plain(raw: &str) -> String {
    let text = compatible(raw);
    text.chars().filter(|c| !c.is_whitespace() && !is_hyphen_like(*c) && *c != '〒').collect()
}

/// Sum of the digits, each times its weight; the shorter of the two lists decides.
fn weighted_sum(digits: &str, weights: impl IntoIterator<Item = u32>) -> u32 {
    digits.chars().filter_map(|c| c.to_digit(10)).zip(weights).map(|(d, w)| d * w).sum()
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digit(number: u32) -> char {
    char::from_digit(number, 10).unwrap_or('0')
}
