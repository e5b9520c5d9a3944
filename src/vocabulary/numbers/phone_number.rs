//! Telephone numbers within Japan.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::{all_digits, compatible, is_hyphen_like};
use crate::vocabulary::characters::trimmed;

/// Prefixes of eleven-digit numbers: mobile telephones, IP telephones, 0800 free calls.
const ELEVEN_DIGITS: [&str; 6] = ["020", "050", "060", "070", "080", "090"];

/// A number of ten or eleven digits beginning with 0; an extension (内線) is kept elsewhere.
///
/// Where the hyphens stand depends on the area. They are set by the prefix where it decides
/// alone, otherwise where the person typed them; numbers typed without any stay without. Two
/// numbers are equal when their digits are.
#[derive(Clone)]
pub struct PhoneNumber {
    digits: String,
    shown: String,
}

/// Why a text is not taken as a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneProblem {
    Empty,
    NotDigits,
    Extension,
    Abroad,
    NoAreaCode,
    Length { expected: usize, typed: usize },
}

impl PhoneNumber {
    /// Reads a number in any width, with hyphens of all kinds, parentheses, dots, or +81.
    pub fn parse(raw: &str) -> Result<Self, PhoneProblem> {
        let typed = compatible(raw);
        let typed = trimmed(&typed);
        if typed.is_empty() {
            return Err(PhoneProblem::Empty);
        }
        if typed.contains("内線") || typed.contains("ext") || typed.contains('#') {
            return Err(PhoneProblem::Extension);
        }
        let domestic = domestic(typed)?;
        let groups: Vec<&str> = domestic.split(is_separator).filter(|g| !g.is_empty()).collect();
        let digits = groups.concat();
        if !all_digits(&digits) || digits.is_empty() {
            return Err(PhoneProblem::NotDigits);
        }
        if !digits.starts_with('0') || digits.starts_with("00") {
            return Err(PhoneProblem::NoAreaCode);
        }
        let eleven = ELEVEN_DIGITS.iter().any(|prefix| digits.starts_with(prefix));
        let expected = if eleven { 11 } else { 10 };
        if digits.len() != expected {
            return Err(PhoneProblem::Length { expected, typed: digits.len() });
        }
        Ok(Self { shown: hyphenated(&digits, &groups), digits })
    }

    /// Digits alone, for comparing and for `tel:` links.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// `03-1234-5678`; this is the form to store, since reading it again gives the same value.
    pub fn shown(&self) -> &str {
        &self.shown
    }
}

/// The number as dialled within Japan: +81 3 and +81 (0)3 are both 03.
fn domestic(typed: &str) -> Result<String, PhoneProblem> {
    let Some(international) = typed.trim_start_matches('(').strip_prefix('+') else {
        return Ok(typed.to_owned());
    };
    let national = international.strip_prefix("81").ok_or(PhoneProblem::Abroad)?;
    let national = national.trim_start_matches(is_separator);
    let national = national.strip_prefix('0').unwrap_or(national);
    let national = national.trim_start_matches(')');
    Ok(format!("0{}", national.trim_start_matches(is_separator)))
}

fn is_separator(c: char) -> bool {
    is_hyphen_like(c) || c.is_whitespace() || matches!(c, '(' | ')' | '.' | '/' | '・')
}

fn hyphenated(digits: &str, typed: &[&str]) -> String {
    let (first, middle) = match &digits[..2] {
        _ if digits.starts_with("0120") || digits.starts_with("0570") => (4, 3),
        _ if digits.starts_with("0800") => (4, 3),
        _ if digits.len() == 11 => (3, 4),
        "03" | "06" => (2, 4),
        _ => match typed {
            [area, office, line] if (3..=5).contains(&area.len()) && line.len() == 4 => {
                (area.len(), office.len())
            }
            _ => return digits.to_owned(),
        },
    };
    let (area, rest) = digits.split_at(first);
    let (office, line) = rest.split_at(middle);
    format!("{area}-{office}-{line}")
}

impl PartialEq for PhoneNumber {
    fn eq(&self, other: &Self) -> bool {
        self.digits == other.digits
    }
}

impl Eq for PhoneNumber {}

impl Hash for PhoneNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digits.hash(state);
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Without the number: it must not slip into a log through `{:?}`.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}

impl Serialize for PhoneNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown)
    }
}
