//! The demonstration's own pages: guide, mailbox, gallery. Public on purpose, in a demo only.

use std::path::PathBuf;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::config::MailRoute;
use crate::context::Context;
use crate::web::{Crumb, Failure, Page, Sample, Shell, sample};

use super::mailbox::{self, Letter};

pub fn routes(service: &mut web::ServiceConfig) {
    service
        .route("/demo/mailbox", web::get().to(list))
        .route("/demo/mailbox/{name}", web::get().to(show))
        .route("/demo/mailbox/{name}/html", web::get().to(show_html))
        .route("/demo/gallery", web::get().to(gallery));
}

#[derive(Serialize)]
pub struct Gallery;

impl Page for Gallery {
    const TEMPLATE: &'static str = "web/gallery.html";
}

#[derive(Serialize)]
pub struct Mailbox {
    pub letters: Vec<Line>,
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

fn shell(shell: &Shell, title: &str, crumbs: Vec<Crumb>) -> Shell {
    Shell { title: title.to_owned(), breadcrumb: crumbs, ..shell.clone() }
}

fn folder(context: &Context) -> Result<PathBuf, Failure> {
    match &context.config.mail {
        MailRoute::Folder(folder) => Ok(folder.clone()),
        MailRoute::Smtp(_) => Err(Failure::NotFound),
    }
}

async fn list(
    context: web::Data<Context>,
    around: web::Data<Shell>,
) -> Result<HttpResponse, Failure> {
    let letters = mailbox::letters(&folder(&context)?)?;
    let lines = letters.into_iter().map(|letter| Line {
        href: format!("/demo/mailbox/{}", letter.name),
        to: letter.to,
        subject: letter.subject,
    });
    let crumbs = vec![Crumb::to("体験版の案内", "/demo"), Crumb::here("届いたお知らせ")];
    let facts = Mailbox { letters: lines.collect() };
    context.pages.answer(&shell(&around, "届いたお知らせ", crumbs), &facts)
}

async fn show(
    context: web::Data<Context>,
    around: web::Data<Shell>,
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
    context.pages.answer(&shell(&around, &letter.subject, crumbs), &facts)
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

async fn gallery(
    context: web::Data<Context>,
    around: web::Data<Shell>,
) -> Result<HttpResponse, Failure> {
    context.pages.answer(&shell(&around, "部品の見本", Vec::new()), &Gallery)
}

fn find(context: &Context, name: &str) -> Result<Letter, Failure> {
    mailbox::letter(&folder(context)?, name)?.ok_or(Failure::NotFound)
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
    vec![
        sample(&Mailbox { letters: Vec::new() }),
        sample(&Mailbox { letters: vec![line] }),
        sample(&letter),
        sample(&Gallery),
    ]
}
