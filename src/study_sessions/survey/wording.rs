//! The sentences of questionnaires that stand in no template.

use super::{Refusal, Scale};
use crate::vocabulary::tokyo;

pub const SATISFACTION_MISSING: &str = "全体の満足度を5つの中から選んでください。";
pub const NOT_A_SCORE: &str = "1～5の中から選んでください。";
pub const NOT_A_THEME: &str = "テーマを一覧から選んでください。";
pub const CLOSES: &str = "回答期限は、勉強会が終わってから90日以内の日時にしてください。";
pub const REMINDS: &str = "お知らせの日時は、勉強会の終了から回答期限までの間にしてください。";

pub fn too_long(limit: usize) -> String {
    format!("{limit}文字以内で入力してください。")
}

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotFound => "アンケートが見つかりません。".to_owned(),
        Refusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        Refusal::ChangedMeanwhile => {
            "ほかの担当者が先に変更しました。最新の内容を開いて、もう一度変更してください。"
                .to_owned()
        }
        Refusal::AnonymityFixed => {
            "すでに回答した方がいるか、匿名とお知らせしたため、記名・匿名は変えられません。"
                .to_owned()
        }
        Refusal::PromiseChanged => {
            "回答の扱い（記名・匿名）が変わりました。はじめの説明を読んで、もう一度送ってください。"
                .to_owned()
        }
        Refusal::NotPossibleNow => {
            "公開していない勉強会、延期・中止した勉強会のアンケートは設定できません。".to_owned()
        }
        Refusal::NotYet(at) => {
            format!("アンケートは、勉強会が終わる{}から回答できます。", tokyo::date_time(*at))
        }
        Refusal::Closed => "このアンケートは、回答の受付を終わりました。".to_owned(),
        Refusal::Answered => {
            "すでに回答を受け取っています。ご回答ありがとうございました。".to_owned()
        }
        Refusal::NotForThem => {
            "このアンケートは、勉強会に参加した方にお願いしています。".to_owned()
        }
    }
}

/// As reports call it.
pub fn scale(scale: Scale) -> &'static str {
    match scale {
        Scale::Satisfaction => "全体の満足度",
        Scale::Understanding => "理解度",
        Scale::Usefulness => "実務への有用性",
        Scale::Speakers => "講師",
        Scale::Length => "時間・分量",
        Scale::Running => "運営（会場・接続）",
        Scale::Intention => "行動意向",
    }
}

/// What a score of this question means; 5 is best.
pub fn score(scale: Scale, score: i32) -> &'static str {
    let words = match scale {
        Scale::Understanding => {
            ["理解できなかった", "あまり理解できなかった", "普通", "理解できた", "よく理解できた"]
        }
        Scale::Usefulness => [
            "役に立たない",
            "あまり役に立たない",
            "どちらともいえない",
            "役に立つ",
            "とても役に立つ",
        ],
        Scale::Intention => [
            "取り組む予定はない",
            "取り組むのは難しい",
            "検討する",
            "取り組みたい",
            "すぐに取り組む",
        ],
        _ => ["不満", "やや不満", "普通", "満足", "大変満足"],
    };
    let place = usize::try_from(score - 1).unwrap_or(usize::MAX);
    words.get(place).copied().unwrap_or("未回答")
}

/// `3.67`
pub fn mean(hundredths: Option<usize>) -> String {
    hundredths.map_or_else(|| "－".to_owned(), |n| format!("{}.{:02}", n / 100, n % 100))
}

/// `66.7%`
pub fn percent(permille: Option<usize>) -> String {
    permille.map_or_else(|| "－".to_owned(), |n| format!("{}.{}%", n / 10, n % 10))
}

pub fn consultation(wants: Option<bool>) -> &'static str {
    match wants {
        Some(true) => "希望する",
        Some(false) => "希望しない",
        None => "未回答",
    }
}
