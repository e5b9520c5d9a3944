use super::{chart, front, home, letters, policies, today};
use crate::web::Routes;

/// Mounts the desk's pages and API.
pub fn routes(service: &mut Routes) {
    service
        .configure(front::pages::routes)
        .configure(home::pages::routes)
        .configure(chart::pages::routes)
        .configure(chart::api::routes)
        .configure(policies::pages::routes)
        .configure(today::pages::routes)
        .configure(letters::pages::routes)
        .configure(letters::api::routes)
        .configure(letters::api_delivery::routes)
        .configure(letters::api_hold::routes);
}
