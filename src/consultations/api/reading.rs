//! Consultations looked at.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use entities::consultations::consultation::ConsultationState;
use entities::people::role_assignment::Role;
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::by;
use super::shown::{ConsultationDetails, ConsultationItem};
use super::waiting::WaitingItem;
use crate::consultations::readers::{
    RegisterFilter, narrowed_of_accompanist, narrowed_of_client, register_after, triage, view,
};
use crate::consultations::{Accompanist, By, Client, Organiser};
use crate::context::Context;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn};
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultations", web::get().to(list))
        .route("/api/v1/consultations/waiting", web::get().to(waiting))
        .route("/api/v1/consultations/{id}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(list, waiting, show))]
pub struct ApiDoc;

/// What the list is narrowed to, whoever's it is; what is absent or empty does not narrow.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Narrowing {
    /// The year in which it begins.
    fiscal_year: Option<i32>,
    #[param(schema_with = one_of::<ConsultationState>)]
    state: Option<ConsultationState>,
    accompanist_id: Option<Uuid>,
    /// The number, or parts of the names of the operator, the client and the accompanist.
    text: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// All consultations for the secretariat, the latest first; one's own for everybody else: what lies
/// ahead by start, then what is past, the latest first.
#[utoipa::path(get, path = "/api/v1/consultations", tag = "consultations", params(Narrowing),
    responses((status = 200, body = ListPart<ConsultationItem>),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: SignedIn,
    context: web::Data<Context>,
    query: Query<Narrowing>,
) -> Result<HttpResponse, Failure> {
    let Narrowing { fiscal_year, state, accompanist_id, text, limit, cursor } = query.into_inner();
    let part = ListQuery { limit, cursor };
    let filter = RegisterFilter {
        fiscal_year,
        state,
        accompanist: accompanist_id.map(Into::into),
        text: text.unwrap_or_default(),
    };
    if !who.person().roles.may(Role::Coordinator) {
        return own(&who, &context, (&filter, &part)).await;
    }
    let organiser = Organiser::acting_as(who.person_id());
    let bounds = (part.after()?, part.limit());
    let rows = register_after(context.database.reader(), organiser, &filter, bounds).await?;
    let key = |last: &crate::consultations::meeting::Parties| (last.row.requested_at, last.row.id);
    Ok(HttpResponse::Ok().json(ListPart::of(rows, part.limit(), key, ConsultationItem::from)))
}

async fn own(
    who: &SignedIn,
    context: &Context,
    (filter, part): (&RegisterFilter, &ListQuery),
) -> Result<HttpResponse, Failure> {
    let (reader, now, person) = (context.database.reader(), context.now(), who.person_id());
    let asked = narrowed_of_client(reader, now, Client::acting_as(person), filter).await?;
    let helper = Accompanist::acting_as(person);
    let given = narrowed_of_accompanist(reader, now, helper, filter).await?;
    let ahead = asked.upcoming.into_iter().chain(given.upcoming);
    let rows: Vec<_> = ahead.chain(asked.past).chain(given.past).collect();
    let bounds = (part.offset()?, part.limit());
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, ConsultationItem::from)))
}

/// What waits for the secretariat, the oldest first, with whoever might take it.
#[utoipa::path(get, path = "/api/v1/consultations/waiting", tag = "consultations",
    params(ListQuery),
    responses((status = 200, body = ListPart<WaitingItem>), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn waiting(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let rows = triage(context.database.reader(), context.now(), Organiser::from(&who)).await?;
    let bounds = (query.offset()?, query.limit());
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, WaitingItem::from)))
}

/// One consultation as the caller's side sees it.
#[utoipa::path(get, path = "/api/v1/consultations/{id}", tag = "consultations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ConsultationDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let found = view(context.database.reader(), context.now(), *id, by).await?;
    let view = found.ok_or(Failure::NotFound)?;
    if matches!(by, By::Staff(_)) {
        let subject = Subject::of("consultation", id.0);
        audit::viewed(&context, &who.actor(), subject, json!({ "what": "consultation" })).await?;
    }
    Ok(HttpResponse::Ok().json(ConsultationDetails::from(view)))
}
