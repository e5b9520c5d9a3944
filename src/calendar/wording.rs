//! What calendar programs and the pages of the calendar show.

use std::fmt;

use entities::calendar::special_day::SpecialDayKind;

use super::special_days::{MOST_DAYS, SpecialDayRefusal};
use crate::vocabulary::tokyo;

/// The name of a person's own feed.
pub const OWN_FEED: &str = "伴走の予定";

pub const NAME_TAKEN: &str = "同じ名前がすでにあります。別の名前にしてください。";

pub fn kind(kind: SpecialDayKind) -> &'static str {
    match kind {
        SpecialDayKind::Closure => "休業日",
        SpecialDayKind::Holiday => "追加の祝日",
        SpecialDayKind::NoHoliday => "祝日の取りやめ",
    }
}

pub fn kind_hint(kind: SpecialDayKind) -> &'static str {
    match kind {
        SpecialDayKind::Closure => "事務局が休む日です。",
        SpecialDayKind::Holiday => "法律の改正などで増えた祝日です。",
        SpecialDayKind::NoHoliday => "法律の改正などで祝日でなくなった日です。",
    }
}

pub fn kind_chip(kind: SpecialDayKind) -> &'static str {
    match kind {
        SpecialDayKind::Closure => "neutral",
        SpecialDayKind::Holiday => "info",
        SpecialDayKind::NoHoliday => "warning",
    }
}

/// The field of the form a refusal speaks of.
pub fn field_of(refusal: SpecialDayRefusal) -> &'static str {
    match refusal {
        SpecialDayRefusal::Span => "last",
        SpecialDayRefusal::NoSuchHoliday(_) => "kind",
        SpecialDayRefusal::Known(_) | SpecialDayRefusal::Unknown => "first",
    }
}

impl fmt::Display for SpecialDayRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(day) => {
                write!(
                    f,
                    "{}は、すでに登録されています。先に取り消してください。",
                    tokyo::date(*day)
                )
            }
            Self::NoSuchHoliday(day) => {
                write!(
                    f,
                    "{}は祝日ではありません。日付か種類を確かめてください。",
                    tokyo::date(*day)
                )
            }
            Self::Span => {
                write!(f, "終わりの日は、はじめの日から{MOST_DAYS}日以内にしてください。")
            }
            Self::Unknown => f.write_str("この日は登録されていません。"),
        }
    }
}
