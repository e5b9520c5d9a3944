//! The calendar over the API, by the same rules as the page.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::ResourceId;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::pages::noted;
use super::{Entry, Kind, Reader, Span, Taken, Wanted, gather, wording};
use crate::calendar::layout::is_within_reach;
use crate::context::Context;
use crate::people::Staff;
use crate::vocabulary::tokyo;
use crate::web::{
    Failure, FieldProblem, ListPart, ListQuery, ProblemDetails, Query, Routes, words,
};

/// Two months, whichever they are.
const LONGEST: TimeDelta = TimeDelta::days(62);
const USUAL: TimeDelta = TimeDelta::days(31);

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/calendar", web::get().to(list));
}

#[derive(OpenApi)]
#[openapi(paths(list))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CalendarQuery {
    /// An instant (RFC 3339), or a day in Tokyo (`2026-12-01`), which means its first instant.
    /// Today when absent.
    from: Option<String>,
    /// The same, not included; 62 days after `from` at most, 31 when absent.
    until: Option<String>,
    /// Kinds of entries with commas between them, such as `study_session,consultation`; all the
    /// caller may open when absent.
    kinds: Option<String>,
    /// Only what takes this room or licence.
    resource_id: Option<Uuid>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// Something the secretariat runs, with when it is.
#[derive(Serialize, ToSchema)]
struct CalendarItem {
    #[schema(schema_with = kinds)]
    kind: Kind,
    /// Of the session (`study_session`), the engagement (`milestone`), or the thing itself; absent
    /// of a `special_day`.
    id: Option<Uuid>,
    title: String,
    starts_at: DateTime<Utc>,
    /// Absent of what only begins: an `issue`.
    ends_at: Option<DateTime<Utc>>,
    /// A whole day in Tokyo.
    all_day: bool,
    /// As the thing itself has it; of a `milestone` `due`, `overdue` or `reached`, of an
    /// introduction whose time is still on offer `offered`.
    state: Option<String>,
    /// It may still come to nothing: a draft, a request nobody has approved, a time on offer.
    provisional: bool,
    /// The operator it concerns.
    organisation: Option<String>,
    /// The accompanist of a consultation, or who sees to a milestone.
    person: Option<String>,
    /// `venue`, `in_person`, `online`, `phone`.
    modes: Vec<&'static str>,
    place: Option<String>,
    /// Rooms and licences it takes.
    resources: Vec<ResourceTaken>,
    /// The secretariat's page about it.
    path: String,
}

/// A room or a licence.
#[derive(Serialize, ToSchema)]
struct ResourceTaken {
    id: Uuid,
    name: String,
}

fn kinds() -> RefOr<Schema> {
    words(Kind::ALL.map(Kind::word))
}

impl From<Entry> for CalendarItem {
    fn from(entry: Entry) -> Self {
        let taken = |taken: Taken| ResourceTaken { id: taken.id.0, name: taken.label };
        Self {
            kind: entry.kind,
            id: entry.id,
            title: entry.title,
            starts_at: entry.when.starts(),
            ends_at: entry.when.ends(),
            all_day: entry.when.is_all_day(),
            state: entry.state.map(|state| state.word),
            provisional: entry.provisional,
            organisation: entry.organisation,
            person: entry.person,
            modes: entry.modes.iter().map(|mode| mode.word).collect(),
            place: entry.place,
            resources: entry.resources.into_iter().map(taken).collect(),
            path: entry.path,
        }
    }
}

/// Everything the secretariat runs between two instants, by start: what the caller may open.
/// Coordinators see all of it, others of the secretariat issues of the magazine.
#[utoipa::path(get, path = "/api/v1/calendar", tag = "calendar", params(CalendarQuery),
    responses((status = 200, body = ListPart<CalendarItem>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Staff,
    context: web::Data<Context>,
    query: Query<CalendarQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let reader = Reader::from(&who);
    let wanted = Wanted {
        span: span(&query, tokyo::day_of(context.now()))?,
        kinds: named(query.kinds.as_deref(), reader)?,
        resource: query.resource_id.map(ResourceId),
    };
    let part = ListQuery { limit: query.limit, cursor: query.cursor };
    let bounds = (part.offset()?, part.limit());
    let found = gather(&context, reader, &wanted).await?;
    if found.more {
        return Err(problem("until", wording::TOO_MANY));
    }
    noted(&context, who.actor(), &found).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(found.entries, bounds, CalendarItem::from)))
}

fn span(query: &CalendarQuery, today: NaiveDate) -> Result<Span, Failure> {
    let read = |field, text: Option<&str>, usual| match text.map(str::trim) {
        None | Some("") => Ok(usual),
        Some(text) => instant(text).ok_or_else(|| problem(field, wording::NEED_TIME)),
    };
    let from = read("from", query.from.as_deref(), tokyo::start_of_day(today))?;
    let until = read("until", query.until.as_deref(), from + USUAL)?;
    match until - from {
        length if length <= TimeDelta::zero() => Err(problem("until", wording::UNTIL_AFTER)),
        length if length > LONGEST => Err(problem("until", wording::TOO_LONG)),
        _ => Ok(Span { from, until }),
    }
}

/// None too of a time so far away that nothing is ever entered there.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let at = match text.parse::<NaiveDate>() {
        Ok(day) => is_within_reach(day).then(|| tokyo::start_of_day(day))?,
        Err(_) => DateTime::parse_from_rfc3339(text).ok()?.to_utc(),
    };
    is_within_reach(at.date_naive()).then_some(at)
}

fn named(kinds: Option<&str>, who: Reader) -> Result<Vec<Kind>, Failure> {
    let Some(words) = kinds.map(str::trim).filter(|words| !words.is_empty()) else {
        return Ok(who.kinds());
    };
    let kind = |word: &str| Kind::named(word.trim());
    let read: Option<Vec<_>> = words.split(',').map(kind).collect();
    let mut named = read.ok_or_else(|| problem("kinds", wording::UNKNOWN_KIND))?;
    named.sort_unstable();
    named.dedup();
    Ok(named)
}

fn problem(field: &'static str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.into(), detail: detail.to_owned() }])
}
