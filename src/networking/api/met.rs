//! Who has met whom.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::dispatches::year;
use crate::context::Context;
use crate::networking::met::{Gap, Meetings, met_map};
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{Failure, ProblemDetails, Query, Routes};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/meeting-map", web::get().to(map));
}

#[derive(OpenApi)]
#[openapi(paths(map))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MapQuery {
    /// Western year in which the fiscal year begins; the present one when absent.
    fiscal_year: Option<i32>,
}

/// Pairs of organisations and contacts who met at least once in a fiscal year.
#[derive(Serialize, ToSchema)]
struct MeetingMap {
    /// Regional blocks, then abroad.
    regions: Vec<String>,
    /// Pairs, by the places of both regions in `regions`.
    pairs: Vec<Vec<u64>>,
    total: u64,
    /// Of them, between two regions.
    across: u64,
    /// Regions nobody of which met anybody of the other.
    apart: Vec<Vec<String>>,
    /// Operators nobody of another region met.
    alone: Vec<LonelyOperator>,
}

#[derive(Serialize, ToSchema)]
struct LonelyOperator {
    organisation_id: Uuid,
    name: String,
    region: String,
}

/// Who has met whom in a fiscal year, by region.
#[utoipa::path(get, path = "/api/v1/meeting-map", tag = "dispatches", params(MapQuery),
    responses((status = 200, body = MeetingMap), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn map(
    _who: Coordinator,
    (context, meetings): (web::Data<Context>, web::Data<Meetings>),
    query: Query<MapQuery>,
) -> Result<HttpResponse, Failure> {
    let asked = query.fiscal_year.map(year).transpose()?;
    let wanted = asked.unwrap_or_else(|| FiscalYear::at(context.now()));
    let map = met_map(&context, *meetings.get_ref(), wanted).await?;
    let lonely = |gap: Gap| LonelyOperator {
        organisation_id: gap.organisation.0,
        name: gap.name,
        region: gap.block,
    };
    Ok(HttpResponse::Ok().json(MeetingMap {
        regions: map.regions,
        pairs: map.pairs,
        total: map.total,
        across: map.across,
        apart: map.apart.into_iter().map(|(one, other)| vec![one, other]).collect(),
        alone: map.alone.into_iter().map(lonely).collect(),
    }))
}
