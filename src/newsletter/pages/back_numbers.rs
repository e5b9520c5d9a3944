//! Back numbers for anybody, and their feed. Public on purpose; nothing in them is about a reader,
//! and looking at them leaves no cookie.

use std::fmt::Write as _;

use actix_web::http::header::{
    CacheControl, CacheDirective, ETag, EntityTag, Header as _, IfNoneMatch,
};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, SecondsFormat, Utc};
use entities::newsletter::issue;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::context::Context;
use crate::newsletter::issues::{
    Block, Composed, Correction, Imprint, absolute, back_number, back_numbers, blocks_of,
    corrections, days_in_words, escaped, markdown_html, markdown_words, without_addresses,
};
use crate::people::Visit;
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Page, Sample, Shell, address, sample};

const TITLE: &str = "メールマガジンのバックナンバー";
const BASE: &str = "/newsletter/issues";
const PER_PAGE: u64 = 20;
const IN_FEED: u64 = 20;
/// Characters of a summary.
const SUMMARY: usize = 160;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    below: String,
}

#[derive(Serialize)]
struct Line {
    number: i32,
    subject: String,
    href: String,
    day: String,
    summary: String,
}

#[derive(Serialize)]
struct ListPage {
    lines: Vec<Line>,
    first: Option<String>,
    next: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "newsletter/back_numbers.html";
}

/// A block as the page shows it; `html` is clean.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Part {
    Heading { text: String },
    Text { html: String },
    Session { title: String, when: String, place: String, until: String, url: String },
    Slots { lines: Vec<String>, url: String },
    Link { label: String, url: String, note: String },
    Divider,
}

#[derive(Serialize)]
struct IssuePage {
    number: i32,
    day: String,
    corrects: Option<i32>,
    corrected_by: Vec<Correction>,
    parts: Vec<Part>,
}

impl Page for IssuePage {
    const TEMPLATE: &'static str = "newsletter/back_number.html";
}

fn shell(visit: &Visit, context: &Context, title: &str) -> Shell {
    let mut shell = visit.shell(context, title);
    shell.breadcrumb = vec![Crumb::to("メールマガジン", "/newsletter")];
    if title != TITLE {
        shell.breadcrumb.push(Crumb::to("バックナンバー", BASE));
    }
    shell.breadcrumb.push(Crumb::here(title));
    shell
}

/// `GET /newsletter/issues`
pub async fn list(
    visit: Visit,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let below = wanted.below.parse().ok();
    let mut found = back_numbers(context.database.reader(), (below, PER_PAGE + 1)).await?;
    let limit = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().map(|row| row.number.to_string()).filter(|_| more);
    let page = ListPage {
        first: below.map(|_| BASE.to_owned()),
        next: next.map(|below| address(BASE, &[("below", &below)])),
        lines: found.iter().map(line).collect::<anyhow::Result<_>>()?,
    };
    context.pages.answer(&shell(&visit, &context, TITLE), &page)
}

fn line(row: &issue::Model) -> anyhow::Result<Line> {
    Ok(Line {
        number: row.number,
        subject: row.subject.clone(),
        href: format!("{BASE}/{}", row.number),
        day: day(row),
        summary: summary(row)?,
    })
}

fn day(row: &issue::Model) -> String {
    row.started_at.map(|at| tokyo::date(tokyo::day_of(at))).unwrap_or_default()
}

/// The beginning of the first text that says something, or the headings; without addresses.
fn summary(row: &issue::Model) -> anyhow::Result<String> {
    let blocks = blocks_of(row)?;
    let mut texts = blocks.iter().filter_map(|block| match block {
        Block::Text { markdown } => Some(markdown_words(markdown)),
        _ => None,
    });
    let text = texts.find(|words| !words.trim().is_empty()).unwrap_or_else(|| headings(&blocks));
    let words: Vec<&str> = text.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    let mut short: String = text.chars().take(SUMMARY).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    Ok(short)
}

fn headings(blocks: &[Block]) -> String {
    let headings = blocks.iter().filter_map(|block| match block {
        Block::Heading { text } => Some(without_addresses(text)),
        _ => None,
    });
    headings.collect::<Vec<_>>().join("、")
}

/// `GET /newsletter/issues/{number}`
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    number: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    let whole = back_number(&context, *number).await?.ok_or(Failure::NotFound)?;
    let later = corrections(context.database.reader(), whole.row.id).await?;
    let page = facts(&whole, later, &context.config.base_url);
    let shell = shell(&visit, &context, &whole.row.subject);
    context.pages.answer(&shell, &page)
}

