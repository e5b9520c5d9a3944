//! The overview of an event, opening it, calling it off.

use actix_web::{HttpResponse, web};
use entities::NetworkingEventId;
use entities::networking::events::event::{self, EventFormat, EventState};
use serde::Serialize;

use super::frame::{Head, Opened, Place, answered, open as open_event, sample_head};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::places::Rooms;
use crate::networking::events::{Host, arrange};
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Page, Problems, Sample, Settled, Told,
    perform, sample, settle,
};

#[derive(Serialize)]
struct ShowPage {
    head: Head,
    base: String,
    facts: Vec<Told>,
    description: String,
    draft: bool,
    alive: bool,
    has_plan: bool,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "networking/events/staff_event.html";
}

/// `GET /staff/events/{id}`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open_event(&who, &context, *id, Place::Overview).await?;
    let row = opened.event();
    let place = Rooms::of(context.database.reader(), [row]).await?.place(row);
    let page = ShowPage {
        head: opened.head.clone(),
        base: opened.base.clone(),
        facts: facts(row, place),
        description: row.description.clone(),
        draft: row.state == EventState::Draft,
        alive: matches!(row.state, EventState::Draft | EventState::Open),
        has_plan: row.plan_id.is_some(),
    };
    context.pages.answer(&opened.shell, &page)
}

fn facts(row: &event::Model, place: Option<String>) -> Vec<Told> {
    let size = match row.format {
        EventFormat::Tables => format!("{}人ずつのテーブル", row.table_size),
        EventFormat::Pairs => "1対1".to_owned(),
    };
    vec![
        Told::new("日時", tokyo::span(row.starts_at, row.ends_at)),
        Told::new("会場", place),
        Told::new("参加用URL", row.online_url.clone()),
        Told::new("申込と希望の締切", tokyo::date_time(row.deadline)),
        Told::new("参加者", format!("{}名（定員{}名）", row.taken, row.capacity)),
        Told::new("進め方", format!("{size}、{}回、1回{}分", row.rounds, row.round_minutes)),
        Told::new("中止の理由", row.call_off_reason.clone()),
    ]
}

/// `POST /staff/events/{id}/opening`
pub async fn open(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (host, event) = (Host::from(&who), *id);
    let done =
        perform(async move { retrying(|| arrange::open(&context, host, event)).await }).await?;
    let page = format!("/staff/events/{event}");
    answered(who.visit(), done, (&page, "公開しました。申込を受け付けます。"), &page)
}

const CALL_OFF: &str = "中止する";

/// `GET /staff/events/{id}/cancellation`
pub async fn cancellation(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open_event(&who, &context, *id, Place::Inner(CALL_OFF)).await?;
    let page = calling_off(&opened, &Form::default(), &Problems::none(), None);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

fn calling_off(
    opened: &Opened,
    form: &Form,
    problems: &Problems,
    notice: Option<String>,
) -> EditPage {
    let reason = Field::new("reason", "中止の理由", form, problems).hint("お知らせに載ります。");
    let agreed = Field::new("agreed", "内容を確かめました", form, problems).required();
    let controls = vec![Control::new("area", reason), Control::new("consent", agreed)];
    let told = format!("参加者{}名に、中止のお知らせが届きます。", opened.event().taken);
    let action = format!("{}/cancellation", opened.base);
    EditPage::new((&action, &opened.base), "まだ何も変わっていません。", Vec::new())
        .warning(&[
            told.as_str(),
            "会場と参加者の予定が空きます。",
            "中止した交流会を、元に戻すことはできません。",
        ])
        .asking(controls, "交流会を中止する")
        .saying(notice)
}

/// `POST /staff/events/{id}/cancellation`
pub async fn call_off(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open_event(&who, &context, *id, Place::Inner(CALL_OFF)).await?;
    let mut problems = Problems::none();
    if form.text("agreed") != "yes" {
        problems.add("agreed", "内容を確かめて、印を付けてください。");
        let page = calling_off(&opened, &form, &problems, None);
        return context.pages.answer_with(page.status(), &opened.shell, &page);
    }
    let (host, shared, event) = (Host::from(&who), context.clone(), *id);
    let reason = form.text("reason").to_owned();
    let done =
        perform(async move { retrying(|| arrange::call_off(&shared, host, event, &reason)).await });
    match settle(done.await?)? {
        Settled::Done(letters) => {
            let said = format!("中止しました。{letters}名にお知らせを送ります。");
            Ok(who.visit().redirect_saying(&opened.base, BannerKind::Success, &said))
        }
        Settled::Again(problems, notice) => {
            let page = calling_off(&opened, &form, &problems, notice);
            context.pages.answer_with(page.status(), &opened.shell, &page)
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |draft, alive, has_plan| ShowPage {
        head: sample_head(),
        base: "/staff/events/1".to_owned(),
        facts: vec![Told::new("会場", "えんぱーく".to_owned()), Told::new("参加用URL", None)],
        description: "はじめての方も歓迎です。".to_owned(),
        draft,
        alive,
        has_plan,
    };
    vec![
        sample(&page(true, true, false)),
        sample(&page(false, true, true)),
        sample(&page(false, false, true)),
    ]
}
