use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, SignedIn};
use crate::study_sessions::pages::{Day, SessionCard, coming, open_sessions};
use crate::study_sessions::{Member, catalogue};
use crate::web::{Failure, Page, Sample, sample};

/// So many sessions are suggested.
const SUGGESTED: usize = 3;

pub fn routes(service: &mut web::ServiceConfig) {
    service.route("/home", web::get().to(show));
}

#[derive(Serialize)]
struct HomePage {
    coming: Vec<Day>,
    /// Sessions one could still register for.
    suggested: Vec<SessionCard>,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "desk/home.html";
}

async fn show(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    if who.person().roles.may_view_reports() {
        return Ok(who.visit().redirect("/staff"));
    }
    let now = context.now();
    let own = catalogue::own(context.database.reader(), Member::from(&who), now).await?;
    let known: Vec<_> = own.iter().filter(|one| !one.for_colleague).collect();
    let known: Vec<_> = known.iter().map(|one| one.registration.session_id).collect();
    let suggested = open_sessions(&context, PageLanguage::Japanese, &known, SUGGESTED).await?;
    let facts = HomePage { coming: coming(&context, &own, now), suggested };
    context.pages.answer(&who.shell(&context, "ホーム"), &facts)
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&HomePage { coming: Vec::new(), suggested: Vec::new() })]
}
