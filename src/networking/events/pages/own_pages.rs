//! The pages of one event for those who take part.

use actix_web::web;

use super::{own, own_register, own_tables, own_wishes, withdrawals};
use crate::web::Routes;

pub fn routes(service: &mut Routes) {
    service.scope("/my/events/{id}", |inside| {
        inside.configure(one);
    });
}

fn one(service: &mut Routes) {
    service
        .route("", web::get().to(own::show))
        .route("/registration", web::get().to(own_register::show))
        .route("/registration", web::post().to(own_register::receive))
        .route("/withdrawal", web::get().to(withdrawals::show))
        .route("/withdrawal", web::post().to(withdrawals::receive))
        .route("/wishes", web::get().to(own_wishes::show))
        .route("/wishes", web::post().to(own_wishes::receive))
        .route("/tables", web::get().to(own_tables::show));
}
