//! Words and choices of these pages.

use crate::calendar::availability::{Mode, Modes};
use crate::web::Choice;

pub const AVAILABILITY: &str = "受付時間";
pub const WEEK: &str = "週の予定";
pub const SAVED: &str = "受付時間を保存しました。予約済みの相談は変わりません。";
pub const KIND: &str = "この日の扱いを選んでください。";
pub const DAY_ADDED: &str = "日ごとの予定を登録しました。予約済みの相談は変わりません。";
pub const DAY_REMOVED: &str = "日ごとの予定を消しました。";

pub fn mode_choices() -> Vec<Choice> {
    Mode::ALL.map(|mode| Choice::new(mode.code(), mode_word(mode))).into()
}

/// `対面・オンライン`
pub fn modes_text(modes: Modes) -> String {
    modes.iter().map(mode_word).collect::<Vec<_>>().join("・")
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::InPerson => "対面",
        Mode::Online => "オンライン",
        Mode::Phone => "電話",
    }
}

pub fn weekdays() -> Vec<Choice> {
    let days = ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"];
    (1..).zip(days).map(|(number, day)| Choice::new(number.to_string(), day)).collect()
}
