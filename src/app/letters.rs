//! All letters the product writes: for previews, and for the test that renders every sample.

use crate::consultations::letters::{
    ConsultationCancelled, ConsultationConfirmed, ConsultationHandedOver, ConsultationMoved,
};
use crate::mail::{CalendarMethod, Letter, LetterList};
use crate::networking::events::letters::{
    NetworkingCalledOff, NetworkingChanged, NetworkingRegistered, NetworkingTables,
    NetworkingWithdrawn,
};
use crate::networking::letters::{IntroductionEnded, IntroductionMeeting, IntroductionMeetingOff};
use crate::people::applications::{ApplicationApproved, ApplicationDeclined, ApplicationReceived};
use crate::people::invitations::Invitation;
use crate::people::sign_in::{CredentialsChanged, SignInByPassword, SignInLink};
use crate::study_sessions::letters::{
    LotteryWon, RegistrationApproved, RegistrationCancelled, RegistrationChanged,
    RegistrationConfirmed, SeatPromoted, SessionCancelled, SessionChanged, SessionPostponed,
    SessionResumed,
};
use crate::{accompaniment, consultations, networking, newsletter, study_sessions, tasks};

/// Letters that put an appointment into the reader's calendar, or change it there, where it is
/// certain for them.
const INVITING: [&str; 13] = [
    RegistrationConfirmed::NAME,
    RegistrationApproved::NAME,
    RegistrationChanged::NAME,
    SeatPromoted::NAME,
    LotteryWon::NAME,
    SessionChanged::NAME,
    SessionResumed::NAME,
    ConsultationConfirmed::NAME,
    ConsultationMoved::NAME,
    IntroductionMeeting::NAME,
    NetworkingRegistered::NAME,
    NetworkingChanged::NAME,
    NetworkingTables::NAME,
];

/// Letters that take it out again.
const CANCELLING: [&str; 9] = [
    RegistrationCancelled::NAME,
    SessionPostponed::NAME,
    SessionCancelled::NAME,
    ConsultationCancelled::NAME,
    ConsultationHandedOver::NAME,
    IntroductionEnded::NAME,
    IntroductionMeetingOff::NAME,
    NetworkingCalledOff::NAME,
    NetworkingWithdrawn::NAME,
];

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
    let gathered = networking::events::letters::declare(networking::letters::declare(advised));
    tasks::letters::declare(newsletter::letters::declare(gathered))
        .carrying(CalendarMethod::Request, &INVITING)
        .carrying(CalendarMethod::Cancel, &CANCELLING)
}
