//! What the links in letters about consultations allow without signing in: the token of a link is
//! the permission, for one person on one side of one consultation. Nothing is done by looking.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{Mode, Side};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::bodies::{CallOffReason, only_length, optional, wrong};
use super::booking::days;
use super::changing::MeetingBody;
use super::policy::ConditionsItem;
use super::refusals::refused;
use super::shown::{BookedItem, ConsultationDetails, OfferedItem, SlotItem};
use crate::consultations::availability::free_slots_to_move;
use crate::consultations::booking::{self, Booked};
use crate::consultations::changing::{
    self, Absence, Cancellation, HeldMeeting, Shift, mark_held, mark_missed,
};
use crate::consultations::policy::current_conditions;
use crate::consultations::readers::{ConsultationView, view};
use crate::consultations::{By, links, wording};
use crate::context::Context;
use crate::database::retrying;
use crate::web::{
    Failure, JsonBody, ProblemDetails, Query, Routes, keep_secret_address, one_of, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultation-links/{token}", web::get().to(show))
        .route("/api/v1/consultation-links/{token}/slots", web::get().to(slots))
        .route("/api/v1/consultation-links/{token}/change", web::post().to(shift))
        .route("/api/v1/consultation-links/{token}/cancellation", web::post().to(cancel))
        .route("/api/v1/consultation-links/{token}/approval", web::post().to(approve))
        .route("/api/v1/consultation-links/{token}/refusal", web::post().to(decline))
        .route("/api/v1/consultation-links/{token}/meeting", web::post().to(meeting))
        .route("/api/v1/consultation-links/{token}/absence", web::post().to(absence));
}

#[derive(OpenApi)]
#[openapi(paths(show, slots, shift, cancel, approve, decline, meeting, absence))]
pub struct ApiDoc;

/// The consultation behind a link. One we did not sign, or that opens nothing any more, is none.
pub async fn open(context: &Context, token: &str) -> Result<(By, ConsultationView), Failure> {
    let holder = links::open_link(&context.config, token).ok_or(Failure::NotFound)?;
    let (by, reader, now) = (By::Link(holder), context.database.reader(), context.now());
    let found = view(reader, now, holder.consultation(), by).await?;
    let view = found.filter(|view| !links::is_over(&view.parties.row, now));
    Ok((by, view.ok_or(Failure::NotFound)?))
}

/// The same for what does something.
pub async fn holder(context: &Context, token: &str) -> Result<(By, ConsultationId), Failure> {
    let (by, view) = open(context, token).await?;
    Ok((by, view.parties.row.id))
}

pub fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}

/// The consultation a letter leads to, as the side it was written to sees it. A link opens nothing
/// from 30 days after the meeting.
#[utoipa::path(get, path = "/api/v1/consultation-links/{token}", tag = "links in letters",
    params(("token" = String, Path)),
    responses((status = 200, body = ConsultationDetails), (status = 404, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, view) = open(&context, &token).await?;
    Ok(secret(HttpResponse::Ok().json(ConsultationDetails::from(view))))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LinkedSlotQuery {
    /// The first day, in Tokyo; today when absent.
    from: Option<NaiveDate>,
    /// The last day; 13 days after the first when absent, 91 at most.
    until: Option<NaiveDate>,
}

/// What a client chooses from who moves a consultation.
#[derive(Serialize, ToSchema)]
struct LinkedSlots {
    /// Of the accompanist, by start and length; the consultation's own time is among them.
    slots: Vec<SlotItem>,
    /// What is accepted by going over to meeting online; null where it is met online already, or
    /// nothing is published.
    online_conditions: Option<ConditionsItem>,
}

/// To which times the client can move the consultation; 409 where it cannot be moved. 404 for the
/// accompanist, who moves it to any time of their own.
#[utoipa::path(get, path = "/api/v1/consultation-links/{token}/slots", tag = "links in letters",
    params(("token" = String, Path), LinkedSlotQuery),
    responses((status = 200, body = LinkedSlots), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn slots(
    context: web::Data<Context>,
    token: web::Path<String>,
    query: Query<LinkedSlotQuery>,
) -> Result<HttpResponse, Failure> {
    let (by, view) = open(&context, &token).await?;
    let (reader, now, row) = (context.database.reader(), context.now(), &view.parties.row);
    if by.side() != Side::Client {
        return Err(Failure::NotFound);
    }
    if let Some(refusal) = view.why_not_moved(now) {
        return Err(refused(refusal));
    }
    let days = days((query.from, query.until), now)?;
    let offered = free_slots_to_move(reader, now, row, days).await?;
    let slots = offered.into_iter().flat_map(|one| OfferedItem::from(one).slots).collect();
    let conditions =
        if row.mode == Mode::Online { None } else { current_conditions(reader).await? };
    let online_conditions = conditions.map(ConditionsItem::from);
    Ok(secret(HttpResponse::Ok().json(LinkedSlots { slots, online_conditions })))
}

/// The time anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "version": 1, "starts_at": "2026-12-03T07:00:00Z", "minutes": 60, "mode": "in_person",
}))]
struct LinkedChangeBody {
    /// Of the consultation as it was read.
    version: i32,
    starts_at: DateTime<Utc>,
    /// 30, 45, 60 or 90.
    minutes: u16,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// The version of the conditions of meeting online, which a client who goes over to it accepts.
    accepts_conditions: Option<i32>,
    /// Told to the other side; at most 500 characters.
    #[serde(default)]
    message: String,
    /// The accompanist's, who agrees to a time outside their own hours, on a day off, before 8:00
    /// or after 21:00; otherwise that is refused as `outside_hours`.
    #[serde(default)]
    outside_hours: bool,
}

