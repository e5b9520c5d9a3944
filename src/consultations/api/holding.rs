//! The slot a client has chosen, kept for them while they make up their mind. Each has one at a
//! time, so it stands beside the caller.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::consultations::consultation::Mode;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::length;
use super::refusals::refused;
use crate::consultations::Client;
use crate::consultations::booking::{HeldSlot, SlotWish, With, held_slot, hold_slot, let_go};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Operator;
use crate::web::{Failure, JsonBody, ProblemDetails, Problems, Routes, one_of, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/consultation-hold", web::get().to(show))
        .route("/api/v1/me/consultation-hold", web::put().to(take))
        .route("/api/v1/me/consultation-hold", web::delete().to(release));
}

#[derive(OpenApi)]
#[openapi(paths(show, take, release))]
pub struct ApiDoc;

/// A free slot that is to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldBody {
    /// The operator the caller belongs to.
    organisation_id: Uuid,
    theme_id: Option<Uuid>,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// 30, 45, 60 or 90.
    minutes: u16,
    /// Whom to meet; whoever fits the theme and carries least when absent.
    accompanist_id: Option<Uuid>,
    starts_at: DateTime<Utc>,
}

/// A slot that is kept for the caller.
#[derive(Serialize, ToSchema)]
struct HoldItem {
    accompanist_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// From then on anybody may take it.
    until: DateTime<Utc>,
}

impl From<HeldSlot> for HoldItem {
    fn from(held: HeldSlot) -> Self {
        let HeldSlot { accompanist, starts_at, ends_at, until } = held;
        Self { accompanist_id: accompanist.0, starts_at, ends_at, until }
    }
}

/// What is kept for the caller now; 404 where nothing is, or its ten minutes are over.
#[utoipa::path(get, path = "/api/v1/me/consultation-hold", tag = "consultations",
    responses((status = 200, body = HoldItem), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(who: Operator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let held = held_slot(reader, context.now(), Client::from(&who)).await?;
    Ok(HttpResponse::Ok().json(HoldItem::from(held.ok_or(Failure::NotFound)?)))
}

/// Keeps a free slot for the caller for ten minutes, and gives back what was kept before. The same
/// slot again keeps it for ten minutes more. Booking it (`POST /api/v1/consultations` with the same
/// start and accompanist) turns it into the appointment.
#[utoipa::path(put, path = "/api/v1/me/consultation-hold", tag = "consultations",
    request_body = HoldBody,
    responses((status = 200, body = HoldItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn take(
    who: Operator,
    context: web::Data<Context>,
    body: JsonBody<HoldBody>,
) -> Result<HttpResponse, Failure> {
    let (client, wish) = (Client::from(&who), body.into_inner().into_wish()?);
    let done = perform(async move { retrying(|| hold_slot(&context, client, wish)).await });
    let held = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::Ok().json(HoldItem::from(held)))
}

/// Gives back what is kept for the caller. Repeating it is harmless.
#[utoipa::path(delete, path = "/api/v1/me/consultation-hold", tag = "consultations",
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn release(who: Operator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let client = Client::from(&who);
    let done = perform(async move { retrying(|| let_go(&context, client)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

impl HoldBody {
    fn into_wish(self) -> Result<SlotWish, Failure> {
        let mut problems = Problems::none();
        let Some(length) = length(self.minutes, &mut problems) else {
            return Err(Failure::invalid(problems.into_list()));
        };
        Ok(SlotWish {
            organisation: self.organisation_id.into(),
            theme: self.theme_id.map(Into::into),
            mode: self.mode,
            length,
            with: self.accompanist_id.map_or(With::Anyone, |person| With::One(person.into())),
            starts_at: self.starts_at,
        })
    }
}
