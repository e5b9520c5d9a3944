//! Postal codes (郵便番号).

use std::fmt;

use serde::{Serialize, Serializer};

use super::{all_digits, plain};

/// Seven digits; written and serialised `123-4567`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostalCode(String);

/// Why a text is not taken as a postal code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostalCodeProblem {
    Empty,
    NotDigits,
    Length,
}

impl PostalCode {
    /// Reads the code in any width, with or without 〒 and hyphen.
    pub fn parse(raw: &str) -> Result<Self, PostalCodeProblem> {
        let code = plain(raw);
        if code.is_empty() {
            return Err(PostalCodeProblem::Empty);
        }
        if !all_digits(&code) {
            return Err(PostalCodeProblem::NotDigits);
        }
        if code.len() != 7 {
            return Err(PostalCodeProblem::Length);
        }
        Ok(Self(code))
    }

    /// The seven digits, for storage and look-up.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// `123-4567`
    pub fn shown(&self) -> String {
        format!("{}-{}", &self.0[..3], &self.0[3..])
    }
}

impl fmt::Display for PostalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Serialize for PostalCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
