use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Failure, FieldProblem, Refused, wording};

/// A JSON body as it was meant. Like actix's own extractor, but U+0000 is refused: no text of ours
/// has it, and PostgreSQL cannot store it.
pub struct JsonBody<T>(T);

impl<T> JsonBody<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let value = web::Json::<Value>::from_request(request, payload);
        Box::pin(async move {
            let value = value.await?.into_inner();
            if has_nul(&value) {
                return Err(malformed(wording::NUL_IN_TEXT.to_owned()).into());
            }
            // serde takes a list for the fields of a struct in their order; no body of ours is one.
            if value.is_array() {
                return Err(malformed(wording::NOT_AN_OBJECT.to_owned()).into());
            }
            let read = serde_path_to_error::deserialize(value);
            read.map(Self).map_err(|error| unreadable(&error).into())
        })
    }
}

/// 422, with the field whose value has another form, as other problems name it: `parts[0].ends_at`.
/// serde itself says which field is missing or unknown.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Failure {
    let detail = format!("{}（{}）", wording::BROKEN_VALUE, error.inner());
    let problem = FieldProblem { field: error.path().to_string(), detail };
    let somewhere = error.path().iter().len() > 0;
    Failure::Refused(Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "malformed",
        detail: broken(error.inner()),
        problems: somewhere.then_some(problem).into_iter().collect(),
    })
}

/// 422: JSON, but not what was asked for.
pub(super) fn malformed(detail: String) -> Failure {
    Failure::refused(StatusCode::UNPROCESSABLE_ENTITY, "malformed", detail)
}

pub(super) fn broken(error: &serde_json::Error) -> String {
    format!("{}（{error}）", wording::BROKEN_JSON)
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(all) => all.iter().any(has_nul),
        Value::Object(all) => all.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nul_is_found_wherever_it_hides() {
        let clean = json!({ "a": ["b", { "c": "d\\u0000" }], "e": null });
        let hidden = [json!("\0"), json!([["x\0"]]), json!({ "a\0": 1 }), json!({ "a": ["\0"] })];

        assert!(!has_nul(&clean));
        assert!(hidden.iter().all(has_nul));
    }
}
