//! Letters about records and tasks. They tell which meeting, until when and where to look; what is
//! written in a record stays in it.

use entities::consultations::consultation::Side;
use entities::consultations::record_action;
use serde::Serialize;

use crate::consultations::letters as consulting;
use crate::consultations::meeting::Parties;
use crate::consultations::pen::Pen;
use crate::mail::{Letter, LetterList};
use crate::people::whole_name;
use crate::vocabulary::tokyo;

/// A meeting as letters about its record tell it.
#[derive(Clone, Debug, Serialize)]
pub struct MeetingFacts {
    pub number: String,
    /// `2026年12月3日（木）14:00～15:00`: when people met.
    pub when: String,
    /// For subjects: `12月3日（木）`.
    pub day: String,
    pub organisation: String,
    pub client: String,
    pub accompanist: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct RecordReader {
    pub name: String,
    /// Otherwise the accompanist.
    pub is_client: bool,
    /// The record, behind a sign-in.
    pub record_url: String,
}

impl MeetingFacts {
    fn new(parties: &Parties) -> Self {
        let row = &parties.row;
        let met = row.held_from.zip(row.held_until).or(row.starts_at.zip(row.ends_at));
        Self {
            number: row.number.clone(),
            when: met.map(|(from, until)| tokyo::span(from, until)).unwrap_or_default(),
            day: met.map(|(from, _)| tokyo::month_day(tokyo::day_of(from))).unwrap_or_default(),
            organisation: parties.organisation.clone(),
            client: parties.client_name(),
            accompanist: parties.accompanist_name().unwrap_or_default(),
        }
    }

    fn sample() -> Self {
        Self {
            number: "S8-048-213K".to_owned(),
            when: "2026年12月3日（木）14:00～15:00".to_owned(),
            day: "12月3日（木）".to_owned(),
            organisation: "一般社団法人 はじめ".to_owned(),
            client: "鈴木 花子".to_owned(),
            accompanist: "山田 太郎".to_owned(),
        }
    }
}

impl RecordReader {
    fn new(pen: Pen<'_>, parties: &Parties, side: Side) -> Self {
        let person = parties.person(side).unwrap_or(&parties.client);
        let base = &pen.context.config.base_url;
        Self {
            name: whole_name(&person.family_name, &person.given_name),
            is_client: side == Side::Client,
            record_url: format!("{base}/consultations/{}/record", parties.row.id),
        }
    }

    fn sample(is_client: bool) -> Self {
        let name = if is_client { "鈴木 花子" } else { "山田 太郎" };
        let url = "https://bansou.example.jp/consultations/0193f000/record";
        Self { name: name.to_owned(), is_client, record_url: url.to_owned() }
    }
}

/// Where a task is closed.
pub fn task_url(pen: Pen<'_>, task: &record_action::Model) -> String {
    format!("{}/my/actions/{}", pen.context.config.base_url, task.id)
}

macro_rules! letters {
    ($($(#[$meta:meta])* $name:ident = $folder:literal for $sides:expr, {
        $($(#[$note:meta])* $fact:ident: $type:ty = [$first:expr, $second:expr],)*
    })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            pub meeting: MeetingFacts,
            pub reader: RecordReader,
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
                    meeting: MeetingFacts::new(parties),
                    reader: RecordReader::new(pen, parties, side),
                    $($fact,)*
                }
            }
        }

        impl Letter for $name {
            const NAME: &'static str = $folder;

            fn samples() -> Vec<Self> {
                let [first, second]: [bool; 2] = $sides;
                vec![
                    Self {
                        meeting: MeetingFacts::sample(),
                        reader: RecordReader::sample(first),
                        $($fact: $first,)*
                    },
                    Self {
                        meeting: MeetingFacts::sample(),
                        reader: RecordReader::sample(second),
                        $($fact: $second,)*
                    },
                ]
            }
        }
    )*};
}

letters! {
    /// A meeting was held; its record is to be written.
    RecordDue = "record_due" for [false, false], {
        due: String = [
            "2026年12月8日（火）17:30".to_owned(),
            "2027年1月5日（火）17:30".to_owned()
        ],
    }
    /// It is not written yet.
    RecordLate = "record_late" for [false, false], {
        due: String = [
            "2026年12月8日（火）17:30".to_owned(),
            "2027年1月5日（火）17:30".to_owned()
        ],
        /// The secretariat is going to ask in person.
        last: bool = [false, true],
    }
    /// The client is asked to read it.
    RecordToConfirm = "record_to_confirm" for [true, true], {
        /// It was corrected after its approval.
        again: bool = [false, true],
        /// It was returned, and is handed in once more.
        mended: bool = [false, false],
    }
    /// Somebody wants it mended.
    RecordReturned = "record_returned" for [false, false], {
        /// `相談者`, `事務局`
        returned_by: String = ["相談者".to_owned(), "事務局".to_owned()],
        due: String = [
            "2026年12月8日（火）17:30".to_owned(),
            "2027年1月5日（火）17:30".to_owned()
        ],
    }
    /// It is settled.
    RecordApproved = "record_approved" for [true, false], {
        again: bool = [false, true],
    }
    /// A task is due soon, or its day has passed.
    ActionDue = "action_due" for [true, false], {
        due: String = ["2026年12月10日（木）".to_owned(), "2026年12月10日（木）".to_owned()],
        late: bool = [false, true],
        task_url: String = [
            "https://bansou.example.jp/my/actions/0193f000".to_owned(),
            "https://bansou.example.jp/my/actions/0193f001".to_owned()
        ],
    }
}

/// The secretariat is told of tasks of its own.
#[derive(Clone, Debug, Serialize)]
pub struct OfficeActionsDue {
    pub late: Vec<OfficeActionLine>,
    pub soon: Vec<OfficeActionLine>,
    /// The list, behind a sign-in.
    pub url: String,
}

/// A task without its words: those stand in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfficeActionLine {
    /// `2026年12月10日（木）`
    pub due: String,
    pub organisation: String,
    /// Of the consultation.
    pub number: String,
}

impl Letter for OfficeActionsDue {
    const NAME: &'static str = "office_actions_due";

    fn samples() -> Vec<Self> {
        let line = |due: &str, number: &str| OfficeActionLine {
            due: due.to_owned(),
            organisation: "一般社団法人 はじめ".to_owned(),
            number: number.to_owned(),
        };
        let url = "https://bansou.example.jp/staff/actions?owner=staff".to_owned();
        let soon = vec![line("2026年12月17日（木）", "S8-048-213K")];
        let late = vec![line("2026年12月10日（木）", "S8-051-774B")];
        vec![
            Self { late: Vec::new(), soon: soon.clone(), url: url.clone() },
            Self { late, soon, url },
        ]
    }
}

/// All letters of records.
pub fn declare(list: LetterList) -> LetterList {
    list.with::<RecordDue>()
        .with::<RecordLate>()
        .with::<RecordToConfirm>()
        .with::<RecordReturned>()
        .with::<RecordApproved>()
        .with::<ActionDue>()
        .with::<OfficeActionsDue>()
}

/// Writes a letter to whoever stands on a side. One occasion makes one letter.
pub async fn send<L: Letter>(
    pen: Pen<'_>,
    parties: &Parties,
    (side, occasion): (Side, &str),
    letter: &L,
) -> anyhow::Result<()> {
    consulting::send(pen, parties, (side, occasion), (letter, None)).await
}
