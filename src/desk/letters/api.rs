//! Letters over the API, by the same rules as the pages.

use actix_web::{HttpResponse, web};
use entities::MailMessageId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::mail::{self, LetterLine, LetterQuery, LetterState};
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::web::{Failure, ProblemDetails, perform};

use super::pages::refusal;
use super::{Decision, decide};

pub fn routes(service: &mut web::ServiceConfig) {
    service
        .route("/api/v1/letters", web::get().to(list))
        .route("/api/v1/letters/{id}", web::get().to(show))
        .route("/api/v1/letters/{id}/decisions", web::post().to(act));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, act))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LettersQuery {
    /// `pending`, `accepted`, `deferred`, `rejected`, `unknown` …
    #[param(value_type = Option<String>)]
    state: Option<LetterState>,
    /// Counts from 0; 50 letters a page.
    page: Option<u64>,
}

#[derive(Serialize, ToSchema)]
struct LettersPart {
    items: Vec<LetterItem>,
    /// How many letters match in all.
    total: u64,
}

#[derive(Serialize, ToSchema)]
struct LetterItem {
    id: uuid::Uuid,
    letter: String,
    to: String,
    subject: String,
    #[schema(value_type = String)]
    state: LetterState,
    created_at: chrono::DateTime<chrono::Utc>,
    next_attempt_at: chrono::DateTime<chrono::Utc>,
    finished_at: Option<chrono::DateTime<chrono::Utc>>,
    attempts: i32,
    /// The mail server's last words.
    smtp_reply: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct LetterDetails {
    #[serde(flatten)]
    letter: LetterItem,
    message_id: String,
    /// Absent where the letter holds a secret.
    text: Option<String>,
    decisions: Vec<&'static str>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionRequest {
    /// `stop`, `retry`, `resend`, `mark_sent` or `mark_lost`.
    decision: String,
}

fn item(line: LetterLine) -> LetterItem {
    LetterItem {
        id: line.id.0,
        letter: line.letter,
        to: line.to_address,
        subject: line.subject,
        state: line.state,
        created_at: line.created_at,
        next_attempt_at: line.next_attempt_at,
        finished_at: line.finished_at,
        attempts: line.attempts,
        smtp_reply: line.smtp_reply,
    }
}

/// Letters, newest first.
#[utoipa::path(get, path = "/api/v1/letters", tag = "letters", params(LettersQuery),
    responses((status = 200, body = LettersPart), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: web::Query<LettersQuery>,
) -> Result<HttpResponse, Failure> {
    let wanted =
        LetterQuery { states: query.state.into_iter().collect(), ..LetterQuery::default() };
    let reader = context.database.reader();
    let page = query.page.unwrap_or(0).min(1_000_000);
    let (lines, total) = mail::letters(reader, &context.post, &wanted, page, 50).await?;
    audit::viewed(&context, &who.actor(), Subject::all("mail_message"), serde_json::json!({}))
        .await?;
    let items = lines.into_iter().map(item).collect();
    Ok(HttpResponse::Ok().json(LettersPart { items, total }))
}

/// One letter with its text.
#[utoipa::path(get, path = "/api/v1/letters/{id}", tag = "letters",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = LetterDetails), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<MailMessageId>,
) -> Result<HttpResponse, Failure> {
    let letter = mail::letter(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let subject = Subject::of("mail_message", id.0);
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({})).await?;
    let decisions = Decision::open_in(letter.line.state);
    Ok(HttpResponse::Ok().json(LetterDetails {
        message_id: letter.message_id,
        text: letter.content.map(|content| content.text),
        decisions: decisions.into_iter().map(Decision::name).collect(),
        letter: item(letter.line),
    }))
}

/// Stops a letter, tries it again, or settles one whose fate is unknown.
#[utoipa::path(post, path = "/api/v1/letters/{id}/decisions", tag = "letters",
    params(("id" = uuid::Uuid, Path)), request_body = DecisionRequest,
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn act(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<MailMessageId>,
    request: web::Json<DecisionRequest>,
) -> Result<HttpResponse, Failure> {
    let decision = Decision::named(&request.decision).ok_or_else(|| {
        let detail = "stop, retry, resend, mark_sent, mark_lost のどれかにしてください。";
        Failure::invalid(vec![crate::web::FieldProblem {
            field: "decision".into(),
            detail: detail.into(),
        }])
    })?;
    let (actor, id) = (who.actor(), *id);
    let outcome =
        perform(async move { retrying(|| decide(&context, &actor, id, decision)).await }).await?;
    outcome.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(HttpResponse::NoContent().finish())
}
