//! All letters the product writes: for previews, and for the test that renders every sample.

use crate::consultations;
use crate::mail::LetterList;
use crate::networking::events;
use crate::people::applications::{ApplicationApproved, ApplicationDeclined, ApplicationReceived};
use crate::people::invitations::Invitation;
use crate::people::sign_in::{CredentialsChanged, SignInByPassword, SignInLink};
use crate::{accompaniment, networking, newsletter, study_sessions};

/// Each capability adds its own.
pub fn letters() -> LetterList {
    let people = LetterList::new()
        .with::<SignInLink>()
        .with::<SignInByPassword>()
        .with::<CredentialsChanged>()
        .with::<Invitation>()
        .with::<ApplicationReceived>()
        .with::<ApplicationApproved>()
        .with::<ApplicationDeclined>();
    let helped = accompaniment::letters::declare(people);
    let advised = consultations::letters::declare(study_sessions::letters::declare(helped));
    let gathered = events::letters::declare(networking::letters::declare(advised));
    newsletter::letters::declare(gathered)
}
