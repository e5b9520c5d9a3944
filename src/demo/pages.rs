//! The demonstration's own pages: guide, mailbox, gallery. Public on purpose, in a demo only.

use std::path::PathBuf;

use actix_web::{HttpResponse, web};
use anyhow::anyhow;
use entities::sign_in::browser_session::Strength;
use serde::{Deserialize, Serialize};

use crate::config::MailRoute;
use crate::context::Context;
use crate::people::Visit;
use crate::people::persons::{self, wording::role_name};
use crate::people::sign_in::sessions;
use crate::vocabulary::EmailAddress;
use crate::web::{
    Crumb, Failure, Form, Page, Paging, Routes, Sample, Shell, address, page_number, perform,
    sample,
};

use super::load;
use super::mailbox::{self, Letter};
use super::sample::{ORGANISATIONS, PEOPLE};

/// Letters of one page of the mailbox.
const PER_PAGE: usize = 50;

pub fn routes(service: &mut Routes) {
    service
        .route("/demo", web::get().to(guide))
        .route("/demo/sign-in", web::post().to(enter))
        .route("/demo/mailbox", web::get().to(list))
        .route("/demo/mailbox/{name}", web::get().to(show))
        .route("/demo/mailbox/{name}/html", web::get().to(show_html))
        .route("/demo/gallery", web::get().to(gallery));
}

#[derive(Serialize)]
pub struct Guide {
    pub people: Vec<Entrance>,
}

impl Page for Guide {
    const TEMPLATE: &'static str = "demo/guide.html";
}

/// A person the visitor can become with one press.
#[derive(Serialize)]
pub struct Entrance {
    pub key: &'static str,
    pub name: String,
    pub roles: Vec<&'static str>,
    pub place: String,
    pub what: &'static str,
}

#[derive(Serialize)]
pub struct Gallery;

impl Page for Gallery {
    const TEMPLATE: &'static str = "web/gallery.html";
}

#[derive(Serialize)]
pub struct Mailbox {
    /// As typed into the filter.
    pub words: String,
    pub letters: Vec<Line>,
    pub paging: Paging,
}

#[derive(Deserialize)]
struct Asked {
    /// From 1 on.
    #[serde(default, deserialize_with = "page_number")]
    page: u64,
    #[serde(default)]
    words: String,
}

impl Page for Mailbox {
    const TEMPLATE: &'static str = "demo/mailbox.html";
}

#[derive(Serialize)]
pub struct Line {
    pub href: String,
    pub to: String,
    pub subject: String,
}

#[derive(Serialize)]
pub struct OneLetter {
    pub to: String,
    pub subject: String,
    /// The text body, cut into plain pieces and links, so that a reader can follow them.
    pub pieces: Vec<Piece>,
    pub html: String,
    pub calendar: Option<String>,
}

#[derive(Serialize)]
pub struct Piece {
    pub text: String,
    pub link: bool,
}

impl Page for OneLetter {
    const TEMPLATE: &'static str = "demo/letter.html";
}

fn entrances() -> Vec<Entrance> {
    let place = |key: &str| ORGANISATIONS.iter().find(|known| known.key == key);
    PEOPLE
        .iter()
        .filter_map(|person| {
            Some(Entrance {
                key: person.key,
                name: format!("{} {}", person.family, person.given),
                roles: person.roles.iter().map(|role| role_name(*role)).collect(),
                place: format!("{} {}", place(person.organisation)?.name, person.title),
                what: person.shown_as?,
            })
        })
        .collect()
}

async fn guide(visit: Visit, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let shell = visit.shell(&context, "体験版の案内");
    context.pages.answer(&shell, &Guide { people: entrances() })
}

/// Signs in as one of the sample people. Exists in a demonstration alone.
async fn enter(
    visit: Visit,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let chosen = PEOPLE.iter().find(|person| person.key == form.text("person"));
    let chosen = chosen.filter(|person| person.shown_as.is_some()).ok_or(Failure::NotFound)?;
    let address = EmailAddress::parse(chosen.email).map_err(|problem| anyhow!("{problem}"))?;
    let person = persons::by_email(context.database.reader(), &address).await?;
    let person = person.ok_or(Failure::NotFound)?;
    let staff = load::is_staff(chosen.roles);
    let strength = if staff { Strength::TwoFactors } else { Strength::MailLink };
    let device = visit.device().to_owned();
    let begun = perform(async move {
        let tx = context.database.begin_write().await?;
        let begun = sessions::begin(&tx, &context, &person, strength, &device).await?;
        tx.commit().await?;
        Ok::<_, anyhow::Error>(begun)
    })
    .await??;
    let mut answer = visit.redirect(if staff { "/staff" } else { "/home" });
    visit.browser().begin_session(&mut answer, &begun.token, begun.seconds);
    Ok(answer)
}

