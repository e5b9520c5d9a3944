//! `/staff/search`

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::find::find;
use super::sought::Sought;
use super::{Group, Hit, Place, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::web::{Cell, Crumb, Failure, Page, Routes, Row, Sample, sample};

pub fn routes(service: &mut Routes) {
    service.route("/staff/search", web::get().to(show));
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
}

#[derive(Serialize)]
struct SearchPage {
    words: String,
    count: String,
    groups: Vec<GroupFacts>,
    /// Where something was sought and nothing found.
    nothing: Option<String>,
    found_by: Vec<FoundBy>,
}

impl Page for SearchPage {
    const TEMPLATE: &'static str = "desk/search.html";
}

#[derive(Serialize)]
struct GroupFacts {
    /// The id of its heading.
    id: &'static str,
    name: &'static str,
    extent: String,
    caption: &'static str,
    columns: [&'static str; 2],
    rows: Vec<Row>,
    href: String,
    all: &'static str,
}

#[derive(Serialize)]
struct FoundBy {
    label: &'static str,
    value: &'static str,
}

async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let page = match Sought::parse(&asked.q) {
        Some(sought) => facts(sought.words(), find(&context, &who, &sought).await?),
        None => nothing_sought(),
    };
    let mut shell = who.shell(&context, wording::TITLE);
    // The field of this page stands in its place.
    shell.search = None;
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here(wording::TITLE)];
    context.pages.answer(&shell, &page)
}

fn nothing_sought() -> SearchPage {
    SearchPage {
        words: String::new(),
        count: wording::NOTHING_SOUGHT.to_owned(),
        groups: Vec::new(),
        nothing: None,
        found_by: wording::FOUND_BY.map(|(label, value)| FoundBy { label, value }).into(),
    }
}

fn facts(words: &str, groups: Vec<Group>) -> SearchPage {
    let found = !groups.is_empty();
    SearchPage {
        words: words.to_owned(),
        count: wording::summary(&groups),
        groups: groups.into_iter().map(group).collect(),
        nothing: (!found).then(|| wording::nothing_found(words)),
        ..nothing_sought()
    }
}

fn group(group: Group) -> GroupFacts {
    let place = group.place;
    GroupFacts {
        id: place.name(),
        name: wording::name(place),
        extent: wording::extent(&group),
        caption: wording::caption(place),
        columns: wording::columns(place),
        rows: group.hits.into_iter().map(row).collect(),
        href: group.href,
        all: wording::all(place),
    }
}

fn row(hit: Hit) -> Row {
    Row::new([Cell::link(hit.title, hit.href).chip(hit.state), Cell::text(hit.detail)])
}

pub fn samples() -> Vec<Sample> {
    let hit = || Hit {
        id: Uuid::nil(),
        title: "鈴木 花子".to_owned(),
        detail: "スズキ ハナコ／花巻みらい商工会／hanako@example.jp".to_owned(),
        state: ("success", "利用中"),
        href: "/staff/people/1".to_owned(),
    };
    let group = |place, total| Group {
        place,
        hits: vec![hit()],
        total,
        href: "/staff/people?words=suzuki".to_owned(),
    };
    let found = vec![
        group(Place::People, Some(1)),
        group(Place::Organisations, Some(12)),
        group(Place::LettersTo, None),
    ];
    vec![
        sample(&nothing_sought()),
        sample(&facts("鈴木", Vec::new())),
        sample(&facts("鈴木", found)),
    ]
}
