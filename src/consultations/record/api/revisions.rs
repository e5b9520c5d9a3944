//! Older revisions of a record, for the secretariat; what is in one is decided where every view of a
//! record is ([`super::seen`](crate::consultations::record::seen)).

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::record_step::StepKind;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::reading::viewed;
use super::shown::RecordDetails;
use crate::consultations::record::{RecordView, open, open_revision};
use crate::consultations::{By, Organiser};
use crate::context::Context;
use crate::people::Coordinator;
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultations/{id}/record/revisions", web::get().to(list))
        .route("/api/v1/consultations/{id}/record/revisions/{revision}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(list, show))]
pub struct ApiDoc;

/// A revision that was handed in.
#[derive(Serialize, ToSchema)]
struct RecordRevision {
    /// From 1.
    revision: i32,
    /// When it was handed in last.
    submitted_at: Option<DateTime<Utc>>,
    /// By the client; absent where it was returned since.
    confirmed_at: Option<DateTime<Utc>>,
    /// With the client's confirmation or without it.
    approved_at: Option<DateTime<Utc>>,
    /// Approved without the client.
    unconfirmed: bool,
}

/// The revisions of a record that were handed in, newest first.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/record/revisions",
    tag = "consultation records", params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<RecordRevision>),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let by = By::Staff(Organiser::from(&who));
    let view = open(context.database.reader(), by, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&who, &context, (by, *id, "record_revisions")).await?;
    let found: Vec<_> =
        (1..=view.shown.unwrap_or(0)).rev().map(|revision| told(&view, revision)).collect();
    Ok(HttpResponse::Ok().json(ListPart::within(found, bounds, |one| one)))
}

fn told(view: &RecordView, revision: i32) -> RecordRevision {
    let of = RecordView { shown: Some(revision), ..view.clone() };
    let at = |kind| of.step(kind).map(|step| step.at);
    let unconfirmed = at(StepKind::ApprovedUnconfirmed);
    RecordRevision {
        revision,
        submitted_at: at(StepKind::Submitted),
        confirmed_at: at(StepKind::Confirmed),
        approved_at: at(StepKind::Approved).or(unconfirmed),
        unconfirmed: unconfirmed.is_some(),
    }
}

/// One revision that was handed in, as the secretariat reads it.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/record/revisions/{revision}",
    tag = "consultation records",
    params(("id" = Uuid, Path), ("revision" = i32, Path, description = "From 1.")),
    responses((status = 200, body = RecordDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, i32)>,
) -> Result<HttpResponse, Failure> {
    let organiser = Organiser::from(&who);
    let found = open_revision(context.database.reader(), organiser, *path).await?;
    let view = found.ok_or(Failure::NotFound)?;
    viewed(&who, &context, (By::Staff(organiser), path.0, "record_revision")).await?;
    Ok(HttpResponse::Ok().json(RecordDetails::from(view)))
}
