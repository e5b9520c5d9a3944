//! Letters about one person's own registration.

use serde::Serialize;

use super::{ParticipantFacts, Recipient, SessionFacts, sample};
use crate::mail::Letter;
use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;

/// Declares letters that tell a session, the reader's registration, and a few facts more.
macro_rules! letters {
    ($($(#[$meta:meta])* $name:ident = $folder:literal {
        $($(#[$note:meta])* $fact:ident: $type:ty = [$first:expr, $second:expr],)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            pub session: SessionFacts,
            pub participant: ParticipantFacts,
            $($(#[$note])* pub $fact: $type,)*
        }

        impl $name {
            pub fn new(pen: Pen<'_>, rows: &SessionRows, to: &Recipient, $($fact: $type),*) -> Self {
                Self {
                    session: SessionFacts::for_registration(pen, rows, &to.registration),
                    participant: ParticipantFacts::of(pen, to),
                    $($fact,)*
                }
            }
        }

        impl Letter for $name {
            const NAME: &'static str = $folder;

            fn samples() -> Vec<Self> {
                let first = sample::at_a_place();
                let second = sample::online();
                let third = sample::online_later();
                vec![
                    Self { session: first.0, participant: first.1, $($fact: $first,)* },
                    Self { session: second.0, participant: second.1, $($fact: $second,)* },
                    Self { session: third.0, participant: third.1, $($fact: $second,)* },
                ]
            }
        }
    )*};
}
pub(super) use letters;

letters! {
    /// You have a seat.
    RegistrationConfirmed = "registration_confirmed" {
        /// Who registered the reader: `佐藤 一郎 さん`, or the secretariat.
        registered_by: Option<String> = [Some("佐藤 一郎 さん".to_owned()), None],
    }
    /// You came without a registration, and were registered and received at the door.
    WalkInReceived = "walk_in_received" {
        /// It is still to be joined.
        running: bool = [false, true],
    }
    /// All seats are taken; you are in line.
    RegistrationWaiting = "registration_waiting" {
        /// Counted from 1.
        position: u32 = [3, 1],
        registered_by: Option<String> = [Some("佐藤 一郎 さん".to_owned()), None],
    }
    /// Your request is here; the secretariat answers.
    RegistrationPending = "registration_pending" {
        registered_by: Option<String> = [Some("佐藤 一郎 さん".to_owned()), None],
    }
    /// The secretariat approved, and you have a seat.
    RegistrationApproved = "registration_approved" {}
    /// The secretariat did not approve.
    RegistrationDeclined = "registration_declined" {
        reason: Option<String> = [Some("対象となる地域の事業者を優先しました。".to_owned()), None],
    }
    /// What you registered has been changed.
    RegistrationChanged = "registration_changed" {}
    /// Your registration is cancelled.
    RegistrationCancelled = "registration_cancelled" {
        by_staff: bool = [false, true],
        reason: Option<String> = [None, Some("お電話でのご連絡により取り消しました。".to_owned())],
    }
}

/// Asks whoever owns a mail address whether they filled in the public form.
#[derive(Clone, Debug, Serialize)]
pub struct PublicRegistrationConfirm {
    pub session: SessionFacts,
    pub name: String,
    pub mode: &'static str,
    /// Further days asked for, each with how to take part.
    pub other_days: Vec<String>,
    pub confirm_url: String,
    /// `2026年11月25日（水）10:00`
    pub valid_until: String,
}

impl Letter for PublicRegistrationConfirm {
    const NAME: &'static str = "public_registration_confirm";
    const CONFIDENTIAL: bool = true;

    fn samples() -> Vec<Self> {
        let make = |(session, participant): (SessionFacts, ParticipantFacts)| Self {
            session,
            name: participant.name,
            mode: participant.mode,
            other_days: Vec::new(),
            confirm_url: "https://bansou.example.jp/registrations/confirmations/AZPx".to_owned(),
            valid_until: "2026年11月25日（水）10:00".to_owned(),
        };
        let of_two_days = Self {
            other_days: vec!["2026年12月15日（火）10:00～12:00　会場".to_owned()],
            ..make(sample::at_a_place())
        };
        vec![make(sample::at_a_place()), make(sample::online()), of_two_days]
    }
}
