//! Letters over the API, by the same rules as the pages.

use actix_web::{HttpResponse, web};
use entities::MailMessageId;
use entities::mail::attempt::{self, AttemptOutcome, Phase};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::mail::{self, LetterClass, LetterLine, LetterQuery, LetterState};
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of, perform};

use super::pages::refusal;
use super::search::search;
use super::{Decision, decide};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/letters", web::get().to(list))
        .route("/api/v1/letters/{id}", web::get().to(show))
        .route("/api/v1/letters/{id}/decisions", web::post().to(act));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, act))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LettersQuery {
    /// `pending`, `accepted`, `deferred`, `rejected`, `unknown` …
    #[param(value_type = Option<String>)]
    state: Option<LetterState>,
    /// `transactional` (お知らせ), `bulk` (the mail magazine) or `sign_in`.
    #[param(value_type = Option<String>)]
    class: Option<LetterClass>,
    /// A part of the recipient's address, or of their name or its reading. Letters of a circular
    /// are found by the whole address alone.
    to: Option<String>,
    /// Words of the subject, in any width, kana and case; all of them must occur. The 3,000
    /// subjects used last are looked through.
    subject: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
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
    /// It is not tried again after this.
    expires_at: chrono::DateTime<chrono::Utc>,
    /// The mail server that answered last.
    endpoint: Option<String>,
    /// Absent where the letter holds a secret.
    text: Option<String>,
    /// Oldest first.
    history: Vec<TryItem>,
    decisions: Vec<&'static str>,
}

/// One try to hand the letter over, or a decision about it.
#[derive(Serialize, ToSchema)]
struct TryItem {
    started_at: chrono::DateTime<chrono::Utc>,
    ended_at: chrono::DateTime<chrono::Utc>,
    /// How far it came.
    #[schema(schema_with = one_of::<Phase>)]
    phase: Phase,
    #[schema(schema_with = one_of::<AttemptOutcome>)]
    outcome: AttemptOutcome,
    endpoint: Option<String>,
    /// Of the mail server's answer.
    code: Option<i32>,
    /// The mail server's own words.
    reply: Option<String>,
}

impl From<attempt::Model> for TryItem {
    fn from(row: attempt::Model) -> Self {
        Self {
            started_at: row.started_at,
            ended_at: row.ended_at,
            phase: row.phase,
            outcome: row.outcome,
            endpoint: row.endpoint,
            code: row.code,
            reply: row.reply,
        }
    }
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
    responses((status = 200, body = ListPart<LetterItem>), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<LettersQuery>,
) -> Result<HttpResponse, Failure> {
    let LettersQuery { state, class, to, subject, limit, cursor } = query.into_inner();
    let wanted = LetterQuery {
        states: state.into_iter().collect(),
        class,
        search: search(&to.unwrap_or_default(), &subject.unwrap_or_default()),
        ..LetterQuery::default()
    };
    let part = ListQuery { limit, cursor };
    let place = (part.after()?, part.limit() + 1);
    let reader = context.database.reader();
    let lines = mail::letters_after(reader, &context.post, &wanted, place).await?;
    audit::viewed(&context, &who.actor(), Subject::all("mail_message"), serde_json::json!({}))
        .await?;
    let place = |line: &LetterLine| (line.created_at, line.id);
    Ok(HttpResponse::Ok().json(ListPart::of(lines, part.limit(), place, item)))
}

/// One letter with its text and its history.
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
    let decisions = Decision::open_for(&context, &letter.line).await?;
    Ok(HttpResponse::Ok().json(LetterDetails {
        message_id: letter.message_id,
        expires_at: letter.expires_at,
        endpoint: letter.endpoint,
        history: letter.attempts.into_iter().map(TryItem::from).collect(),
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
