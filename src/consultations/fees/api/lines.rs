//! 謝金 looked at by the secretariat.

use actix_web::{HttpResponse, web};
use entities::FeeLineId;
use entities::consultations::fee_line::LineState;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use super::line_shown::FeeLine;
use super::{viewed, year_of};
use crate::consultations::Organiser;
use crate::consultations::fees::readers::{LineFilter, LineView, line_view, lines_after};
use crate::context::Context;
use crate::people::Coordinator;
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-lines", web::get().to(list))
        .route("/api/v1/fee-lines/{id}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(list, show))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LineNarrowing {
    /// The year in which it begins; the present one when absent.
    fiscal_year: Option<i32>,
    /// Of the year.
    #[param(minimum = 1, maximum = 12)]
    month: Option<u32>,
    #[param(schema_with = one_of::<LineState>)]
    state: Option<LineState>,
    /// Who is paid.
    person_id: Option<Uuid>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

impl LineNarrowing {
    pub fn filter(&self, context: &Context) -> Result<LineFilter, Failure> {
        Ok(LineFilter {
            year: year_of(context, self.fiscal_year)?,
            month: self.month,
            state: self.state,
            person: self.person_id.map(Into::into),
        })
    }
}

/// The honoraria of a fiscal year in the order in which people met.
#[utoipa::path(get, path = "/api/v1/fee-lines", tag = "fees", params(LineNarrowing),
    responses((status = 200, body = ListPart<FeeLine>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<LineNarrowing>,
) -> Result<HttpResponse, Failure> {
    let filter = query.filter(&context)?;
    let LineNarrowing { limit, cursor, .. } = query.into_inner();
    let part = ListQuery { limit, cursor };
    let bounds = (part.after()?, part.limit());
    let organiser = Organiser::from(&who);
    let rows = lines_after(context.database.reader(), organiser, &filter, bounds).await?;
    viewed(&who, &context, ("fee_line", None)).await?;
    let key = |last: &LineView| (last.row.held_from, last.row.id);
    Ok(HttpResponse::Ok().json(ListPart::of(rows, part.limit(), key, FeeLine::from)))
}

/// One honorarium.
#[utoipa::path(get, path = "/api/v1/fee-lines/{id}", tag = "fees", params(("id" = Uuid, Path)),
    responses((status = 200, body = FeeLine), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
) -> Result<HttpResponse, Failure> {
    let found = line_view(context.database.reader(), Organiser::from(&who), *id).await?;
    let line = found.ok_or(Failure::NotFound)?;
    viewed(&who, &context, ("fee_line", Some(id.0))).await?;
    Ok(HttpResponse::Ok().json(FeeLine::from(line)))
}
