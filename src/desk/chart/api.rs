//! The chart over the API, for whoever may open the page, and its files, for whoever may take them
//! there.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::OrganisationId;
use entities::consultations::consultation::Side;
use entities::people::role_assignment::Role;
use entities::sign_in::legal_certification::{self, LegalPattern};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::pages::{load, own, printed, tabled};
use super::{Adopted, Chart, Happened, HappenedKind, Onlooker, OpenAction};
use crate::accompaniment::api::{EngagementDetails, LevelItem};
use crate::accompaniment::readers::Contacted;
use crate::context::Context;
use crate::people::{Coordinator, SignedIn};
use crate::web::{Download, Failure, ProblemDetails, Routes, attachment, one_of};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/charts/{id}", web::get().to(show))
        .route("/api/v1/charts/{id}/data.xlsx", web::get().to(data))
        .route("/api/v1/charts/{id}/form.xlsx", web::get().to(form));
}

#[derive(OpenApi)]
#[openapi(paths(show, data, form))]
pub struct ApiDoc;

/// 支援カルテ: everything the caller may know of one operator.
#[derive(Serialize, ToSchema)]
struct OperatorChart {
    organisation_id: Uuid,
    name: String,
    /// Of the National Tax Agency, thirteen digits.
    corporate_number: Option<String>,
    legal_form: Option<String>,
    /// Prefecture and city.
    place: Option<String>,
    /// 地域ブロック
    block: Option<String>,
    /// Leads first.
    people: Vec<ChartPerson>,
    /// What the operator works on, by vocabulary: 機能, 対象人材, and so on.
    marks: Vec<ChartMarks>,
    /// Newest first.
    adoptions: Vec<ChartAdoption>,
    /// Newest first.
    certifications: Vec<ChartCertification>,
    /// Those the caller may see, newest first.
    engagements: Vec<EngagementDetails>,
    /// Newest first.
    levels: Vec<LevelItem>,
    /// Newest first.
    history: Vec<ChartHappened>,
    /// The earliest due first.
    actions: Vec<ChartAction>,
}

#[derive(Serialize, ToSchema)]
struct ChartPerson {
    name: String,
    lead: bool,
}

#[derive(Serialize, ToSchema)]
struct ChartMarks {
    /// In Japanese.
    vocabulary: &'static str,
    terms: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct ChartAdoption {
    /// Western year in which the fiscal year begins.
    fiscal_year: i32,
    frame: Option<String>,
    /// 補助率: `2/3` or `50%`.
    subsidy_rate: Option<String>,
    /// Contracted as an accompanist; otherwise adopted as an operator.
    accompanist: bool,
}

#[derive(Serialize, ToSchema)]
struct ChartCertification {
    /// `cooperation_plan`, `management_plan` or `residence_support`.
    #[schema(schema_with = one_of::<LegalPattern>)]
    kind: LegalPattern,
    number: String,
    granted_on: NaiveDate,
    valid_to: Option<NaiveDate>,
    source_url: String,
}

/// One thing that happened.
#[derive(Serialize, ToSchema)]
struct ChartHappened {
    at: DateTime<Utc>,
    /// `study_session`, `consultation`, `milestone` or `introduction`.
    kind: &'static str,
    title: String,
    /// What the caller may know beyond that it was.
    text: Option<String>,
}

/// What was agreed and is not done yet.
#[derive(Serialize, ToSchema)]
struct ChartAction {
    text: String,
    /// `client`, `accompanist` or `staff`.
    #[schema(schema_with = one_of::<Side>)]
    owner: Side,
    due_on: Option<NaiveDate>,
    /// 記録番号
    record_number: String,
}

/// An operator's chart: the secretariat reads everybody's, whoever accompanies the operator or
/// belongs to it reads its own. A foreign one and a missing one look the same.
#[utoipa::path(get, path = "/api/v1/charts/{id}", tag = "accompaniment",
    params(("id" = Uuid, Path, description = "Of the operator's organisation.")),
    responses((status = 200, body = OperatorChart), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = onlooker(&who, &context, *id).await?;
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    Ok(HttpResponse::Ok().json(OperatorChart::from(chart)))
}

/// データ of a chart, for programs: one sheet for each table, with definitions and codes.
#[utoipa::path(get, path = "/api/v1/charts/{id}/data.xlsx", tag = "accompaniment",
    params(("id" = Uuid, Path, description = "Of the operator's organisation.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn data(
    who: Coordinator,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = Onlooker::Staff(who.person_id());
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    let (name, bytes) = tabled(&chart)?;
    Ok(attachment(name, bytes))
}

/// 様式 of a chart, to print, with what the caller may know of the operator.
#[utoipa::path(get, path = "/api/v1/charts/{id}/form.xlsx", tag = "accompaniment",
    params(("id" = Uuid, Path, description = "Of the operator's organisation.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn form(
    who: SignedIn,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let onlooker = onlooker(&who, &context, *id).await?;
    let chart = load((&who, &context), **contacted, onlooker, *id).await?;
    let (name, bytes) = printed(&chart, &context, onlooker)?;
    Ok(attachment(name, bytes))
}

/// As whom the caller opens a chart.
async fn onlooker(
    who: &SignedIn,
    context: &Context,
    id: OrganisationId,
) -> Result<Onlooker, Failure> {
    if who.person().roles.may(Role::Coordinator) {
        return Ok(Onlooker::Staff(who.person_id()));
    }
    own(who, context, id).await
}

impl From<Chart> for OperatorChart {
    fn from(chart: Chart) -> Self {
        let people = chart.people.into_iter().map(|(name, lead)| ChartPerson { name, lead });
        let marks = chart.marks.into_iter();
        let marks = marks.map(|(vocabulary, terms)| ChartMarks { vocabulary, terms });
        let adoptions = chart.adoptions.into_iter().map(|one| {
            let Adopted { fiscal_year, frame, subsidy_rate, accompanist } = one;
            ChartAdoption { fiscal_year, frame, subsidy_rate, accompanist }
        });
        Self {
            organisation_id: chart.organisation.id.0,
            name: chart.organisation.name,
            corporate_number: chart.organisation.corporate_number,
            legal_form: chart.legal_form,
            place: chart.place,
            block: chart.block,
            people: people.collect(),
            marks: marks.collect(),
            adoptions: adoptions.collect(),
            certifications: chart.certifications.into_iter().map(Into::into).collect(),
            engagements: chart.engagements.into_iter().map(Into::into).collect(),
            levels: chart.levels.into_iter().map(Into::into).collect(),
            history: chart.history.into_iter().map(Into::into).collect(),
            actions: chart.actions.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<legal_certification::Model> for ChartCertification {
    fn from(row: legal_certification::Model) -> Self {
        let legal_certification::Model { kind, number, granted_on, valid_to, source_url, .. } = row;
        Self { kind, number, granted_on, valid_to, source_url }
    }
}

impl From<Happened> for ChartHappened {
    fn from(one: Happened) -> Self {
        let kind = match one.kind {
            HappenedKind::StudySession => "study_session",
            HappenedKind::Consultation => "consultation",
            HappenedKind::Milestone => "milestone",
            HappenedKind::Introduction => "introduction",
        };
        Self { at: one.at, kind, title: one.title, text: one.text }
    }
}

impl From<OpenAction> for ChartAction {
    fn from(one: OpenAction) -> Self {
        let OpenAction { text, owner, due_on, number } = one;
        Self { text, owner, due_on, record_number: number }
    }
}
