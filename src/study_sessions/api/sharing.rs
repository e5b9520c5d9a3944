//! Rosters handed to co-hosts, and the answers of the people they are about.

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::study_sessions::co_host::Basis;
use entities::{SessionReleaseId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, api};
use crate::study_sessions::Organiser;
use crate::study_sessions::readers::{Onlooker, registration_view, session_view};
use crate::study_sessions::registration::By;
use crate::study_sessions::session::RosterColumn;
use crate::study_sessions::sharing::{
    MEDIA_TYPE, Release, answer, asked, release, released_about, released_roster, releases_of,
};
use crate::study_sessions::wording::sharing as say;
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Routes, attachment, one_of, perform,
};

use super::linked_after::{open, secret};
use super::planning::Made;
use super::refusals::of_sharing;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/{id}/releases", web::get().to(list))
        .route("/api/v1/study-sessions/{id}/releases", web::post().to(hand_over))
        .route("/api/v1/study-sessions/{id}/releases/{release}/roster.xlsx", web::get().to(file))
        .route("/api/v1/registration-links/{token}/sharing", web::get().to(own))
        .route("/api/v1/registration-links/{token}/sharing", web::put().to(decide));
}

#[derive(OpenApi)]
#[openapi(paths(list, hand_over, file, own, decide))]
pub struct ApiDoc;

/// A roster that was handed over.
#[derive(Serialize, ToSchema)]
struct ReleaseItem {
    id: Uuid,
    co_host: String,
    #[schema(schema_with = one_of::<Basis>)]
    basis: Basis,
    detail: Option<String>,
    purpose: String,
    #[schema(value_type = Vec<String>)]
    columns: BTreeSet<RosterColumn>,
    made_at: DateTime<Utc>,
    /// The last day the record is kept.
    keep_until: NaiveDate,
    /// How many people it held.
    people: u64,
}

#[derive(Serialize, ToSchema)]
struct ReleaseList {
    items: Vec<ReleaseItem>,
}

impl From<Release> for ReleaseItem {
    fn from(one: Release) -> Self {
        Self {
            id: one.id.0,
            co_host: one.host,
            basis: one.terms.basis,
            detail: one.terms.detail,
            purpose: one.terms.purpose,
            columns: one.terms.columns,
            made_at: one.made_at,
            keep_until: one.keep_until,
            people: one.people,
        }
    }
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "co_host": "みなと商工会議所" }))]
struct ReleaseBody {
    /// As the plan of the session names it.
    co_host: String,
}

/// With whom the data of a registration is shared, and what was handed over.
#[derive(Serialize, ToSchema)]
struct SharingShown {
    /// Only the participant answers, not whoever registered them.
    may_answer: bool,
    asked: Vec<AskedItem>,
    released: Vec<ReleaseItem>,
}

/// A co-host somebody is asked about.
#[derive(Serialize, ToSchema)]
struct AskedItem {
    co_host: String,
    purpose: String,
    #[schema(value_type = Vec<String>)]
    columns: BTreeSet<RosterColumn>,
    /// What one agrees to.
    wording: String,
    /// Null: not answered, or asked for less than now, or not the caller's answer.
    granted: Option<bool>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "co_host": "みなと商工会議所", "granted": true }))]
struct RosterConsentBody {
    co_host: String,
    granted: bool,
}

/// Everything handed over of a session, newest first.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/releases", tag = "co-hosts",
    operation_id = "list_roster_releases", params(("id" = Uuid, Path)),
    responses((status = 200, body = ReleaseList), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let known = session_view(reader, context.now(), *id, Onlooker::Staff(organiser)).await?;
    known.ok_or(Failure::NotFound)?;
    let releases = releases_of(reader, organiser, *id).await?;
    let items = releases.into_iter().map(ReleaseItem::from).collect();
    Ok(HttpResponse::Ok().json(ReleaseList { items }))
}

/// Hands the roster to a co-host: only the people and columns its ground covers. 409 while no ground
/// is named (`refused`) or it covers nobody.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/releases", tag = "co-hosts",
    operation_id = "release_roster",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = ReleaseBody,
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn hand_over(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<ReleaseBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (organiser, id, inner) = (Organiser::from(&who), *id, context.clone());
    let (key, host) = (context.new_id::<Uuid>().to_string(), asked.co_host.clone());
    let work = Box::pin(async move {
        let made =
            perform(
                async move { retrying(|| release(&inner, organiser, (id, &host), &key)).await },
            );
        let id = made.await?.map_err(|stop| Failure::of(stop, of_sharing))?;
        Ok(Made { id: id.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// The file of a roster that was handed over, without those who took their consent back since.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/releases/{release}/roster.xlsx",
    tag = "co-hosts", operation_id = "download_released_roster",
    params(("id" = Uuid, Path), ("release" = Uuid, Path, description = "Of the release.")),
    responses((status = 200, content_type = MEDIA_TYPE, body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SessionReleaseId)>,
) -> Result<HttpResponse, Failure> {
    let (session, id) = path.into_inner();
    let reader = context.database.reader();
    let found = released_roster(reader, Organiser::from(&who), (session, id)).await?;
    let (_, bytes) = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("study_session", session.0);
    let seen = serde_json::json!({ "seen": "released_roster", "release": id });
    audit::viewed(&context, &who.actor(), subject, seen).await?;
    Ok(attachment("roster.xlsx".to_owned(), bytes))
}

/// With which co-hosts the data is shared.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/sharing", tag = "links in letters",
    operation_id = "show_sharing_by_link", params(("token" = String, Path)),
    responses((status = 200, body = SharingShown), (status = 404, body = ProblemDetails)))]
async fn own(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (holder, row) = open(&context, &token).await?;
    let reader = context.database.reader();
    let view = registration_view(reader, context.now(), row.id, By::Link(holder)).await?;
    let view = view.ok_or(Failure::NotFound)?;
    let theirs = holder.is_participant();
    let asked = asked(reader, &view.session.rows, &row).await?.into_iter().map(|one| AskedItem {
        wording: say::consent(&one.host, &one.terms),
        co_host: one.host,
        purpose: one.terms.purpose,
        columns: one.terms.columns,
        granted: one.granted.filter(|_| theirs),
    });
    let released = if theirs { released_about(reader, row.id).await? } else { Vec::new() };
    Ok(secret(HttpResponse::Ok().json(SharingShown {
        may_answer: theirs,
        asked: asked.collect(),
        released: released.into_iter().map(ReleaseItem::from).collect(),
    })))
}

/// Agrees that a co-host gets the data, or takes that back. Repeating it is harmless. 409 (`refused`)
/// for whoever registered a colleague: only the participant agrees.
#[utoipa::path(put, path = "/api/v1/registration-links/{token}/sharing", tag = "links in letters",
    operation_id = "answer_sharing_by_link", params(("token" = String, Path)),
    request_body = RosterConsentBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn decide(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<RosterConsentBody>,
) -> Result<HttpResponse, Failure> {
    let (holder, _) = open(&context, &token).await?;
    let RosterConsentBody { co_host, granted } = body.into_inner();
    let (by, id) = (By::Link(holder), holder.registration());
    let done =
        perform(async move { retrying(|| answer(&context, by, id, (&co_host, granted))).await });
    done.await?.map_err(|stop| Failure::of(stop, of_sharing))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}
