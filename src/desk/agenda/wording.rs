//! What the calendar says.

use chrono::{Datelike as _, NaiveDate};

use super::{Entry, Kind, Mode, When};
use crate::vocabulary::tokyo;

pub const TITLE: &str = "予定表";
pub const NO_SUBJECT: &str = "（件名なし）";
pub const ALL_DAY: &str = "終日";
pub const OFFERED: (&str, &str) = ("warning", "候補の日時");
pub const ONLINE: Mode = Mode { word: "online", label: "オンライン" };
pub const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];

pub const DAY_UNREAD: &str =
    "日付を読み取れないため、今日の予定を表示しています。2026年12月3日のように入力してください。";
pub const MORE: &str =
    "予定が多いため、一部だけを表示しています。種類を減らすか、短い期間にしてください。";

pub const NEED_TIME: &str = "日付か日時を入力してください。";
pub const UNTIL_AFTER: &str = "終わりは、始まりより後にしてください。";
pub const TOO_LONG: &str = "期間は62日以内にしてください。";
pub const TOO_MANY: &str = "予定が多すぎます。期間を短くしてください。";
pub const UNKNOWN_KIND: &str = "種類を読み取れません。";

pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::StudySession => "勉強会",
        Kind::Consultation => "個別相談",
        Kind::NetworkingEvent => "交流会",
        Kind::Introduction => "紹介の面談",
        Kind::Milestone => "伴走の期日",
        Kind::Issue => "メールマガジン",
        Kind::SpecialDay => "営業日の変更",
    }
}

/// Where a step stands: the word of the API, and a chip.
pub fn step(reached: bool, overdue: bool) -> (&'static str, (&'static str, &'static str)) {
    match (reached, overdue) {
        (true, _) => ("reached", ("done", "達成")),
        (_, true) => ("overdue", ("error", "期日超過")),
        _ => ("due", ("info", "期日")),
    }
}

/// `2026年12月`
pub fn month(first: NaiveDate) -> String {
    format!("{}年{}月", first.year(), first.month())
}

/// `2026年12月3日`, to be changed by whoever wants another one.
pub fn typed(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// What it is and what it is called; what may come to nothing says so.
pub fn title(entry: &Entry) -> String {
    let mark = if entry.provisional { "【仮】" } else { "" };
    format!("{mark}{}：{}", kind(entry.kind), entry.title)
}

/// How, where and with whom.
pub fn notes(entry: &Entry) -> Vec<String> {
    let modes = entry.modes.iter().map(|mode| mode.label.to_owned());
    let person = entry.person.iter().map(|name| format!("{name}さん"));
    let taken = entry.resources.iter().map(|taken| taken.label.clone());
    let all = modes.chain(entry.place.clone()).chain(taken).chain(person);
    let mut notes: Vec<String> = Vec::new();
    for note in all {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// [`title`] with its [`notes`] behind it in brackets.
pub fn whole_title(entry: &Entry) -> String {
    let notes = notes(entry).join("・");
    if notes.is_empty() { title(entry) } else { format!("{}（{notes}）", title(entry)) }
}

/// `14:00`, or that it has no hour.
pub fn starts(when: When) -> String {
    match when {
        When::Slot(starts, _) | When::Moment(starts) => tokyo::time(tokyo::time_of(starts)),
        When::Day(_) => ALL_DAY.to_owned(),
    }
}

/// `14:00～15:30`
pub fn span(when: When) -> String {
    match when {
        When::Slot(_, ends) => {
            format!("{}～{}", starts(when), tokyo::time(tokyo::time_of(ends)))
        }
        When::Moment(_) | When::Day(_) => starts(when),
    }
}
