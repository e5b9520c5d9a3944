//! `/staff/letters/samples`: every letter with sample facts.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::mail::Language;
use crate::people::Coordinator;
use crate::web::{
    Cell, Crumb, Failure, Page, Routes, Row, Sample, frame_own_pages, sample, show_in_own_frame,
};

use super::super::previews::{AllLetters, Preview, PreviewLine, preview, preview_lines};
use super::super::wording;

const HERE: &str = "/staff/letters/samples";

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/letters/samples", web::get().to(list))
        .route("/staff/letters/samples/{letter}/{number}", web::get().to(show))
        .route("/staff/letters/samples/{letter}/{number}/html", web::get().to(show_html));
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    language: Language,
}

#[derive(Serialize)]
struct PreviewsPage {
    rows: Vec<Row>,
}

impl Page for PreviewsPage {
    const TEMPLATE: &'static str = "desk/letter_samples.html";
}

#[derive(Serialize)]
struct PreviewPage {
    name: &'static str,
    subject: String,
    /// `ja` or `en`
    language: Language,
    text: String,
    /// Where the HTML body is.
    html: String,
    calendar: Option<String>,
    confidential: bool,
    samples: Vec<Tab>,
    languages: Vec<Tab>,
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "desk/letter_sample.html";
}

#[derive(Serialize)]
struct Tab {
    label: String,
    href: String,
    current: bool,
}

async fn list(
    who: Coordinator,
    (context, all): (web::Data<Context>, web::Data<AllLetters>),
) -> Result<HttpResponse, Failure> {
    let lines = preview_lines(&context, **all)?;
    let mut shell = who.shell(&context, "お知らせの文面の見本");
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("お知らせ", "/staff/letters"),
        Crumb::here("文面の見本"),
    ];
    context.pages.answer(&shell, &PreviewsPage { rows: lines.into_iter().map(row).collect() })
}

fn row(line: PreviewLine) -> Row {
    let languages: Vec<_> = line.languages.into_iter().map(wording::language).collect();
    Row::new([
        Cell::link(line.subject, address(line.letter, 1, Language::Ja)),
        Cell::text(line.letter),
        Cell::text(format!("{}件", line.samples)),
        Cell::text(languages.join("・")),
    ])
}

async fn show(
    who: Coordinator,
    (context, all): (web::Data<Context>, web::Data<AllLetters>),
    place: web::Path<(String, usize)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let shown = find(&context, **all, &place, asked.language)?;
    let mut shell = who.shell(&context, &shown.words.subject);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("お知らせ", "/staff/letters"),
        Crumb::to("文面の見本", HERE),
        Crumb::here(shown.words.subject.clone()),
    ];
    let mut answer = context.pages.answer(&shell, &facts(shown))?;
    frame_own_pages(&mut answer);
    Ok(answer)
}

/// The letter's own HTML, for the frame on its page.
async fn show_html(
    _who: Coordinator,
    (context, all): (web::Data<Context>, web::Data<AllLetters>),
    place: web::Path<(String, usize)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let shown = find(&context, **all, &place, asked.language)?;
    let html = shown.words.html;
    let mut answer = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html);
    show_in_own_frame(&mut answer);
    Ok(answer)
}

fn find(
    context: &Context,
    all: AllLetters,
    (letter, number): &(String, usize),
    language: Language,
) -> Result<Preview, Failure> {
    preview(context, all, (letter, *number), language)?.ok_or(Failure::NotFound)
}

fn facts(shown: Preview) -> PreviewPage {
    let samples = (1..=shown.samples).map(|number| Tab {
        label: wording::sample(number),
        href: address(shown.letter, number, shown.language),
        current: number == shown.number,
    });
    let languages = shown.languages.iter().map(|language| Tab {
        label: wording::language(*language).to_owned(),
        href: address(shown.letter, shown.number, *language),
        current: *language == shown.language,
    });
    PreviewPage {
        name: shown.letter,
        samples: samples.collect(),
        languages: languages.collect(),
        html: html_address(shown.letter, shown.number, shown.language),
        language: shown.language,
        confidential: shown.confidential,
        subject: shown.words.subject,
        text: shown.words.text,
        calendar: shown.calendar,
    }
}

fn address(letter: &str, number: usize, language: Language) -> String {
    format!("{HERE}/{letter}/{number}{}", in_language(language))
}

fn html_address(letter: &str, number: usize, language: Language) -> String {
    format!("{HERE}/{letter}/{number}/html{}", in_language(language))
}

fn in_language(language: Language) -> &'static str {
    match language {
        Language::Ja => "",
        Language::En => "?language=en",
    }
}

pub fn samples() -> Vec<Sample> {
    let rows = [vec![Language::Ja], vec![Language::Ja, Language::En]].map(|languages| {
        let subject = "【参加確定】第3回 地域間連携をどう始めるか".to_owned();
        row(PreviewLine { letter: "registration_confirmed", subject, samples: 3, languages })
    });
    let bare = PreviewPage { calendar: None, confidential: true, ..sample_page(&[Language::Ja]) };
    vec![
        sample(&PreviewsPage { rows: rows.into() }),
        sample(&sample_page(&[Language::Ja, Language::En])),
        sample(&bare),
    ]
}

fn sample_page(languages: &[Language]) -> PreviewPage {
    facts(Preview {
        letter: "registration_confirmed",
        number: 1,
        samples: languages.len(),
        language: Language::Ja,
        languages: languages.to_vec(),
        confidential: false,
        words: crate::mail::Rendered {
            subject: "【参加確定】第3回 地域間連携をどう始めるか".to_owned(),
            text: "鈴木 花子 様\n\n参加が確定しました。".to_owned(),
            html: String::new(),
        },
        calendar: Some("BEGIN:VCALENDAR".to_owned()),
    })
}
