//! Rooms and licences over the API.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ResourceId;
use entities::calendar::resource::ResourceKind;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{Coordinator, api};
use crate::vocabulary::ShortText;
use crate::web::{
    Failure, FieldProblem, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform,
    words,
};

use super::listing::{ListingChange, ListingRefused, add_listing, change_listing};
use super::resources::{ResourceListing, listed_resources};
use super::wording;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/resources", web::get().to(resources))
        .route("/api/v1/resources", web::post().to(add))
        .route("/api/v1/resources/{id}", web::put().to(change));
}

#[derive(OpenApi)]
#[openapi(paths(resources, add, change))]
pub struct ApiDoc;

/// What can be listed; people need no listing.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Room,
    Licence,
}

/// A room, or a licence for online meetings.
#[derive(Serialize, ToSchema)]
struct ResourceShown {
    id: Uuid,
    #[schema(schema_with = kinds)]
    kind: ResourceKind,
    name: String,
    /// No longer offered since; what it holds stays.
    retired_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResourceBody {
    #[schema(schema_with = kinds)]
    kind: Kind,
    #[schema(min_length = 1, max_length = 100, example = "みなと会館 第1会議室")]
    name: String,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResourceChangeBody {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// No longer offered; what it holds stays.
    retired: bool,
}

#[derive(Serialize, ToSchema)]
struct ResourceMade {
    id: Uuid,
}

fn kinds() -> RefOr<Schema> {
    words(["room", "licence"])
}

impl From<ResourceListing> for ResourceShown {
    fn from(one: ResourceListing) -> Self {
        Self { id: one.id.0, kind: one.kind, name: one.label, retired_at: one.retired_at }
    }
}

/// Rooms and licences, by kind and name, those no longer offered too.
#[utoipa::path(get, path = "/api/v1/resources", tag = "resources", params(ListQuery),
    responses((status = 200, body = ListPart<ResourceShown>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn resources(
    _who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let rows = listed_resources(context.database.reader()).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, ResourceShown::from)))
}

/// Lists a room or a licence.
#[utoipa::path(post, path = "/api/v1/resources", tag = "resources", request_body = ResourceBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ResourceMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn add(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<ResourceBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let label = named(&asked.name)?;
    let kind = match asked.kind {
        Kind::Room => ResourceKind::Room,
        Kind::Licence => ResourceKind::Licence,
    };
    let (inner, actor) = (context.clone(), who.actor());
    let work = Box::pin(async move {
        let made =
            perform(async move { retrying(|| add_listing(&inner, &actor, kind, &label)).await });
        Ok(ResourceMade { id: made.await?.map_err(refusal)?.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Renames a room or licence, offers it no longer, or offers it again.
#[utoipa::path(put, path = "/api/v1/resources/{id}", tag = "resources",
    params(("id" = Uuid, Path)), request_body = ResourceChangeBody,
    responses((status = 200, body = ResourceShown), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn change(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ResourceId>,
    body: JsonBody<ResourceChangeBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wish = ListingChange { label: Some(named(&asked.name)?), retired: Some(asked.retired) };
    let (actor, id) = (who.actor(), *id);
    let done =
        perform(async move { retrying(|| change_listing(&context, &actor, id, &wish)).await });
    let changed = done.await?.map_err(refusal)?;
    Ok(HttpResponse::Ok().json(ResourceShown::from(changed)))
}

fn named(name: &str) -> Result<String, Failure> {
    let read = ShortText::<100>::parse(name).map(ShortText::into_string);
    read.map_err(|problem| {
        let detail = problem.to_string();
        Failure::invalid(vec![FieldProblem { field: "name".into(), detail }])
    })
}

fn refusal(stop: Stop<ListingRefused>) -> Failure {
    Failure::of(stop, |refused| match refused {
        ListingRefused::Unknown => Failure::NotFound,
        ListingRefused::LabelTaken => Failure::conflict("name_taken", wording::NAME_TAKEN),
    })
}
