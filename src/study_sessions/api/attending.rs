//! The day itself: who came, and the roster to hand in.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, SessionPartId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::attendance::{self, Mark, Ticket, WalkIn};
use crate::study_sessions::registration::{Details, NewPerson};
use crate::study_sessions::{Organiser, roster};
use crate::vocabulary::{EmailAddress, PersonName};
use crate::web::{Failure, ProblemDetails, Problems, perform};

use super::refusals::of_attendance;
use super::shown::Registered;

pub fn routes(service: &mut web::ServiceConfig) {
    service
        .route("/api/v1/session-parts/{id}/check-ins", web::post().to(check_in))
        .route("/api/v1/session-parts/{id}/walk-ins", web::post().to(walk_in))
        .route("/api/v1/session-parts/{part}/attendances/{registration}", web::put().to(mark))
        .route("/api/v1/study-sessions/{id}/no-shows", web::post().to(mark_no_shows))
        .route("/api/v1/study-sessions/{id}/roster.xlsx", web::get().to(roster_file));
}

#[derive(OpenApi)]
#[openapi(paths(check_in, walk_in, mark, mark_no_shows, roster_file))]
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
    #[schema(value_type = String)]
    presence: Presence,
    arrived_at: Option<DateTime<Utc>>,
    /// They had been checked in before.
    again: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WalkInBody {
    family_name: String,
    given_name: String,
    email: String,
    organisation_id: Option<Uuid>,
    affiliation: Option<String>,
    #[schema(value_type = String)]
    mode: Mode,
    /// The same key twice is one registration.
    request_key: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MarkBody {
    /// `present`, `late`, `left_early`, `excused` or `no_show`.
    #[schema(value_type = String)]
    presence: Presence,
    left_at: Option<DateTime<Utc>>,
    note: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Marked {
    marked: usize,
}

#[derive(Deserialize)]
struct RosterQuery {
    form: Option<String>,
}

/// Records that somebody has come.
#[utoipa::path(post, path = "/api/v1/session-parts/{id}/check-ins", tag = "attendance",
    params(("id" = Uuid, Path)), request_body = TicketBody,
    responses((status = 200, body = CheckedIn), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn check_in(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<SessionPartId>,
    body: web::Json<TicketBody>,
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

/// Registers somebody at the door and checks them in.
#[utoipa::path(post, path = "/api/v1/session-parts/{id}/walk-ins", tag = "attendance",
    params(("id" = Uuid, Path)), request_body = WalkInBody,
    responses((status = 201, body = Registered), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn walk_in(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<SessionPartId>,
    body: web::Json<WalkInBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let mut problems = Problems::none();
    let name = PersonName::parse(&body.family_name, &body.given_name);
    let name = problems.keep("family_name", name);
    let email = problems.keep("email", EmailAddress::parse(&body.email));
    let (Some(name), Some(email)) = (name, email) else {
        return Err(Failure::invalid(problems.into_list()));
    };
    let wish = WalkIn {
        part: *id,
        person: NewPerson { name, kana: None, email, phone: None },
        organisation: body.organisation_id.map(Into::into),
        details: Details { affiliation: body.affiliation, ..Details::plain(body.mode) },
        request_key: body.request_key,
    };
    let organiser = Organiser::from(&who);
    let done = perform(async move {
        retrying(|| attendance::walk_in(&context, organiser, wish.clone())).await
    });
    let made = done.await?.map_err(|stop| Failure::of(stop, of_attendance))?;
    Ok(HttpResponse::Created().json(Registered::from(made)))
}

/// Records or corrects attendance by hand.
#[utoipa::path(put, path = "/api/v1/session-parts/{part}/attendances/{registration}",
    tag = "attendance", params(("part" = Uuid, Path), ("registration" = Uuid, Path)),
    request_body = MarkBody,
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn mark(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(SessionPartId, RegistrationId)>,
    body: web::Json<MarkBody>,
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

/// After the end: whoever held a seat and was not seen did not come.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/no-shows", tag = "attendance",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Marked), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
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

/// 出席簿 as a workbook: `form=data` (machine-readable, the default) or `form=print`.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/roster.xlsx", tag = "attendance",
    params(("id" = Uuid, Path), ("form" = Option<String>, Query)),
    responses((status = 200, content_type = roster::MEDIA_TYPE, body = Vec<u8>),
        (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn roster_file(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: web::Query<RosterQuery>,
) -> Result<HttpResponse, Failure> {
    let subject = Subject::of("study_session", id.0);
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({ "roster": true })).await?;
    let secretariat = &context.config.secretariat;
    let head = (secretariat.programme.as_str(), secretariat.name.as_str());
    let reader = context.database.reader();
    let facts = roster::roster(reader, Organiser::from(&who), head, *id).await?;
    let facts = facts.ok_or(Failure::NotFound)?;
    let print = query.form.as_deref() == Some("print");
    let made = if print { roster::form_workbook(&facts) } else { roster::data_workbook(&facts) };
    let bytes = made.map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok()
        .content_type(roster::MEDIA_TYPE)
        .insert_header(("Content-Disposition", "attachment; filename=\"roster.xlsx\""))
        .body(bytes))
}
