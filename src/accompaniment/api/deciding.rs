//! What a coordinator lays down at the desk of a year. Putting the same again changes nothing.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use entities::accompaniment::matching_ruling::RulingKind;
use entities::accompaniment::matching_wish::WishedRegion;
use entities::{OrganisationId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_matching;
use crate::accompaniment::matchmaking::{
    RulingWish, Seen, WishPlan, lift, read, rule_as_seen, set_capacity, set_weights, set_wish,
};
use crate::accompaniment::{Arranger, Criterion, Pair, Rules, Weights};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::web::{Failure, JsonBody, ProblemDetails, Problems, Routes, one_of, perform};

pub fn routes(service: &mut Routes) {
    let pair = "/api/v1/matching/{year}/rulings/{operator}/{accompanist}";
    service
        .route("/api/v1/matching/{year}/wishes/{operator}", web::put().to(wish))
        .route("/api/v1/matching/{year}/capacities/{person}", web::put().to(capacity))
        .route("/api/v1/matching/{year}/weights", web::get().to(shown_weights))
        .route("/api/v1/matching/{year}/weights", web::put().to(weights))
        .route(pair, web::put().to(ruling))
        .route(pair, web::delete().to(lifting));
}

#[derive(OpenApi)]
#[openapi(paths(wish, capacity, shown_weights, weights, ruling, lifting))]
pub struct ApiDoc;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WishBody {
    /// False: looks for nobody this year. True when absent.
    #[serde(default = "yes")]
    takes_part: bool,
    /// `any`, `near` or `far`.
    #[schema(schema_with = one_of::<WishedRegion>)]
    region: WishedRegion,
    /// Themes, functions, talent categories, languages; the first theme counts most.
    #[serde(default)]
    term_ids: Vec<Uuid>,
    #[serde(default)]
    note: String,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CapacityBody {
    /// Operators they take in the year, those they have included; 0 to 50.
    places: u16,
}

/// Points and rules of a year.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WeightsBody {
    version: i32,
    /// By criterion; what is absent keeps its usual points.
    points: BTreeMap<String, i32>,
    common_language: bool,
    wanted_theme: bool,
    far_means_other_prefecture: bool,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RulingBody {
    /// `locked` or `forbidden`.
    #[schema(schema_with = one_of::<RulingKind>)]
    kind: RulingKind,
    #[serde(default)]
    reason: String,
    /// What stood about the pair when it was looked at: `none`, `locked` or `forbidden`. Where
    /// something else stands by now, nothing is changed (409). Absent: whatever stands is replaced.
    #[serde(default)]
    seen: Option<SeenRuling>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SeenRuling {
    None,
    Locked,
    Forbidden,
}

fn seen(body: Option<SeenRuling>) -> Seen {
    match body {
        None => Seen::Anything,
        Some(SeenRuling::None) => Seen::As(None),
        Some(SeenRuling::Locked) => Seen::As(Some(RulingKind::Locked)),
        Some(SeenRuling::Forbidden) => Seen::As(Some(RulingKind::Forbidden)),
    }
}

/// Notes what an operator wishes.
#[utoipa::path(put, path = "/api/v1/matching/{year}/wishes/{operator}", tag = "matching",
    params(("year" = i32, Path), ("operator" = Uuid, Path)), request_body = WishBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn wish(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(i32, OrganisationId)>,
    body: JsonBody<WishBody>,
) -> Result<HttpResponse, Failure> {
    let (at, arranger) = ((super::year(path.0)?, path.1), Arranger::from(&who));
    let WishBody { takes_part, region, term_ids, note } = body.into_inner();
    let terms = term_ids.into_iter().map(Into::into).collect();
    let plan = WishPlan { takes_part, region, terms, note };
    let done = perform(async move { retrying(|| set_wish(&context, arranger, at, &plan)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_matching))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says how many operators an accompanist takes.
#[utoipa::path(put, path = "/api/v1/matching/{year}/capacities/{person}", tag = "matching",
    params(("year" = i32, Path), ("person" = Uuid, Path)), request_body = CapacityBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn capacity(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(i32, PersonId)>,
    body: JsonBody<CapacityBody>,
) -> Result<HttpResponse, Failure> {
    let (at, arranger) = ((super::year(path.0)?, path.1), Arranger::from(&who));
    let places = body.into_inner().places;
    let done =
        perform(async move { retrying(|| set_capacity(&context, arranger, at, places)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_matching))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Points and rules of the year.
#[utoipa::path(get, path = "/api/v1/matching/{year}/weights", tag = "matching",
    params(("year" = i32, Path)),
    responses((status = 200, body = WeightsBody), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn shown_weights(
    _who: Coordinator,
    context: web::Data<Context>,
    year: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    let year = super::year(*year)?;
    let met = context.acquaintances().await?;
    let facts = read(context.database.reader(), met, (year, context.now())).await?;
    let points = Criterion::ALL.into_iter();
    let points = points.map(|one| (one.code().to_owned(), facts.weights.points(one)));
    let rules = facts.weights.rules;
    Ok(HttpResponse::Ok().json(WeightsBody {
        version: facts.version,
        points: points.collect(),
        common_language: rules.common_language,
        wanted_theme: rules.wanted_theme,
        far_means_other_prefecture: rules.far_means_other_prefecture,
    }))
}

/// Saves points and rules of the year.
#[utoipa::path(put, path = "/api/v1/matching/{year}/weights", tag = "matching",
    params(("year" = i32, Path)), request_body = WeightsBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn weights(
    who: Coordinator,
    context: web::Data<Context>,
    year: web::Path<i32>,
    body: JsonBody<WeightsBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (at, arranger) = ((super::year(*year)?, body.version), Arranger::from(&who));
    let weights = meant(&body)?;
    let done =
        perform(async move { retrying(|| set_weights(&context, arranger, at, weights)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_matching))?;
    Ok(HttpResponse::NoContent().finish())
}

fn meant(body: &WeightsBody) -> Result<Weights, Failure> {
    let mut problems = Problems::none();
    let mut points = Vec::new();
    for (code, number) in &body.points {
        match Criterion::from_code(code) {
            Some(criterion) => points.push((criterion, *number)),
            None => problems.add(format!("points.{code}"), "この項目はありません。"),
        }
    }
    let rules = Rules {
        common_language: body.common_language,
        wanted_theme: body.wanted_theme,
        far_means_other_prefecture: body.far_means_other_prefecture,
    };
    let weights = problems.keep("points", Weights::new(points, rules));
    weights.filter(|_| problems.is_empty()).ok_or(Failure::invalid(problems.into_list()))
}

/// Locks or forbids a pair, in place of what was laid down before.
#[utoipa::path(put, path = "/api/v1/matching/{year}/rulings/{operator}/{accompanist}",
    tag = "matching", request_body = RulingBody,
    params(("year" = i32, Path), ("operator" = Uuid, Path), ("accompanist" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn ruling(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(i32, OrganisationId, PersonId)>,
    body: JsonBody<RulingBody>,
) -> Result<HttpResponse, Failure> {
    let (year, operator, accompanist) = *path;
    let RulingBody { kind, reason, seen: body } = body.into_inner();
    let seen = seen(body);
    let pair = Pair { operator, accompanist };
    let wish = RulingWish { year: super::year(year)?, pair, kind, reason };
    let arranger = Arranger::from(&who);
    let done =
        perform(async move { retrying(|| rule_as_seen(&context, arranger, &wish, seen)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_matching))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes back what was laid down about a pair; harmless where nothing was.
#[utoipa::path(delete, path = "/api/v1/matching/{year}/rulings/{operator}/{accompanist}",
    tag = "matching",
    params(("year" = i32, Path), ("operator" = Uuid, Path), ("accompanist" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn lifting(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(i32, OrganisationId, PersonId)>,
) -> Result<HttpResponse, Failure> {
    let (year, operator, accompanist) = *path;
    let (year, pair) = (super::year(year)?, Pair { operator, accompanist });
    let arranger = Arranger::from(&who);
    let done = perform(async move { retrying(|| lift(&context, arranger, year, pair)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_matching))?;
    Ok(HttpResponse::NoContent().finish())
}
