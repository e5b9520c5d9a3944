//! Free text with a limit, kept as typed: no normalisation, since ① and ㈱ mean what they are.

use std::fmt;

use serde::{Serialize, Serializer};

use super::characters::{has_visible, is_unreadable, trimmed};

/// One line of at most `MAX` characters (Unicode scalar values) with something to see in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortText<const MAX: usize>(String);

/// Several lines of at most `MAX` characters, line ends (always `\n`) included.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LongText<const MAX: usize>(String);

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextProblem {
    Empty,
    LineBreak,
    Unreadable,
    TooLong { limit: usize, typed: usize },
}

impl<const MAX: usize> ShortText<MAX> {
    pub fn parse(raw: &str) -> Result<Self, TextProblem> {
        let text = trimmed(raw);
        if text.contains(['\n', '\r']) {
            return Err(TextProblem::LineBreak);
        }
        // A tab comes along when a cell of a table is pasted.
        let text = text.replace('\t', " ");
        checked(&text, MAX, is_unreadable)?;
        Ok(Self(text))
    }

    /// A field that may stay empty.
    pub fn parse_optional(raw: &str) -> Result<Option<Self>, TextProblem> {
        if has_visible(raw) { Self::parse(raw).map(Some) } else { Ok(None) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> LongText<MAX> {
    /// Line ends become `\n`; blank lines around the text and spaces after it go, the indent of
    /// its first line stays.
    pub fn parse(raw: &str) -> Result<Self, TextProblem> {
        let text = raw.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_end();
        let body = text.split('\n').skip_while(|line| !has_visible(line)).collect::<Vec<_>>();
        let text = body.join("\n");
        checked(&text, MAX, |c| is_unreadable(c) && !matches!(c, '\n' | '\t'))?;
        Ok(Self(text))
    }

    /// A field that may stay empty.
    pub fn parse_optional(raw: &str) -> Result<Option<Self>, TextProblem> {
        if has_visible(raw) { Self::parse(raw).map(Some) } else { Ok(None) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

fn checked(text: &str, limit: usize, refused: fn(char) -> bool) -> Result<(), TextProblem> {
    if !has_visible(text) {
        return Err(TextProblem::Empty);
    }
    if text.chars().any(refused) {
        return Err(TextProblem::Unreadable);
    }
    let typed = text.chars().count();
    if typed > limit {
        return Err(TextProblem::TooLong { limit, typed });
    }
    Ok(())
}

impl<const MAX: usize> fmt::Display for ShortText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> fmt::Display for LongText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Without the text: what people write about their worries must not slip into a log.
impl<const MAX: usize> fmt::Debug for LongText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LongText({} characters)", self.0.chars().count())
    }
}

/// Without the text: a line can be a name or a place to live.
impl<const MAX: usize> fmt::Debug for ShortText<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShortText({} characters)", self.0.chars().count())
    }
}

impl<const MAX: usize> Serialize for ShortText<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<const MAX: usize> Serialize for LongText<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
