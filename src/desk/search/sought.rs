//! What somebody searches for.

use crate::vocabulary::{EmailAddress, PhoneNumber, search_words};

/// More letters than this are not looked for.
pub const LONGEST: usize = 100;

/// Words of which something is left to search by.
pub struct Sought {
    words: String,
    address: Option<EmailAddress>,
    is_phone: bool,
}

impl Sought {
    /// None where nothing is left of the words.
    pub fn parse(typed: &str) -> Option<Self> {
        let plain = typed.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        let words: String = plain.take(LONGEST).collect();
        let words = words.trim();
        if search_words(words).is_empty() {
            return None;
        }
        Some(Self {
            words: words.to_owned(),
            address: EmailAddress::parse(words).ok(),
            is_phone: PhoneNumber::parse(words).is_ok(),
        })
    }

    pub fn words(&self) -> &str {
        &self.words
    }

    /// Where the words are a whole mail address.
    pub fn address(&self) -> Option<&EmailAddress> {
        self.address.as_ref()
    }

    /// Whether they are a whole telephone number.
    pub fn is_phone(&self) -> bool {
        self.is_phone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_marks_and_nothing_at_all_are_no_search() {
        let none = ["", " 　", "・、。", "\0\n"].map(|typed| Sought::parse(typed).is_none());

        assert_eq!(none, [true; 4]);
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_letter() {
        let sought = Sought::parse(&"あ".repeat(LONGEST + 1)).unwrap();

        assert_eq!(sought.words().chars().count(), LONGEST);
    }
}
