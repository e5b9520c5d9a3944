//! `GET /sessions`: what is coming, or what is over.

use actix_web::{FromRequest as _, HttpRequest, HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Choices, Found, Months};
use crate::study_sessions::readers::{self, When};
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Page, Sample, Shell, sample};

use super::cards::SessionCard;
use super::filter::{Filter, ListQuery, month_named};
use super::front::FrontPage;
use super::words::{self, say};

/// Sessions on one page.
const AT_ONCE: u64 = 30;
/// More than ever take place in one month.
pub const MOST: u64 = 500;

#[derive(Serialize)]
pub struct SessionList {
    pub views: Vec<View>,
    pub filter: Filter,
    pub groups: Vec<Group>,
    pub past: bool,
    pub count: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The first page with these filters, where this one lies behind the last.
    pub first: Option<String>,
}

/// Sessions of one month.
#[derive(Serialize)]
pub struct Group {
    pub label: String,
    pub sessions: Vec<SessionCard>,
}

/// One of the tabs above list and month.
#[derive(Serialize)]
pub struct View {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

impl Page for SessionList {
    const TEMPLATE: &'static str = "study_sessions/list.html";
}

/// Public on purpose.
pub async fn list(
    request: HttpRequest,
    context: web::Data<Context>,
    front: web::Data<FrontPage>,
) -> Result<HttpResponse, Failure> {
    if FrontPage::is_for(&request) {
        return front.answer(&request, &context).await;
    }
    let visit = Visit::extract(&request).await?;
    let query = web::Query::<ListQuery>::extract(&request).await;
    let query = query.map_or_else(|_| ListQuery::default(), web::Query::into_inner);
    let facts = gather(&context, visit.language(), &query).await?;
    let shell = shell(&visit, &context, &query.address("/sessions", &[]));
    context.pages.answer(&shell, &facts)
}

/// The shell around list and month; the choice of language keeps the filters.
pub fn shell(visit: &Visit, context: &Context, address: &str) -> Shell {
    let title = say(visit.language(), "勉強会", "Study sessions", "べんきょうかい");
    let mut shell = visit.translated_shell(context, title);
    let joint = if address.contains('?') { '&' } else { '?' };
    for language in &mut shell.languages {
        language.href = format!("{address}{joint}lang={}", language.lang);
    }
    shell.breadcrumb = vec![home(visit.language()), Crumb::here(title)];
    shell
}

pub fn home(language: PageLanguage) -> Crumb {
    Crumb::to(say(language, "トップ", "Top", "トップ"), "/")
}

pub async fn gather(
    context: &Context,
    language: PageLanguage,
    query: &ListQuery,
) -> Result<SessionList, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let months = if query.is_past() { Months::Past } else { Months::Coming };
    let choices = catalogue::choices(db, months, now).await?;
    let filter = query.filter(&choices);
    let skip = (query.page() - 1) * AT_ONCE;
    let found = match month_named(&query.month) {
        None => catalogue::find(db, &filter, (skip, AT_ONCE), now).await?,
        Some(month) => within(db, month, (filter, query), now).await?,
    };
    Ok(facts(language, query, &found, &choices))
}

/// The sessions of a month that are still to come, or over; they stand on one page.
async fn within(
    db: &impl ConnectionTrait,
    month: NaiveDate,
    (filter, query): (readers::Filter, &ListQuery),
    now: DateTime<Utc>,
) -> Result<Found, Failure> {
    let filter = readers::Filter { when: When::Month(month), ..filter };
    let mut found = catalogue::find(db, &filter, (0, MOST), now).await?;
    found.sessions.retain(|listed| (listed.session.ends_at <= now) == query.is_past());
    found.total = found.sessions.len() as u64;
    Ok(found)
}

fn facts(
    language: PageLanguage,
    query: &ListQuery,
    found: &Found,
    choices: &Choices,
) -> SessionList {
    let past = query.is_past();
    let page = query.page();
    let from = (page - 1) * AT_ONCE;
    let until = from + found.sessions.len() as u64;
    let behind = found.sessions.is_empty() && found.total > 0;
    let turn = |page: u64| query.address("/sessions", &[("page", &page.to_string())]);
    let mut filter = Filter::new(language, query, choices);
    filter.count = words::found(language, found.total);
    filter.clear =
        query.is_filtered().then(|| if past { "/sessions?when=past" } else { "/sessions" }.into());
    SessionList {
        views: views(language, query, if past { Seen::Past } else { Seen::Coming }),
        filter,
        groups: groups(language, found),
        past,
        count: words::part_of(language, (from + 1, until, found.total)),
        previous: (page > 1 && !behind).then(|| turn(page - 1)),
        next: (until < found.total).then(|| turn(page + 1)),
        first: behind.then(|| query.address("/sessions", &[])),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Coming,
    Past,
    Month,
    Week,
}

pub fn views(language: PageLanguage, query: &ListQuery, seen: Seen) -> Vec<View> {
    let view = |which, label, href| View { label, href, current: seen == which };
    // A month chosen among the coming ones says nothing about the past.
    let list = |when| query.address("/sessions", &[("when", when), ("month", "")]);
    let month = query.address("/sessions/month", &[("when", ""), ("month", "")]);
    let week = query.address("/sessions/week", &[("when", ""), ("month", "")]);
    vec![
        view(Seen::Coming, say(language, "これから", "Coming", "これから"), list("")),
        view(Seen::Month, say(language, "月の予定", "Month", "カレンダー"), month),
        view(Seen::Week, say(language, "週の予定", "Week", "週"), week),
        view(Seen::Past, say(language, "終わった勉強会", "Past", "おわったもの"), list("past")),
    ]
}

fn groups(language: PageLanguage, found: &Found) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for listed in &found.sessions {
        let label = words::month(language, tokyo::day_of(listed.session.starts_at));
        let card = SessionCard::of(language, listed);
        match groups.last_mut() {
            Some(group) if group.label == label => group.sessions.push(card),
            _ => groups.push(Group { label, sessions: vec![card] }),
        }
    }
    groups
}

pub fn samples() -> Vec<Sample> {
    let (choices, listed) = (super::samples::choices(), super::samples::listed());
    let full = Found { total: 64, sessions: listed };
    let empty = Found { total: 0, sessions: Vec::new() };
    let filtered = ListQuery { theme: "keep".into(), page: "2".into(), ..Default::default() };
    let past = ListQuery { when: "past".into(), ..Default::default() };
    let none = ListQuery::default();
    let behind = Found { total: 64, sessions: Vec::new() };
    [
        (&none, &full),
        (&filtered, &full),
        (&filtered, &empty),
        (&past, &empty),
        (&none, &empty),
        (&filtered, &behind),
    ]
    .map(|(query, found)| sample(&facts(PageLanguage::Japanese, query, found, &choices)))
    .into()
}
