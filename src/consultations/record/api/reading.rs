//! Records looked at.

use actix_web::{HttpResponse, web};
use entities::consultations::record::RecordState;
use entities::people::role_assignment::Role;
use entities::{ConsultationFileId, ConsultationId};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::by;
use super::lines::RecordItem;
use super::shown::RecordDetails;
use crate::consultations::record::{
    Filter, Line, file, listing_after, of_accompanist, of_client, open,
};
use crate::consultations::{Accompanist, By, Client, Organiser};
use crate::context::Context;
use crate::people::SignedIn;
use crate::people::audit::{self, Subject};
use crate::web::{
    Download, Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, attachment, one_of,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultation-records", web::get().to(list))
        .route("/api/v1/consultation-records/as-client", web::get().to(list_as_client))
        .route("/api/v1/consultations/{id}/record", web::get().to(show))
        .route("/api/v1/consultations/{id}/record/files/{file}", web::get().to(download));
}

#[derive(OpenApi)]
#[openapi(paths(list, list_as_client, show, download))]
pub struct ApiDoc;

/// The secretariat narrows its list by these; they change nothing for others.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct RecordNarrowing {
    /// The year in which it begins.
    fiscal_year: Option<i32>,
    #[param(schema_with = one_of::<RecordState>)]
    state: Option<RecordState>,
    /// Only those not handed in by their date.
    overdue: Option<bool>,
    accompanist_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

impl RecordNarrowing {
    pub(super) fn filter(&self) -> Filter {
        Filter {
            fiscal_year: self.fiscal_year,
            state: self.state,
            overdue: self.overdue.unwrap_or_default(),
            accompanist: self.accompanist_id.map(Into::into),
            organisation: self.organisation_id.map(Into::into),
        }
    }
}

/// All records for the secretariat, those of one's own meetings as an accompanist for everybody
/// else; the latest meeting first.
#[utoipa::path(get, path = "/api/v1/consultation-records", tag = "consultation records",
    params(RecordNarrowing),
    responses((status = 200, body = ListPart<RecordItem>),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: SignedIn,
    context: web::Data<Context>,
    query: Query<RecordNarrowing>,
) -> Result<HttpResponse, Failure> {
    let part = ListQuery { limit: query.limit, cursor: query.cursor.clone() };
    let (reader, now) = (context.database.reader(), context.now());
    let key = |last: &Line| (last.parties.row.held_from, last.id());
    if !who.person().roles.may(Role::Coordinator) {
        let asking = (Accompanist::acting_as(who.person_id()), now);
        let rows = of_accompanist(reader, asking, (part.after()?, part.limit())).await?;
        return Ok(HttpResponse::Ok().json(ListPart::of(
            rows,
            part.limit(),
            key,
            RecordItem::from,
        )));
    }
    let filter = query.filter();
    let asking = (Organiser::acting_as(who.person_id()), now);
    let bounds = (part.after()?, part.limit());
    let rows = listing_after(reader, asking, &filter, bounds).await?;
    Ok(HttpResponse::Ok().json(ListPart::of(rows, part.limit(), key, RecordItem::from)))
}

/// Records of the meetings at which the caller sought advice, the latest first: how far each is.
/// What is written in one is read with the record itself.
#[utoipa::path(get, path = "/api/v1/consultation-records/as-client",
    tag = "consultation records", params(ListQuery),
    responses((status = 200, body = ListPart<RecordItem>),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list_as_client(
    who: SignedIn,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let asking = (Client::acting_as(who.person_id()), context.now());
    let bounds = (query.after()?, query.limit());
    let rows = of_client(context.database.reader(), asking, bounds).await?;
    let key = |last: &Line| (last.parties.row.held_from, last.id());
    Ok(HttpResponse::Ok().json(ListPart::of(rows, query.limit(), key, RecordItem::from)))
}

/// The record of a consultation with what the caller reads of it.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/record", tag = "consultation records",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RecordDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let view = open(context.database.reader(), by, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&who, &context, (by, *id, "record")).await?;
    Ok(HttpResponse::Ok().json(RecordDetails::from(view)))
}

/// A file beside a record, for whoever reads its attachments; always as a download.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/record/files/{file}",
    tag = "consultation records", params(("id" = Uuid, Path), ("file" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn download(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, path.0).await?;
    let found = file(context.database.reader(), by, *path).await?.ok_or(Failure::NotFound)?;
    viewed(&who, &context, (by, path.0, "record_file")).await?;
    Ok(attachment(found.name, found.bytes))
}

/// Notes that the secretariat looked at a record; the two sides were there.
pub(super) async fn viewed(
    who: &SignedIn,
    context: &Context,
    (by, id, what): (By, ConsultationId, &'static str),
) -> Result<(), Failure> {
    if matches!(by, By::Staff(_)) {
        let subject = Subject::of("consultation_record", id.0);
        audit::viewed(context, &who.actor(), subject, json!({ "what": what })).await?;
    }
    Ok(())
}
