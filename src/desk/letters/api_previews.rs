//! Letters with sample facts over the API. Nothing is stored, nothing sent.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::context::Context;
use crate::mail::Language;
use crate::people::Coordinator;
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes};

use super::previews::{AllLetters, PreviewLine, preview, preview_lines};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/letter-samples", web::get().to(list))
        .route("/api/v1/letter-samples/{letter}/{number}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(list, show))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SampleQuery {
    /// `ja` or `en`; Japanese when absent, and where nobody has translated the letter.
    #[param(value_type = Option<String>)]
    language: Option<Language>,
}

#[derive(Serialize, ToSchema)]
struct LetterSampleItem {
    letter: &'static str,
    /// Of its first sample.
    subject: String,
    /// How many it has.
    samples: usize,
    /// `ja`, `en`
    #[schema(value_type = Vec<String>)]
    languages: Vec<Language>,
}

#[derive(Serialize, ToSchema)]
struct LetterSampleDetails {
    letter: &'static str,
    number: usize,
    samples: usize,
    /// Of the words below.
    #[schema(value_type = String)]
    language: Language,
    #[schema(value_type = Vec<String>)]
    languages: Vec<Language>,
    subject: String,
    /// With its lines folded as they leave.
    text: String,
    html: String,
    /// An iCalendar object; absent where the letter carries none.
    calendar: Option<String>,
}

fn item(line: PreviewLine) -> LetterSampleItem {
    LetterSampleItem {
        letter: line.letter,
        subject: line.subject,
        samples: line.samples,
        languages: line.languages,
    }
}

/// Every letter there is, by the subject of its first sample.
#[utoipa::path(get, path = "/api/v1/letter-samples", tag = "letters", params(ListQuery),
    responses((status = 200, body = ListPart<LetterSampleItem>),
        (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    _who: Coordinator,
    (context, all): (web::Data<Context>, web::Data<AllLetters>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let lines = preview_lines(&context, **all)?;
    Ok(HttpResponse::Ok().json(ListPart::within(lines, (offset, limit), item)))
}

/// A letter with sample facts, as it would leave.
#[utoipa::path(get, path = "/api/v1/letter-samples/{letter}/{number}", tag = "letters",
    params(("letter" = String, Path, description = "`letter` of the list."),
        ("number" = usize, Path, description = "Which of its samples; counts from 1."),
        SampleQuery),
    responses((status = 200, body = LetterSampleDetails), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(
    _who: Coordinator,
    (context, all): (web::Data<Context>, web::Data<AllLetters>),
    place: web::Path<(String, usize)>,
    query: Query<SampleQuery>,
) -> Result<HttpResponse, Failure> {
    let (letter, number) = place.into_inner();
    let language = query.language.unwrap_or_default();
    let found = preview(&context, **all, (&letter, number), language)?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(LetterSampleDetails {
        letter: found.letter,
        number: found.number,
        samples: found.samples,
        language: found.language,
        languages: found.languages,
        subject: found.words.subject,
        text: found.words.text,
        html: found.words.html,
        calendar: found.calendar,
    }))
}
