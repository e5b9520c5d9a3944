//! Codes of prefectures and municipalities (全国地方公共団体コード).

use std::fmt;

use serde::Serialize;

use super::{all_digits, digit, plain, weighted_sum};
use crate::vocabulary::Prefecture;

/// Six digits: prefecture (2), municipality (3), check digit. 000 is the prefecture itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct MunicipalityCode(String);

/// Why a text is not taken as a municipality code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MunicipalityCodeProblem {
    Empty,
    NotDigits,
    Length,
    Prefecture,
    CheckDigit,
}

impl MunicipalityCode {
    /// Reads all six digits; five are refused, since a spreadsheet may have eaten the leading
    /// nought of 042021.
    pub fn parse(raw: &str) -> Result<Self, MunicipalityCodeProblem> {
        let code = digits(raw, 6)?;
        let whole = Self::completed(&code[..5])?;
        if whole.0 == code { Ok(whole) } else { Err(MunicipalityCodeProblem::CheckDigit) }
    }

    /// Reads the five digits of JIS X 0401 and 0402 (postal data) and adds the check digit.
    pub fn from_five_digits(raw: &str) -> Result<Self, MunicipalityCodeProblem> {
        Self::completed(&digits(raw, 5)?)
    }

    fn completed(five: &str) -> Result<Self, MunicipalityCodeProblem> {
        prefecture_of(five).ok_or(MunicipalityCodeProblem::Prefecture)?;
        Ok(Self(format!("{five}{}", check_digit(five))))
    }

    /// All six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The five digits without the check digit, as JIS X 0402 and postal data have them.
    pub fn without_check_digit(&self) -> &str {
        &self.0[..5]
    }

    pub fn prefecture(&self) -> Option<Prefecture> {
        prefecture_of(&self.0)
    }
}

fn digits(raw: &str, length: usize) -> Result<String, MunicipalityCodeProblem> {
    let code = plain(raw);
    if code.is_empty() {
        return Err(MunicipalityCodeProblem::Empty);
    }
    if !all_digits(&code) {
        return Err(MunicipalityCodeProblem::NotDigits);
    }
    if code.len() == length { Ok(code) } else { Err(MunicipalityCodeProblem::Length) }
}

fn prefecture_of(code: &str) -> Option<Prefecture> {
    Prefecture::from_code(code[..2].parse().ok()?)
}

/// Last digit of 11 − (6a+5b+4c+3d+2e mod 11); a sum under 11 is subtracted as it is, which the
/// remainder already says.
fn check_digit(five: &str) -> char {
    digit((11 - weighted_sum(five, [6, 5, 4, 3, 2]) % 11) % 10)
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
