//! `/registrations/confirmations/{token}`: the last step of registering without an account.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::{public_request, registration as registered};
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Shown};
use crate::study_sessions::pages::conference;
use crate::study_sessions::pages::list::home;
use crate::study_sessions::pages::register::{Brief, RefusedPage, brief, words_of};
use crate::study_sessions::pages::show::{Item, Link};
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::readers::Onlooker;
use crate::study_sessions::registration::{self, Asked, Known, Refusal};
use crate::study_sessions::registration::{asked_for, known_by_address};
use crate::study_sessions::{links, pages};
use crate::web::{Crumb, Failure, Form, Page, Sample, Shell, perform, sample};

use super::{confirmation_words, secret};

#[derive(Serialize)]
pub struct ConfirmPage {
    pub action: String,
    pub session: Brief,
    /// To be known before the button is pressed.
    pub notes: Vec<String>,
    /// The name on record they agree to, where they typed another.
    pub name: Option<String>,
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
    /// None once it is used up.
    asked: Option<Asked>,
    shown: Shown,
}

async fn open(visit: Visit, context: web::Data<Context>, token: String) -> Result<Opened, Failure> {
    let id = links::open_confirmation(&context.config, &token).ok_or(Failure::NotFound)?;
    let (db, now) = (context.database.reader(), context.now());
    let row = catalogue::public_request(db, id).await?.ok_or(Failure::NotFound)?;
    let shown = catalogue::show(db, row.session_id, Onlooker::Anyone, now).await?;
    let shown = shown.ok_or(Failure::NotFound)?;
    visit.browser().note_personal();
    let asked = asked_for(&row)?;
    Ok(Opened { visit, context, token, row, asked, shown })
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
    if opened.row.expires_at <= opened.context.now() {
        return refuse(&opened, &Refusal::LinkExpired);
    }
    if !opened.shown.listed.phase.takes_registrations() {
        return refuse(&opened, &Refusal::NotOpen(opened.shown.listed.phase));
    }
    ask(&opened, StatusCode::OK).await
}

/// The page with the last button, or the one that says why there is nothing left to press it for.
async fn ask(opened: &Opened, status: StatusCode) -> Result<HttpResponse, Failure> {
    let Some(asked) = &opened.asked else { return refuse(opened, &Refusal::LinkExpired) };
    let known = known(opened).await?;
    if let Some(Known { name, own: Some(own), has_all: true, .. }) = &known {
        return already(opened, (name, own));
    }
    let language = opened.visit.language();
    let request = (&opened.row, asked, known.as_ref());
    let page = facts(language, &opened.token, request, &opened.shown);
    let title =
        say(language, "申し込みを確定する", "Confirm the registration", "もうしこみを きめる");
    let around = shell(opened, title);
    Ok(secret(opened.context.pages.answer_with(status, &around, &page)?))
}

async fn known(opened: &Opened) -> anyhow::Result<Option<Known>> {
    known_by_address(opened.context.database.reader(), &opened.row).await
}

/// Whoever holds the link, on purpose.
pub async fn confirm(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(visit, context, token.into_inner()).await?;
    let (working, id) = (opened.context.clone(), opened.row.id);
    let agreed = form.filled("name").map(str::to_owned);
    let outcome = perform(async move {
        retrying(|| registration::confirm_public(&working, id, agreed.as_deref())).await
    });
    match outcome.await? {
        Ok(registered) => {
            let own = links::registration_token(&opened.context.config, registered.id);
            Ok(secret(opened.visit.redirect(&format!("/registrations/{own}/done"))))
        }
        Err(Stop::Refused(refusal)) => refused(&opened, &refusal).await,
        Err(Stop::Broken(error)) => Err(Failure::Broken(error)),
    }
}

async fn refused(opened: &Opened, refusal: &Refusal) -> Result<HttpResponse, Failure> {
    match refusal {
        Refusal::KnownByAnotherName { .. } => ask(opened, StatusCode::CONFLICT).await,
        Refusal::AlreadyRegistered { .. } => match known(opened).await? {
            Some(Known { name, own: Some(own), .. }) => already(opened, (&name, &own)),
            _ => refuse(opened, refusal),
        },
        _ => refuse(opened, refusal),
    }
}

