//! Series made from a rule.

use chrono::{NaiveDate, Weekday};

use crate::study_sessions::series::{Fate, HolidayShift, Nth, Refusal};
use crate::vocabulary::tokyo;

pub const EVERY_WEEKS: &str = "1～52の数で入力してください。";
pub const EVERY_MONTHS: &str = "1～12の数で入力してください。";
pub const NTHS: &str = "第何週かを1つ以上選んでください。";
pub const WEEKDAY: &str = "曜日を選んでください。";
pub const MONTH_DAY: &str = "1～31の日を入力してください。";
pub const UNTIL: &str = "最後の日は、最初の日から3年以内にしてください。";
pub const TIMES: &str = "回数は1～60で入力してください。";
pub const END: &str = "最後の日か回数のどちらか1つを入力してください。";
pub const ENDS: &str = "終了時刻は開始時刻より後にしてください。";
pub const ENDS_OF_MANY: &str =
    "日程が2つ以上ある勉強会では、終了時刻を変えられません。空欄にしてください。";
pub const SKIPPED_AND_MOVED: &str = "同じ日を「休む日」と「移す日」の両方に書かないでください。";
pub const NO_DATES: &str = "この決め方では、開く日がありません。";
pub const TOO_MANY: &str = "60回を超えます。最後の日を早めてください。";
pub const TOO_FAR: &str = "3年以内に、この回数になりません。回数を減らしてください。";
pub const UNKNOWN_DAY: &str = "決め方に当てはまらない日があります。日付を確かめてください。";
pub const DAY_LINE: &str = "日付を1行に1つずつ、2026-12-17 の形で入力してください。";
pub const MOVE_LINE: &str = "移す日を1行に1つずつ、2026-12-17→2026-12-18 の形で入力してください。";
pub const NOTHING_CHOSEN: &str = "つくる日程を1つ以上選んでください。";
pub const DATES_CHANGED: &str = "選んだ日程のなかに、もうつくられたか、つくれなくなったものがあります。一覧を見直してください。";
pub const OCCUPIED: &str =
    "選んだ日程のなかに、ふさがっているものがあります。何もつくっていません。";

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound | Refusal::Invalid(_) => String::new(),
        Refusal::DatesChanged => DATES_CHANGED.to_owned(),
        Refusal::Occupied(_) => OCCUPIED.to_owned(),
        Refusal::Session(inner) => super::session_refusal(inner),
    }
}

pub fn nth(nth: Nth) -> &'static str {
    match nth {
        Nth::First => "第1",
        Nth::Second => "第2",
        Nth::Third => "第3",
        Nth::Fourth => "第4",
        Nth::Last => "最終",
    }
}

pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "月曜日",
        Weekday::Tue => "火曜日",
        Weekday::Wed => "水曜日",
        Weekday::Thu => "木曜日",
        Weekday::Fri => "金曜日",
        Weekday::Sat => "土曜日",
        Weekday::Sun => "日曜日",
    }
}

pub fn holiday_shift(shift: HolidayShift) -> &'static str {
    match shift {
        HolidayShift::Keep => "そのまま開く",
        HolidayShift::Before => "前の開所日に移す",
        HolidayShift::After => "次の開所日に移す",
        HolidayShift::LeaveOut => "その回は開かない",
    }
}

/// Why a date is not the one the rule names; nothing when it is.
pub fn fate(named: NaiveDate, fate: Fate, holiday: Option<&str>) -> Option<String> {
    let closed = holiday.map_or_else(|| "休業日".to_owned(), |name| format!("祝日（{name}）"));
    let day = tokyo::month_day(named);
    match fate {
        Fate::Held(_) => holiday.map(|name| format!("祝日（{name}）")),
        Fate::Shifted(_) => Some(format!("{day}は{closed}のため移しました")),
        Fate::Moved(_) => Some(format!("{day}から移しました")),
        Fate::Skipped => Some("休む日".to_owned()),
        Fate::Holiday => Some(format!("{closed}のため開きません")),
        Fate::Doubled => Some("ほかの回と同じ日になるため開きません".to_owned()),
    }
}
