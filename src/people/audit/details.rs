//! The facts of an entry, in words.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::labels::LABELS;
use crate::vocabulary::tokyo;

/// `見たもの：謝金、件数：12`. Ids are left out: they say nothing to whoever reads.
pub fn in_words(details: &str) -> String {
    let Ok(Value::Object(facts)) = serde_json::from_str(details) else { return String::new() };
    let facts = facts.iter().filter_map(|(key, value)| {
        let said = said(value)?;
        Some(match LABELS.iter().find(|(known, _)| known == key) {
            Some((_, label)) => format!("{label}：{said}"),
            None => format!("{key}：{said}"),
        })
    });
    facts.collect::<Vec<_>>().join("、")
}

fn said(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "はい" } else { "いいえ" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => word(text),
        Value::Array(several) => {
            let words: Vec<_> = several.iter().filter_map(said).collect();
            if words.is_empty() && !several.is_empty() {
                return Some(format!("{}件", several.len()));
            }
            Some(words.join("・")).filter(|text| !text.is_empty())
        }
        Value::Object(facts) => {
            let words: Vec<_> = facts.values().filter_map(said).collect();
            Some(words.join("・")).filter(|text| !text.is_empty())
        }
    }
}

fn word(text: &str) -> Option<String> {
    if text.is_empty() || text.parse::<Uuid>().is_ok() {
        return None;
    }
    if let Ok(at) = text.parse::<DateTime<Utc>>() {
        return Some(tokyo::date_time(at));
    }
    let known = VALUES.iter().find(|(known, _)| *known == text);
    Some(known.map_or(text, |(_, word)| word).to_owned())
}

const VALUES: [(&str, &str); 64] = [
    ("fees", "謝金の一覧"),
    ("fee", "謝金"),
    ("fee_sheet", "謝金の明細"),
    ("fee_terms", "支払条件"),
    ("travel", "旅費"),
    ("travel_sheet", "旅費の明細"),
    ("registrations", "申込者の一覧"),
    ("registration", "申込"),
    ("waiting", "キャンセル待ちの一覧"),
    ("letters", "お知らせの一覧"),
    ("day", "当日の受付"),
    ("roster", "名簿"),
    ("upload", "提出されたファイル"),
    ("file", "ファイル"),
    ("consultation", "個別相談"),
    ("consultations", "個別相談の一覧"),
    ("record", "相談記録票"),
    ("record_file", "相談記録票のファイル"),
    ("record_form", "相談記録票の様式"),
    ("record_revision", "相談記録票の前の版"),
    ("record_revisions", "相談記録票の版の一覧"),
    ("records_data", "相談記録票のデータ"),
    ("actions", "次の行動の一覧"),
    ("action", "次の行動"),
    ("wishes", "希望"),
    ("sheets", "席の表"),
    ("signs", "席の札"),
    ("meetings", "話した相手"),
    ("plan", "計画"),
    ("participants", "参加者の一覧"),
    ("people", "人の一覧"),
    ("person", "人"),
    ("readers", "読者の一覧"),
    ("api", "API"),
    ("survey", "アンケート"),
    ("prework", "事前課題"),
    ("questions", "質問"),
    ("report", "報告"),
    ("sharing", "名簿の提供"),
    ("speakers", "登壇者"),
    ("draft", "下書き"),
    ("published", "公開"),
    ("scheduled", "公開待ち"),
    ("confirmed", "参加確定"),
    ("waiting_list", "キャンセル待ち"),
    ("pending", "承認待ち"),
    ("entered", "抽選待ち"),
    ("offered", "繰上げ案内中"),
    ("cancelled", "取り消し"),
    ("declined", "見送り"),
    ("present", "出席"),
    ("left_early", "早退"),
    ("excused", "欠席"),
    ("no_show", "無断欠席"),
    ("venue", "会場"),
    ("online", "オンライン"),
    ("admin", "管理者"),
    ("coordinator", "事務局"),
    ("viewer", "閲覧者"),
    ("accompanist", "伴走支援者"),
    ("operator", "事業者"),
    ("room", "会場"),
    ("licence", "オンライン会議の枠"),
    ("password", "パスワード"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_said_in_words_and_ids_are_left_out() {
        let text = r#"{"what":"fees","told":3,"override":null,"publish_at":"2026-11-24T01:00:00Z",
            "registration":"0193f7a0-0000-7000-8000-000000000001"}"#;

        let said = in_words(text);

        assert!(said.contains("見たもの：謝金の一覧") && said.contains("お知らせした人数：3"));
        assert!(said.contains("公開の日時：2026年11月24日（火）10:00"), "{said}");
        assert_eq!(in_words(r#"{"page":1,"people":17}"#), "ページ：1、人数：17");
        assert!(!said.contains("0193f7a0") && !said.contains('{'), "{said}");
    }
}
