//! The day itself: who came, by list, by number, by code; who came without a registration.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, SessionPartId, StudySessionId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, api};
use crate::study_sessions::attendance::{self, Mark, Ticket, WalkIn};
use crate::study_sessions::readers::registration_view;
use crate::study_sessions::registration::{By, Details};
use crate::study_sessions::{Organiser, links};
use crate::web::{Failure, JsonBody, ProblemDetails, Problems, Routes, one_of, perform};

use super::details::PersonBody;
use super::refusals::of_attendance;
use super::registering::request_key;
use super::shown_registration::Registered;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/session-parts/{id}/check-ins", web::post().to(check_in))
        .route("/api/v1/session-parts/{id}/walk-ins", web::post().to(walk_in))
        .route("/api/v1/session-parts/{part}/attendances/{registration}", web::put().to(mark))
        .route("/api/v1/session-parts/{part}/attendances/{registration}", web::delete().to(undo))
        .route("/api/v1/check-in-codes/{code}", web::get().to(code_holder))
        .route("/api/v1/study-sessions/{id}/no-shows", web::post().to(mark_no_shows));
}

#[derive(OpenApi)]
#[openapi(paths(check_in, code_holder, walk_in, mark, undo, mark_no_shows))]
pub struct ApiDoc;

/// What somebody shows at the door: one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TicketBody {
    registration_id: Option<Uuid>,
    /// 受付番号, as typed.
    number: Option<String>,
    /// What the QR code holds.
    code: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct CheckedIn {
    registration_id: Uuid,
    number: String,
    #[schema(schema_with = one_of::<Presence>)]
    presence: Presence,
    arrived_at: Option<DateTime<Utc>>,
    /// They had been checked in before.
    again: bool,
}

/// Somebody at the door. An empty `email` is somebody without an address: nothing is sent to them.
/// Where the address is on record under another name, the refusal `known_by_another_name` names it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": { "family_name": "原", "given_name": "望", "email": "hara@example.jp" },
    "mode": "venue",
}))]
struct WalkInBody {
    person: PersonBody,
    organisation_id: Option<Uuid>,
    /// As typed, where it is not in the directory.
    #[schema(max_length = 100)]
    affiliation: Option<String>,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
}

/// Whose code it is, and the parts they can be checked into.
#[derive(Serialize, ToSchema)]
struct CodeHolder {
    registration_id: Uuid,
    session_id: Uuid,
    name: String,
    number: String,
    #[schema(schema_with = one_of::<RegistrationState>)]
    state: RegistrationState,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    part_ids: Vec<Uuid>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "presence": "late", "note": "電車の遅れ" }))]
