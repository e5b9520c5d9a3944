//! The facts of an entry, in words.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::labels::LABELS;
use super::setting_labels::SETTING_LABELS;
use super::values::value_name;
use crate::vocabulary::tokyo;

/// Under this name a verb writes what it made of what.
const CHANGES: &str = "changes";

const NONE: &str = "なし";

/// Characters of a value.
const SHORT: usize = 60;

/// One fact of an entry, as people read it.
pub struct Fact {
    /// As stored.
    pub key: String,
    pub label: String,
    pub said: String,
}

/// One value that a change turned into another; nothing where there was or is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its name in the log.
    pub key: String,
    pub label: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// `見たもの：謝金、件数：12`. Ids are left out: they say nothing to whoever reads.
pub fn in_words(details: &str) -> String {
    let mut said = told_besides(details);
    let changed = changed(details).into_iter();
    said.extend(
        changed.map(|one| format!("{}：{} → {}", one.label, short(one.from), short(one.to))),
    );
    said.join("、")
}

/// A line of the log is no place for whole texts; the history of settings has them.
fn short(value: Option<String>) -> String {
    let value = value.unwrap_or_else(|| NONE.to_owned());
    match value.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value,
    }
}

/// The same without what was changed.
pub fn facts_in_words(details: &str) -> String {
    told_besides(details).join("、")
}

/// What a change made of what, as its verb wrote it down with [`super::changes`].
pub fn changed(details: &str) -> Vec<Changed> {
    let Ok(Value::Object(mut facts)) = serde_json::from_str(details) else { return Vec::new() };
    let Some(Value::Object(pairs)) = facts.remove(CHANGES) else { return Vec::new() };
    let one = |(key, pair): (String, Value)| Changed {
        label: label(&key).to_owned(),
        from: said(&key, &pair["from"]),
        to: said(&key, &pair["to"]),
        key,
    };
    pairs.into_iter().map(one).collect()
}

fn told_besides(details: &str) -> Vec<String> {
    facts(details).iter().map(|fact| format!("{}：{}", fact.label, fact.said)).collect()
}

/// What an entry tells besides what was changed. Ids are left out: they say nothing to whoever
/// reads.
pub fn facts(details: &str) -> Vec<Fact> {
    let Ok(Value::Object(facts)) = serde_json::from_str(details) else { return Vec::new() };
    let fact = |(key, value): (String, Value)| {
        let said = said(&key, &value)?;
        Some(Fact { label: label(&key).to_owned(), said, key })
    };
    facts.into_iter().filter(|(key, _)| key != CHANGES).filter_map(fact).collect()
}

fn labelled(key: &str, value: &Value) -> Option<String> {
    Some(format!("{}：{}", label(key), said(key, value)?))
}

fn label(key: &str) -> &str {
    let mut all = LABELS.iter().chain(&SETTING_LABELS);
    all.find(|(known, _)| *known == key).map_or(key, |(_, label)| label)
}

fn said(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "はい" } else { "いいえ" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => word(key, text),
        Value::Array(several) => {
            let words: Vec<_> = several.iter().filter_map(|one| said(key, one)).collect();
            if words.is_empty() && !several.is_empty() {
                return Some(format!("{}件", several.len()));
            }
            Some(words.join("・")).filter(|text| !text.is_empty())
        }
        Value::Object(facts) => {
            let words: Vec<_> = facts.iter().filter_map(|(key, one)| labelled(key, one)).collect();
            Some(words.join("・")).filter(|text| !text.is_empty())
        }
    }
}

fn word(key: &str, text: &str) -> Option<String> {
    if text.is_empty() || text.parse::<Uuid>().is_ok() {
        return None;
    }
    if let Ok(at) = text.parse::<DateTime<Utc>>() {
        return Some(tokyo::date_time(at));
    }
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(tokyo::date(day));
    }
    let field = || (key == "fields").then(|| label(text));
    Some(value_name(key, text).or_else(field).unwrap_or(text).to_owned())
}

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
        let told = r#"{"agreed_on":"2026-11-20","state":"waiting","was":"confirmed"}"#;
        let words = "同意した日：2026年11月20日（金）、状態：待ち、前の状態：事務局の承認待ち";
        assert_eq!(in_words(told), words);
        assert!(!said.contains("0193f7a0") && !said.contains('{'), "{said}");
    }

    #[test]
    fn what_a_change_made_of_what_is_said_after_the_other_facts() {
        let text = r#"{"changes":{"hold_minutes":{"from":15,"to":30},
            "weekdays":{"from":["1","2"],"to":null}},"version":4}"#;

        assert_eq!(facts_in_words(text), "版：4");
        let words = "版：4、承認から配信までの待ち時間（分）：15 → 30、曜日：月・火 → なし";
        assert_eq!(in_words(text), words);
        assert_eq!(changed(text)[1].to, None);
    }

    #[test]
    fn facts_within_facts_and_the_names_of_fields_are_said_in_japanese() {
        let nested = r#"{"details":{"places":3,"removed":2},"fiscal_year":2026}"#;

        assert_eq!(in_words(nested), "内容：受け入れ枠：3・消した数：2、年度：2026");
        let fields = r#"{"fields":["family_kana","topics","frequency"]}"#;
        assert_eq!(in_words(fields), "変えた項目：姓のふりがな・話題・配信の頻度");
    }
}
