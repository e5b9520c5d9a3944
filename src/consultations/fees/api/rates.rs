//! 単価表: versions looked at, and the next one.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::FeeRateId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::refused;
use super::year_of;
use crate::consultations::Organiser;
use crate::consultations::fees::rates::{
    RateTable, RawLodging, RawRank, RawRates, rate_versions, rates_by_id, save_rates,
};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-rates", web::get().to(list))
        .route("/api/v1/fee-rates", web::post().to(add))
        .route("/api/v1/fee-rates/{id}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(list, add, show))]
pub struct ApiDoc;

/// One version of the rates of a fiscal year. Yen, tax included.
#[derive(Serialize, ToSchema)]
struct FeeRates {
    id: Uuid,
    /// Western year in which it begins.
    fiscal_year: i32,
    /// From 1.
    version: i32,
    #[serde(flatten)]
    figures: FeeFigures,
    ranks: Vec<FeeRank>,
    lodgings: Vec<FeeLodging>,
    saved_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
struct FeeFigures {
    /// The unit of time; what is below a unit is cut off.
    #[schema(minimum = 1, maximum = 120)]
    unit_minutes: i32,
    /// Income tax of individuals is withheld at source.
    withholds: bool,
    /// Hundredths of a percent up to the limit: 1021 is 10.21 %.
    #[schema(minimum = 0, maximum = 10_000)]
    withholding_rate: i32,
    /// The same of what is above the limit.
    #[schema(minimum = 0, maximum = 10_000)]
    withholding_rate_above: i32,
    /// Of one payment.
    #[schema(minimum = 0, maximum = 10_000_000)]
    withholding_limit: i32,
    /// Kilometres one way from which express fares are paid.
    #[schema(minimum = 0, maximum = 3000)]
    express_from_km: i32,
    /// 宿泊手当 of a night.
    #[schema(minimum = 0, maximum = 10_000_000)]
    night_allowance: i32,
}

/// 職位区分
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeRank {
    /// The same in every version and year; absent for a new one.
    code: Option<i32>,
    #[schema(max_length = 40)]
    label: String,
    #[schema(minimum = 0, maximum = 10_000_000)]
    yen_per_hour: i32,
    #[schema(minimum = 0, maximum = 10_000_000)]
    most_per_day: i32,
}

/// Ceiling of lodging for one kind of place.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeLodging {
    /// The same in every version and year; absent for a new one.
    code: Option<i32>,
    #[schema(max_length = 40)]
    label: String,
    #[schema(minimum = 0, maximum = 10_000_000)]
    most: i32,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RateNarrowing {
    /// The year in which it begins.
    fiscal_year: Option<i32>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// All versions, the newest first.
#[utoipa::path(get, path = "/api/v1/fee-rates", tag = "fees", params(RateNarrowing),
    responses((status = 200, body = ListPart<FeeRates>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    _who: Coordinator,
    context: web::Data<Context>,
    query: Query<RateNarrowing>,
) -> Result<HttpResponse, Failure> {
    let RateNarrowing { fiscal_year, limit, cursor } = query.into_inner();
    let part = ListQuery { limit, cursor };
    let bounds = (part.offset()?, part.limit());
    let year = fiscal_year.map(|year| year_of(&context, Some(year))).transpose()?;
    let found = rate_versions(context.database.reader(), year).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(found, bounds, FeeRates::from)))
}

/// One version.
#[utoipa::path(get, path = "/api/v1/fee-rates/{id}", tag = "fees", params(("id" = Uuid, Path)),
    responses((status = 200, body = FeeRates), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeRateId>,
) -> Result<HttpResponse, Failure> {
    let found = rates_by_id(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(FeeRates::from(found)))
}

/// The next version of a year's rates.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
struct FeeRatesBody {
    /// Western year in which it begins.
    fiscal_year: i32,
    /// The version it was made from; nought for the first.
    version: i32,
    #[serde(flatten)]
    figures: FeeFigures,
    /// Thirty at most.
    ranks: Vec<FeeRank>,
    /// Thirty at most.
    #[serde(default)]
    lodgings: Vec<FeeLodging>,
}

#[derive(Serialize, ToSchema)]
struct FeeRatesMade {
    fiscal_year: i32,
    version: i32,
}

/// Adds a version. Honoraria that are not approved yet follow it; approved ones keep theirs.
#[utoipa::path(post, path = "/api/v1/fee-rates", tag = "fees", request_body = FeeRatesBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = FeeRatesMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn add(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<FeeRatesBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let year = year_of(&context, Some(body.fiscal_year))?;
    let (at, raw) = ((year, body.version), body.raw());
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let saved =
            perform(
                async move { retrying(|| save_rates(&inner, organiser, at, raw.clone())).await },
            );
        let version = saved.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(FeeRatesMade { fiscal_year: year.year(), version })
    });
    api::once(&context, &request, (&who, &body), work).await
}

impl FeeRatesBody {
    /// As somebody would have typed it.
    fn raw(&self) -> RawRates {
        let figures = &self.figures;
        let rate = |hundredths: i32| format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let code = |code: Option<i32>| code.map(|code| code.to_string()).unwrap_or_default();
        let rank = |rank: &FeeRank| RawRank {
            code: code(rank.code),
            label: rank.label.clone(),
            yen_per_hour: rank.yen_per_hour.to_string(),
            most_per_day: rank.most_per_day.to_string(),
        };
        let lodging = |kind: &FeeLodging| RawLodging {
            code: code(kind.code),
            label: kind.label.clone(),
            most: kind.most.to_string(),
        };
        RawRates {
            unit_minutes: figures.unit_minutes.to_string(),
            withholds: figures.withholds,
            withholding_rate: rate(figures.withholding_rate),
            withholding_rate_above: rate(figures.withholding_rate_above),
            withholding_limit: figures.withholding_limit.to_string(),
            express_from_km: figures.express_from_km.to_string(),
            night_allowance: figures.night_allowance.to_string(),
            ranks: self.ranks.iter().map(rank).collect(),
            lodgings: self.lodgings.iter().map(lodging).collect(),
        }
    }
}

impl From<RateTable> for FeeRates {
    fn from(table: RateTable) -> Self {
        let RateTable { row, ranks, lodgings } = table;
        Self {
            id: row.id.0,
            fiscal_year: row.fiscal_year,
            version: row.version,
            figures: FeeFigures {
                unit_minutes: row.unit_minutes,
                withholds: row.withholds,
                withholding_rate: row.withholding_rate,
                withholding_rate_above: row.withholding_rate_above,
                withholding_limit: row.withholding_limit,
                express_from_km: row.express_from_km,
                night_allowance: row.night_allowance,
            },
            ranks: ranks
                .into_iter()
                .map(|rank| FeeRank {
                    code: Some(rank.code),
                    label: rank.label,
                    yen_per_hour: rank.yen_per_hour,
                    most_per_day: rank.most_per_day,
                })
                .collect(),
            lodgings: lodgings
                .into_iter()
                .map(|kind| FeeLodging {
                    code: Some(kind.code),
                    label: kind.label,
                    most: kind.most,
                })
                .collect(),
            saved_at: row.saved_at,
        }
    }
}
