use actix_web::{HttpResponse, web};
use entities::MailMessageId;

use crate::context::Context;
use crate::database::retrying;
use crate::mail::bounces::bounces_of;
use crate::mail::{self, LetterQuery, LetterRefusal};
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::web::{BannerKind, Crumb, Failure, Form, Routes, Sample, perform};

use super::search::search;
use super::{Decision, decide};

mod bounce_facts;
mod delivery;
mod delivery_facts;
mod facts;
mod hold;
mod hold_facts;
mod narrowing;
mod previews;

pub use delivery::refusal as bounce_refusal;
pub use hold::refusal as hold_refusal;

use facts::{Filter, PER_PAGE, letter_facts, list_facts};
use narrowing::{choices, class_named};

pub fn samples() -> Vec<Sample> {
    let mut samples = facts::samples();
    samples.extend(bounce_facts::samples());
    samples.extend(delivery_facts::samples());
    samples.extend(hold_facts::samples());
    samples.extend(previews::samples());
    samples
}

pub fn routes(service: &mut Routes) {
    delivery::routes(service);
    hold::routes(service);
    previews::routes(service);
    service
        .route("/staff/letters", web::get().to(list))
        .route("/staff/letters/{id}", web::get().to(show))
        .route("/staff/letters/{id}/decision", web::post().to(act));
}

async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    filter: web::Query<Filter>,
) -> Result<HttpResponse, Failure> {
    let query = LetterQuery {
        states: choices()
            .into_iter()
            .find(|(word, _)| *word == filter.state)
            .map(|(_, states)| states)
            .unwrap_or_default(),
        class: class_named(&filter.kind),
        search: search(&filter.to, &filter.subject),
        ..LetterQuery::default()
    };
    let reader = context.database.reader();
    let (lines, total) =
        mail::letters(reader, &context.post, &query, filter.page, PER_PAGE).await?;
    audit::viewed(&context, &who.actor(), Subject::all("mail_message"), serde_json::json!({}))
        .await?;
    let mut shell = who.shell(&context, "お知らせ");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here("お知らせ")];
    context.pages.answer(&shell, &list_facts(lines, total, &filter))
}

async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<MailMessageId>,
) -> Result<HttpResponse, Failure> {
    let letter = mail::letter(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let subject = Subject::of("mail_message", id.0);
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({})).await?;
    let decisions = Decision::open_for(&context, &letter.line).await?;
    let returned = bounces_of(context.database.reader(), *id).await?;
    let mut shell = who.shell(&context, &letter.line.subject);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("お知らせ", "/staff/letters"),
        Crumb::here(letter.line.subject.clone()),
    ];
    context.pages.answer(&shell, &letter_facts(letter, returned, decisions))
}

async fn act(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<MailMessageId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let decision = Decision::named(form.text("decision")).ok_or(Failure::NotFound)?;
    let (actor, id) = (who.actor(), *id);
    let outcome =
        perform(async move { retrying(|| decide(&context, &actor, id, decision)).await }).await?;
    outcome.map_err(|stop| Failure::of(stop, refusal))?;
    let page = format!("/staff/letters/{id}");
    let done = format!("「{}」を行いました。", decision.label());
    Ok(who.visit().redirect_saying(&page, BannerKind::Success, &done))
}

/// The refusal as both pages and API answer it.
pub fn refusal(refusal: LetterRefusal) -> Failure {
    match refusal {
        LetterRefusal::NotFound => Failure::NotFound,
        other => Failure::conflict("letter_refused", other.to_string()),
    }
}
