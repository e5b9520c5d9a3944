//! `/registrations/confirmations/{token}`: the last step of registering without an account.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::study_sessions::public_request;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, Visit, whole_name};
use crate::study_sessions::catalogue::{self, Shown};
use crate::study_sessions::pages::conference;
use crate::study_sessions::pages::list::home;
use crate::study_sessions::pages::register::{Brief, RefusedPage, brief, words_of};
use crate::study_sessions::pages::show::{Item, Link};
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::readers::Onlooker;
use crate::study_sessions::registration::{self, Refusal};
use crate::study_sessions::{links, pages};
use crate::web::{Crumb, Failure, Form, Page, Sample, Shell, perform, sample};

use super::secret;

#[derive(Serialize)]
pub struct ConfirmPage {
    pub action: String,
    pub session: Brief,
    pub until: String,
    pub back: String,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "study_sessions/confirm_request.html";
}

/// A request opened by its link.
struct Opened {
    visit: Visit,
    context: web::Data<Context>,
    token: String,
    row: public_request::Model,
    shown: Shown,
}

async fn open(visit: Visit, context: web::Data<Context>, token: String) -> Result<Opened, Failure> {
    let id = links::open_confirmation(&context.config, &token).ok_or(Failure::NotFound)?;
    let (db, now) = (context.database.reader(), context.now());
    let row = catalogue::public_request(db, id).await?.ok_or(Failure::NotFound)?;
    let shown = catalogue::show(db, row.session_id, Onlooker::Anyone, now).await?;
    let shown = shown.ok_or(Failure::NotFound)?;
    visit.browser().note_personal();
    Ok(Opened { visit, context, token, row, shown })
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let opened = open(visit, context, token.into_inner()).await?;
    if let Some(registration) = opened.row.registration_id {
        let own = links::registration_token(&opened.context.config, registration);
        // It also tells which days could not be had, and leads on where there is nothing to tell.
        return Ok(secret(opened.visit.redirect(&format!("/registrations/{own}/done"))));
    }
    if opened.row.expires_at <= opened.context.now() || opened.row.details.is_empty() {
        return refuse(&opened, &Refusal::LinkExpired);
    }
    if !opened.shown.listed.phase.takes_registrations() {
        return refuse(&opened, &Refusal::NotOpen(opened.shown.listed.phase));
    }
    let language = opened.visit.language();
    let page = facts(language, &opened.token, &opened.row, &opened.shown);
    let title =
        say(language, "申し込みを確定する", "Confirm the registration", "もうしこみを きめる");
    Ok(secret(opened.context.pages.answer(&shell(&opened, title), &page)?))
}

/// Whoever holds the link, on purpose.
pub async fn confirm(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(visit, context, token.into_inner()).await?;
    let (working, id) = (opened.context.clone(), opened.row.id);
    let outcome =
        perform(async move { retrying(|| registration::confirm_public(&working, id)).await });
    match outcome.await? {
        Ok(registered) => {
            let own = links::registration_token(&opened.context.config, registered.id);
            Ok(secret(opened.visit.redirect(&format!("/registrations/{own}/done"))))
        }
        Err(Stop::Refused(refusal)) => refuse(&opened, &refusal),
        Err(Stop::Broken(error)) => Err(Failure::Broken(error)),
    }
}

fn refuse(opened: &Opened, refusal: &Refusal) -> Result<HttpResponse, Failure> {
    if *refusal == Refusal::NotFound {
        return Err(Failure::NotFound);
    }
    let language = opened.visit.language();
    let session = format!("/sessions/{}", opened.shown.view.rows.session.id);
    let again = opened.shown.listed.phase.takes_registrations();
    let (label, href) = if again {
        let label = say(language, "もう一度申し込む", "Register again", "もういちど もうしこむ");
        (label, format!("{session}/registration"))
    } else {
        (
            say(language, "ほかの勉強会を探す", "Find other sessions", "ほかを 見る"),
            "/sessions".to_owned(),
        )
    };
    let page = RefusedPage {
        reason: words_of(language, refusal),
        session: Some(brief(language, &opened.shown)),
        next: Link { label: label.to_owned(), href },
        also: Vec::new(),
    };
    let title = say(language, "申し込みを確定できません", "This cannot be confirmed", "できません");
    let around = shell(opened, title);
    Ok(secret(opened.context.pages.answer_with(StatusCode::CONFLICT, &around, &page)?))
}

fn shell(opened: &Opened, title: &str) -> Shell {
    let language = opened.visit.language();
    let mut shell = opened.visit.translated_shell(&opened.context, title);
    let session = format!("/sessions/{}", opened.shown.view.rows.session.id);
    let name = pages::cards::title(&opened.shown.listed);
    shell.breadcrumb = vec![home(language), Crumb::to(name, session), Crumb::here(title)];
    shell
}

fn facts(
    language: PageLanguage,
    token: &str,
    row: &public_request::Model,
    shown: &Shown,
) -> ConfirmPage {
    let kept: serde_json::Value = serde_json::from_str(&row.details).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let name = whole_name(&text(&kept["family"]), &text(&kept["given"]));
    let mode = serde_json::from_value(kept["details"]["mode"].clone()).ok();
    let mut session = brief(language, shown);
    session.items.push(Item::new(say(language, "参加する方", "Participant", "さんかする人"), name));
    if let Some(mode) = mode {
        let label = say(language, "参加方法", "How to take part", "さんかの しかた");
        session.items.push(Item::new(label, words::mode(language, mode)));
    }
    session.items.extend(other_days(language, shown, &kept["others"]));
    session.items.push(Item::new(
        say(language, "メールアドレス", "Mail address", "メールアドレス"),
        row.email.clone(),
    ));
    ConfirmPage {
        action: format!("/registrations/confirmations/{token}"),
        session,
        until: words::moment(language, row.expires_at),
        back: format!("/sessions/{}", row.session_id),
    }
}

/// The further days a request asks for.
fn other_days(language: PageLanguage, shown: &Shown, kept: &serde_json::Value) -> Vec<Item> {
    let asked = kept.as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |one: &serde_json::Value| {
        let session = one["session"].as_str()?;
        let day = shown.days.iter().find(|day| day.session.id.to_string() == session)?;
        let mode = serde_json::from_value(one["details"]["mode"].clone()).ok()?;
        let mut item = Item::new(
            say(language, "あわせて申し込む日", "Also on", "いっしょに もうしこむ日"),
            conference::label(language, day),
        );
        item.sub = Some(words::mode(language, mode).to_owned());
        Some(item)
    };
    asked.iter().filter_map(line).collect()
}

pub fn samples() -> Vec<Sample> {
    use crate::study_sessions::pages::samples::{request, shown};
    vec![sample(&facts(PageLanguage::Japanese, "x", &request(), &shown()))]
}
