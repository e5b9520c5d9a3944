//! What became of a form: refusals a page can show, and what ends the request.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::consultations::record::{Refusal, wording};
use crate::database::Stop;
use crate::people::SignedIn;
use crate::web::{BannerKind, Failure, Problems};

/// To be shown again with these problems, or this sentence.
#[derive(Clone, Debug, Default)]
pub struct Again {
    pub problems: Problems,
    pub notice: Option<String>,
}

impl Again {
    pub fn status(&self) -> StatusCode {
        match (&self.notice, self.problems.is_empty()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, true) => StatusCode::OK,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub fn problem(field: &str, text: impl Into<String>) -> Self {
        let mut problems = Problems::none();
        problems.add(field, text);
        Self { problems, notice: None }
    }
}

pub type Outcome<T> = Result<T, Stop<Refusal>>;

/// Sorts refusals.
pub fn settle<T>(outcome: Outcome<T>) -> Result<Result<T, Again>, Failure> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(Refusal::Invalid(problems))) => Ok(Err(Again { problems, notice: None })),
        Err(Stop::Refused(other)) => {
            let notice = Some(wording::refusal(&other));
            Ok(Err(Again { problems: Problems::none(), notice }))
        }
    }
}

/// To a page that says what was done.
pub fn said(who: &SignedIn, path: &str, text: &str) -> HttpResponse {
    who.visit().redirect_saying(path, BannerKind::Success, text)
}

/// The version a form was made from.
pub fn version_of(text: &str) -> i32 {
    text.parse().unwrap_or(0)
}
