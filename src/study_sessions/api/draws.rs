//! Seats drawn by lot: the promise before, everything to draw again with after. For anybody.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::study_sessions::lottery::outcome;
use crate::web::{Failure, ProblemDetails, Routes, one_of};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/study-sessions/{id}/draw", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct ApiDoc;

/// A draw. The score of an entry is SHA-256 of `seed:number` in hexadecimal; entries are taken in
/// order of their scores, the lowest first; each gets a seat of its mode unless none is free or its
/// party holds `organisation_limit` seats.
#[derive(Serialize, ToSchema)]
struct DrawShown {
    /// SHA-256 of the seed's digits, in hexadecimal.
    commitment: String,
    committed_at: DateTime<Utc>,
    /// 64 hexadecimal digits; null before the draw.
    seed: Option<String>,
    drawn_at: Option<DateTime<Utc>>,
    /// Free seats at the draw.
    seats: Vec<FreeSeats>,
    /// Most seats one party could get.
    organisation_limit: Option<i32>,
    /// By rank.
    entries: Vec<DrawEntry>,
}

#[derive(Serialize, ToSchema)]
struct FreeSeats {
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// Null: no limit.
    free: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct DrawEntry {
    rank: i32,
    /// 受付番号; names are not published.
    number: String,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// Tells organisations apart; null where somebody comes for nobody.
    party: Option<i32>,
    score: String,
    seated: bool,
}

/// The draw of a session whose seats are drawn by lot.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/draw", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = DrawShown), (status = 404, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let found = outcome(context.database.reader(), context.now(), *id).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let mut shown = DrawShown {
        commitment: found.commitment,
        committed_at: found.committed_at,
        seed: None,
        drawn_at: None,
        seats: Vec::new(),
        organisation_limit: None,
        entries: Vec::new(),
    };
    if let Some(drawing) = found.result {
        let entries = drawing.entries.into_iter().map(|one| DrawEntry {
            rank: one.rank,
            number: one.number,
            mode: one.mode,
            party: one.party,
            score: one.score,
            seated: one.seated,
        });
        shown.entries = entries.collect();
        shown.seed = Some(drawing.seed);
        shown.drawn_at = Some(drawing.drawn_at);
        shown.organisation_limit = drawing.organisation_limit;
        shown.seats =
            drawing.seats.into_iter().map(|(mode, free)| FreeSeats { mode, free }).collect();
    }
    Ok(HttpResponse::Ok().json(shown))
}
