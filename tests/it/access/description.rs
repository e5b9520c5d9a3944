//! The description of the API is stored, so that the program need not carry what makes it.

use std::fmt::Write as _;
use std::path::Path;

use bansou::app::openapi::{self, DESCRIPTION};
use serde_json::Value;

/// Set by `tests/describe`.
const ANEW: &str = "BANSOU_DESCRIBE";

#[test]
fn the_stored_description_is_what_the_code_says() {
    let said = laid_out(&serde_json::to_value(openapi::document()).unwrap());

    if std::env::var_os(ANEW).is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app/openapi.json");
        std::fs::write(file, said).unwrap();
        return;
    }
    assert!(said == DESCRIPTION, "the API has changed: run tests/describe, read what it changed");
}

#[test]
fn what_is_stored_reads_as_one_document() {
    let stored: Value = serde_json::from_str(DESCRIPTION).unwrap();

    assert_eq!(stored, serde_json::to_value(openapi::document()).unwrap());
}

/// Nobody should have to open a page to learn what a file must look like.
#[test]
fn files_are_described_with_all_their_headings() {
    let stored: Value = serde_json::from_str(DESCRIPTION).unwrap();
    let schemas = &stored["components"]["schemas"];

    for (body, headings) in [
        ("PeopleImportBody", bansou::people::imports::heading_names()),
        ("ReaderImportBody", bansou::newsletter::imports::heading_names()),
        ("ContactImportBody", bansou::networking::contacts::heading_names()),
    ] {
        let content = &schemas[body]["properties"]["content"]["description"];
        let said = content.as_str().unwrap_or_else(|| panic!("{body} is described"));
        let words: Vec<_> = said.split([' ', '\n', ',', ':', '.']).collect();
        let missing: Vec<_> = headings.into_iter().filter(|one| !words.contains(one)).collect();
        assert_eq!(missing, Vec::<&str>::new(), "{body}");
    }
}

/// One line for each operation, schema and the like, so that a change shows where it is.
fn laid_out(document: &Value) -> String {
    let mut text = String::new();
    lay(&mut text, document, 3);
    text.push('\n');
    text
}

fn lay(text: &mut String, value: &Value, depth: usize) {
    let Some(object) = value.as_object().filter(|object| depth > 0 && !object.is_empty()) else {
        write!(text, "{value}").unwrap();
        return;
    };
    let mut before = "{\n";
    for (name, part) in object {
        write!(text, "{before}{}: ", Value::from(name.as_str())).unwrap();
        lay(text, part, depth - 1);
        before = ",\n";
    }
    text.push_str("\n}");
}