struct MarkBody {
    #[schema(schema_with = one_of::<Presence>)]
    presence: Presence,
    left_at: Option<DateTime<Utc>>,
    #[schema(max_length = 500)]
    note: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Marked {
    marked: usize,
}

/// Records that somebody has come.
#[utoipa::path(post, path = "/api/v1/session-parts/{id}/check-ins", tag = "attendance",
    params(("id" = Uuid, Path)), request_body = TicketBody,
    responses((status = 200, body = CheckedIn), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn check_in(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<SessionPartId>,
    body: JsonBody<TicketBody>,
) -> Result<HttpResponse, Failure> {
    let ticket = ticket(body.into_inner())?;
    let (organiser, part) = (Organiser::from(&who), *id);
    let done = perform(async move {
        retrying(|| attendance::check_in(&context, organiser, part, ticket.clone())).await
    });
    let shown = done.await?.map_err(|stop| Failure::of(stop, of_attendance))?;
    Ok(HttpResponse::Ok().json(CheckedIn {
        registration_id: shown.registration.0,
        number: shown.number,
        presence: shown.presence,
        arrived_at: shown.arrived_at,
        again: shown.again,
    }))
}

fn ticket(body: TicketBody) -> Result<Ticket, Failure> {
    match (body.registration_id, body.number, body.code) {
        (Some(id), None, None) => Ok(Ticket::Registration(RegistrationId(id))),
        (None, Some(number), None) => Ok(Ticket::Number(number)),
        (None, None, Some(code)) => Ok(Ticket::Code(code)),
        _ => {
            let mut problems = Problems::none();
            problems.add("number", "registration_id、number、code のどれか1つを入れてください。");
            Err(Failure::invalid(problems.into_list()))
        }
    }
}

/// Whose code it is. Looking changes nothing.
#[utoipa::path(get, path = "/api/v1/check-in-codes/{code}", tag = "attendance",
    params(("code" = String, Path)),
    responses((status = 200, body = CodeHolder), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn code_holder(
    who: Coordinator,
    context: web::Data<Context>,
    code: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = links::open_check_in(&context.config, &code).ok_or(Failure::NotFound)?;
    let by = By::Staff(Organiser::from(&who));
    let found = registration_view(context.database.reader(), context.now(), id, by).await?;
    let view = found.ok_or(Failure::NotFound)?;
    let session = view.registration.session_id;
    let subject = Subject::of("study_session", session.0);
    audit::viewed(&context, &who.actor(), subject, json!({ "seen": "check_in" })).await?;
    Ok(HttpResponse::Ok().json(CodeHolder {
        registration_id: id.0,
        session_id: session.0,
        name: view.name,
        number: view.registration.number,
        state: view.registration.state,
        mode: view.registration.mode,
        part_ids: view.session.rows.parts.iter().map(|rows| rows.part.id.0).collect(),
    }))
}

/// Registers somebody at the door and checks them in.
#[utoipa::path(post, path = "/api/v1/session-parts/{id}/walk-ins", tag = "attendance",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = WalkInBody,
    responses((status = 201, body = Registered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn walk_in(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<SessionPartId>,
    body: JsonBody<WalkInBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let WalkInBody { person, organisation_id, affiliation, mode } = asked.clone();
    let wish = WalkIn {
        part: *id,
        person: person.into_visitor("person")?,
        organisation: organisation_id.map(Into::into),
        details: Details { affiliation, waits: false, ..Details::plain(mode) },
        request_key: request_key(&request, &context, *id),
    };
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let made = perform(async move {
            retrying(|| attendance::walk_in(&inner, organiser, wish.clone())).await
        });
        let made = made.await?.map_err(|stop| Failure::of(stop, of_attendance))?;
        Ok(Registered::from(made))
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Records or corrects attendance by hand.
#[utoipa::path(put, path = "/api/v1/session-parts/{part}/attendances/{registration}",
    tag = "attendance", params(("part" = Uuid, Path), ("registration" = Uuid, Path)),
    request_body = MarkBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn mark(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(SessionPartId, RegistrationId)>,
    body: JsonBody<MarkBody>,
) -> Result<HttpResponse, Failure> {
    let (part, registration) = path.into_inner();
    let MarkBody { presence, left_at, note } = body.into_inner();
    let wish = Mark { part, registration, presence, left_at, note };
    let organiser = Organiser::from(&who);
    let done =
        perform(
            async move { retrying(|| attendance::mark(&context, organiser, wish.clone())).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_attendance))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a record back: nothing is known about this person and part again. Repeating it is
/// harmless.
#[utoipa::path(delete, path = "/api/v1/session-parts/{part}/attendances/{registration}",
    tag = "attendance", params(("part" = Uuid, Path), ("registration" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn undo(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(SessionPartId, RegistrationId)>,
) -> Result<HttpResponse, Failure> {
    let ((part, registration), organiser) = (path.into_inner(), Organiser::from(&who));
    let done = perform(async move {
        retrying(|| attendance::undo(&context, organiser, part, registration)).await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_attendance))?;
    Ok(HttpResponse::NoContent().finish())
}

/// After the end: whoever held a seat and was not seen did not come.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/no-shows", tag = "attendance",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Marked), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn mark_no_shows(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(
            async move { retrying(|| attendance::mark_no_shows(&context, organiser, id)).await },
        );
    let marked = done.await?.map_err(|stop| Failure::of(stop, of_attendance))?;
    Ok(HttpResponse::Ok().json(Marked { marked }))
}
