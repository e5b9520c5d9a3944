//! When accompanists can be booked: kept by themselves, or by the secretariat for them.

use std::num::NonZeroU16;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::people::role_assignment::Role;
use entities::{AvailabilityExceptionId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::refused;
use crate::consultations::availability::{
    Keeper, RawAvailability, RawException, add_exception, own_availability, remove_exception,
    save_availability, save_contract,
};
use crate::consultations::readers::{AccompanistLine, accompanists};
use crate::consultations::{Accompanist, Organiser};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, SignedIn, api};
use crate::vocabulary::FiscalYear;
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

pub fn routes(service: &mut Routes) {
    let days = "/api/v1/accompanists/{id}/availability/days";
    service
        .route("/api/v1/accompanists", web::get().to(list))
        .route("/api/v1/accompanists/{id}/availability", web::get().to(show))
        .route("/api/v1/accompanists/{id}/availability", web::put().to(save))
        .route(days, web::post().to(add_day))
        .route(&format!("{days}/{{entry}}"), web::delete().to(remove_day))
        .route("/api/v1/accompanists/{id}/contracts/{year}", web::put().to(contract));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, save, add_day, remove_day, contract))]
pub struct ApiDoc;

/// An accompanist as the secretariat sees them.
#[derive(Serialize, ToSchema)]
struct AccompanistItem {
    id: Uuid,
    name: String,
    /// Takes bookings at present.
    accepts: bool,
    themes: Vec<String>,
    /// Meetings of this fiscal year.
    load: u64,
    /// How many the contract covers; absent for no limit.
    most: Option<i32>,
}

impl From<AccompanistLine> for AccompanistItem {
    fn from(line: AccompanistLine) -> Self {
        Self {
            id: line.person.0,
            accepts: line.profile.is_some_and(|profile| profile.accepts),
            name: line.name,
            themes: line.themes,
            load: line.load,
            most: line.most,
        }
    }
}

/// What an accompanist entered.
#[derive(Serialize, ToSchema)]
struct AvailabilityItem {
    /// Nought where nothing is stored; goes with every change.
    version: i32,
    /// What is stored, or what is usual.
    availability: RawAvailability,
    days: Vec<DayItem>,
}

/// One day that differs.
#[derive(Serialize, ToSchema)]
struct DayItem {
    id: Uuid,
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    closed: bool,
    /// Minutes since midnight in Tokyo.
    from_minute: Option<i32>,
    until_minute: Option<i32>,
    note: Option<String>,
}

/// Everybody who holds the role, by the reading of their names.
#[utoipa::path(get, path = "/api/v1/accompanists", tag = "availability", params(ListQuery),
    responses((status = 200, body = ListPart<AccompanistItem>),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let year = FiscalYear::at(context.now());
    let rows = accompanists(context.database.reader(), year, Organiser::from(&who)).await?;
    let bounds = (query.offset()?, query.limit());
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, AccompanistItem::from)))
}

/// The secretariat keeps anybody's, an accompanist their own.
fn keeper(who: &SignedIn, person: PersonId) -> Result<Keeper, Failure> {
    let roles = &who.person().roles;
    if roles.may(Role::Coordinator) {
        return Ok(Keeper::Staff(Organiser::acting_as(who.person_id()), person));
    }
    if roles.may(Role::Accompanist) && who.person_id() == person {
        return Ok(Keeper::Own(Accompanist::acting_as(person)));
    }
    Err(Failure::NotFound)
}

