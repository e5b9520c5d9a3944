//! What a line of the evidence tells beyond act, route and time, in words.

use entities::newsletter::consent;
use entities::newsletter::subscriber::ReaderLanguage;
use serde_json::Value;

use super::letters::day;
use super::wording::{comma, field_in, say};

/// Where and when an agreement was given, who entered it, which fields were changed.
pub fn details(
    language: ReaderLanguage,
    line: &consent::Model,
    by: Option<String>,
) -> Option<String> {
    let told: Value = serde_json::from_str(&line.details).unwrap_or_default();
    let label = |ja, en, easy| say(language, ja, en, easy);
    let text = |name: &str, label: &str| told[name].as_str().map(|text| format!("{label}{text}"));
    let mut parts = Vec::new();
    parts.extend(text("source", label("同意の取り方：", "Consent was given: ", "どうやって： ")));
    let agreed_on = told["agreed_on"].as_str().and_then(|text| text.parse().ok());
    parts.extend(agreed_on.map(|agreed_on| {
        let label = label("同意の日：", "On: ", "いつ： ");
        format!("{label}{}", day(language, agreed_on))
    }));
    parts.extend(text("file", label("ファイル：", "File: ", "ファイル： ")));
    parts.extend(told["line"].as_i64().map(|line| match language {
        ReaderLanguage::En => format!("Line {line}"),
        _ => format!("{line}行目"),
    }));
    parts.extend(text("reason", label("理由：", "Reason: ", "わけ： ")));
    let join = comma(language);
    let fields = told["fields"].as_array().into_iter().flatten();
    let fields: Vec<_> =
        fields.filter_map(Value::as_str).map(|name| field_in(language, name)).collect();
    if !fields.is_empty() {
        let changed = label("変えた項目：", "Changed: ", "かえたこと： ");
        parts.push(format!("{changed}{}", fields.join(join)));
    }
    parts.extend(
        by.map(|name| format!("{}{name}", label("入力した人：", "Entered by: ", "かいた人： "))),
    );
    (!parts.is_empty()).then(|| parts.join(label("／", " / ", "／")))
}
