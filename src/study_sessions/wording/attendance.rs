//! 出欠.

use chrono::{DateTime, Utc};

use super::{known_by_another_name, mode};
use crate::study_sessions::attendance::Refusal;
use crate::vocabulary::tokyo;

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => {
            "この勉強会の申込みが見つかりません。受付番号を確認してください。".to_owned()
        }
        Refusal::NotConfirmed => {
            "参加が確定していない申込みです。先に確定してから受け付けてください。".to_owned()
        }
        Refusal::NotRunning => "この勉強会では出欠を記録できません。".to_owned(),
        Refusal::NotYet { from } => not_yet(*from),
        Refusal::TooEarly => "まだ終了していません。終了後に操作してください。".to_owned(),
        Refusal::AlreadyRegistered { number } => {
            format!("すでに申し込んでいる方です（受付番号 {number}）。名簿から受け付けてください。")
        }
        Refusal::KnownByAnotherName { name } => {
            let said = known_by_another_name(name);
            format!("{said}メールアドレスをお持ちでない方は、空欄にしてください。")
        }
        Refusal::Full { mode: full } => {
            format!("{}は満席です。受け付けるには、先に定員を増やしてください。", mode(*full))
        }
        Refusal::OrganisationFull { limit } => {
            format!("1団体から参加できるのは{limit}名までです。")
        }
        Refusal::ModeNotOffered => "選べる参加方法から選んでください。".to_owned(),
    }
}

/// Says when people can be received.
pub fn not_yet(from: DateTime<Utc>) -> String {
    let from = tokyo::date_time(from);
    format!(
        "まだ開催日ではありません。受付は{from}からできます。\
         欠席の連絡は、いまから記録できます。"
    )
}
