//! `/api/v1/organisations`: for the secretariat.

use actix_web::web::{Data, Path, get, post, put};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use entities::OrganisationId;
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::term::Vocabulary;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::people::api::once;
use crate::people::audit::{Subject, viewed};
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::tokyo;
use crate::web::{Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, after, perform};

use super::api_facts::Certification;
use super::wording::{kind_from, state_from};
use super::{
    OrganisationFilter, OrganisationRefused, RawOrganisation, Whole, api_facts,
    change_organisation, create_organisation, list_after, whole,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/organisations", get().to(list))
        .route("/api/v1/organisations", post().to(create))
        .route("/api/v1/organisations/{id}", get().to(show))
        .route("/api/v1/organisations/{id}", put().to(change))
        .configure(api_facts::routes);
}

#[derive(OpenApi)]
#[openapi(paths(list, create, show, change))]
pub struct ApiDoc;

/// What was granted, which has a file of its own.
pub fn facts() -> utoipa::openapi::OpenApi {
    api_facts::ApiDoc::openapi()
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Parts of a name, in any width and kana.
    words: Option<String>,
    /// `adopted_operator`, …
    kind: Option<String>,
    /// `active` when absent.
    state: Option<String>,
    /// Code of a regional block, as it is today.
    block: Option<String>,
    /// Id, code or label of a function.
    function: Option<String>,
    /// Western year in which the fiscal year of an adoption begins.
    adopted_in: Option<i32>,
    /// 1 to 200; 50 when absent.
    limit: Option<u64>,
    cursor: Option<String>,
}

/// An organisation in a list.
#[derive(Serialize, ToSchema)]
pub struct OrganisationLine {
    id: Uuid,
    name: String,
    kana: Option<String>,
    #[schema(value_type = String)]
    kind: OrganisationKind,
    #[schema(value_type = String)]
    state: OrganisationState,
    corporate_number: Option<String>,
    /// JIS X 0401
    prefecture: Option<i32>,
    city: Option<String>,
    updated_at: DateTime<Utc>,
}

/// An organisation with everything that hangs on it; terms by code.
#[derive(Serialize, ToSchema)]
pub struct OrganisationDetails {
    #[serde(flatten)]
    line: OrganisationLine,
    legal_form: Option<String>,
    phone: Option<String>,
    website: Option<String>,
    activity_level: Option<String>,
    aliases: Vec<String>,
    functions: Vec<String>,
    talent_categories: Vec<String>,
    industries: Vec<String>,
    languages: Vec<String>,
    themes: Vec<String>,
    /// Newest first.
    adoptions: Vec<Adoption>,
    /// Newest first.
    certifications: Vec<Certification>,
}

#[derive(Serialize, ToSchema)]
struct Adoption {
    fiscal_year: i32,
    frame: Option<String>,
    /// `2/3` or `50%`.
    subsidy_rate: Option<String>,
    accompanist: bool,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub struct Created {
    pub id: Uuid,
}

/// Organisations, in the order they were added.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "organisations", params(Asked), security(("bearer" = [])),
    responses((status = 200, body = ListPart<OrganisationLine>), (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails)))]
async fn list(
    context: Data<Context>,
    _who: Coordinator,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let asked = asked.into_inner();
    let filter = filter(&context, &asked).await?;
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    let place = (after::<OrganisationId>(asked.cursor.as_deref())?, limit + 1);
    let rows = list_after(context.database.reader(), &filter, place).await?;
    Ok(HttpResponse::Ok().json(ListPart::of(rows, limit, |row| row.id, line)))
}

async fn filter(context: &Context, asked: &Asked) -> Result<OrganisationFilter, Failure> {
    let reader = context.database.reader();
    let mut filter = OrganisationFilter {
        words: asked.words.clone().unwrap_or_default(),
        kind: asked.kind.as_deref().and_then(kind_from),
        state: asked.state.as_deref().and_then(state_from),
        adopted_in: asked.adopted_in,
        ..OrganisationFilter::default()
    };
    if let Some(code) = &asked.block {
        let regions = Regions::on(reader, tokyo::day_of(context.now())).await?;
        let block = regions.blocks.iter().find(|block| block.code == *code);
        let inside = block.map(|block| regions.prefectures_of(block.id)).unwrap_or_default();
        filter.prefectures = inside.into_iter().map(|one| i32::from(one.code())).collect();
    }
    if let Some(function) = &asked.function {
        let terms = Terms::load(reader).await?;
        filter.tag = terms.find(Vocabulary::Function, function).map(|term| term.id);
    }
    Ok(filter)
}