impl LinkedChangeBody {
    fn into_shift(self, consultation: ConsultationId) -> Result<Shift, Failure> {
        Ok(Shift {
            consultation,
            version: self.version,
            starts_at: self.starts_at,
            length: only_length(self.minutes)?,
            mode: self.mode,
            accompanist: None,
            place: None,
            outside_hours: self.outside_hours,
            accepts_conditions: self.accepts_conditions,
            message: optional("message", &self.message)?,
            override_reason: None,
        })
    }
}

fn booked(booked: Booked) -> HttpResponse {
    secret(HttpResponse::Ok().json(BookedItem::from(booked)))
}

/// Moves the consultation: the client to a free slot, the accompanist to any time of their own. The
/// old time is given up only for the new one.
#[utoipa::path(post, path = "/api/v1/consultation-links/{token}/change", tag = "links in letters",
    params(("token" = String, Path)), request_body = LinkedChangeBody,
    responses((status = 200, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn shift(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<LinkedChangeBody>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    let wish = body.into_inner().into_shift(id)?;
    let done =
        perform(async move { retrying(|| changing::shift(&context, by, wish.clone())).await });
    Ok(booked(done.await?.map_err(|stop| Failure::of(stop, refused))?))
}

/// Calls the consultation off. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultation-links/{token}/cancellation",
    tag = "links in letters", params(("token" = String, Path)), request_body = CallOffReason,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn cancel(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<CallOffReason>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    let wish = Cancellation { consultation: id, reason: body.into_inner().into_reason()? };
    let done =
        perform(async move { retrying(|| changing::cancel(&context, by, wish.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// Agrees to the proposed consultation: the accompanist, where they are asked. 404 for the client.
#[utoipa::path(post, path = "/api/v1/consultation-links/{token}/approval",
    tag = "links in letters", params(("token" = String, Path)),
    responses((status = 200, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn approve(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    let done = perform(async move { retrying(|| booking::approve(&context, by, id)).await });
    Ok(booked(done.await?.map_err(|stop| Failure::of(stop, refused))?))
}

/// Declines the proposed consultation and says why, as the page asks for it; its time is free at
/// once. For the accompanist; 404 for the client, who cancels instead.
#[utoipa::path(post, path = "/api/v1/consultation-links/{token}/refusal",
    tag = "links in letters", params(("token" = String, Path)), request_body = CallOffReason,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn decline(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<CallOffReason>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    if by.side() != Side::Accompanist {
        return Err(Failure::NotFound);
    }
    let Some(reason) = body.into_inner().into_reason()? else {
        return Err(wrong("reason", wording::request::REASON_MISSING));
    };
    let done = perform(async move {
        retrying(|| booking::decline(&context, by, id, Some(reason.clone()))).await
    });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// Notes when it was held: the accompanist, once. 404 for the client.
#[utoipa::path(post, path = "/api/v1/consultation-links/{token}/meeting",
    tag = "links in letters", params(("token" = String, Path)), request_body = MeetingBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn meeting(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<MeetingBody>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    let MeetingBody { from, until } = body.into_inner();
    let wish = HeldMeeting { consultation: id, from, until };
    let done = perform(async move { retrying(|| mark_held(&context, by, wish)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// Notes that the other side did not come. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultation-links/{token}/absence",
    tag = "links in letters", params(("token" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn absence(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    let absent = if by.side() == Side::Client { Side::Accompanist } else { Side::Client };
    let wish = Absence { consultation: id, absent, correcting: None };
    let done = perform(async move { retrying(|| mark_missed(&context, by, wish)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}
