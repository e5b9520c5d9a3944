//! `/registrations/offers/{token}`: a freed seat, taken or left to the next.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::WaitingOfferId;
use entities::study_sessions::offer::{self, OfferState};
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::links;
use crate::study_sessions::pages::register::Brief;
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::registration::Refusal;
use crate::study_sessions::{catalogue, waiting};
use crate::web::{BannerKind, Failure, Form, Page, Sample, perform, sample};

use super::{Ticket, brief, secret};

#[derive(Serialize)]
pub struct OfferPage {
    pub session: Brief,
    pub until: String,
    pub accept: String,
    pub decline: String,
    pub back: String,
}

impl Page for OfferPage {
    const TEMPLATE: &'static str = "study_sessions/offer.html";
}

/// An offer opened by its link, with the registration it is for.
struct Opened {
    id: WaitingOfferId,
    token: String,
    row: offer::Model,
    ticket: Ticket,
}

async fn open(visit: Visit, context: web::Data<Context>, token: String) -> Result<Opened, Failure> {
    let id = links::open_offer(&context.config, &token).ok_or(Failure::NotFound)?;
    let found = catalogue::offered(context.database.reader(), id).await?;
    let (row, route) = found.ok_or(Failure::NotFound)?;
    // Whoever holds the link to the offer holds the letter that also led to the registration, or was
    // led here from it, and is told no more than there.
    let own = links::token_beside_offer(&context.config, row.registration_id, route);
    let ticket = Ticket::open(visit, context, own).await?;
    Ok(Opened { id, token, row, ticket })
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = open(visit, context, token.into_inner()).await?;
    let (ticket, now) = (&opened.ticket, opened.ticket.context.now());
    // Answered: the registration tells what came of it.
    if matches!(opened.row.state, OfferState::Accepted | OfferState::Declined) {
        return Ok(ticket.redirect());
    }
    if let Some(refusal) = waiting::lost(&opened.row, ticket.held.listed.session.starts_at, now) {
        return ticket.refuse(&refusal);
    }
    let language = ticket.language();
    let page = OfferPage {
        session: brief(language, &ticket.held),
        until: words::moment(language, opened.row.deadline_at),
        accept: format!("/registrations/offers/{}/acceptance", opened.token),
        decline: format!("/registrations/offers/{}/decline", opened.token),
        back: ticket.address(),
    };
    let title = say(language, "お席が空きました", "A place is free", "さんか できます");
    ticket.answer(StatusCode::OK, &ticket.shell(Some(title)), &page)
}

/// Whoever holds the link, on purpose.
pub async fn accept(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(visit, context, token.into_inner()).await?;
    let (working, id) = (opened.ticket.context.clone(), opened.id);
    let outcome = perform(async move { retrying(|| waiting::accept_offer(&working, id)).await });
    match outcome.await? {
        Ok(_) => {
            let ticket = &opened.ticket;
            Ok(secret(ticket.visit.redirect(&format!("{}/done", ticket.address()))))
        }
        Err(stop) => stopped(&opened.ticket, stop),
    }
}

/// Whoever holds the link, on purpose.
pub async fn decline(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(visit, context, token.into_inner()).await?;
    let (working, id) = (opened.ticket.context.clone(), opened.id);
    let outcome = perform(async move { retrying(|| waiting::decline_offer(&working, id)).await });
    match outcome.await? {
        Ok(()) => {
            let ticket = &opened.ticket;
            let text = say(
                ticket.language(),
                "お席を辞退しました。次の方にご案内します。",
                "You declined the place. It goes to the next in line.",
                "ことわりました。つぎの人に ききます。",
            );
            Ok(secret(ticket.visit.redirect_saying(&ticket.address(), BannerKind::Success, text)))
        }
        Err(stop) => stopped(&opened.ticket, stop),
    }
}

fn stopped(ticket: &Ticket, stop: Stop<Refusal>) -> Result<HttpResponse, Failure> {
    match stop {
        Stop::Refused(refusal) => ticket.refuse(&refusal),
        Stop::Broken(error) => Err(Failure::Broken(error)),
    }
}

pub fn samples() -> Vec<Sample> {
    let held = crate::study_sessions::pages::samples::helds();
    let page = |held| OfferPage {
        session: brief(PageLanguage::Japanese, held),
        until: "2026年11月25日（水）17:30".into(),
        accept: "/registrations/offers/x/acceptance".into(),
        decline: "/registrations/offers/x/decline".into(),
        back: "/registrations/x".into(),
    };
    held.iter().take(1).map(|held| sample(&page(held))).collect()
}
