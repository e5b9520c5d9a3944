use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_path_to_error::Error;

use super::{Failure, FieldProblem, Refused, wording};

/// The conditions in an address of the API. Like actix's own extractor, but what cannot be read is
/// named.
pub struct Query<T>(T);

impl<T> Query<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Self))
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Failure> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let deserializer = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(deserializer).map_err(|error| broken(&error))
}

fn broken(error: &Error<serde_urlencoded::de::Error>) -> Failure {
    let (path, said) = (error.path().to_string(), error.inner().to_string());
    // One that is missing or stands there twice is named by the words alone.
    let name = match path.split('.').find(|part| !part.is_empty()) {
        Some(name) => Some(name),
        None => said.split('`').nth(1),
    };
    let problem = |field: &str| FieldProblem {
        field: field.to_owned(),
        detail: wording::broken_condition(&said),
    };
    Failure::Refused(Refused {
        status: StatusCode::BAD_REQUEST,
        code: "malformed",
        detail: wording::BROKEN_QUERY.to_owned(),
        problems: name.map(problem).into_iter().collect(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use serde::Deserialize;
    use uuid::Uuid;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum State {
        Open,
        OverNow,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "read, and never asked")]
    struct Asked {
        state: Option<State>,
        limit: Option<u64>,
        day: Option<NaiveDate>,
        person_id: Option<Uuid>,
        retired: Option<bool>,
        q: String,
    }

    /// The field, and what is allowed there.
    fn named(query: &str) -> Vec<(String, String)> {
        match read::<Asked>(query) {
            Err(Failure::Refused(refused)) => {
                refused.problems.into_iter().map(|one| (one.field, one.detail)).collect()
            }
            other => panic!("{query}: {other:?}"),
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_what_is_allowed() {
        let one = |field: &str, detail: &str| vec![(field.to_owned(), detail.to_owned())];
        let states = "次のどれかで指定してください：open、over_now";
        let names = "この名前の条件はありません。使えるのは次のものです：state、limit、day、\
                     person_id、retired、q";

        assert_eq!(named("q=a&state=odd"), one("state", states));
        assert_eq!(named("q=a&limit=many"), one("limit", "整数で指定してください。"));
        assert_eq!(named("q=a&person_id=7")[0].0, "person_id");
        assert_eq!(named("q=a&day=today")[0].0, "day");
        assert_eq!(named("q=a&retired=no")[0].0, "retired");
        assert_eq!(named("q=a&odd=1"), one("odd", names));
        assert_eq!(named("limit=1"), one("q", "指定してください。"));
        assert_eq!(named("q=a&q=b"), one("q", "1つだけ指定してください。"));
    }

    #[test]
    fn what_can_be_read_is_read() {
        let read = read::<Asked>("q=%E6%B1%82%E4%BA%BA&state=over_now&limit=7&retired=true");

        let read = read.unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!((read.q.as_str(), read.limit), ("求人", Some(7)));
    }
}
