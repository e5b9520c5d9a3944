//! What can be chosen from: in the search of sessions, in a plan, when registering.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::StudySessionId;
use entities::people::term;
use entities::people::term::Vocabulary;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, SignedIn, api};
use crate::study_sessions::catalogue::{Months, applicant, choices};
use crate::study_sessions::readers::{Onlooker, session_view};
use crate::study_sessions::session::add_series;
use crate::study_sessions::staffing::plan_choices;
use crate::study_sessions::{Member, Organiser};
use crate::vocabulary::ShortText;
use crate::web::{Failure, JsonBody, ProblemDetails, Problems, Routes, perform};

use super::planning::Made;
use super::refusals::of_session;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/filters", web::get().to(filters))
        .route("/api/v1/study-sessions/plan-choices", web::get().to(for_plan))
        .route("/api/v1/study-session-series", web::post().to(new_series))
        .route("/api/v1/study-sessions/{id}/attendee-choices", web::get().to(for_registration));
}

#[derive(OpenApi)]
#[openapi(paths(filters, for_plan, new_series, for_registration))]
pub struct ApiDoc;

/// Something to choose, by its id.
#[derive(Serialize, ToSchema)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

#[derive(Serialize, ToSchema)]
struct SessionFilters {
    themes: Vec<Named>,
    blocks: Vec<BlockShown>,
    /// Months in which sessions still to come begin, `2026-12`.
    months: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct BlockShown {
    id: Uuid,
    name: String,
    prefectures: Vec<PrefectureShown>,
}

#[derive(Serialize, ToSchema)]
struct PrefectureShown {
    /// JIS X 0401.
    code: i32,
    name: String,
}

#[derive(Serialize, ToSchema)]
struct PlanChoicesShown {
    series: Vec<Named>,
    themes: Vec<Named>,
    activity_levels: Vec<Named>,
    /// Who may be named as a speaker by id.
    people: Vec<Named>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeriesBody {
    #[schema(min_length = 1, max_length = 100)]
    title: String,
    #[serde(default)]
    #[schema(max_length = 2000)]
    description: String,
}

/// For which organisation the caller may register, and whom.
#[derive(Serialize, ToSchema)]
struct AttendeeChoices {
    organisations: Vec<Named>,
    colleagues: Vec<ColleagueShown>,
}

#[derive(Serialize, ToSchema)]
struct ColleagueShown {
    id: Uuid,
    name: String,
    organisation_id: Uuid,
}

fn named(row: &term::Model) -> Named {
    Named { id: row.id.0, name: row.label.clone() }
}

/// What public sessions can be searched by.
#[utoipa::path(get, path = "/api/v1/study-sessions/filters", tag = "study sessions",
    responses((status = 200, body = SessionFilters)))]
async fn filters(context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let found = choices(context.database.reader(), Months::Coming, context.now()).await?;
    let blocks = found.places.into_iter().map(|(block, prefectures)| BlockShown {
        id: block.id.0,
        name: block.name,
        prefectures: prefectures
            .into_iter()
            .map(|one| PrefectureShown { code: one.code, name: one.name })
            .collect(),
    });
    Ok(HttpResponse::Ok().json(SessionFilters {
        themes: found.themes.iter().map(named).collect(),
        blocks: blocks.collect(),
        months: found.months.iter().map(|day| day.format("%Y-%m").to_string()).collect(),
    }))
}

/// What a plan can name by id. Rooms and licences are listed under `resources`.
#[utoipa::path(get, path = "/api/v1/study-sessions/plan-choices", tag = "study sessions",
    responses((status = 200, body = PlanChoicesShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn for_plan(_who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let found = plan_choices(context.database.reader()).await?;
    let terms = |vocabulary| {
        let offered = found.terms.of(vocabulary).filter(|term| !term.retired);
        offered.map(named).collect()
    };
    let series = found.series.iter().filter(|series| !series.retired);
    Ok(HttpResponse::Ok().json(PlanChoicesShown {
        series: series.map(|one| Named { id: one.id.0, name: one.title.clone() }).collect(),
        themes: terms(Vocabulary::Theme),
        activity_levels: terms(Vocabulary::ActivityLevel),
        people: found.people.into_iter().map(|(id, name)| Named { id: id.0, name }).collect(),
    }))
}

/// Adds a series that sessions can belong to.
#[utoipa::path(post, path = "/api/v1/study-session-series", tag = "study sessions",
    request_body = SeriesBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn new_series(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<SeriesBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let mut problems = Problems::none();
    let title = problems.keep("title", ShortText::<100>::parse(&asked.title));
    let description = asked.description.clone();
    if description.chars().count() > 2000 {
        problems.add("description", crate::study_sessions::wording::plan::too_long(2000));
    }
    let Some(title) = title.filter(|_| problems.is_empty()) else {
        return Err(Failure::invalid(problems.into_list()));
    };
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let made = perform(async move {
            retrying(|| add_series(&inner, organiser, title.as_str(), &description)).await
        });
        let id = made.await?.map_err(|stop| Failure::of(stop, of_session))?;
        Ok(Made { id: id.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Whom the caller may register for this session, and for which organisation.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/attendee-choices", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AttendeeChoices), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn for_registration(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let onlooker = Onlooker::Member(Member::from(&who));
    let view = session_view(reader, context.now(), *id, onlooker).await?;
    let audience = view.ok_or(Failure::NotFound)?.rows.session.audience;
    let found = applicant(reader, who.person_id(), audience).await?.ok_or(Failure::NotFound)?;
    let places = found
        .places
        .into_iter()
        .map(|place| Named { id: place.organisation.id.0, name: place.organisation.name });
    let colleagues = found.colleagues.into_iter().map(|one| ColleagueShown {
        id: one.id.0,
        name: one.name,
        organisation_id: one.organisation.0,
    });
    Ok(HttpResponse::Ok().json(AttendeeChoices {
        organisations: places.collect(),
        colleagues: colleagues.collect(),
    }))
}
