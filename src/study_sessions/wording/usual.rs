//! What is said of what a new session begins with.

use std::ops::RangeInclusive;

pub const TITLE: &str = "新しい勉強会の初期値";
pub const SAVED: &str = "保存しました。これからつくる勉強会に使います。";
pub const PURPOSE: &str =
    "勉強会をつくる画面に、はじめに入れておく値です。すでにつくった勉強会は変わりません。";

/// How long before something: `7日前`.
pub fn distance(minutes: i32) -> String {
    match minutes {
        days if days % (24 * 60) == 0 => format!("{}日前", days / (24 * 60)),
        hours if hours % 60 == 0 => format!("{}時間前", hours / 60),
        minutes => format!("{minutes}分前"),
    }
}

pub fn hours(allowed: &RangeInclusive<i32>) -> String {
    format!("{}～{}の数で入力してください。", allowed.start(), allowed.end())
}