/// Terms, weekly hours and single days of an accompanist.
#[utoipa::path(get, path = "/api/v1/accompanists/{id}/availability", tag = "availability",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AvailabilityItem), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    keeper(&who, *id)?;
    let reader = context.database.reader();
    let year = FiscalYear::at(context.now());
    let asking = Organiser::acting_as(who.person_id());
    let all = accompanists(reader, year, asking).await?;
    if all.iter().all(|line| line.person != *id) {
        return Err(Failure::NotFound);
    }
    let own = own_availability(reader, *id).await?;
    let day = |row: &entities::consultations::availability_exception::Model| DayItem {
        id: row.id.0,
        day: row.day,
        closed: row.closed,
        from_minute: row.from_minute,
        until_minute: row.until_minute,
        note: row.note.clone(),
    };
    Ok(HttpResponse::Ok().json(AvailabilityItem {
        version: own.profile.as_ref().map_or(0, |profile| profile.version),
        availability: own.typed(),
        days: own.exceptions.iter().map(day).collect(),
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AvailabilityBody {
    /// As it was read.
    version: i32,
    availability: RawAvailability,
}

#[derive(Serialize, ToSchema)]
struct NewVersion {
    version: i32,
}

/// Replaces terms and weekly hours. What is booked stays.
#[utoipa::path(put, path = "/api/v1/accompanists/{id}/availability", tag = "availability",
    params(("id" = Uuid, Path)), request_body = AvailabilityBody,
    responses((status = 200, body = NewVersion), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
    body: JsonBody<AvailabilityBody>,
) -> Result<HttpResponse, Failure> {
    let keeper = keeper(&who, *id)?;
    let AvailabilityBody { version, availability } = body.into_inner();
    let done = perform(async move {
        retrying(|| save_availability(&context, keeper, availability.clone(), version)).await
    });
    let version = done.await?.map_err(|stop| Failure::of(stop, refused).renamed(inside))?;
    Ok(HttpResponse::Ok().json(NewVersion { version }))
}

/// `availability.rules[1].from` of the body for `rules.1.from` of the form.
fn inside(field: &str) -> String {
    if field == "rules" {
        return "availability.rules".to_owned();
    }
    match field.strip_prefix("rules.").and_then(|rule| rule.split_once('.')) {
        Some((place, name)) => format!("availability.rules[{place}].{name}"),
        None => format!("availability.profile.{field}"),
    }
}

#[derive(Serialize, ToSchema)]
struct AddedDay {
    id: Uuid,
}

/// Closes a day, or opens hours on it. With an Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/accompanists/{id}/availability/days", tag = "availability",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RawException,
    responses((status = 201, body = AddedDay), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn add_day(
    who: SignedIn,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<PersonId>,
    body: JsonBody<RawException>,
) -> Result<HttpResponse, Failure> {
    let (keeper, asked) = (keeper(&who, *id)?, body.into_inner());
    let (raw, inner) = (asked.clone(), context.clone());
    let work = Box::pin(async move {
        let done =
            perform(async move { retrying(|| add_exception(&inner, keeper, raw.clone())).await });
        let day = done.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(AddedDay { id: day.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Takes a day back.
#[utoipa::path(delete, path = "/api/v1/accompanists/{id}/availability/days/{entry}",
    tag = "availability", params(("id" = Uuid, Path), ("entry" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn remove_day(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(PersonId, AvailabilityExceptionId)>,
) -> Result<HttpResponse, Failure> {
    let (keeper, day) = (keeper(&who, path.0)?, path.1);
    let done = perform(async move { retrying(|| remove_exception(&context, keeper, day)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContractBody {
    /// Consultations of the year, 1 to 65535; no limit when absent.
    #[schema(value_type = Option<u16>, minimum = 1)]
    most: Option<NonZeroU16>,
}

/// Says how many consultations the contract of a fiscal year covers.
#[utoipa::path(put, path = "/api/v1/accompanists/{id}/contracts/{year}", tag = "availability",
    params(("id" = Uuid, Path), ("year" = i32, Path)), request_body = ContractBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn contract(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(PersonId, i32)>,
    body: JsonBody<ContractBody>,
) -> Result<HttpResponse, Failure> {
    let year = FiscalYear::starting_in(path.1).map_err(|_| Failure::NotFound)?;
    let (organiser, at, most) = (Organiser::from(&who), (path.0, year), body.into_inner().most);
    let done =
        perform(async move { retrying(|| save_contract(&context, organiser, at, most)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
