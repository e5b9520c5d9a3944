//! Texts of a JSON body as a form would hold them. An answer has null for an empty text and a
//! number for digits; what was read there may be sent again as it is.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};

/// For `deserialize_with`: null is the empty text, a number or a truth value how it is written.
pub fn sent_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Sent::deserialize(deserializer).map(|sent| sent.0)
}

/// The same for a list; null is the empty one.
pub fn sent_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let all: Option<Vec<Sent>> = Deserialize::deserialize(deserializer)?;
    Ok(all.unwrap_or_default().into_iter().map(|sent| sent.0).collect())
}

/// For `schema_with`: digits, or the number itself; null where none is meant.
pub fn number_sent() -> RefOr<Schema> {
    let kinds = SchemaType::Array(vec![Type::String, Type::Integer, Type::Null]);
    RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(kinds).build()))
}

/// The same for a list of them.
pub fn numbers_sent() -> RefOr<Schema> {
    let kinds = SchemaType::Array(vec![Type::String, Type::Integer]);
    let item = ObjectBuilder::new().schema_type(kinds);
    RefOr::T(Schema::Array(ArrayBuilder::new().items(item).build()))
}

struct Sent(String);

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Text).map(Self)
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number or null")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<String, E> {
        Ok(truth.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Raw {
        #[serde(deserialize_with = "sent_text")]
        name: String,
        #[serde(deserialize_with = "sent_text")]
        days: String,
        #[serde(deserialize_with = "sent_texts")]
        lengths: Vec<String>,
    }

    #[test]
    fn what_an_answer_holds_is_read_as_a_form_would_hold_it() {
        let read = |value| serde_json::from_value::<Raw>(value).ok();
        let sent = json!({ "name": null, "days": 3, "lengths": [30, "60"] });
        let lengths = vec!["30".to_owned(), "60".to_owned()];

        let expected = Raw { name: String::new(), days: "3".to_owned(), lengths };

        assert_eq!(read(sent), Some(expected));
        assert_eq!(read(json!({ "lengths": null })), Some(Raw::default()));
        assert_eq!(read(json!({ "name": ["a"] })), None);
        assert_eq!(read(json!({ "name": { "a": 1 } })), None);
    }
}
