//! Findings of the checks: what is wrong, and how to mend it.

use crate::newsletter::issues::markdown::RunOn;

pub const NO_SENDER: &str =
    "配信者の名前がありません。管理者に、事務局の名前の設定を頼んでください。";
pub const NO_LEAVE: &str = "配信を停止するためのアドレスがありません。";
pub const NO_STATEMENT: &str = "停止のアドレスのすぐ前か後に、停止できることの説明がありません。";
pub const NO_ADDRESS: &str =
    "配信者の住所がありません。管理者に、事務局の住所の設定を頼んでください。";
pub const NO_CONTACT: &str = "お問い合わせ・苦情の連絡先がありません。管理者に、事務局のメールアドレスの設定を頼んでください。";
pub const SUBJECT_EMPTY: &str = "件名を入力してください。";
pub const EMPTY_BLOCK: &str = "中身がありません。入力するか、ブロックを消してください。";
pub const EMPTY_SECTION: &str =
    "見出しの下に何もありません。中身を足すか、見出しを消してください。";
pub const NO_CONTENT: &str = "本文がありません。ブロックを足してください。";
pub const NO_READERS: &str = "宛先の読者がいません。グループの条件を見直してください。";
pub const GROUP_CHANGED: &str =
    "グループの条件が変わりました。保存し直してください。いまの条件の読者が宛先になります。";

/// A correction of an issue whose letters have not all ended.
pub fn first_under_way(number: i32) -> String {
    format!(
        "訂正する第{number}号の配信が、まだ終わっていません。終わるのを待つか、第{number}号の配信を中止してください。訂正号は、第{number}号が届いた読者に送ります。"
    )
}

/// A correction of an issue that nobody got.
pub fn first_reached_nobody(number: i32) -> String {
    format!(
        "訂正する第{number}号は、だれにも届いていません。訂正を送る相手がいないので、この訂正号を捨ててください。"
    )
}

/// A digest names an issue of which it must not tell.
pub fn issue_not_told(number: i32) -> String {
    format!(
        "第{number}号は、まとめに載せられません。配信されていないか、配信を中止したか、一部の読者だけに送った号です。第{number}号の部分を消し、はじめの文の号数も直してください。"
    )
}

/// The planned time is over.
pub fn planned_before(planned: &str, earliest: &str) -> String {
    format!(
        "配信の予定（{planned}）が過ぎています。早くても {earliest} になります。これからの日時に変えるか、空けてください。"
    )
}

/// The day that stands in the issue is not the day of sending.
pub fn another_day(planned: &str, earliest: &str) -> String {
    format!(
        "配信の予定（{planned}）には配信できず、早くても {earliest} になります。本文の発行日とずれるので、予定の日を変えてください。"
    )
}

pub const NEVER_OPEN: &str = "配信できる日がありません。管理者に、配信の決まり（曜日・時間・休みの日）の見直しを頼んでください。";
pub const SESSION_GONE: &str = "この勉強会は公開されていません。ブロックを消してください。";
pub const SESSION_POSTPONED: &str =
    "この勉強会は延期になりました。ブロックを消すか、文章で伝えてください。";
pub const SESSION_OFF: &str =
    "この勉強会は中止になりました。ブロックを消すか、文章で伝えてください。";
pub const SESSION_OVER: &str = "この勉強会は、配信の前に終わります。ブロックを消してください。";
pub const SESSION_CHANGED: &str =
    "この勉強会の内容が変わりました。もう一度保存すると、新しい内容になります。";
pub const FILE_UNREADABLE: &str =
    "ファイルの中を確かめられません。別の形式にして付け直してください。";

pub fn subject_long(typed: usize, most: usize) -> String {
    format!("件名が長すぎます（全角{typed}文字）。全角{most}文字までにしてください。")
}

pub fn placeholder(mark: &str) -> String {
    format!("書きかけの「{mark}」が残っています。正しい言葉に直してください。")
}

pub fn weekday(shown: &str, right: &str) -> String {
    format!("「{shown}」の曜日が違います。正しくは {right} です。")
}

pub fn no_such_day(shown: &str) -> String {
    format!("「{shown}」という日はありません。日付を直してください。")
}

pub fn bad_link(typed: &str) -> String {
    format!("リンク「{typed}」を開けません。https:// から始まるアドレスにしてください。")
}

/// A bare address in a text, with Japanese right behind it.
pub fn run_on_link(found: &RunOn) -> String {
    run_on(found, "[名前](アドレス) の形で書いてください")
}

/// The same in words that take no Markdown.
pub fn run_on_words(found: &RunOn) -> String {
    run_on(found, "文章のブロックに [名前](アドレス) の形で書いてください")
}

fn run_on(RunOn { address, behind }: &RunOn, whole: &str) -> String {
    format!(
        "「{address}{behind}」のうち、リンクになるのは {address} までです。後ろの言葉がアドレスでないときは、間に空白を入れてください。アドレスの一部のときは、{whole}。"
    )
}

pub fn dead_link(typed: &str) -> String {
    format!("リンク「{typed}」のページがありません。アドレスを直してください。")
}

pub fn private_link(typed: &str) -> String {
    format!(
        "リンク「{typed}」は、読者には開けない個人用か事務局用のページです。公開のページに直してください。"
    )
}

pub fn placeholder_link(typed: &str) -> String {
    format!("リンク「{typed}」は、読者が開けない仮のアドレスです。正しいアドレスに直してください。")
}

pub fn foreign_link(typed: &str, host: &str) -> String {
    format!(
        "リンク「{typed}」は、ほかの事業のサイト（{host}）に行きます。アドレスを確かめてください。"
    )
}

pub fn addresses_in_text(count: usize) -> String {
    format!(
        "本文に{count}件のメールアドレスがあります。名簿が混ざっていないか確かめて、消してください。"
    )
}

pub fn file_addresses(count: usize) -> String {
    format!("{count}件のメールアドレスがあり、名簿のように見えます。添付から外してください。")
}

pub fn file_phones(count: usize) -> String {
    format!("{count}件の電話番号があり、名簿のように見えます。添付から外してください。")
}

pub fn file_names(count: usize) -> String {
    format!(
        "「氏名」などの見出しの下に{count}行があり、名簿のように見えます。添付から外してください。"
    )
}

pub fn file_hidden(names: &[String]) -> String {
    format!(
        "隠れたシート（{}）があります。シートを消したファイルに替えてください。",
        names.join("、")
    )
}

pub fn too_late(until: &str, earliest: &str) -> String {
    format!("配信の期限（{until}）までに配信できません。早くても {earliest} になります。")
}
