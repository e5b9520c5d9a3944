//! Where one is signed in, and ending that.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, delete, get};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::SignedIn;
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, perform, words};

use super::super::sign_ins::{
    Door, NotTheirs, SignIn, end_all_sign_ins, end_other_sign_ins, end_sign_in, sign_ins,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/sign-ins", get().to(list))
        .route("/api/v1/me/sign-ins", delete().to(end_all))
        .route("/api/v1/me/sign-ins/others", delete().to(end_others))
        .route("/api/v1/me/sign-ins/{id}", delete().to(end));
}

#[derive(OpenApi)]
#[openapi(paths(list, end_all, end_others, end))]
pub struct ApiDoc;

/// One sign-in that still lives.
#[derive(Serialize, ToSchema)]
struct SignInLine {
    id: Uuid,
    /// `browser`, or `program`: one that holds tokens of this API.
    #[schema(schema_with = doors)]
    door: &'static str,
    /// Browser and system in words.
    device: String,
    since: DateTime<Utc>,
    /// When a browser last asked for a page, or a program last renewed its tokens.
    last_seen_at: DateTime<Utc>,
    /// The one that asks.
    current: bool,
}

fn doors() -> RefOr<Schema> {
    words(["browser", "program"])
}

impl From<SignIn> for SignInLine {
    fn from(one: SignIn) -> Self {
        Self {
            id: one.id,
            door: match one.door {
                Door::Browser => "browser",
                Door::Program => "program",
            },
            device: one.device,
            since: one.since,
            last_seen_at: one.last_seen_at,
            current: one.is_current,
        }
    }
}

/// Everywhere one is signed in, last used first.
#[utoipa::path(get, path = "/api/v1/me/sign-ins", tag = "me", params(ListQuery), security(("bearer" = [])),
    responses((status = 200, body = ListPart<SignInLine>), (status = 401, body = ProblemDetails)))]
async fn list(
    context: Data<Context>,
    who: SignedIn,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let all = sign_ins(&context, who.person()).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(all, bounds, SignInLine::from)))
}

/// Signs one out everywhere, here too: no access or refresh token works any more.
#[utoipa::path(delete, path = "/api/v1/me/sign-ins", tag = "me", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemDetails)))]
async fn end_all(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    let person = who.person().clone();
    let work = async move { retrying(|| end_all_sign_ins(&context, &person)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Signs one out everywhere but here.
#[utoipa::path(delete, path = "/api/v1/me/sign-ins/others", tag = "me", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemDetails)))]
async fn end_others(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    let person = who.person().clone();
    let work = async move { retrying(|| end_other_sign_ins(&context, &person)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends one of one's own sign-ins at once.
#[utoipa::path(delete, path = "/api/v1/me/sign-ins/{id}", tag = "me", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails)))]
async fn end(
    context: Data<Context>,
    who: SignedIn,
    id: Path<Uuid>,
) -> Result<HttpResponse, Failure> {
    let (person, id) = (who.person().clone(), *id);
    let work = async move { retrying(|| end_sign_in(&context, &person, id)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

fn refusal(stop: Stop<NotTheirs>) -> Failure {
    Failure::of(stop, |NotTheirs| Failure::NotFound)
}
