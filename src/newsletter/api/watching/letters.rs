//! Letters of an issue one by one; they name readers, so whoever looks is noted.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::{IssueId, MailMessageId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_watching;
use crate::context::Context;
use crate::database::retrying;
use crate::mail::{LetterLine, LetterState};
use crate::newsletter::Witness;
use crate::newsletter::pages_staff::viewed;
use crate::newsletter::watching::{Fate, Settlement, letters_of, settle_unknowns, wording};
use crate::people::audit::Subject;
use crate::people::{Newsroom, SignedIn, api};
use crate::web::{
    Failure, FieldProblem, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of,
    perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/issues/{id}/refused-letters", web::get().to(refused))
        .route("/api/v1/newsletter/issues/{id}/unknown-decisions", web::post().to(settle));
}

#[derive(OpenApi)]
#[openapi(paths(refused, settle))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct RefusedLetter {
    /// As under `/api/v1/letters`.
    id: Uuid,
    to: String,
    #[schema(schema_with = one_of::<LetterState>)]
    state: LetterState,
    finished_at: Option<DateTime<Utc>>,
    smtp_code: Option<i32>,
    /// The mail server's last words.
    smtp_reply: Option<String>,
}

impl From<LetterLine> for RefusedLetter {
    fn from(line: LetterLine) -> Self {
        Self {
            id: line.id.0,
            to: line.to_address,
            state: line.state,
            finished_at: line.finished_at,
            smtp_code: line.smtp_code,
            smtp_reply: line.smtp_reply,
        }
    }
}

/// Letters that were refused, or set aside, newest first.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/refused-letters", tag = "issues",
    operation_id = "issue_refused_letters", params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<RefusedLetter>), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn refused(
    who: Newsroom,
    (context, id): (web::Data<Context>, web::Path<IssueId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    list((&who, &context), (*id, Fate::Refused), &query).await
}

/// A cursor counts whole pages.
async fn list(
    (who, context): (&SignedIn, &Context),
    wanted: (IssueId, Fate),
    query: &ListQuery,
) -> Result<HttpResponse, Failure> {
    let (page, limit) = (query.offset()?, query.limit());
    let found = letters_of(context, wanted, (page, limit)).await?;
    let (lines, total) = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("newsletter_issue", wanted.0.0);
    viewed(context, who.actor(), subject, Some(lines.len())).await?;
    let more = total > (page + 1).saturating_mul(limit);
    let mut lines = lines;
    if more && let Some(last) = lines.last().cloned() {
        // One more than fits says that it goes on.
        lines.push(last);
    }
    let part = ListPart::of(lines, limit, |_| page + 1, RefusedLetter::from);
    Ok(HttpResponse::Ok().json(part))
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UnknownDecisionBody {
    /// `mark_sent`: they arrived. `resend`: once more, at the risk of a double. `mark_lost`: they did
    /// not arrive, and are not sent again.
    #[schema(example = "mark_sent")]
    decision: String,
    /// About these alone, by their ids under `unknown-letters`; absent or empty: about all of them.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>)]
    ids: Vec<MailMessageId>,
    /// How many are decided about: what was seen must be what is decided about.
    letters: u64,
    #[schema(max_length = 500)]
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct UnknownDecided {
    letters: u64,
}

/// Decides the same about letters nobody knows about, about all that are meant or none; once.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/unknown-decisions", tag = "issues",
    operation_id = "issue_unknown_decision", params(("id" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = UnknownDecisionBody,
    responses((status = 201, body = UnknownDecided), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn settle(
    who: Newsroom,
    (context, request, id): (web::Data<Context>, HttpRequest, web::Path<IssueId>),
    body: JsonBody<UnknownDecisionBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let resolution = wording::resolution_named(&body.decision).ok_or_else(|| {
        let detail = "mark_sent, resend, mark_lost のどれかにしてください。".to_owned();
        Failure::invalid(vec![FieldProblem { field: "decision".into(), detail }])
    })?;
    let wanted = Settlement {
        resolution,
        only: body.ids.clone(),
        letters: body.letters,
        reason: body.reason.clone(),
    };
    let (working, witness, issue) = (context.clone(), Witness::from(&who), *id);
    let work = async move {
        let done = perform(async move {
            retrying(|| settle_unknowns(&working, witness, (issue, &wanted))).await
        });
        let letters = done.await?.map_err(|stop| Failure::of(stop, of_watching))?;
        Ok(UnknownDecided { letters })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}
