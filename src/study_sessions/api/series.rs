//! A series from a rule: its dates with what is in the way, and the drafts made of them.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::StudySessionId;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::study_sessions::Organiser;
use crate::study_sessions::readers::{Onlooker, session_view};
use crate::study_sessions::series::{Candidate, Fate, Made, made_of, make, preview};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform, words};

use super::refusals::of_series;
use super::series_rule::RuleBody;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/{id}/series", web::get().to(list))
        .route("/api/v1/study-sessions/{id}/series", web::post().to(create))
        .route("/api/v1/study-sessions/{id}/series/preview", web::post().to(look));
}

#[derive(OpenApi)]
#[openapi(paths(list, create, look))]
pub struct ApiDoc;

/// A date of the rule and what would come of it.
#[derive(Serialize, ToSchema)]
struct SeriesDate {
    /// As the rule names it.
    named: NaiveDate,
    #[schema(schema_with = fate)]
    fate: &'static str,
    /// When it would take place; null when it does not.
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
    holiday: Option<String>,
    /// Who or what is taken then.
    in_the_way: Vec<String>,
    /// The session there is already for this start.
    session_id: Option<Uuid>,
    /// Whether a draft can be made.
    open: bool,
}

#[derive(Serialize, ToSchema)]
struct SeriesDates {
    items: Vec<SeriesDate>,
}

/// A session made of the template.
#[derive(Serialize, ToSchema)]
struct SeriesSession {
    id: Uuid,
    number: Option<i32>,
    title: String,
    /// The start it was made for; it may have been moved since.
    made_for: DateTime<Utc>,
    starts_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct SeriesSessions {
    items: Vec<SeriesSession>,
}

#[derive(Serialize, ToSchema)]
struct SeriesMade {
    /// By start.
    session_ids: Vec<Uuid>,
}

fn fate() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    words(["held", "shifted", "moved", "skipped", "holiday", "doubled"])
}

impl From<Candidate> for SeriesDate {
    fn from(one: Candidate) -> Self {
        let fate = match one.date.fate {
            Fate::Held(_) => "held",
            Fate::Shifted(_) => "shifted",
            Fate::Moved(_) => "moved",
            Fate::Skipped => "skipped",
            Fate::Holiday => "holiday",
            Fate::Doubled => "doubled",
        };
        Self {
            open: one.is_open(),
            named: one.date.named,
            fate,
            starts_at: one.slot.map(|(starts, _)| starts),
            ends_at: one.slot.map(|(_, ends)| ends),
            holiday: one.holiday,
            in_the_way: one.obstacles.into_iter().map(|obstacle| obstacle.name).collect(),
            session_id: one.made.map(|id| id.0),
        }
    }
}

impl From<Made> for SeriesSession {
    fn from(one: Made) -> Self {
        Self {
            id: one.session.id.0,
            number: one.session.number,
            title: one.session.title,
            made_for: one.starts_at,
            starts_at: one.session.starts_at,
        }
    }
}

/// What was made of this session.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/series", tag = "study sessions",
    operation_id = "list_series_of_session", params(("id" = Uuid, Path)),
    responses((status = 200, body = SeriesSessions), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let known = session_view(reader, context.now(), *id, Onlooker::Staff(organiser)).await?;
    known.ok_or(Failure::NotFound)?;
    let made = made_of(reader, organiser, *id).await?;
    let items = made.into_iter().map(SeriesSession::from).collect();
    Ok(HttpResponse::Ok().json(SeriesSessions { items }))
}

/// The dates of a rule, and what is in the way of each. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/series/preview", tag = "study sessions",
    operation_id = "preview_series", params(("id" = Uuid, Path)), request_body = RuleBody,
    responses((status = 200, body = SeriesDates), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn look(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<RuleBody>,
) -> Result<HttpResponse, Failure> {
    let rule = body.into_inner().into_plan()?.rule;
    let seen = preview(&context, Organiser::from(&who), *id, &rule).await;
    let seen = seen.map_err(|stop| Failure::of(stop, of_series))?;
    let items = seen.candidates.into_iter().map(SeriesDate::from).collect();
    Ok(HttpResponse::Ok().json(SeriesDates { items }))
}

/// Makes a draft like this session for every chosen date: all or none. 409 when somebody or something
/// is taken (`occupied`) or a date is not named by the rule or was made before (`dates_changed`).
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/series", tag = "study sessions",
    operation_id = "create_series",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RuleBody,
    responses((status = 201, body = SeriesMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn create(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<RuleBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (organiser, id, inner) = (Organiser::from(&who), *id, context.clone());
    let (key, plan) = (context.new_id::<Uuid>().to_string(), asked.clone().into_plan());
    let work = Box::pin(async move {
        let plan = plan?;
        let made =
            perform(async move { retrying(|| make(&inner, organiser, (id, &key), &plan)).await });
        let made = made.await?.map_err(|stop| Failure::of(stop, of_series))?;
        Ok(SeriesMade { session_ids: made.into_iter().map(|id| id.0).collect() })
    });
    api::once(&context, &request, (&who, &asked), work).await
}
