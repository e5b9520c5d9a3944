//! What approved records say in numbers, for the secretariat and the ministry.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::consultations::record::{Figures, figures};
use crate::context::Context;
use crate::people::Viewer;
use crate::vocabulary::FiscalYear;
use crate::web::{Failure, ProblemDetails, Query, Routes};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/consultation-records/figures", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(show), components(schemas(RecordFigures)))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FiguresQuery {
    /// The year in which the fiscal year begins; the present one without it.
    #[param(minimum = 2000, maximum = 2198)]
    fiscal_year: Option<i32>,
}

/// Only what was opened up to figures is counted.
#[derive(Serialize, ToSchema)]
struct RecordFigures {
    fiscal_year: i32,
    /// Approved records.
    records: usize,
    /// Of those whose times are open.
    minutes: i64,
    /// How often each 自走度 from 1 to 5 was given.
    self_reliance: [usize; 5],
    /// Records without an open 自走度.
    unstated: usize,
}

/// Figures of a fiscal year's approved records.
#[utoipa::path(get, path = "/api/v1/consultation-records/figures", tag = "consultation records",
    params(FiguresQuery),
    responses((status = 200, body = RecordFigures), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Viewer,
    context: web::Data<Context>,
    query: Query<FiguresQuery>,
) -> Result<HttpResponse, Failure> {
    let year = match query.fiscal_year {
        Some(year) => FiscalYear::starting_in(year).map_err(|_| Failure::NotFound)?,
        None => FiscalYear::at(context.now()),
    };
    let Figures { records, minutes, self_reliance, unstated } =
        figures(context.database.reader(), year).await?;
    Ok(HttpResponse::Ok().json(RecordFigures {
        fiscal_year: year.year(),
        records,
        minutes,
        self_reliance,
        unstated,
    }))
}
