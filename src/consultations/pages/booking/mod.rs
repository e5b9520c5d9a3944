//! How a client asks for a consultation: a free slot is chosen, held and booked, or wishes are
//! named.
//!
//! Nothing is kept between the pages but the hold: each form carries what was typed, and the last
//! press reads all of it again. A key made with the form makes every further press the same
//! consultation.

mod desk;
mod fields;
mod input;
mod send;
mod slots;
mod slots_page;
mod wishes;
mod wishes_form;

use actix_web::web;

use crate::web::{Routes, Sample};

pub use desk::Query;
pub use fields::{about, conditions};
pub use slots::{at_slot, first_week, shape_picks, span, wanted};
pub use slots_page::{SlotsPage, count_words};
pub use wishes_form::{
    foresee, shape_controls, wish_controls, wishes as wishes_typed, wishes_answered,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/consultations/new", web::get().to(slots::show))
        .route("/consultations/new", web::post().to(slots::choose))
        .route("/consultations/new/release", web::post().to(slots::release))
        .route("/consultations/new/input", web::get().to(input::show))
        .route("/consultations/new/input", web::post().to(input::go_on))
        .route("/consultations/request", web::get().to(wishes::show))
        .route("/consultations/request", web::post().to(wishes::go_on));
}

pub fn samples() -> Vec<Sample> {
    slots_page::samples()
}
