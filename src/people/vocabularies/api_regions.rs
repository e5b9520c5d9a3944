//! `/api/v1/regions`: 地域ブロック and the prefectures in them.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, get, put};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Admin, SignedIn};
use crate::vocabulary::{Prefecture, parse_date, tokyo};
use crate::web::{Failure, JsonBody, ProblemDetails, Problems, Routes, perform};

use super::{BlockMove, Regions, move_prefecture};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/regions", get().to(list))
        .route("/api/v1/prefectures/{prefecture}/region", put().to(change));
}

#[derive(OpenApi)]
#[openapi(paths(list, change))]
pub struct ApiDoc;

/// A block as it is today.
#[derive(Serialize, ToSchema)]
struct RegionItem {
    id: Uuid,
    /// Where an operation takes a region, this names it.
    code: String,
    name: String,
    name_en: String,
    prefectures: Vec<RegionPrefecture>,
}

#[derive(Serialize, ToSchema)]
struct RegionPrefecture {
    /// JIS X 0401.
    code: u8,
    name: &'static str,
    /// When it came to this block.
    since: Option<NaiveDate>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RegionMoveBody {
    /// Code of the block it comes to.
    block: String,
    /// The first day there; after the day on which it came to its present block.
    from: NaiveDate,
}

/// Blocks with their prefectures of today.
#[utoipa::path(get, path = "/api/v1/regions", tag = "vocabularies",
    responses((status = 200, body = Vec<RegionItem>)), security(("bearer" = [])))]
async fn list(_who: SignedIn, context: Data<Context>) -> Result<HttpResponse, Failure> {
    let regions = on_this_day(&context).await?;
    let prefecture = |one: Prefecture| RegionPrefecture {
        code: one.code(),
        name: one.kanji(),
        since: regions.since(i32::from(one.code())),
    };
    let blocks = regions.blocks.iter().map(|block| RegionItem {
        id: block.id.0,
        code: block.code.clone(),
        name: block.name.clone(),
        name_en: block.name_en.clone(),
        prefectures: regions.prefectures_of(block.id).into_iter().map(prefecture).collect(),
    });
    Ok(HttpResponse::Ok().json(blocks.collect::<Vec<_>>()))
}

/// Lets a prefecture belong to another block from a day on; before it, figures stay as they are.
#[utoipa::path(put, path = "/api/v1/prefectures/{prefecture}/region", tag = "vocabularies",
    params(("prefecture" = u8, Path, description = "JIS X 0401: 1 to 47.")),
    request_body = RegionMoveBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn change(
    context: Data<Context>,
    who: Admin,
    prefecture: Path<u8>,
    body: JsonBody<RegionMoveBody>,
) -> Result<HttpResponse, Failure> {
    let prefecture = Prefecture::from_code(*prefecture).ok_or(Failure::NotFound)?;
    let (body, regions) = (body.into_inner(), on_this_day(&context).await?);
    let mut problems = Problems::none();
    let block = regions.blocks.iter().find(|block| block.code == body.block);
    let block = problems.keep("block", block.ok_or("ブロックを選んでください。"));
    // The years a page would take.
    let from = problems.keep("from", parse_date(&body.from.to_string()));
    let (Some(block), Some(from)) = (block, from) else {
        return Err(Failure::invalid(problems.into_list()));
    };
    let (actor, wanted) = (who.actor(), BlockMove { prefecture, block: block.id, from });
    let work = async move { retrying(|| move_prefecture(&context, &actor, wanted)).await };
    perform(work).await?.map_err(|stop| {
        Failure::of(stop, |sentence| {
            problems.add("from", sentence);
            Failure::invalid(problems.into_list())
        })
    })?;
    Ok(HttpResponse::NoContent().finish())
}

async fn on_this_day(context: &Context) -> Result<Regions, Failure> {
    Ok(Regions::on(context.database.reader(), tokyo::day_of(context.now())).await?)
}
