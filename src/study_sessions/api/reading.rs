//! Finding sessions. What somebody may see follows from who asks; without a token it is what the
//! public may see.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use crate::context::Context;
use crate::people::{Coordinator, Visit};
use crate::study_sessions::readers::{
    Filter, OnlineView, Onlooker, When, public_sessions, session_view,
};
use crate::study_sessions::{Member, Organiser};
use crate::web::{Failure, FieldProblem, ListPart, ProblemDetails, Query, Routes, offset, one_of};

use super::shown::{SessionDetails, SessionItem};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions", web::get().to(list))
        .route("/api/v1/study-sessions/{id}", web::get().to(show))
        .route("/api/v1/study-sessions/{id}/preview", web::get().to(preview));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, preview))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SessionsQuery {
    /// Over already, the latest first; otherwise what is to come, the next first.
    past: Option<bool>,
    /// Any day of this month, `2026-12`; `past` is not looked at then.
    #[param(pattern = "^[0-9]{4}-[0-9]{2}$", example = "2026-12")]
    month: Option<String>,
    theme_id: Option<Uuid>,
    #[param(schema_with = one_of::<Mode>, required = false)]
    mode: Option<Mode>,
    /// A block of prefectures, as `study-sessions/filters` names them.
    block_id: Option<Uuid>,
    /// JIS X 0401.
    #[param(minimum = 1, maximum = 47)]
    prefecture_code: Option<i32>,
    /// Words; all of them must occur.
    text: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    cursor: Option<String>,
}

impl SessionsQuery {
    fn when(&self) -> Result<When, Failure> {
        let Some(month) = &self.month else {
            return Ok(if self.past == Some(true) { When::Past } else { When::Upcoming });
        };
        let day = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok();
        // Four figures, so that every day of the month and its neighbours can be counted.
        let day = day.filter(|_| month.len() == 7);
        day.map(When::Month).ok_or_else(|| {
            let detail = "月は 2026-12 の形で指定してください。".to_owned();
            Failure::invalid(vec![FieldProblem { field: "month".into(), detail }])
        })
    }
}

/// Public sessions.
#[utoipa::path(get, path = "/api/v1/study-sessions", tag = "study sessions", params(SessionsQuery),
    responses((status = 200, body = ListPart<SessionItem>), (status = 422, body = ProblemDetails)))]
async fn list(
    context: web::Data<Context>,
    query: Query<SessionsQuery>,
) -> Result<HttpResponse, Failure> {
    let when = query.when()?;
    let query = query.into_inner();
    let offset = offset(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let filter = Filter {
        when,
        theme: query.theme_id.map(Into::into),
        mode: query.mode,
        block: query.block_id.map(Into::into),
        prefecture: query.prefecture_code,
        text: query.text.unwrap_or_default(),
    };
    let reader = context.database.reader();
    let rows = public_sessions(reader, context.now(), &filter, (offset, limit + 1)).await?;
    let part = ListPart::of(rows, limit, |_| offset + limit, SessionItem::from);
    Ok(HttpResponse::Ok().json(part))
}

/// One session, as far as the caller may see it.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}", tag = "study sessions",
    params(("id" = Uuid, Path)), security((), ("bearer" = [])),
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

/// What anyone will read about the session, a draft too.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/preview", tag = "study sessions",
    params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = SessionDetails), (status = 404, body = ProblemDetails)))]
async fn preview(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let staff = Onlooker::Staff(Organiser::from(&who));
    let view = session_view(context.database.reader(), context.now(), *id, staff).await?;
    let mut view = view.ok_or(Failure::NotFound)?;
    view.online = OnlineView::Hidden;
    Ok(HttpResponse::Ok().json(SessionDetails::from(view)))
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
