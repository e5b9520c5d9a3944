use entities::consultations::consultation::Side;
use serde::Serialize;

use super::{ConsultationFacts, ReaderFacts, sample};
use crate::consultations::meeting::Parties;
use crate::consultations::pen::Pen;
use crate::consultations::strikes::Recount;
use crate::mail::Letter;

/// Declares letters that tell a consultation, who reads, and a few facts more, with a first and a
/// second sample of each.
macro_rules! letters {
    ($($(#[$meta:meta])* $name:ident = $folder:literal {
        $($(#[$note:meta])* $fact:ident: $type:ty = [$first:expr, $second:expr],)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            pub consultation: ConsultationFacts,
            pub reader: ReaderFacts,
            $($(#[$note])* pub $fact: $type,)*
        }

        impl $name {
            pub fn new(
                pen: Pen<'_>,
                parties: &Parties,
                side: Side,
                ($($fact,)*): ($($type,)*),
            ) -> Self {
                Self {
                    consultation: ConsultationFacts::new(parties),
                    reader: ReaderFacts::new(pen, parties, side),
                    $($fact,)*
                }
            }
        }

        impl Letter for $name {
            const NAME: &'static str = $folder;

            fn samples() -> Vec<Self> {
                let first = sample::in_person();
                let second = sample::online();
                let third = sample::requested();
                vec![
                    Self { consultation: first.0, reader: first.1, $($fact: $first,)* },
                    Self { consultation: second.0, reader: second.1, $($fact: $second,)* },
                    Self { consultation: third.0, reader: third.1, $($fact: $second,)* },
                ]
            }
        }
    )*};
}

letters! {
    /// Your wishes are here; the secretariat arranges.
    ConsultationRequested = "consultation_requested" {
        /// The wishes were changed.
        again: bool = [true, false],
    }
    /// The time is kept; somebody has to agree.
    ConsultationProposed = "consultation_proposed" {
        /// The reader is the one who answers.
        reader_answers: bool = [false, true],
        /// The secretariat chose time and accompanist.
        arranged: bool = [false, true],
        /// The time is none of those wished for.
        outside_wishes: bool = [false, true],
    }
    /// It takes place.
    ConsultationConfirmed = "consultation_confirmed" {
        /// Until when the intake sheet is asked for: `2026年12月1日（火）17:30`.
        intake_due: Option<String> = [Some("2026年12月1日（火）17:30".to_owned()), None],
        /// The secretariat chose time and accompanist.
        arranged: bool = [false, true],
        /// The time is none of those wished for.
        outside_wishes: bool = [false, true],
    }
    /// Another time, another way or another accompanist.
    ConsultationMoved = "consultation_moved" {
        /// What it was before, where it differs.
        old_when: Option<String> = [Some("2026年12月1日（火）10:00～11:00".to_owned()), None],
        old_mode: Option<String> = [None, Some("電話".to_owned())],
        old_accompanist: Option<String> = [Some("高橋 次郎".to_owned()), None],
        old_place: Option<String> = [Some("松本市民会館 第2会議室".to_owned()), None],
        old_online_url: Option<String> =
            [None, Some("https://meet.example.jp/j/987654321".to_owned())],
        old_phone: Option<String> = [None, Some("03-1234-5678".to_owned())],
        /// `事務局`, `相談者`, `支援者`
        moved_by: String = ["事務局".to_owned(), "相談者".to_owned()],
        /// The reader did it.
        by_reader: bool = [false, true],
        message: Option<String> = [Some("会場の都合によります。".to_owned()), None],
    }
    /// It does not take place.
    ConsultationCancelled = "consultation_cancelled" {
        cancelled_by: String = ["支援者".to_owned(), "相談者".to_owned()],
        reason: Option<String> = [Some("急な出張のためです。".to_owned()), None],
        /// It stood in calendars.
        was_confirmed: bool = [true, false],
        /// The reader did it.
        by_reader: bool = [false, true],
    }
    /// It takes place with another accompanist; to the one who is out of it.
    ConsultationHandedOver = "consultation_handed_over" {
        reason: Option<String> = [Some("担当の分野に合わせて変更しました。".to_owned()), None],
        /// It stood in calendars.
        was_confirmed: bool = [true, false],
    }
    /// The request cannot be met.
    ConsultationDeclined = "consultation_declined" {
        reason: Option<String> = [Some("ご希望の時間に対応できる支援者が見つかりませんでした。".to_owned()), None],
    }
    /// It is soon.
    ConsultationReminder = "consultation_reminder" {
        /// `あと3日`, `明日`, `まもなく`
        soon: String = ["明日".to_owned(), "まもなく".to_owned()],
        /// The intake sheet is still to be handed in.
        intake_open: bool = [true, false],
    }
    /// The intake sheet is due soon.
    ConsultationIntakeDue = "consultation_intake_due" {
        due: String = [
            "2026年12月1日（火）17:30".to_owned(),
            "2026年12月3日（木）14:00".to_owned()
        ],
    }
    /// The client handed in the intake sheet; to the accompanist.
    ConsultationIntakeSubmitted = "consultation_intake_submitted" {}
    /// Nobody has answered the proposal yet.
    ConsultationAnswerDue = "consultation_answer_due" {
        /// When it lapses: `2026年12月3日（木）14:00`.
        deadline: String = [
            "2026年12月3日（木）14:00".to_owned(),
            "2026年12月4日（金）9:00".to_owned()
        ],
    }
    /// Somebody did not come.
    ConsultationMissed = "consultation_missed" {
        /// Otherwise the other side.
        reader_was_absent: bool = [false, true],
    }
    /// The secretariat put right what was noted.
    ConsultationCorrected = "consultation_corrected" {
        /// `相談者の欠席`
        was: String = ["実施済み".to_owned(), "相談者の欠席".to_owned()],
        now: String = [
            "相談者の欠席".to_owned(),
            "実施済み（2026年12月3日（木）14:05～15:10）".to_owned()
        ],
        /// The reader came in vain.
        other_was_absent: bool = [false, false],
        /// What it means for the client's strikes; to the client alone.
        strike: Option<Recount> = [
            Some(Recount::samples()[0].clone()),
            Some(Recount::samples()[1].clone())
        ],
    }
    /// What counts against a client, and what follows.
    ConsultationStrike = "consultation_strike" {
        /// `無断欠席`
        kind: String = ["期限後の取り消し".to_owned(), "無断欠席".to_owned()],
        count: usize = [1, 3],
        limit: i32 = [3, 3],
        /// Until when nothing can be booked: `2027年2月23日（火）`.
        suspended_until: Option<String> = [None, Some("2027年2月23日（火）".to_owned())],
    }
    /// A strike counts no more.
    ConsultationStrikeLifted = "consultation_strike_lifted" {
        kind: String = ["期限後の取り消し".to_owned(), "無断欠席".to_owned()],
        /// Other strikes keep them from booking until then.
        suspended_until: Option<String> = [None, Some("2027年2月23日（火）".to_owned())],
    }
}
