//! All letters the product writes: for previews, and for the test that renders every sample.

use crate::mail::LetterList;

/// Each capability adds its own.
pub fn letters() -> LetterList {
    LetterList::new()
}
