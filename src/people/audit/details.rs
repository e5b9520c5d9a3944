//! The facts of an entry, in words.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::labels::LABELS;
use super::values::value_name;
use crate::vocabulary::tokyo;

/// One fact of an entry, as people read it.
pub struct Fact {
    /// As stored.
    pub key: String,
    pub label: String,
    pub said: String,
}

/// `見たもの：謝金、件数：12`.
pub fn in_words(details: &str) -> String {
    let facts = facts(details).into_iter();
    facts.map(|fact| format!("{}：{}", fact.label, fact.said)).collect::<Vec<_>>().join("、")
}

/// Ids are left out: they say nothing to whoever reads.
pub fn facts(details: &str) -> Vec<Fact> {
    let Ok(Value::Object(facts)) = serde_json::from_str(details) else { return Vec::new() };
    let fact = |(key, value): (String, Value)| {
        let said = said(&key, &value)?;
        let named = LABELS.iter().find(|(known, _)| *known == key);
        let label = named.map_or_else(|| key.clone(), |(_, label)| (*label).to_owned());
        Some(Fact { key, label, said })
    };
    facts.into_iter().filter_map(fact).collect()
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
            let words: Vec<_> = facts.iter().filter_map(|(key, one)| said(key, one)).collect();
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
    Some(value_name(key, text).unwrap_or(text).to_owned())
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
}
