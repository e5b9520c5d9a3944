//! Names of people, kept to the byte. Normalising would turn 神 (U+FA19) into another person's
//! 神 (reference, section 3.4); comparing and searching use [`super::search_key`] instead.

use std::fmt;

use serde::Serialize;

use super::characters::{compatible, has_visible, is_unreadable, trimmed};

/// The most characters a family or a given name may have.
const PART_MAX: usize = 50;
/// The most characters a name in one piece may have.
const WHOLE_MAX: usize = 100;

/// A person's name: family and given name, or one piece where a name has no such parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PersonName {
    family: String,
    given: Option<String>,
}

/// Why a text is not taken as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    Empty,
    FamilyMissing,
    GivenMissing,
    TooLong {
        limit: usize,
    },
    Unreadable,
    /// Part of a web address: letters would make a link of it.
    WebAddress,
}

impl PersonName {
    /// Family name (姓) and given name (名), as the two fields of a form hold them.
    pub fn parse(family: &str, given: &str) -> Result<Self, NameProblem> {
        match (has_visible(family), has_visible(given)) {
            (false, false) => return Err(NameProblem::Empty),
            (false, true) => return Err(NameProblem::FamilyMissing),
            (true, false) => return Err(NameProblem::GivenMissing),
            (true, true) => {}
        }
        Ok(Self { family: part(family, PART_MAX)?, given: Some(part(given, PART_MAX)?) })
    }

    /// A name in one piece, for people whose name has no family and given part.
    pub fn parse_whole(name: &str) -> Result<Self, NameProblem> {
        Ok(Self { family: part(name, WHOLE_MAX)?, given: None })
    }

    /// The family name, or the whole name where it has no parts.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// None where the name is one piece.
    pub fn given(&self) -> Option<&str> {
        self.given.as_deref()
    }

    /// `鈴木 一郎`
    pub fn full(&self) -> String {
        match &self.given {
            Some(given) => format!("{} {given}", self.family),
            None => self.family.clone(),
        }
    }

    /// `鈴木 一郎 様`, for letters.
    pub fn addressed(&self) -> String {
        format!("{} 様", self.full())
    }
}

fn part(raw: &str, limit: usize) -> Result<String, NameProblem> {
    let name = trimmed(raw);
    if !has_visible(name) {
        return Err(NameProblem::Empty);
    }
    if name.chars().any(is_unreadable) {
        return Err(NameProblem::Unreadable);
    }
    if holds_address(name) {
        return Err(NameProblem::WebAddress);
    }
    if name.chars().count() > limit {
        return Err(NameProblem::TooLong { limit });
    }
    Ok(name.to_owned())
}

/// In any width and case.
fn holds_address(name: &str) -> bool {
    let plain = compatible(name).to_lowercase();
    plain.contains("://") || plain.contains("www.")
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full())
    }
}

/// Without the name: it must not slip into a log through `{:?}`.
impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}