/// Adds an organisation. Send an `Idempotency-Key` to be safe against sending twice.
#[utoipa::path(post, path = "/api/v1/organisations", tag = "organisations", request_body = RawOrganisation, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Created), (status = 422, body = ProblemDetails)))]
async fn create(
    context: Data<Context>,
    who: Coordinator,
    request: HttpRequest,
    body: JsonBody<RawOrganisation>,
) -> Result<HttpResponse, Failure> {
    let raw = body.into_inner();
    let (creating, actor, asked) = (context.clone(), who.actor(), raw.clone());
    let work = async move {
        let made = async move { retrying(|| create_organisation(&creating, &actor, &raw)).await };
        let id = perform(made).await?.map_err(refusal)?;
        Ok(Created { id: id.0 })
    };
    once(&context, &request, (&who, &asked), Box::pin(work)).await
}

/// One organisation with everything that hangs on it. The look is noted.
#[utoipa::path(get, path = "/api/v1/organisations/{id}", tag = "organisations", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = OrganisationDetails), (status = 404, body = ProblemDetails)))]
async fn show(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let found = whole(reader, *id).await?.ok_or(Failure::NotFound)?;
    let terms = Terms::load(reader).await?;
    let subject = Subject::of("organisation", id.0);
    viewed(&context, &who.actor(), subject, serde_json::Value::Null).await?;
    Ok(HttpResponse::Ok().json(details(found, &terms)))
}

/// Replaces everything about an organisation; fields that are left out become empty.
#[utoipa::path(put, path = "/api/v1/organisations/{id}", tag = "organisations", params(("id" = Uuid, Path)), request_body = RawOrganisation, security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn change(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
    body: JsonBody<RawOrganisation>,
) -> Result<HttpResponse, Failure> {
    let (id, raw, actor) = (*id, body.into_inner(), who.actor());
    let work = async move { retrying(|| change_organisation(&context, &actor, id, &raw)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

pub(super) fn refusal(stop: Stop<OrganisationRefused>) -> Failure {
    Failure::of(stop, |refused| match refused {
        OrganisationRefused::Invalid(problems) => Failure::invalid(problems.into_list()),
        OrganisationRefused::Unknown => Failure::NotFound,
    })
}

fn line(row: organisation::Model) -> OrganisationLine {
    OrganisationLine {
        id: row.id.0,
        name: row.name,
        kana: row.kana,
        kind: row.kind,
        state: row.state,
        corporate_number: row.corporate_number,
        prefecture: row.prefecture_code,
        city: row.city,
        updated_at: row.updated_at,
    }
}

fn details(found: Whole, terms: &Terms) -> OrganisationDetails {
    let code = |id| terms.get(id).map(|term: &entities::people::term::Model| term.code.clone());
    let tags = |vocabulary: Vocabulary| {
        let tags = terms.of(vocabulary).filter(|term| found.tags.contains(&term.id));
        tags.map(|term| term.code.clone()).collect()
    };
    OrganisationDetails {
        legal_form: found.row.legal_form_id.and_then(code),
        phone: found.row.phone.clone(),
        website: found.row.website.clone(),
        activity_level: found.row.activity_level_id.and_then(code),
        aliases: found.aliases.clone(),
        functions: tags(Vocabulary::Function),
        talent_categories: tags(Vocabulary::TalentCategory),
        industries: tags(Vocabulary::Industry),
        languages: tags(Vocabulary::Language),
        themes: tags(Vocabulary::Theme),
        adoptions: found
            .adoptions
            .iter()
            .map(|one| Adoption {
                fiscal_year: one.fiscal_year,
                frame: one.frame_id.and_then(code),
                subsidy_rate: one.subsidy_rate.clone(),
                accompanist: one.accompanist,
            })
            .collect(),
        certifications: found.certifications.into_iter().map(Certification::from).collect(),
        line: line(found.row),
    }
}
