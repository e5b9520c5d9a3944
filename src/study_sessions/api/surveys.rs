//! The questionnaire after a session: how it is set up, what came back, and answering it.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::survey::Circle;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::Organiser;
use crate::study_sessions::readers::{Onlooker, SessionView, session_view};
use crate::study_sessions::survey::{
    MEDIA_TYPE, Results, SurveyPlan, close, data_workbook, form_workbook, save, survey_results,
};
use crate::web::{Download, Failure, JsonBody, ProblemDetails, Query, Routes, one_of, perform};

use super::refusals::of_survey;
use super::rosters::{RosterForm, RosterQuery};
use super::shown_survey::SurveyShown;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/{id}/survey", web::get().to(show))
        .route("/api/v1/study-sessions/{id}/survey", web::put().to(set_up))
        .route("/api/v1/study-sessions/{id}/survey/closure", web::post().to(end))
        .route("/api/v1/study-sessions/{id}/survey.xlsx", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(show, set_up, end, file))]
pub struct ApiDoc;

/// How a questionnaire is set up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "anonymous": true, "circle": "attended",
    "closes_at": "2026-12-17T17:00:00+09:00", "remind_at": "2026-12-10T10:00:00+09:00",
    "version": 0 }))]
struct SurveyBody {
    /// Nobody learns who answered what; fixed once somebody has answered.
    anonymous: bool,
    #[schema(schema_with = one_of::<Circle>)]
    circle: Circle,
    /// Stands above the questions.
    #[schema(max_length = 1000)]
    intro: Option<String>,
    /// After the end of the session, at most 90 days.
    closes_at: DateTime<Utc>,
    /// When those who have not answered are reminded, once.
    remind_at: Option<DateTime<Utc>>,
    /// As it was read; 0 for a new one.
    version: i32,
}

#[derive(Serialize, ToSchema)]
struct SurveyVersion {
    version: i32,
}

async fn load(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
) -> Result<(SessionView, Results), Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(who));
    let view = session_view(reader, context.now(), id, Onlooker::Staff(organiser)).await?;
    let results = survey_results(reader, organiser, id).await?;
    let found = view.zip(results).ok_or(Failure::NotFound)?;
    let subject = Subject::of("study_session", id.0);
    let seen = serde_json::json!({ "seen": "survey" });
    audit::viewed(context, &who.actor(), subject, seen).await?;
    Ok(found)
}

/// The questionnaire with everything that has come back so far.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/survey", tag = "surveys",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SurveyShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (_, results) = load(&who, &context, *id).await?;
    Ok(HttpResponse::Ok().json(SurveyShown::from(results)))
}

/// Sets the questionnaire up, or changes it.
#[utoipa::path(put, path = "/api/v1/study-sessions/{id}/survey", tag = "surveys",
    params(("id" = Uuid, Path)), request_body = SurveyBody,
    responses((status = 200, body = SurveyVersion), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn set_up(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<SurveyBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let plan = SurveyPlan {
        anonymous: body.anonymous,
        circle: body.circle,
        intro: body.intro,
        closes_at: body.closes_at,
        remind_at: body.remind_at,
        version: body.version,
    };
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| save(&context, organiser, id, plan.clone())).await });
    let version = done.await?.map_err(|stop| Failure::of(stop, of_survey))?;
    Ok(HttpResponse::Ok().json(SurveyVersion { version }))
}

/// Ends the questionnaire before its time. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/survey/closure", tag = "surveys",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn end(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| close(&context, organiser, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_survey))?;
    Ok(HttpResponse::NoContent().finish())
}

/// The results as a workbook.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/survey.xlsx", tag = "surveys",
    params(("id" = Uuid, Path), RosterQuery),
    responses((status = 200, content_type = MEDIA_TYPE, body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: Query<RosterQuery>,
) -> Result<HttpResponse, Failure> {
    let (view, results) = load(&who, &context, *id).await?;
    let programme = &context.config.secretariat.programme;
    let bytes = match query.form.unwrap_or_default() {
        RosterForm::Print => form_workbook(programme, &view.rows, &results),
        RosterForm::Data => data_workbook(&view.rows, &results),
    };
    let bytes = bytes.context("the results could not be written down")?;
    Ok(HttpResponse::Ok()
        .content_type(MEDIA_TYPE)
        .insert_header(("Content-Disposition", "attachment; filename=\"survey.xlsx\""))
        .body(bytes))
}
