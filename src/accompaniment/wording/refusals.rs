//! Refusals in words.

use entities::accompaniment::matching_ruling::RulingKind;

use crate::accompaniment::{engagement, matchmaking};

pub fn engagement_refusal(refusal: &engagement::Refusal) -> String {
    use engagement::Refusal;
    match refusal {
        Refusal::NotFound => "この伴走は見つかりません。".to_owned(),
        Refusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        Refusal::ChangedMeanwhile => {
            "ほかの人が先に保存しました。いまの内容を確かめて、もう一度入力してください。"
                .to_owned()
        }
        Refusal::Over => "この伴走は終わっているため、変えられません。".to_owned(),
        Refusal::AlreadyAccompanied => {
            "この事業者には、この年度の伴走支援者がすでにいます。".to_owned()
        }
        Refusal::Conflicted => {
            "この事業者と伴走支援者の間には、利益相反が登録されています。".to_owned()
        }
        Refusal::RecipientsDiffer { expected, actual } => format!(
            "お知らせが届く人数が{expected}名から{actual}名に変わりました。もう一度確かめてください。"
        ),
    }
}

pub fn matching_refusal(refusal: &matchmaking::Refusal) -> String {
    use matchmaking::Refusal;
    match refusal {
        Refusal::NotFound => {
            "この事業者か伴走支援者は、いまのマッチングの対象ではありません。".to_owned()
        }
        Refusal::Invalid(_) => "入力内容を確認してください。".to_owned(),
        Refusal::ChangedMeanwhile => {
            "表示したあとに内容が変わりました。新しい案を確かめてください。".to_owned()
        }
        Refusal::RuledMeanwhile { by, kind, reason } => {
            ruled_meanwhile(by.as_deref(), *kind, reason)
        }
        Refusal::Desk(_, said) => said.clone(),
        Refusal::NothingProposed => "確定できる組み合わせがありません。".to_owned(),
    }
}

/// What stands about a pair instead of what was shown.
fn ruled_meanwhile(by: Option<&str>, kind: Option<RulingKind>, reason: &str) -> String {
    let Some(kind) = kind else {
        return "表示したあとに、この組の固定または禁止は取り消されました。いまの案を確かめて、もう一度操作してください。"
            .to_owned();
    };
    let by = by.unwrap_or("ほかの担当者");
    let act = super::ruling(kind);
    let why = if reason.is_empty() { String::new() } else { format!("（理由：{reason}）") };
    format!(
        "表示したあとに、{by}さんがこの組を{act}しています{why}。変えるときは、先に「固定と禁止」で{act}を外してください。"
    )
}
