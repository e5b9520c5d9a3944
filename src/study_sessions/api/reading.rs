//! Finding sessions. What somebody may see follows from who asks; without a token it is what the
//! public may see.

use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use crate::context::Context;
use crate::people::{Coordinator, Visit};
use crate::study_sessions::readers::{
    Filter, Onlooker, StaffFilter, When, public_sessions, session_view, staff_sessions,
};
use crate::study_sessions::{Member, Organiser};
use crate::web::{Failure, ListPart, ProblemDetails, after};

use super::shown::{SessionDetails, SessionItem};

pub fn routes(service: &mut web::ServiceConfig) {
    service
        .route("/api/v1/study-sessions", web::get().to(list))
        .route("/api/v1/study-sessions/all", web::get().to(all))
        .route("/api/v1/study-sessions/{id}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(list, all, show))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SessionsQuery {
    /// Over already, the latest first; otherwise what is to come, the next first.
    past: Option<bool>,
    theme_id: Option<uuid::Uuid>,
    /// `venue` or `online`.
    #[param(value_type = Option<String>)]
    mode: Option<Mode>,
    /// JIS X 0401.
    prefecture_code: Option<i32>,
    /// Words; all of them must occur.
    text: Option<String>,
    /// 1 to 200; 50 when absent.
    limit: Option<u64>,
    cursor: Option<String>,
}

/// Public sessions.
#[utoipa::path(get, path = "/api/v1/study-sessions", tag = "study sessions", params(SessionsQuery),
    responses((status = 200, body = ListPart<SessionItem>), (status = 422, body = ProblemDetails)))]
async fn list(
    context: web::Data<Context>,
    query: web::Query<SessionsQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let offset = after::<u64>(query.cursor.as_deref())?.unwrap_or(0);
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let filter = Filter {
        when: if query.past == Some(true) { When::Past } else { When::Upcoming },
        theme: query.theme_id.map(Into::into),
        mode: query.mode,
        block: None,
        prefecture: query.prefecture_code,
        text: query.text.unwrap_or_default(),
    };
    let reader = context.database.reader();
    let rows = public_sessions(reader, context.now(), &filter, (offset, limit + 1)).await?;
    let part = ListPart::of(rows, limit, |_| offset + limit, SessionItem::from);
    Ok(HttpResponse::Ok().json(part))
}

/// All sessions, drafts too, by start.
#[utoipa::path(get, path = "/api/v1/study-sessions/all", tag = "study sessions",
    responses((status = 200, body = Vec<SessionItem>), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn all(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let filter = StaffFilter::default();
    let reader = context.database.reader();
    let rows = staff_sessions(reader, context.now(), Organiser::from(&who), &filter).await?;
    let items: Vec<SessionItem> = rows.into_iter().map(SessionItem::from).collect();
    Ok(HttpResponse::Ok().json(items))
}

/// One session, as far as the caller may see it.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}", tag = "study sessions",
    params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = SessionDetails), (status = 404, body = ProblemDetails)))]
async fn show(
    visit: Visit,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let who = onlooker(&visit);
    let view = session_view(context.database.reader(), context.now(), *id, who).await?;
    let details = SessionDetails::from(view.ok_or(Failure::NotFound)?);
    Ok(HttpResponse::Ok().json(details))
}

fn onlooker(visit: &Visit) -> Onlooker {
    use entities::people::role_assignment::Role;
    match visit.person() {
        None => Onlooker::Anyone,
        Some(person) if person.roles.may(Role::Coordinator) => {
            Onlooker::Staff(Organiser::acting_as(person.id))
        }
        Some(person) => Onlooker::Member(Member::acting_as(person.id)),
    }
}
