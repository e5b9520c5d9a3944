//! Free slots, bookings, wishes.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::people::role_assignment::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::{PlaceBody, SubjectBody};
use super::refusals::refused;
use super::shown::{BookedItem, OfferedItem};
use crate::calendar::availability::DaySpan;
use crate::consultations::availability::{free_slots, free_slots_by_theme};
use crate::consultations::booking::{
    Booking, StaffBooking, Wishes, With, book, book_by_staff, request_wishes,
};
use crate::consultations::{Client, Organiser};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, Operator, SignedIn, api};
use crate::vocabulary::tokyo;
use crate::web::{Failure, FieldProblem, JsonBody, ProblemDetails, Query, Routes, perform};

/// Days looked at when nothing else is said, and at most.
const USUAL_DAYS: u64 = 14;
const MOST_DAYS: i64 = 92;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultation-slots", web::get().to(slots))
        .route("/api/v1/consultations", web::post().to(make))
        .route("/api/v1/consultations/on-behalf", web::post().to(make_for))
        .route("/api/v1/consultation-requests", web::post().to(wish));
}

#[derive(OpenApi)]
#[openapi(paths(slots, make, make_for, wish))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SlotQuery {
    /// One accompanist; everybody who takes bookings when absent.
    accompanist_id: Option<Uuid>,
    /// Only those who advise on it.
    theme_id: Option<Uuid>,
    /// The first day, in Tokyo; today when absent.
    from: Option<NaiveDate>,
    /// The last day; 13 days after the first when absent, 91 at most.
    until: Option<NaiveDate>,
}

/// What can be booked, by accompanist. For operators, accompanists and the secretariat.
#[utoipa::path(get, path = "/api/v1/consultation-slots", tag = "consultations", params(SlotQuery),
    responses((status = 200, body = Vec<OfferedItem>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn slots(
    who: SignedIn,
    context: web::Data<Context>,
    query: Query<SlotQuery>,
) -> Result<HttpResponse, Failure> {
    let roles = &who.person().roles;
    let may = [Role::Operator, Role::Accompanist, Role::Coordinator];
    if !may.into_iter().any(|role| roles.may(role)) {
        return Err(Failure::NotFound);
    }
    let (reader, now) = (context.database.reader(), context.now());
    let days = days((query.from, query.until), now)?;
    let theme = query.theme_id.map(Into::into);
    let offered = match query.accompanist_id {
        Some(person) => {
            let one = free_slots(reader, now, person.into(), days).await?;
            vec![one.ok_or(Failure::NotFound)?]
        }
        None => free_slots_by_theme(reader, now, theme, days).await?,
    };
    let items: Vec<_> = offered.into_iter().map(OfferedItem::from).collect();
    Ok(HttpResponse::Ok().json(items))
}

/// The days that are asked for, or the usual ones.
pub fn days(
    (from, until): (Option<NaiveDate>, Option<NaiveDate>),
    now: DateTime<Utc>,
) -> Result<DaySpan, Failure> {
    let first = from.unwrap_or_else(|| tokyo::day_of(now));
    let usual = first.checked_add_days(Days::new(USUAL_DAYS - 1)).unwrap_or(first);
    let last = until.unwrap_or(usual);
    let wrong =
        |detail: String| Failure::invalid(vec![FieldProblem { field: "until".to_owned(), detail }]);
    if (last - first).num_days() >= MOST_DAYS {
        return Err(wrong(format!("{MOST_DAYS}日以内にしてください。")));
    }
    DaySpan::new(first, last).map_err(|problem| wrong(problem.to_string()))
}

/// A free slot to book.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BookingBody {
    subject: SubjectBody,
    /// Whom to meet; whoever fits the theme and carries least when absent.
    accompanist_id: Option<Uuid>,
    starts_at: DateTime<Utc>,
}

/// Books a free slot. One the caller holds becomes the booking; what else they hold is given back.
/// With an Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultations", tag = "consultations",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = BookingBody,
    responses((status = 201, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn make(
    who: Operator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<BookingBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wish = Booking {
        subject: asked.subject.clone().into_subject(request_key(&request, &context))?,
        with: asked.accompanist_id.map_or(With::Anyone, |person| With::One(person.into())),
        starts_at: asked.starts_at,
    };
    let (client, inner) = (Client::from(&who), context.clone());
    let work = Box::pin(async move {
        let made = perform(async move { retrying(|| book(&inner, client, wish.clone())).await });
        made.await?.map(BookedItem::from).map_err(|stop| Failure::of(stop, refused))
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// The caller's key, so that the verb knows a repetition too; otherwise one of our own.
fn request_key(request: &HttpRequest, context: &Context) -> String {
    let given = request.headers().get("Idempotency-Key").and_then(|value| value.to_str().ok());
    match given.map(str::trim).filter(|key| !key.is_empty()) {
        Some(key) => format!("api:{key}"),
        None => context.chance.uuid(context.now()).to_string(),
    }
}

/// Wishes to be arranged.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WishesBody {
    subject: SubjectBody,
    /// Whom one would like to meet; the secretariat chooses when absent.
    accompanist_id: Option<Uuid>,
    /// One to three starts, best first.
    starts: Vec<DateTime<Utc>>,
}

/// Hands in up to three wishes for the secretariat to arrange.
#[utoipa::path(post, path = "/api/v1/consultation-requests", tag = "consultations",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = WishesBody,
    responses((status = 201, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn wish(
    who: Operator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<WishesBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wishes = Wishes {
        subject: asked.subject.clone().into_subject(request_key(&request, &context))?,
        accompanist: asked.accompanist_id.map(Into::into),
        starts: asked.starts.iter().copied().map(Some).collect(),
    };
    let (client, inner) = (Client::from(&who), context.clone());
    let work = Box::pin(async move {
        let made =
            perform(
                async move { retrying(|| request_wishes(&inner, client, wishes.clone())).await },
            );
        let made = made.await?.map(BookedItem::from);
        made.map_err(|stop| Failure::of(stop, refused).renamed(wished))
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// `starts[1]` of the body for `wishes.1` of the form.
fn wished(field: &str) -> String {
    let place = field.strip_prefix("wishes.");
    place.map_or_else(|| field.to_owned(), |place| format!("starts[{place}]"))
}

/// A meeting booked for somebody.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OnBehalfBody {
    subject: SubjectBody,
    /// A member of the operator.
    client_id: Uuid,
    accompanist_id: Uuid,
    starts_at: DateTime<Utc>,
    #[serde(default)]
    place: PlaceBody,
    /// Needed where a limit is gone over.
    override_reason: Option<String>,
}

/// The secretariat books for a client; confirmed at once.
#[utoipa::path(post, path = "/api/v1/consultations/on-behalf", tag = "consultations",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = OnBehalfBody,
    responses((status = 201, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn make_for(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<OnBehalfBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wish = StaffBooking {
        client: asked.client_id.into(),
        accompanist: asked.accompanist_id.into(),
        subject: asked.subject.clone().into_subject(request_key(&request, &context))?,
        starts_at: asked.starts_at,
        place: asked.place.clone().into_place()?,
        override_reason: asked.override_reason.clone(),
    };
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let made =
            perform(
                async move { retrying(|| book_by_staff(&inner, organiser, wish.clone())).await },
            );
        made.await?.map(BookedItem::from).map_err(|stop| Failure::of(stop, refused))
    });
    api::once(&context, &request, (&who, &asked), work).await
}
