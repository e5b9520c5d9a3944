//! 次の行動: one's own tasks, and the secretariat's list of all open ones.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::consultations::consultation::Side;
use entities::consultations::record_action::ActionState;
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};

use super::shown::action_chip;
use crate::consultations::Organiser;
use crate::consultations::record::{Task, open_of_office, tasks_of, wording};
use crate::context::Context;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn};
use crate::vocabulary::tokyo;
use crate::web::{Cell, Choice, Crumb, Failure, Page, Row, Sample, sample};

#[derive(Serialize)]
struct TasksPage {
    purpose: &'static str,
    open: Vec<Row>,
    closed: Vec<Row>,
    empty: &'static str,
    /// The secretariat's list may be narrowed; none on one's own.
    filter: Option<OwnerFilter>,
}

#[derive(Serialize)]
struct OwnerFilter {
    wanted: String,
    options: Vec<Choice>,
    count: String,
}

impl Page for TasksPage {
    const TEMPLATE: &'static str = "consultations/record/actions.html";
}

/// `GET /my/actions`
pub async fn show_own(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let tasks = tasks_of(context.database.reader(), who.person_id()).await?;
    let today = tokyo::day_of(context.now());
    let mut shell = who.shell(&context, "次の行動");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here("次の行動")];
    let row = |task: &Task| row(task, today, "/my/actions");
    let (open, mut closed): (Vec<_>, Vec<_>) =
        tasks.iter().partition(|task| task.state == ActionState::Open);
    closed.sort_by_key(|task| std::cmp::Reverse(task.closed_at));
    let page = TasksPage {
        purpose: "個別相談で合意した、あなたの次の行動です。終わったものから「完了」にしてください。",
        open: open.into_iter().map(row).collect(),
        closed: closed.into_iter().map(row).collect(),
        empty: "これからの行動はありません。相談で決めた行動が、ここに並びます。",
        filter: None,
    };
    context.pages.answer(&shell, &page)
}

/// Whose tasks the secretariat looks at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    owner: String,
}

/// `GET /staff/actions`
pub async fn show_office(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let organiser = Organiser::from(&who);
    let tasks = open_of_office(context.database.reader(), organiser).await?;
    let subject = Subject::all("consultation_record");
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({ "what": "actions" }))
        .await?;
    let owner = wanted.owner.trim();
    let fits = |task: &&Task| owner.is_empty() || task.owner.to_value() == owner;
    let today = tokyo::day_of(context.now());
    let open: Vec<_> =
        tasks.iter().filter(fits).map(|task| row(task, today, "/staff/actions")).collect();
    let mut shell = who.shell(&context, "次の行動");
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("相談記録", "/staff/records"),
        Crumb::here("次の行動"),
    ];
    context.pages.answer(&shell, &office_page(open, owner))
}

fn office_page(open: Vec<Row>, owner: &str) -> TasksPage {
    let options = [Side::Staff, Side::Client, Side::Accompanist]
        .map(|side| Choice::new(side.to_value(), wording::owner(side)));
    TasksPage {
        purpose: "相談で合意した、まだ終わっていない行動です。当事者だけの行動は出ません。",
        filter: Some(OwnerFilter {
            wanted: owner.to_owned(),
            options: options.into(),
            count: format!("{}件", open.len()),
        }),
        open,
        closed: Vec::new(),
        empty: "条件に合う、進行中の行動はありません。",
    }
}

fn row(task: &Task, today: NaiveDate, list: &str) -> Row {
    let late = task.state == ActionState::Open && task.due_on < today;
    let chip = if late { ("warning", "期限超過").into() } else { action_chip(task.state) };
    let closed = task.closed_at.map(tokyo::date_time);
    let note = [task.note.clone(), closed].into_iter().flatten().collect::<Vec<_>>().join("・");
    let met = task.met_on.map(|at| tokyo::month_day(tokyo::day_of(at))).unwrap_or_default();
    let what = if task.state == ActionState::Open {
        Cell::link(task.text.clone(), format!("{list}/{}", task.id))
    } else {
        Cell::text(task.text.clone())
    };
    Row::new([
        what.chip(chip).small(note),
        Cell::text(tokyo::date(task.due_on)),
        Cell::text(wording::owner(task.owner)),
        Cell::text(task.number.clone())
            .small(format!("{met}・{}・{} さん", task.organisation, task.accompanist)),
    ])
}

pub fn samples() -> Vec<Sample> {
    let row = |chip: (&'static str, &'static str)| {
        Row::new([
            Cell::link("会員企業に聞き取りをする。", "/my/actions/1").chip(chip),
            Cell::text("2026年12月17日（木）"),
            Cell::text("相談者"),
            Cell::text("S8-048-213K").small("12月3日（木）・はじめ・山田 太郎 さん"),
        ])
    };
    let own = |open, closed| TasksPage {
        purpose: "次の行動です。",
        open,
        closed,
        empty: "これからの行動はありません。",
        filter: None,
    };
    vec![
        sample(&own(vec![row(("open", "進行中"))], vec![row(("done", "完了"))])),
        sample(&own(Vec::new(), Vec::new())),
        sample(&office_page(vec![row(("warning", "期限超過"))], "staff")),
        sample(&office_page(Vec::new(), "")),
    ]
}
