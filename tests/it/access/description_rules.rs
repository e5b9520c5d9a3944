//! What holds for the whole description, whatever is added to it.

use bansou::app::openapi;
use serde_json::{Value, json};

fn document() -> Value {
    serde_json::to_value(openapi::document()).unwrap()
}

/// Every operation with how it is called.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let items = document["paths"].as_object().unwrap().iter();
    let inside = items.flat_map(|(path, item)| {
        let all = item.as_object().unwrap().iter();
        all.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    inside.collect()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[][..], Vec::as_slice)
}

/// Parameters of an operation that stand in one place.
fn parameters<'a>(operation: &'a Value, place: &str) -> Vec<&'a Value> {
    list(operation, "parameters").iter().filter(|one| one["in"] == place).collect()
}

/// Media type and schema of everything an operation can answer.
fn answers(operation: &Value) -> Vec<(&String, &Value)> {
    let responses = operation["responses"].as_object().unwrap().values();
    let contents = responses.filter_map(|response| response["content"].as_object());
    contents.flatten().map(|(kind, content)| (kind, &content["schema"])).collect()
}

#[test]
fn what_is_no_json_is_text_or_bytes() {
    let document = document();
    let bytes = json!({ "type": "string", "format": "binary" });
    let text = json!({ "type": "string" });

    let mut downloads = 0;
    let mut odd = Vec::new();
    for (name, operation) in operations(&document) {
        for (kind, schema) in answers(operation) {
            if kind.ends_with("json") {
                continue;
            }
            downloads += usize::from(*schema == bytes);
            if *schema != bytes && (*schema != text || !kind.starts_with("text/")) {
                odd.push(format!("{name}: {kind} {schema}"));
            }
        }
    }

    assert_eq!(odd, Vec::<String>::new());
    assert!(downloads > 20, "{downloads}");
}

#[test]
fn a_part_of_an_address_is_not_described_as_a_condition_of_a_list() {
    let document = document();
    let mut odd = Vec::new();
    for (name, operation) in operations(&document) {
        for parameter in parameters(operation, "path") {
            if parameter["description"].as_str().is_some_and(|said| said.starts_with("Narrows")) {
                odd.push(format!("{name}: {}", parameter["name"]));
            }
        }
    }

    assert_eq!(odd, Vec::<String>::new());
}

#[test]
fn words_in_an_address_that_are_of_a_list_are_listed() {
    let document = document();
    let mut unlisted = Vec::new();
    for (name, operation) in operations(&document) {
        for parameter in parameters(operation, "path") {
            let of_a_list = ["kind", "state", "form", "vocabulary"];
            let known = parameter["name"].as_str().is_some_and(|name| of_a_list.contains(&name));
            if known && list(&parameter["schema"], "enum").is_empty() {
                unlisted.push(format!("{name}: {}", parameter["name"]));
            }
        }
    }
    let step = &document["paths"]["/api/v1/engagements/{id}/milestones/{kind}"]["put"];
    let step = parameters(step, "path").into_iter().find(|one| one["name"] == "kind").unwrap();

    assert_eq!(unlisted, Vec::<String>::new());
    assert_eq!(step["schema"]["enum"][0], "reception");
    assert_eq!(step["required"], true);
}

#[test]
fn every_operation_says_in_one_line_what_it_does() {
    let document = document();
    let silent: Vec<_> = operations(&document)
        .into_iter()
        .filter(|(_, operation)| operation["summary"].as_str().is_none_or(str::is_empty))
        .map(|(name, _)| name)
        .collect();

    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn every_list_says_what_becomes_of_a_length_out_of_bounds() {
    let document = document();
    let mut silent = Vec::new();
    for (name, operation) in operations(&document) {
        for parameter in parameters(operation, "query") {
            let said = parameter["description"].as_str().unwrap_or_default();
            if parameter["name"] == "limit" && !said.contains("more than 200 as 200") {
                silent.push(name.clone());
            }
        }
    }

    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn what_a_reader_left_open_may_be_null() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let kinds = |schema: &str, field: &str| schemas[schema]["properties"][field].clone();

    for (schema, field) in [
        ("SegmentRule", "frequency"),
        ("SegmentRule", "language"),
        ("PreferencesBody", "kind"),
        ("PreferencesBody", "frequency"),
        ("PreferencesBody", "language"),
    ] {
        let described = kinds(schema, field);
        assert_eq!(described["type"], json!(["string", "null"]), "{schema} {field}");
        assert!(list(&described, "enum").contains(&Value::Null), "{schema} {field}");
    }
    assert_eq!(kinds("EvidenceLine", "details")["type"], json!(["object", "null"]));
    assert_eq!(kinds("RawPerson", "phone")["type"], json!(["string", "null"]));
    let number = json!(["string", "integer", "null"]);
    assert_eq!(kinds("RawOrganisation", "prefecture")["type"], number);
    assert_eq!(kinds("RawPolicy", "notice_days")["type"], number);
}
