//! `GET /staff/calendar`: a month, a week or a day of the secretariat.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::calendar::resource::ResourceKind;
use entities::people::role_assignment::Role;
use serde::Serialize;
use serde_json::json;

use super::asked::{Asked, HERE, View};
use super::layout::{ListedDay, Sheet, Shown};
use super::{Found, Kind, Reader, Wanted, gather, wording};
use crate::calendar::business_calendar;
use crate::calendar::layout::{Head, Hour, Move, Square};
use crate::context::Context;
use crate::people::audit::{self, Subject};
use crate::people::{Actor, NavEntry, Staff};
use crate::vocabulary::{Holidays, tokyo};
use crate::web::{Choice, Crumb, Failure, Page, Routes, Sample, perform, sample, thousands};

pub const NAVIGATION: NavEntry = NavEntry {
    label: wording::TITLE,
    label_en: "Calendar",
    href: HERE,
    roles: &[Role::Coordinator, Role::Editor, Role::Approver],
};

pub fn routes(service: &mut Routes) {
    service.route("/staff/calendar", web::get().to(show));
}

#[derive(Serialize)]
struct CalendarPage {
    tabs: Vec<Tab>,
    /// `month`, `week` or `day`
    view: &'static str,
    filter: Filter,
    problem: Option<&'static str>,
    /// Some entries are not shown.
    more: Option<&'static str>,
    label: String,
    previous: Move,
    today: String,
    next: Move,
    weekdays: [&'static str; 7],
    weeks: Vec<Vec<Square<Shown>>>,
    days: Vec<Head>,
    rows: Vec<Hour<Shown>>,
    list: Vec<ListedDay>,
    is_empty: bool,
}

#[derive(Serialize)]
struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

/// What the page is narrowed to.
#[derive(Serialize)]
struct Filter {
    action: &'static str,
    /// A day as somebody can change it.
    of: String,
    kinds: Vec<Tick>,
    resource: String,
    /// None to choose from: there is no such field.
    resources: Vec<Choice>,
    count: String,
    clear: Option<String>,
}

/// A kind to be ticked.
#[derive(Serialize)]
struct Tick {
    value: &'static str,
    label: &'static str,
    ticked: bool,
}

impl Page for CalendarPage {
    const TEMPLATE: &'static str = "desk/agenda.html";
}

async fn show(
    who: Staff,
    context: web::Data<Context>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let (reader, today) = (Reader::from(&who), tokyo::day_of(context.now()));
    let asked = Asked::read(request.query_string(), reader, today);
    let wanted =
        Wanted { span: asked.span(), kinds: asked.kinds.clone(), resource: asked.resource };
    let found = gather(&context, reader, &wanted).await?;
    noted(&context, who.actor(), &found).await?;
    let calendar = business_calendar(context.database.reader()).await?;
    let facts = facts(&asked, reader, &found, (today, calendar.holidays()));
    let mut shell = who.shell(&context, wording::TITLE);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here(wording::TITLE)];
    context.pages.answer(&shell, &facts)
}

/// Who is introduced to whom is noted as seen, as their list notes it.
pub(super) async fn noted(context: &Context, actor: Actor, found: &Found) -> Result<(), Failure> {
    let shown = found.count(Kind::Introduction);
    if shown > 0 {
        let (noting, details) = (context.clone(), json!({ "shown": shown }));
        let subject = Subject::all("introduction");
        perform(async move { audit::viewed(&noting, &actor, subject, details).await }).await??;
    }
    Ok(())
}

fn facts(
    asked: &Asked,
    who: Reader,
    found: &Found,
    (today, holidays): (NaiveDate, &Holidays),
) -> CalendarPage {
    let (first, after) = asked.days();
    let sheet = Sheet { entries: &found.entries, first, today, holidays };
    let turn = |label: String, day| Move { label, href: asked.at(asked.view, Some(day)) };
    let (before, next) = match asked.view {
        View::Month => (wording::month(asked.before()), wording::month(after)),
        View::Week => ("前の週".to_owned(), "次の週".to_owned()),
        View::Day => ("前の日".to_owned(), "次の日".to_owned()),
    };
    let shows = |view| asked.view == view;
    CalendarPage {
        tabs: tabs(asked),
        view: asked.view.word(),
        filter: filter(asked, who, found),
        problem: asked.unread.then_some(wording::DAY_UNREAD),
        more: found.more.then_some(wording::MORE),
        label: asked.label(),
        previous: turn(before, asked.before()),
        today: asked.at(asked.view, None),
        next: turn(next, after),
        weekdays: wording::WEEKDAYS,
        weeks: if shows(View::Month) { sheet.month() } else { Vec::new() },
        days: if shows(View::Week) { sheet.heads() } else { Vec::new() },
        rows: if shows(View::Week) { sheet.hours() } else { Vec::new() },
        list: if shows(View::Day) { sheet.list() } else { Vec::new() },
        is_empty: found.entries.is_empty(),
    }
}

fn tabs(asked: &Asked) -> Vec<Tab> {
    let tab = |(view, label)| Tab {
        label,
        href: asked.at(view, Some(asked.day)),
        current: asked.view == view,
    };
    [(View::Month, "月"), (View::Week, "週"), (View::Day, "日")].map(tab).into()
}

fn filter(asked: &Asked, who: Reader, found: &Found) -> Filter {
    let kind = |kind: Kind| Tick {
        value: kind.word(),
        label: wording::kind(kind),
        ticked: asked.kinds.contains(&kind),
    };
    let resources = found.listed.iter().map(|one| {
        let what = if one.kind == ResourceKind::Room { "会場" } else { "会議枠" };
        Choice::new(one.id.to_string(), format!("{what}：{}", one.label))
    });
    Filter {
        action: HERE,
        of: wording::typed(asked.day),
        kinds: who.kinds().into_iter().map(kind).collect(),
        resource: asked.resource.map(|id| id.to_string()).unwrap_or_default(),
        resources: resources.collect(),
        count: format!("{}件の予定", thousands(found.entries.len() as u64)),
        clear: asked.is_narrowed().then(|| asked.unnarrowed()),
    }
}

pub fn samples() -> Vec<Sample> {
    let who = Reader::sample();
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let holidays = Holidays::by_law();
    let page = |query: &str, found: &Found| {
        let asked = Asked::read(query, who, today);
        sample(&facts(&asked, who, found, (today, &holidays)))
    };
    let (full, none) = (Found::sample(today), Found::default());
    vec![
        page("", &full),
        page("view=week&kinds=consultation", &full),
        page("view=day&of=2026-11-24", &full),
        page("of=x", &none),
        page("view=week", &none),
        page("view=day", &none),
    ]
}
