//! Words about what is searched and what was found.

use super::{Group, MOST, Place};
use crate::vocabulary::is_legal_form;
use crate::web::thousands;

pub const TITLE: &str = "まとめて探す";
pub const NO_TIME: &str = "日時は未定";
pub const NOTHING_SOUGHT: &str = "探す言葉を入れてください。";

/// What each part is found by.
pub const FOUND_BY: [(&str, &str); 6] = [
    ("人", "氏名、フリガナ、メールアドレス、電話番号（全体）"),
    ("団体", "名称、フリガナ、別名"),
    ("勉強会", "題名、目的、会場、講演の題、外部講師の名前"),
    ("個別相談", "相談番号（全体）、団体名、相談者と支援者の氏名"),
    ("連携先", "名称、英語の名称、国、担当者の名前とメールアドレス"),
    ("お知らせ", "宛先のメールアドレスか氏名、件名"),
];

/// The heading of a group.
pub fn name(place: Place) -> &'static str {
    match place {
        Place::People => "人",
        Place::Organisations => "団体",
        Place::StudySessions => "勉強会",
        Place::Consultations => "個別相談",
        Place::Contacts => "連携先",
        Place::LettersTo => "お知らせ（宛先）",
        Place::LettersAbout => "お知らせ（件名）",
    }
}

/// In which order they stand.
pub fn caption(place: Place) -> &'static str {
    match place {
        Place::People => "見つかった人（フリガナ順）",
        Place::Organisations => "見つかった団体（フリガナ順）",
        Place::StudySessions => "見つかった勉強会（開催の新しい順）",
        Place::Consultations => "見つかった個別相談（申し込みの新しい順）",
        Place::Contacts => "見つかった連携先（登録の新しい順）",
        Place::LettersTo => "宛先で見つかったお知らせ（新しい順）",
        Place::LettersAbout => "件名で見つかったお知らせ（新しい順）",
    }
}

/// The heads of both columns.
pub fn columns(place: Place) -> [&'static str; 2] {
    match place {
        Place::People => ["氏名と状態", "フリガナ・団体・メール"],
        Place::Organisations => ["団体名と状態", "種類・所在"],
        Place::StudySessions => ["題名と状態", "日時・会場"],
        Place::Consultations => ["相談番号と団体・状態", "相談者・支援者・日時"],
        Place::Contacts => ["名称と状態", "所在・担当者"],
        Place::LettersTo | Place::LettersAbout => ["件名と状態", "宛先・作成"],
    }
}

/// The way to the list of all of them.
pub fn all(place: Place) -> &'static str {
    match place {
        Place::People => "人の一覧で、同じ言葉で探す",
        Place::Organisations => "団体の一覧で、同じ言葉で探す",
        Place::StudySessions => "勉強会の一覧で、同じ言葉で探す",
        Place::Consultations => "個別相談の一覧で、同じ言葉で探す",
        Place::Contacts => "連携先の一覧で、同じ言葉で探す",
        Place::LettersTo => "お知らせの一覧で、同じ宛先を探す",
        Place::LettersAbout => "お知らせの一覧で、同じ件名を探す",
    }
}

/// How many are shown of how many.
pub fn extent(group: &Group) -> String {
    let shown = group.hits.len();
    match group.total {
        Some(total) if total == shown as u64 => format!("{shown}件"),
        Some(total) => format!("{}件のうち{shown}件を表示しています。", thousands(total)),
        None => format!("{shown}件を表示しています。ほかにもあります。"),
    }
}

/// What was found, in one sentence.
pub fn summary(groups: &[Group]) -> String {
    if groups.is_empty() {
        return "0件".to_owned();
    }
    let counts = groups.iter().map(|group| {
        let name = name(group.place);
        match group.total {
            Some(total) => format!("{name}{}件", thousands(total)),
            None => format!("{name}{}件以上", MOST + 1),
        }
    });
    format!("{}が見つかりました。", counts.collect::<Vec<_>>().join("、"))
}

pub fn nothing_found(words: &str) -> String {
    if is_legal_form(words) {
        return format!("「{words}」だけでは探せません。団体の名前も入れてください。");
    }
    format!("「{words}」に合うものは見つかりませんでした。")
}

pub fn too_long(most: usize) -> String {
    format!("{most}文字以内にしてください。")
}

pub fn client(name: &str) -> String {
    format!("相談者 {name}さん")
}

pub fn accompanist(name: &str) -> String {
    format!("支援者 {name}さん")
}

/// Kind of chip and word.
pub fn contact_chip(retired: bool) -> (&'static str, &'static str) {
    if retired { ("done", "使わない") } else { ("open", "紹介できる") }
}
