//! Amounts and rates as people type them.

use super::wording::say;
use crate::consultations::typed::whole_number;
use crate::web::Problems;

/// The most yen anybody may enter: a slip of the finger is not a payment.
pub const MOST_YEN: i32 = 10_000_000;

/// A whole number with or without separators and 円, in any width.
pub fn plain_number(typed: &str) -> Option<i32> {
    let kept: String = typed
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | '、' | '円' | ' ' | '　'))
        .collect();
    whole_number(&kept)
}

/// A number within bounds; nought stands in where there is a problem.
pub fn within(problems: &mut Problems, field: &str, typed: &str, (least, most): (i32, i32)) -> i32 {
    match plain_number(typed) {
        Some(number) if (least..=most).contains(&number) => number,
        _ => {
            problems.add(field, say::within(least, most));
            0
        }
    }
}

/// Yen; nought stands in where there is a problem.
pub fn yen(problems: &mut Problems, field: &str, typed: &str) -> i32 {
    within(problems, field, typed, (0, MOST_YEN))
}

/// `10.21` percent as 1021; at most two places.
pub fn percent(problems: &mut Problems, field: &str, typed: &str) -> i32 {
    let found = hundredths(typed).filter(|number| (0..=10_000).contains(number));
    if found.is_none() {
        problems.add(field, say::PERCENT);
    }
    found.unwrap_or(0)
}

fn hundredths(typed: &str) -> Option<i32> {
    let typed = typed.trim().trim_end_matches(['%', '％']).replace('．', ".");
    let (whole, places) = typed.split_once('.').unwrap_or((&typed, ""));
    let places = match places.chars().count() {
        0 => 0,
        1 => whole_number(places)?.checked_mul(10)?,
        2 => whole_number(places)?,
        _ => return None,
    };
    whole_number(whole)?.checked_mul(100)?.checked_add(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_rates_are_read_however_they_are_typed() {
        assert_eq!(plain_number(" ５，１５０円 "), Some(5_150));
        assert_eq!(plain_number("30,900"), Some(30_900));
        assert_eq!(plain_number("-1"), None);
        assert_eq!(hundredths("10.21"), Some(1_021));
        assert_eq!(hundredths("１０．２％"), Some(1_020));
        assert_eq!(hundredths("20"), Some(2_000));
        assert_eq!(hundredths("1.234"), None);
    }
}
