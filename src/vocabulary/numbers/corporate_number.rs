//! The corporate number (法人番号) of the National Tax Agency.

use std::fmt;

use serde::Serialize;

use super::{all_digits, digit, plain, weighted_sum};

/// Thirteen digits whose first one checks the others. A passing check is no proof: the rule
/// cannot tell 0 from 9 (reference, section 7.2), so show the registered name beside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CorporateNumber(String);

/// Why a text is not taken as a corporate number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorporateNumberProblem {
    Empty,
    NotDigits,
    Length { typed: usize },
    CheckDigit,
}

impl CorporateNumber {
    /// Reads the number in any width, with hyphens or spaces, also as an invoice number with the
    /// letter T before it.
    pub fn parse(raw: &str) -> Result<Self, CorporateNumberProblem> {
        let text = plain(raw);
        let number = text.strip_prefix(['T', 't']).unwrap_or(&text);
        if number.is_empty() {
            return Err(CorporateNumberProblem::Empty);
        }
        if !all_digits(number) {
            return Err(CorporateNumberProblem::NotDigits);
        }
        if number.len() != 13 {
            return Err(CorporateNumberProblem::Length { typed: number.len() });
        }
        if !number.starts_with(check_digit(&number[1..])) {
            return Err(CorporateNumberProblem::CheckDigit);
        }
        Ok(Self(number.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `T7000012050002`, as on a qualified invoice.
    pub fn invoice_number(&self) -> String {
        format!("T{}", self.0)
    }
}

/// 9 − (Σ Pₙ·Qₙ mod 9): Qₙ is 1 for digits at odd places counted from the right, otherwise 2.
/// Of twelve digits the leftmost is at an even place.
fn check_digit(base: &str) -> char {
    digit(9 - weighted_sum(base, [2, 1].into_iter().cycle()) % 9)
}

impl fmt::Display for CorporateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
