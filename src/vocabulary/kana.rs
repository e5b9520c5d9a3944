//! Readings (フリガナ): typed in any kana, kept in full-width katakana.

use std::fmt;

use serde::{Serialize, Serializer};

use super::characters::{compatible, is_hyphen_like, trimmed};

/// The most characters a reading may have: of an organisation's long name, say.
const MAX: usize = 200;

/// A reading in full-width katakana; parts are separated by one half-width space or by ・.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kana(String);

/// Why a text is not taken as a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KanaProblem {
    Empty,
    NotKana,
    TooLong { limit: usize },
}

impl Kana {
    /// Reads hiragana, half-width and full-width katakana. A hyphen after kana is the long vowel
    /// mark that many keyboards make hard to reach.
    pub fn parse(raw: &str) -> Result<Self, KanaProblem> {
        let typed = compatible(&joined_marks(raw));
        let typed = trimmed(&typed);
        if typed.is_empty() {
            return Err(KanaProblem::Empty);
        }
        let mut kana = String::with_capacity(typed.len());
        for c in typed.chars() {
            kana.push(katakana(c, kana.chars().next_back()).ok_or(KanaProblem::NotKana)?);
        }
        let kana = kana.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if !kana.contains(is_letter) {
            return Err(KanaProblem::NotKana);
        }
        if kana.chars().count() > MAX {
            return Err(KanaProblem::TooLong { limit: MAX });
        }
        Ok(Self(kana))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Voicing marks typed as characters of their own join the kana before them: カ゛ is ガ.
fn joined_marks(raw: &str) -> String {
    raw.chars()
        .map(|c| match c {
            '\u{309B}' => '\u{3099}',
            '\u{309C}' => '\u{309A}',
            other => other,
        })
        .collect()
}

/// Hiragana as katakana; any other character as it is.
pub(super) fn to_katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        other => other,
    }
}

fn katakana(c: char, previous: Option<char>) -> Option<char> {
    let c = to_katakana(c);
    if is_letter(c) || matches!(c, '・' | ' ') {
        return Some(c);
    }
    let after_kana = previous.is_some_and(is_letter);
    (is_hyphen_like(c) && after_kana).then_some('ー')
}

fn is_letter(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | 'ㇰ'..='ㇿ')
}

impl fmt::Display for Kana {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Without the reading: it must not slip into a log through `{:?}`.
impl fmt::Debug for Kana {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kana(…)")
    }
}

impl Serialize for Kana {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
