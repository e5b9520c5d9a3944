//! After a session: thanking those who came, and the report on it.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use entities::StudySessionId;
use entities::people::organisation::OrganisationKind;
use entities::study_sessions::seats::Mode;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::Organiser;
use crate::study_sessions::report::{
    Count, MEDIA_TYPE, ReportFacts, ReportText, data_workbook, form_workbook, report_facts, save,
};
use crate::study_sessions::thanks::{Thanks, thank, to_thank};
use crate::web::{Download, Failure, JsonBody, ProblemDetails, Query, Routes, one_of, perform};

use super::planning::Told;
use super::refusals::of_session;
use super::rosters::{RosterForm, RosterQuery};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/{id}/thanks", web::post().to(say_thanks))
        .route("/api/v1/study-sessions/{id}/report", web::get().to(show))
        .route("/api/v1/study-sessions/{id}/report", web::put().to(write))
        .route("/api/v1/study-sessions/{id}/report.xlsx", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(say_thanks, show, write, file))]
pub struct ApiDoc;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "message": "またお会いしましょう。", "expected_recipients": 18 }))]
struct ThanksBody {
    /// The secretariat's own words.
    #[schema(max_length = 1000)]
    message: Option<String>,
    /// How many people the caller expects to be told (`to_thank` of the report); refused if it
    /// differs.
    expected_recipients: usize,
}

/// The words of a report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReportBody {
    /// 主な質疑
    #[schema(max_length = 4000)]
    questions: String,
    /// 成果と課題
    #[schema(max_length = 4000)]
    outcomes: String,
    /// 次回への反映
    #[schema(max_length = 4000)]
    next: String,
    /// As it was read; 0 for the first.
    version: i32,
}

#[derive(Serialize, ToSchema)]
struct ReportVersion {
    version: i32,
}

/// A report: what is counted, and its words.
#[derive(Serialize, ToSchema)]
struct ReportShown {
    questions: String,
    outcomes: String,
    next: String,
    version: i32,
    whole: ReportCount,
    modes: Vec<ModeCount>,
    /// The last has no block: 不明.
    blocks: Vec<BlockCount>,
    /// The last has no kind: 不明.
    kinds: Vec<KindCount>,
    /// Of whoever came.
    organisations: usize,
    /// Who came and has not been thanked yet.
    to_thank: usize,
}

/// Counts of one group; 実数 unless it is said.
#[derive(Serialize, ToSchema)]
struct ReportCount {
    /// Everybody who ever registered.
    applied: usize,
    confirmed: usize,
    came: usize,
    /// 延べ: over the parts.
    attendances: usize,
    excused: usize,
    no_shows: usize,
    unrecorded: usize,
}

#[derive(Serialize, ToSchema)]
struct ModeCount {
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    count: ReportCount,
}

#[derive(Serialize, ToSchema)]
struct BlockCount {
    block: Option<String>,
    count: ReportCount,
}

#[derive(Serialize, ToSchema)]
struct KindCount {
    /// Of the organisation, as in the directory; null: not known.
    kind: Option<String>,
    count: ReportCount,
}

impl From<Count> for ReportCount {
    fn from(own: Count) -> Self {
        Self {
            applied: own.applied,
            confirmed: own.confirmed,
            came: own.came,
            attendances: own.attendances,
            excused: own.excused,
            no_shows: own.no_shows,
            unrecorded: own.unrecorded,
        }
    }
}

/// Thanks everybody who came and has not been thanked, once the session is over.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/thanks", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = ThanksBody,
    responses((status = 200, body = Told), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn say_thanks(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<ThanksBody>,
) -> Result<HttpResponse, Failure> {
    let ThanksBody { message, expected_recipients } = body.into_inner();
    let (organiser, id, wish) =
        (Organiser::from(&who), *id, Thanks { message, expected_recipients });
    let done =
        perform(async move { retrying(|| thank(&context, organiser, id, wish.clone())).await });
    let told = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(Told { told }))
}

async fn load(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
) -> Result<ReportFacts, Failure> {
    let reader = context.database.reader();
    let found = report_facts(reader, context.now(), Organiser::from(who), id).await?;
    found.ok_or(Failure::NotFound)
}

/// The counts of a session and the words of its report.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/report", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ReportShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let facts = load(&who, &context, *id).await?;
    let waiting = to_thank(context.database.reader(), *id).await?.len();
    Ok(HttpResponse::Ok().json(shown(facts, waiting)))
}

fn shown(facts: ReportFacts, to_thank: usize) -> ReportShown {
    let kind = |kind: OrganisationKind| sea_orm::ActiveEnum::to_value(&kind);
    let figures = facts.figures;
    let text = facts.text;
    let said = |of: fn(&entities::study_sessions::report::Model) -> &String| {
        text.as_ref().map(|text| of(text).clone()).unwrap_or_default()
    };
    ReportShown {
        questions: said(|text| &text.questions),
        outcomes: said(|text| &text.outcomes),
        next: said(|text| &text.next),
        version: text.as_ref().map_or(0, |text| text.version),
        whole: figures.whole.into(),
        modes: figures
            .modes
            .into_iter()
            .map(|(mode, own)| ModeCount { mode, count: own.into() })
            .collect(),
        blocks: figures
            .blocks
            .into_iter()
            .map(|(block, own)| BlockCount { block, count: own.into() })
            .collect(),
        kinds: figures
            .kinds
            .into_iter()
            .map(|(own, count)| KindCount { kind: own.map(kind), count: count.into() })
            .collect(),
        organisations: figures.organisations,
        to_thank,
    }
}

/// Keeps the words of the report, until it is handed in.
#[utoipa::path(put, path = "/api/v1/study-sessions/{id}/report", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = ReportBody,
    responses((status = 200, body = ReportVersion), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn write(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<ReportBody>,
) -> Result<HttpResponse, Failure> {
    let ReportBody { questions, outcomes, next, version } = body.into_inner();
    let text = ReportText { questions, outcomes, next, version };
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| save(&context, organiser, id, text.clone())).await });
    let version = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(ReportVersion { version }))
}

/// 開催報告 as a workbook.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/report.xlsx", tag = "study sessions",
    params(("id" = Uuid, Path), RosterQuery),
    responses((status = 200, content_type = MEDIA_TYPE, body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: Query<RosterQuery>,
) -> Result<HttpResponse, Failure> {
    let facts = load(&who, &context, *id).await?;
    let subject = Subject::of("study_session", id.0);
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({ "seen": "report" })).await?;
    let office = &context.config.secretariat;
    let bytes = match query.form.unwrap_or_default() {
        RosterForm::Print => form_workbook((&office.programme, &office.name), &facts),
        RosterForm::Data => data_workbook(&facts),
    };
    let bytes = bytes.context("the report could not be written down")?;
    Ok(HttpResponse::Ok()
        .content_type(MEDIA_TYPE)
        .insert_header(("Content-Disposition", "attachment; filename=\"report.xlsx\""))
        .body(bytes))
}
