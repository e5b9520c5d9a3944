//! `GET /registrations/{token}/certificate`: 受講証 to print, and `GET /certificates/{code}`: what
//! anybody who holds the paper may check.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::Ticket;
use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::certificates::{Paper, Proof, paper, proof};
use crate::study_sessions::pages::show::Notice;
use crate::study_sessions::pages::words::say;
use crate::study_sessions::{links, wording};
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Page, Sample, qr_code, sample};

#[derive(Serialize)]
pub struct CertificatePage {
    pub number: String,
    pub name: String,
    pub session: String,
    pub when: Vec<String>,
    pub minutes: Option<i32>,
    pub issued_on: String,
    pub issuer: String,
    pub programme: String,
    /// Where it is checked.
    pub check: String,
    pub picture: String,
    pub back: String,
}

impl Page for CertificatePage {
    const TEMPLATE: &'static str = "study_sessions/certificate.html";
}

#[derive(Serialize)]
pub struct ProofPage {
    pub notice: Notice,
    pub facts: Vec<Fact>,
}

#[derive(Serialize)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
}

impl Page for ProofPage {
    const TEMPLATE: &'static str = "study_sessions/certificate_check.html";
}

/// The participant by their link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::of_participant(visit, context, token.into_inner()).await?;
    let reader = ticket.context.database.reader();
    let found = paper(reader, ticket.held.view.registration.id).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let title =
        say(ticket.language(), "受講証", "Certificate of attendance", "さんかの しょうめい");
    let page = facts(&ticket.context, &found, ticket.address())?;
    ticket.answer(StatusCode::OK, &ticket.shell(Some(title)), &page)
}

fn facts(context: &Context, found: &Paper, back: String) -> anyhow::Result<CertificatePage> {
    let (own, session) = (&found.certificate, &found.rows.session);
    let check = links::certificate_url(&context.config, &own.code);
    let days = crate::study_sessions::letters::spans_by_day(&found.rows);
    Ok(CertificatePage {
        number: own.number.clone(),
        name: own.name.clone(),
        session: wording::full_title(session.number, &session.title),
        when: days.into_iter().map(|(from, until)| tokyo::era_span(from, until)).collect(),
        minutes: own.minutes,
        issued_on: tokyo::era_date(tokyo::day_of(own.issued_at)),
        issuer: context.config.secretariat.name.clone(),
        programme: context.config.secretariat.programme.clone(),
        picture: qr_code(&check)?,
        check,
        back,
    })
}

/// Whoever holds the paper, on purpose: the code is on it.
pub async fn check(
    visit: Visit,
    context: web::Data<Context>,
    code: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let found = proof(context.database.reader(), &code).await?.ok_or(Failure::NotFound)?;
    let language = visit.language();
    let title = say(
        language,
        "受講証の確認",
        "Checking a certificate of attendance",
        "しょうめいの かくにん",
    );
    let mut shell = visit.translated_shell(&context, title);
    shell.breadcrumb = vec![super::home(language), Crumb::here(title)];
    context.pages.answer(&shell, &checked(language, &found))
}

fn checked(language: PageLanguage, found: &Proof) -> ProofPage {
    let label = |ja, en, easy| say(language, ja, en, easy);
    let fact = |label, value: String| Fact { label, value };
    let mut facts = vec![
        fact(label("番号", "Number", "ばんごう"), found.number.clone()),
        fact(label("氏名（一部）", "Name (part)", "なまえ"), found.name.clone()),
        fact(label("勉強会", "Study session", "べんきょうかい"), found.session.clone()),
        fact(label("日時", "Date and time", "いつ"), tokyo::span(found.starts_at, found.ends_at)),
    ];
    if let Some(minutes) = found.minutes {
        let unit = label("分", " minutes", "ぷん");
        let time = label("参加した時間", "Time attended", "じかん");
        facts.push(fact(time, format!("{minutes}{unit}")));
    }
    let issued = tokyo::date(tokyo::day_of(found.issued_at));
    facts.push(fact(label("発行日", "Issued", "出した日"), issued));
    ProofPage { notice: verdict(language, found), facts }
}

fn verdict(language: PageLanguage, found: &Proof) -> Notice {
    let label = |ja, en, easy| say(language, ja, en, easy).to_owned();
    match found.withdrawn_at {
        None => Notice {
            kind: "success",
            title: label(
                "この受講証は有効です",
                "This certificate is valid",
                "この しょうめいは ただしいです",
            ),
            text: label(
                "お手元の受講証と、下の内容が同じであることを確かめてください。",
                "Please compare the paper with what is written below.",
                "かみと 下の ことばが おなじか 見てください。",
            ),
        },
        Some(at) => Notice {
            kind: "error",
            title: label(
                "この受講証は取り消されています",
                "This certificate has been withdrawn",
                "この しょうめいは つかえません",
            ),
            text: tokyo::date(tokyo::day_of(at)),
        },
    }
}

pub fn samples() -> Vec<Sample> {
    let at = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH;
    let found = |withdrawn_at| Proof {
        number: "CR8-012-003K".to_owned(),
        name: "鈴＊＊＊".to_owned(),
        session: "第3回 地域間連携をどう始めるか".to_owned(),
        starts_at: at,
        ends_at: at + chrono::TimeDelta::hours(2),
        minutes: Some(120),
        issued_at: at,
        withdrawn_at,
    };
    let page = |minutes| CertificatePage {
        number: "CR8-012-003K".to_owned(),
        name: "鈴木 花子".to_owned(),
        session: "第3回 地域間連携をどう始めるか".to_owned(),
        when: vec!["令和8年12月3日（木）14:00～16:00".to_owned()],
        minutes,
        issued_on: "令和8年12月4日（金）".to_owned(),
        issuer: "伴走支援事務局".to_owned(),
        programme: "地域の人事部 伴走支援".to_owned(),
        check: "https://bansou.example.jp/certificates/AZPx".to_owned(),
        picture: "data:image/svg+xml;base64,PHN2Zy8+".to_owned(),
        back: "/registrations/x".to_owned(),
    };
    vec![
        sample(&checked(PageLanguage::Japanese, &found(None))),
        sample(&checked(PageLanguage::English, &found(Some(at)))),
        sample(&page(Some(120))),
        sample(&page(None)),
    ]
}
