use actix_web::{HttpResponse, web};
use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::consultations::pages as advice;
use crate::consultations::{Accompanist, Client};
use crate::context::Context;
use crate::people::{PageLanguage, SignedIn};
use crate::study_sessions::pages::{
    Day, Owed, SessionCard, coming, open_sessions, owed, speaking_at,
};
use crate::study_sessions::{Member, catalogue};
use crate::web::{Failure, Page, Routes, Sample, sample};

/// So many sessions are suggested.
const SUGGESTED: usize = 3;

pub fn routes(service: &mut Routes) {
    service.route("/home", web::get().to(show));
}

#[derive(Serialize)]
struct HomePage {
    /// Consultations, for those who ask and those who advise.
    advice: Vec<advice::Home>,
    /// What is still to be handed in or answered.
    owed: Vec<Owed>,
    coming: Vec<Day>,
    /// Sessions they speak at.
    speaking: Vec<Day>,
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
    let advice = consultations(&who, &context).await?;
    let owed = owed(&context, &own, now).await?;
    let speaking = speaking_at(&context, who.person_id(), now).await?;
    let facts = HomePage { advice, owed, coming: coming(&context, &own, now), speaking, suggested };
    context.pages.answer(&who.shell(&context, "ホーム"), &facts)
}

/// Somebody may stand on both sides.
async fn consultations(who: &SignedIn, context: &Context) -> Result<Vec<advice::Home>, Failure> {
    let (roles, id) = (&who.person().roles, who.person_id());
    let mut found = Vec::new();
    if roles.holds(Role::Accompanist) {
        found.push(advice::of_partner(context, Accompanist::acting_as(id)).await?);
    }
    if roles.holds(Role::Operator) {
        found.push(advice::of_operator(context, Client::acting_as(id)).await?);
    }
    Ok(found)
}

pub fn samples() -> Vec<Sample> {
    let owed = || vec![Owed::sample()];
    let page = |advice| HomePage {
        advice,
        owed: owed(),
        coming: Vec::new(),
        speaking: vec![Day::sample()],
        suggested: Vec::new(),
    };
    let partner = advice::Home { is_client: false, free: Vec::new(), ..advice::example() };
    let none = advice::Home { is_client: true, ..advice::Home::default() };
    vec![
        sample(&page(Vec::new())),
        sample(&page(vec![advice::example(), partner])),
        sample(&page(vec![none, advice::Home::default()])),
    ]
}
