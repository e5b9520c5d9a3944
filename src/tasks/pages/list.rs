//! Lists of tasks: one's own, everybody's, what has ended.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::tasks::task::TaskState;
use serde::{Deserialize, Serialize};

use super::{TASKS, page_of, shell, viewed};
use crate::context::Context;
use crate::people::Staff;
use crate::tasks::{Clerk, Place, TaskView, Which, list, wording};
use crate::vocabulary::tokyo;
use crate::web::{Cell, Failure, ListPart, Page, Row, Sample, address, after, sample};

const PER_PAGE: u64 = 50;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    view: String,
    cursor: String,
}

impl Wanted {
    fn which(&self) -> Which {
        let named = VIEWS.into_iter().find(|which| word(*which) == self.view);
        named.unwrap_or_default()
    }
}

const VIEWS: [Which; 3] = [Which::Own, Which::All, Which::Closed];

/// As it stands in the address.
fn word(which: Which) -> &'static str {
    match which {
        Which::Own => "",
        Which::All => "all",
        Which::Closed => "closed",
    }
}

#[derive(Serialize)]
struct ListPage {
    purpose: &'static str,
    tabs: Vec<Tab>,
    caption: &'static str,
    /// Else when a task is due.
    closed: bool,
    rows: Vec<Row>,
    empty: &'static str,
    next: Option<String>,
}

#[derive(Serialize)]
struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "tasks/list.html";
}

/// `GET /staff/tasks`
pub async fn show(
    who: Staff,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let (which, clerk) = (wanted.which(), Clerk::from(&who));
    let place = after::<Place>(Some(&wanted.cursor)).ok().flatten();
    let db = context.database.reader();
    let found = list(db, (clerk, which), (place, PER_PAGE + 1)).await?;
    let part = ListPart::of(found, PER_PAGE, TaskView::place, |view| view);
    viewed(&context, &who, &part.items).await?;
    let today = tokyo::day_of(context.now());
    let next = part.next_cursor.as_deref();
    let next = next.map(|cursor| address(TASKS, &[("view", word(which)), ("cursor", cursor)]));
    let rows = part.items.iter().map(|view| row(view, today)).collect();
    let page = page((which, clerk.arranges()), rows, next);
    context.pages.answer(&shell(&who, &context, (&[], wording::TASKS)), &page)
}

fn page((which, arranges): (Which, bool), rows: Vec<Row>, next: Option<String>) -> ListPage {
    let tab = |one| Tab {
        label: wording::which(one),
        href: address(TASKS, &[("view", word(one))]),
        current: one == which,
    };
    ListPage {
        purpose: wording::purpose(which, arranges),
        tabs: VIEWS.map(tab).into(),
        caption: wording::which(which),
        closed: which == Which::Closed,
        rows,
        empty: wording::empty(which),
        next,
    }
}

fn row(view: &TaskView, today: NaiveDate) -> Row {
    let task = &view.row;
    let about = view.about.as_ref().zip(task.about_kind);
    let about = about.map(|(shown, kind)| format!("{}：{}", wording::about_kind(kind), shown.name));
    let when = if task.state == TaskState::Open {
        Cell::text(wording::due(task.due_on))
    } else {
        let by = view.closed_by.clone().unwrap_or_default();
        Cell::text(task.closed_at.map(tokyo::date_time).unwrap_or_default()).small(by)
    };
    Row::new([
        Cell::link(task.title.clone(), page_of(task.id))
            .chip(wording::chip(task.state, task.due_on, today))
            .small(about.unwrap_or_default()),
        when,
        Cell::text(view.owner.clone().unwrap_or_else(|| wording::ANYBODY.to_owned())),
    ])
}

pub fn samples() -> Vec<Sample> {
    let row = || {
        Row::new([
            Cell::link("会場の下見の日程を決める", "/staff/tasks/1")
                .chip(("error", "期限超過"))
                .small("勉強会：第3回 地域間連携をどう始めるか"),
            Cell::text("2026年11月20日（金）"),
            Cell::text("三浦 拓也"),
        ])
    };
    let next = Some("/staff/tasks?view=all&cursor=a".to_owned());
    vec![
        sample(&page((Which::Own, true), vec![row()], None)),
        sample(&page((Which::All, true), vec![row()], next)),
        sample(&page((Which::Closed, false), vec![row()], None)),
        sample(&page((Which::Own, false), Vec::new(), None)),
    ]
}