fn facts(whole: &Composed, corrected_by: Vec<Correction>, base_url: &str) -> IssuePage {
    IssuePage {
        number: whole.row.number,
        day: day(&whole.row),
        corrects: whole.corrects,
        corrected_by,
        parts: whole.blocks.iter().filter_map(|block| part(block, base_url)).collect(),
    }
}

fn part(block: &Block, base_url: &str) -> Option<Part> {
    Some(match block {
        Block::Heading { text } => Part::Heading { text: text.clone() },
        Block::Text { markdown } => Part::Text { html: markdown_html(markdown, base_url, &[]) },
        Block::Session { card } => {
            let card = card.as_ref()?;
            Part::Session {
                title: card.title.clone(),
                when: card.when.clone(),
                place: card.place.clone(),
                until: card.registration().unwrap_or_default(),
                url: card.url.clone(),
            }
        }
        Block::Slots { themes, .. } => Part::Slots {
            url: themes.first()?.url.clone(),
            lines: themes
                .iter()
                .map(|one| format!("{}：{}", one.label, days_in_words(&one.days)))
                .collect(),
        },
        Block::Link { label, url, note } => {
            Part::Link { label: label.clone(), url: absolute(url, base_url)?, note: note.clone() }
        }
        Block::Divider => Part::Divider,
    })
}

/// `GET /newsletter/issues/feed.atom` (RFC 4287): the newest first.
pub async fn feed(
    request: HttpRequest,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    let found = back_numbers(context.database.reader(), (None, IN_FEED)).await?;
    let text = atom(&Imprint::of(&context.config), &found)?;
    let tag = EntityTag::new_strong(format!("{:x}", Sha256::digest(text.as_bytes())));
    let known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|one| one.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(ETag(tag));
    answer.insert_header(CacheControl(vec![CacheDirective::MaxAge(300)]));
    if known {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("application/atom+xml; charset=utf-8").body(text))
}

fn atom(imprint: &Imprint, rows: &[issue::Model]) -> anyhow::Result<String> {
    let base = &imprint.base_url;
    let updated = rows.iter().filter_map(|row| row.started_at).max();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    text.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ja\">\n");
    push(&mut text, "title", &imprint.title());
    push(&mut text, "id", &format!("{base}{BASE}"));
    push(&mut text, "updated", &instant(updated.unwrap_or(DateTime::UNIX_EPOCH)));
    let _ = writeln!(text, "<author><name>{}</name></author>", escaped(&imprint.sender));
    link(&mut text, "alternate", &format!("{base}{BASE}"));
    link(&mut text, "self", &format!("{base}{BASE}/feed.atom"));
    for row in rows {
        text.push_str("<entry>\n");
        push(&mut text, "title", &row.subject);
        push(&mut text, "id", &format!("urn:uuid:{}", row.id));
        let started = row.started_at.unwrap_or(row.drafted_at);
        push(&mut text, "published", &instant(started));
        // Nothing in an issue changes from then on. Its end may come twice, and is no news.
        push(&mut text, "updated", &instant(started));
        link(&mut text, "alternate", &imprint.issue_url(row.number));
        push(&mut text, "summary", &summary(row)?);
        text.push_str("</entry>\n");
    }
    text.push_str("</feed>\n");
    Ok(text)
}

fn push(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "<{name}>{}</{name}>", escaped(value));
}

fn link(text: &mut String, rel: &str, href: &str) {
    let _ = writeln!(text, "<link rel=\"{rel}\" href=\"{}\"/>", escaped(href));
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub fn samples() -> Vec<Sample> {
    let theme = entities::TermId(uuid::Uuid::nil());
    let blocks = crate::newsletter::pages_staff::sample_blocks(Some(theme));
    let parts = || blocks.iter().filter_map(|block| part(block, "https://bansou.example.jp"));
    let page = |corrects, corrected_by, parts| IssuePage {
        number: 13,
        day: "2026年11月24日（火）".to_owned(),
        corrects,
        corrected_by,
        parts,
    };
    let later = |number, on_the_web| Correction { number, on_the_web };
    let line = Line {
        number: 12,
        subject: "【地域の人事部】第12号".to_owned(),
        href: format!("{BASE}/12"),
        day: "2026年11月10日（火）".to_owned(),
        summary: "これからの勉強会のお知らせです。".to_owned(),
    };
    let list = |lines, first: Option<&str>, next: Option<&str>| ListPage {
        lines,
        first: first.map(Into::into),
        next: next.map(Into::into),
    };
    vec![
        sample(&page(None, vec![later(14, true), later(15, false)], parts().collect())),
        sample(&page(Some(12), Vec::new(), Vec::new())),
        sample(&list(Vec::new(), None, None)),
        sample(&list(vec![line], Some(BASE), Some("/newsletter/issues?below=12"))),
    ]
}
