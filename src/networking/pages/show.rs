//! The introduction as one side sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use entities::networking::introduction::Side;

use super::seat::Seat;
use super::show_page::{Around, facts};
use crate::networking::introductions::{of_introduction, outcomes_of, times_of};
use crate::web::Failure;

/// `GET /my/introductions/{id}`, `GET /introductions/{token}`
pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    let db = seat.context.database.reader();
    let (id, side) = (seat.id(), seat.side());
    let around = Around {
        times: times_of(db, id).await?,
        outcomes: outcomes_of(db, (id, Some(side))).await?,
        disclosures: of_introduction(db, (id, side)).await?,
        now: seat.context.now(),
    };
    let page = facts(&seat.parties, (side, seat.words, &seat.base), &around);
    let title = match side {
        Side::Partner => seat.say("ご紹介の件", "An introduction").to_owned(),
        _ => format!("紹介 {}", seat.parties.row.number),
    };
    seat.answer(StatusCode::OK, (&title, &page))
}