/// What they have is changed on its own page; somebody else needs an address of their own.
fn already(
    opened: &Opened,
    (name, own): (&str, &registered::Model),
) -> Result<HttpResponse, Failure> {
    let language = opened.visit.language();
    let token = links::registration_token(&opened.context.config, own.id);
    let see = say(language, "申し込みの内容を見る", "See your registration", "もうしこみを 見る");
    let other = say(
        language,
        "別のメールアドレスで申し込む",
        "Register with another mail address",
        "ほかの メールアドレスで もうしこむ",
    );
    let page = RefusedPage {
        reason: confirmation_words::has_all(language, (name, &own.number)),
        session: Some(brief(language, &opened.shown)),
        next: Link { label: see.to_owned(), href: format!("/registrations/{token}") },
        also: vec![Link {
            label: other.to_owned(),
            href: format!("/sessions/{}/registration", opened.row.session_id),
        }],
    };
    let title =
        say(language, "すでに申し込んでいます", "Already registered", "もう もうしこんでいます");
    let around = shell(opened, title);
    Ok(secret(opened.context.pages.answer_with(StatusCode::CONFLICT, &around, &page)?))
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
    (row, asked, known): (&public_request::Model, &Asked, Option<&Known>),
    shown: &Shown,
) -> ConfirmPage {
    let name = known.map_or_else(|| asked.name.clone(), |known| known.name.clone());
    let mut session = brief(language, shown);
    session.items.push(Item::new(say(language, "参加する方", "Participant", "さんかする人"), name));
    let label = say(language, "参加方法", "How to take part", "さんかの しかた");
    session.items.push(Item::new(label, words::mode(language, asked.mode)));
    session.items.extend(other_days(language, shown, asked));
    session.items.push(Item::new(
        say(language, "メールアドレス", "Mail address", "メールアドレス"),
        row.email.clone(),
    ));
    ConfirmPage {
        action: format!("/registrations/confirmations/{token}"),
        session,
        notes: known.map(|known| notes(language, known)).unwrap_or_default(),
        name: known.filter(|known| known.typed.is_some()).map(|known| known.name.clone()),
        until: words::moment(language, row.expires_at),
        back: format!("/sessions/{}", row.session_id),
    }
}

fn notes(language: PageLanguage, known: &Known) -> Vec<String> {
    let another = |typed| confirmation_words::another_name(language, (&known.name, typed));
    let has_first = |number| confirmation_words::has_first(language, number);
    let number = known.own.as_ref().map(|own| own.number.as_str());
    known.typed.as_deref().map(another).into_iter().chain(number.map(has_first)).collect()
}

/// The further days a request asks for.
fn other_days(language: PageLanguage, shown: &Shown, asked: &Asked) -> Vec<Item> {
    let line = |(session, mode): &(StudySessionId, Mode)| {
        let day = shown.days.iter().find(|day| day.session.id == *session)?;
        let mut item = Item::new(
            say(language, "あわせて申し込む日", "Also on", "いっしょに もうしこむ日"),
            conference::label(language, day),
        );
        item.sub = Some(words::mode(language, *mode).to_owned());
        Some(item)
    };
    asked.others.iter().filter_map(line).collect()
}

pub fn samples() -> Vec<Sample> {
    use crate::study_sessions::pages::samples::{known, request, shown};
    let (request, shown, known) = (request(), shown(), known());
    let Ok(Some(asked)) = asked_for(&request) else { return Vec::new() };
    let page = |language, known| sample(&facts(language, "x", (&request, &asked, known), &shown));
    vec![
        page(PageLanguage::Japanese, None),
        page(PageLanguage::Japanese, Some(&known)),
        page(PageLanguage::English, Some(&known)),
        page(PageLanguage::Easy, Some(&known)),
    ]
}