fn shell(visit: &Visit, context: &Context, title: &str, crumbs: Vec<Crumb>) -> Shell {
    Shell { breadcrumb: crumbs, ..visit.shell(context, title) }
}

fn folder(context: &Context) -> Result<PathBuf, Failure> {
    match &context.config.mail {
        MailRoute::Folder(folder) | MailRoute::Stage { folder, .. } => Ok(folder.clone()),
        MailRoute::Smtp(_) => Err(Failure::NotFound),
    }
}

async fn list(
    visit: Visit,
    context: web::Data<Context>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let Asked { page, words } = asked.into_inner();
    let (folder, page, sought) = (folder(&context)?, page.max(1), words.clone());
    let part = (usize::try_from(page - 1).unwrap_or(usize::MAX), PER_PAGE);
    let read = tokio::task::spawn_blocking(move || mailbox::letters(&folder, &sought, part)).await;
    let (letters, count) = read.map_err(anyhow::Error::from)??;
    let lines = letters.into_iter().map(|letter| Line {
        href: format!("/demo/mailbox/{}", letter.name),
        to: letter.to,
        subject: letter.subject,
    });
    let crumbs = vec![Crumb::to("体験版の案内", "/demo"), Crumb::here("届いたお知らせ")];
    let here = address("/demo/mailbox", &[("words", &words)]);
    let paging = Paging::new(count as u64, page, PER_PAGE as u64, &here);
    let facts = Mailbox { words, letters: lines.collect(), paging };
    context.pages.answer(&shell(&visit, &context, "届いたお知らせ", crumbs), &facts)
}

async fn show(
    visit: Visit,
    context: web::Data<Context>,
    name: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let letter = find(&context, &name)?;
    let crumbs = vec![
        Crumb::to("体験版の案内", "/demo"),
        Crumb::to("届いたお知らせ", "/demo/mailbox"),
        Crumb::here(letter.subject.clone()),
    ];
    let facts = OneLetter {
        pieces: pieces(&letter.text),
        html: format!("/demo/mailbox/{}/html", letter.name),
        to: letter.to,
        subject: letter.subject.clone(),
        calendar: letter.calendar,
    };
    context.pages.answer(&shell(&visit, &context, &letter.subject, crumbs), &facts)
}

/// The letter's own HTML, in a page of its own that may run nothing.
async fn show_html(
    context: web::Data<Context>,
    name: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let letter = find(&context, &name)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-top-navigation",
        ))
        .body(letter.html))
}

async fn gallery(visit: Visit, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    context.pages.answer(&shell(&visit, &context, "部品の見本", Vec::new()), &Gallery)
}

fn find(context: &Context, name: &str) -> Result<Letter, Failure> {
    mailbox::letter(&folder(context)?, name).ok_or(Failure::NotFound)
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let link = part.starts_with("http://") || part.starts_with("https://");
        match pieces.last_mut() {
            Some(Piece { text, link: false }) if !link => text.push_str(part),
            _ => pieces.push(Piece { text: part.to_owned(), link }),
        }
    }
    pieces
}

/// The demonstration's pages with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let line = Line {
        href: "/demo/mailbox/1".into(),
        to: "suzuki@example.jp".into(),
        subject: "【受付完了】地域間連携をどう始めるか".into(),
    };
    let letter = OneLetter {
        to: "suzuki@example.jp".into(),
        subject: "【受付完了】地域間連携をどう始めるか".into(),
        pieces: pieces("変更はこちら\nhttps://bansou.example.jp/r/1\n"),
        html: "/demo/mailbox/1/html".into(),
        calendar: Some("BEGIN:VCALENDAR".into()),
    };
    let mailbox = |words: &str, letters, count| {
        let paging = Paging::new(count, 1, 50, "/demo/mailbox");
        sample(&Mailbox { words: words.to_owned(), letters, paging })
    };
    vec![
        mailbox("", Vec::new(), 0),
        mailbox("鈴木", Vec::new(), 0),
        mailbox("", vec![line], 51),
        sample(&letter),
        sample(&Gallery),
        sample(&Guide { people: entrances() }),
    ]
}
