//! What the secretariat reads: all sessions, one as it was planned, the letters about it.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::SessionState;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::mail::{LetterLine, LetterState};
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::readers::{
    Listing, Onlooker, StaffFilter, session_view, staff_sessions_part,
};
use crate::study_sessions::session::count_concerned;
use crate::study_sessions::staffing::{letters_about, tally};
use crate::study_sessions::{Organiser, Phase};
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, offset, one_of};

use super::bodies::PlanBody;
use super::shown::{SessionItem, phase};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/all", web::get().to(all))
        .route("/api/v1/study-sessions/{id}/plan", web::get().to(plan))
        .route("/api/v1/study-sessions/{id}/letters", web::get().to(letters));
}

#[derive(OpenApi)]
#[openapi(paths(all, plan, letters))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AllQuery {
    /// Western year in which the fiscal year begins.
    fiscal_year: Option<i32>,
    /// As somebody decided; whether a published session is open or full follows from the clock.
    #[param(schema_with = one_of::<SessionState>, required = false)]
    state: Option<SessionState>,
    /// Words; all of them must occur.
    text: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    cursor: Option<String>,
}

/// A session in the secretariat's list.
#[derive(Serialize, ToSchema)]
struct OverseenItem {
    #[serde(flatten)]
    session: SessionItem,
    publish_at: Option<DateTime<Utc>>,
    /// Requests that wait for an approval.
    pending: i64,
    updated_at: DateTime<Utc>,
}

/// A session as it was planned, and where it stands.
#[derive(Serialize, ToSchema)]
struct PlanShown {
    id: Uuid,
    /// Raised by every change; send it back with a changed plan.
    version: i32,
    #[schema(schema_with = phase)]
    phase: Phase,
    publish_at: Option<DateTime<Utc>>,
    published_at: Option<DateTime<Utc>>,
    /// Why it was put off or cancelled.
    reason: Option<String>,
    /// How many people a letter about it would reach: the `expected_recipients` of calling it off.
    recipients: usize,
    counts: Counts,
    plan: PlanBody,
}

/// How many registrations stand where.
#[derive(Serialize, ToSchema)]
struct Counts {
    pending: i64,
    confirmed: i64,
    waiting: i64,
    offered: i64,
    /// Cancelled or declined.
    ended: i64,
}

/// A letter about a session or one of its registrations.
#[derive(Serialize, ToSchema)]
struct SessionLetter {
    id: Uuid,
    /// Which letter it is: `registration_confirmed` …
    letter: String,
    to: String,
    subject: String,
    #[schema(schema_with = one_of::<LetterState>)]
    state: LetterState,
    created_at: DateTime<Utc>,
}

impl From<Listing> for OverseenItem {
    fn from(row: Listing) -> Self {
        let (publish_at, pending, updated_at) = (row.publish_at, row.pending, row.updated_at);
        Self { session: SessionItem::from(row), publish_at, pending, updated_at }
    }
}

impl From<LetterLine> for SessionLetter {
    fn from(line: LetterLine) -> Self {
        Self {
            id: line.id.0,
            letter: line.letter,
            to: line.to_address,
            subject: line.subject,
            state: line.state,
            created_at: line.created_at,
        }
    }
}

/// All sessions, drafts too, by start.
#[utoipa::path(get, path = "/api/v1/study-sessions/all", tag = "study sessions", params(AllQuery),
    responses((status = 200, body = ListPart<OverseenItem>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn all(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<AllQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let offset = offset(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let filter = StaffFilter {
        fiscal_year: query.fiscal_year,
        states: query.state.into_iter().collect(),
        text: query.text.unwrap_or_default(),
    };
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let bounds = (offset, limit + 1);
    let rows = staff_sessions_part(reader, context.now(), organiser, (&filter, bounds)).await?;
    let part = ListPart::of(rows, limit, |_| offset + limit, OverseenItem::from);
    Ok(HttpResponse::Ok().json(part))
}

/// One session as it was planned, to change and send back.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/plan", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PlanShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn plan(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, staff) = (context.database.reader(), Onlooker::Staff(Organiser::from(&who)));
    let view = session_view(reader, context.now(), *id, staff).await?.ok_or(Failure::NotFound)?;
    let counted = tally(reader, *id).await?;
    let session = &view.rows.session;
    Ok(HttpResponse::Ok().json(PlanShown {
        id: id.0,
        version: session.version,
        phase: view.phase,
        publish_at: session.publish_at,
        published_at: session.published_at,
        reason: session.state_reason.clone(),
        recipients: count_concerned(&context, *id).await?,
        counts: Counts {
            pending: counted.pending,
            confirmed: counted.confirmed,
            waiting: counted.waiting,
            offered: counted.offered,
            ended: counted.ended,
        },
        plan: PlanBody::from(view.rows.plan()?),
    }))
}

/// The letters about a session and its registrations, newest first.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/letters", tag = "study sessions",
    params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<SessionLetter>),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn letters(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let (reader, staff) = (context.database.reader(), Onlooker::Staff(Organiser::from(&who)));
    session_view(reader, context.now(), *id, staff).await?.ok_or(Failure::NotFound)?;
    let (lines, _) = letters_about(reader, *id, (offset, limit + 1)).await?;
    let subject = Subject::of("study_session", id.0);
    let seen = serde_json::json!({ "seen": "letters" });
    audit::viewed(&context, &who.actor(), subject, seen).await?;
    let part = ListPart::of(lines, limit, |_| offset + limit, SessionLetter::from);
    Ok(HttpResponse::Ok().json(part))
}
