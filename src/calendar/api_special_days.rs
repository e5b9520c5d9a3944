//! Holidays and closures over the API, by the same rules as the page.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::calendar::special_day::{self, SpecialDayKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Admin, Coordinator};
use crate::vocabulary::{FiscalYear, ShortText};
use crate::web::{Failure, FieldProblem, ProblemDetails, Problems, Query, Routes, perform};

use super::special_days::{
    NewDays, SpecialDayRefusal, business_calendar, put_day, remove_days, special_days,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/calendar/special-days", web::get().to(list))
        .route("/api/v1/calendar/special-days/{day}", web::put().to(put))
        .route("/api/v1/calendar/special-days/{day}", web::delete().to(remove));
}

#[derive(OpenApi)]
#[openapi(paths(list, put, remove))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct YearQuery {
    /// The year in which the fiscal year begins: 2026 is 1 April 2026 to 31 March 2027. The present
    /// one when absent.
    fiscal_year: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct YearOfDays {
    fiscal_year: i32,
    /// What was entered.
    special_days: Vec<SpecialDay>,
    /// National holidays as they count: the law's, with what was entered.
    holidays: Vec<HolidayDay>,
}

#[derive(Serialize, ToSchema)]
struct SpecialDay {
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    /// `closure`, `holiday` or `no_holiday`.
    #[schema(value_type = String)]
    kind: SpecialDayKind,
    name: String,
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct HolidayDay {
    #[schema(value_type = String, format = Date)]
    day: NaiveDate,
    name: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SpecialDayRequest {
    /// `closure`: the secretariat does not work; `holiday`: a national holiday more; `no_holiday`:
    /// one less.
    #[schema(value_type = String)]
    kind: SpecialDayKind,
    /// What calendars show; at most 40 characters.
    name: String,
    /// Why; at most 200 characters.
    reason: String,
}

/// Holidays and closures of a fiscal year.
#[utoipa::path(get, path = "/api/v1/calendar/special-days", tag = "calendar",
    params(YearQuery),
    responses((status = 200, body = YearOfDays), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    _who: Coordinator,
    context: web::Data<Context>,
    asked: Query<YearQuery>,
) -> Result<HttpResponse, Failure> {
    let now = FiscalYear::at(context.now());
    let year = asked.fiscal_year.map_or(Ok(now), FiscalYear::starting_in);
    let year = year.map_err(|_| Failure::NotFound)?;
    let reader = context.database.reader();
    let calendar = business_calendar(reader).await?;
    let holidays = calendar.holidays().between(year.first_day(), year.last_day());
    Ok(HttpResponse::Ok().json(YearOfDays {
        fiscal_year: year.year(),
        special_days: special_days(reader, year).await?.into_iter().map(shown).collect(),
        holidays: holidays
            .into_iter()
            .map(|holiday| HolidayDay { day: holiday.day, name: holiday.name })
            .collect(),
    }))
}

/// Enters a day, in the place of whatever was entered for it. Administrators alone.
#[utoipa::path(put, path = "/api/v1/calendar/special-days/{day}", tag = "calendar",
    params(("day" = String, Path, format = Date)), request_body = SpecialDayRequest,
    responses((status = 200, body = SpecialDay), (status = 201, body = SpecialDay),
        (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn put(
    who: Admin,
    context: web::Data<Context>,
    day: web::Path<NaiveDate>,
    request: web::Json<SpecialDayRequest>,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let name = problems.keep("name", ShortText::<40>::parse(&request.name));
    let reason = problems.keep("reason", ShortText::<200>::parse(&request.reason));
    let (Some(name), Some(reason)) = (name, reason) else {
        return Err(Failure::invalid(problems.into_list()));
    };
    let (name, reason) = (name.into_string(), reason.into_string());
    let wanted = NewDays { first: *day, last: *day, kind: request.kind, name, reason };
    let answer = SpecialDay {
        day: *day,
        kind: wanted.kind,
        name: wanted.name.clone(),
        reason: wanted.reason.clone(),
    };
    let actor = who.actor();
    let work = async move { retrying(|| put_day(&context, &actor, &wanted)).await };
    let new = perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    let mut status = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(status.json(answer))
}

/// Takes an entered day back: the law holds for it again. Administrators alone.
#[utoipa::path(delete, path = "/api/v1/calendar/special-days/{day}", tag = "calendar",
    params(("day" = String, Path, format = Date)),
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn remove(
    who: Admin,
    context: web::Data<Context>,
    day: web::Path<NaiveDate>,
) -> Result<HttpResponse, Failure> {
    let (actor, days) = (who.actor(), [*day]);
    let work = async move { retrying(|| remove_days(&context, &actor, &days)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(HttpResponse::NoContent().finish())
}

fn shown(row: special_day::Model) -> SpecialDay {
    SpecialDay { day: row.day, kind: row.kind, name: row.name, reason: row.reason }
}

fn refusal(refusal: SpecialDayRefusal) -> Failure {
    let field = match refusal {
        SpecialDayRefusal::Unknown => return Failure::NotFound,
        SpecialDayRefusal::NoSuchHoliday(_) => "kind",
        SpecialDayRefusal::Known(_) | SpecialDayRefusal::Span => "day",
    };
    Failure::invalid(vec![FieldProblem { field: field.into(), detail: refusal.to_string() }])
}
