//! What the list of letters can be narrowed to.

use crate::mail::wording;
use crate::mail::{LetterClass, LetterState};

const STATES: [LetterState; 11] = [
    LetterState::Pending,
    LetterState::Claimed,
    LetterState::Sending,
    LetterState::Accepted,
    LetterState::Deferred,
    LetterState::Rejected,
    LetterState::Unknown,
    LetterState::Suppressed,
    LetterState::Expired,
    LetterState::Quarantined,
    LetterState::Stopped,
];

pub const CLASSES: [LetterClass; 3] =
    [LetterClass::Transactional, LetterClass::Bulk, LetterClass::SignIn];

/// The class a filter names.
pub fn class_named(word: &str) -> Option<LetterClass> {
    CLASSES.into_iter().find(|class| wording::class(*class) == word)
}

/// States as a filter offers them: those that share a word are one choice.
pub fn choices() -> Vec<(&'static str, Vec<LetterState>)> {
    let mut choices: Vec<(&'static str, Vec<LetterState>)> = Vec::new();
    for state in STATES {
        let word = wording::state(state);
        match choices.iter_mut().find(|(known, _)| *known == word) {
            Some((_, states)) => states.push(state),
            None => choices.push((word, vec![state])),
        }
    }
    choices
}
