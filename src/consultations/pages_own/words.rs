//! Words and choices of these pages.

use crate::calendar::availability::{Mode, Modes};
use crate::web::Choice;

pub const AVAILABILITY: &str = "受付時間";
pub const WEEK: &str = "週の予定";
pub const SAVED: &str = "受付時間を保存しました。予約済みの相談は変わりません。";
pub const KIND: &str = "この日の扱いを選んでください。";
pub const DAY_ADDED: &str = "日ごとの予定を登録しました。予約済みの相談は変わりません。";
pub const DAY_REMOVED: &str = "日ごとの予定を消しました。";

pub const NO_PLACE: &str = "「対面」を受け付けていますが、会う場所が空いています。このままでは、場所の決まらない相談が確定します。場所を入力するか、「対面」のチェックを外してください。";
pub const NO_ADDRESS: &str = "「オンライン」を受け付けていますが、参加用URLが空いていて、事務局のオンライン会議の枠もありません。URLを入力するか、「オンライン」のチェックを外してください。";
pub const NO_NUMBER: &str = "「電話」を受け付けていますが、電話番号が空いています。このままでは、かける番号のない相談が確定します。番号を入力するか、「電話」のチェックを外してください。";

/// On a day that is closed there are meetings already.
pub fn day_closed(meetings: &[String]) -> String {
    format!(
        "日ごとの予定を登録しました。この日には予約済みの相談があり、そのまま残ります：{}。出られないときは、相談のページで変更するか取り消してください。",
        meetings.join("、")
    )
}

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
