use actix_web::web;

use super::letters::AllLetters;
use super::{agenda, chart, front, home, letters, policies, search, settings, today};
use crate::web::Routes;

/// Mounts the desk's pages and API; which letters there are comes from the assembly.
pub fn routes(all: AllLetters) -> impl Fn(&mut Routes) {
    move |service| {
        service
            .app_data(web::Data::new(all))
            .configure(front::pages::routes)
            .configure(home::pages::routes)
            .configure(agenda::pages::routes)
            .configure(agenda::api::routes)
            .configure(chart::pages::routes)
            .configure(chart::api::routes)
            .configure(policies::pages::routes)
            .configure(today::pages::routes)
            .configure(today::api::routes)
            .configure(letters::pages::routes)
            .configure(letters::api::routes)
            .configure(letters::api_delivery::routes)
            .configure(letters::api_hold::routes)
            .configure(letters::api_previews::routes)
            .configure(search::pages::routes)
            .configure(search::api::routes)
            .configure(settings::pages::routes)
            .configure(settings::api::routes);
    }
}
