//! The pages of one event for those who take part.

use actix_web::web;

use super::{own, own_register, own_tables, own_wishes, withdrawals};

pub fn routes(service: &mut web::ServiceConfig) {
    service.service(web::scope("/my/events/{id}").configure(one));
}

fn one(service: &mut web::ServiceConfig) {
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
