//! One task is closed: done or dropped, with a note.

use actix_web::{HttpResponse, web};
use entities::RecordActionId;
use entities::consultations::consultation::Side;
use serde::Serialize;

use super::outcome::{Again, said, settle};
use super::shown::Fact;
use crate::consultations::record::{Closing, Task, close_action, task, wording};
use crate::consultations::{Accompanist, By, Client, Organiser};
use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn};
use crate::vocabulary::{LongText, tokyo};
use crate::web::{Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems};
use crate::web::{Sample, perform, sample};

#[derive(Serialize)]
struct ActPage {
    action: String,
    back: &'static str,
    facts: Vec<Fact>,
    form: FormFacts,
    notice: Option<String>,
    /// Already done or dropped.
    closed: bool,
}

impl Page for ActPage {
    const TEMPLATE: &'static str = "consultations/record/action.html";
}

/// A list of tasks and where it lies.
#[derive(Clone, Copy)]
struct List {
    path: &'static str,
    home: &'static str,
}

const OWN: List = List { path: "/my/actions", home: "/home" };
const OFFICE: List = List { path: "/staff/actions", home: "/staff" };

/// The task and the side on which somebody may close it; foreign and missing look the same.
async fn own(who: &SignedIn, context: &Context, id: RecordActionId) -> Result<(By, Task), Failure> {
    let reader = context.database.reader();
    let sides = [
        By::Client(Client::acting_as(who.person_id())),
        By::Accompanist(Accompanist::acting_as(who.person_id())),
    ];
    for by in sides {
        if let Some(task) = task(reader, by, id).await? {
            return Ok((by, task));
        }
    }
    Err(Failure::NotFound)
}

/// `GET /my/actions/{id}`
pub async fn show_own(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RecordActionId>,
) -> Result<HttpResponse, Failure> {
    let (_, task) = own(&who, &context, *id).await?;
    answer(&who, &context, (OWN, &task), (&Form::default(), Again::default()))
}

/// `POST /my/actions/{id}`
pub async fn receive_own(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RecordActionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (by, task) = own(&who, &context, *id).await?;
    receive(&who, &context, (OWN, by, &task), &form).await
}

async fn office(
    who: &Coordinator,
    context: &Context,
    id: RecordActionId,
) -> Result<(By, Task), Failure> {
    let by = By::Staff(Organiser::from(who));
    let found = task(context.database.reader(), by, id).await?;
    Ok((by, found.ok_or(Failure::NotFound)?))
}

/// `GET /staff/actions/{id}`
pub async fn show_office(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RecordActionId>,
) -> Result<HttpResponse, Failure> {
    let (_, task) = office(&who, &context, *id).await?;
    let subject = Subject::of("consultation_record", task.consultation.0);
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({ "what": "action" })).await?;
    answer(&who, &context, (OFFICE, &task), (&Form::default(), Again::default()))
}

/// `POST /staff/actions/{id}`
pub async fn receive_office(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RecordActionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (by, task) = office(&who, &context, *id).await?;
    receive(&who, &context, (OFFICE, by, &task), &form).await
}

async fn receive(
    who: &SignedIn,
    context: &web::Data<Context>,
    (list, by, task): (List, By, &Task),
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let wish = match typed(form) {
        Ok(wish) => wish,
        Err(problems) => {
            let again = Again { problems, notice: None };
            return answer(who, context, (list, task), (form, again));
        }
    };
    let (closing, id) = ((*context).clone(), task.id);
    let outcome =
        perform(async move { retrying(|| close_action(&closing, by, id, wish.clone())).await });
    match settle(outcome.await?)? {
        Ok(()) => Ok(said(who, list.path, "次の行動を終了しました。")),
        Err(again) => answer(who, context, (list, task), (form, again)),
    }
}

fn typed(form: &Form) -> Result<Closing, Problems> {
    let mut problems = Problems::none();
    let note = problems.keep("note", LongText::parse_optional(form.text("note")));
    let done = match form.text("result") {
        "done" => Some(true),
        "dropped" => Some(false),
        _ => {
            problems.add("result", "結果を選んでください。");
            None
        }
    };
    match done.zip(note) {
        Some((done, note)) => Ok(Closing { done, note }),
        None => Err(problems),
    }
}

fn answer(
    who: &SignedIn,
    context: &Context,
    (list, task): (List, &Task),
    (form, again): (&Form, Again),
) -> Result<HttpResponse, Failure> {
    let mut shell = who.shell(context, "次の行動を終了する");
    shell.breadcrumb = vec![
        Crumb::to("ホーム", list.home),
        Crumb::to("次の行動", list.path),
        Crumb::here("次の行動を終了する"),
    ];
    context.pages.answer_with(again.status(), &shell, &page(list, task, (form, &again)))
}

fn page(list: List, task: &Task, (form, again): (&Form, &Again)) -> ActPage {
    let met = task.met_on.map(|at| tokyo::date(tokyo::day_of(at))).unwrap_or_default();
    let results = [Choice::new("done", "完了"), Choice::new("dropped", "取りやめ")];
    let fields = [
        Field::new("result", "結果", form, &again.problems).required().options(results),
        Field::new("note", "メモ", form, &again.problems)
            .hint("どうなったかを短く書いてください。相手と、記録を読める人が読みます。"),
    ];
    ActPage {
        action: format!("{}/{}", list.path, task.id),
        back: list.path,
        facts: vec![
            Fact::new("行動", task.text.clone()),
            Fact::new("期限", tokyo::date(task.due_on)),
            Fact::new("担当", wording::owner(task.owner).to_owned()),
            Fact::new("相談", format!("{}（{met}、{}）", task.number, task.organisation)),
        ],
        form: FormFacts::new(fields, &again.problems),
        notice: again.notice.clone(),
        closed: task.state != entities::consultations::record_action::ActionState::Open,
    }
}

pub fn samples() -> Vec<Sample> {
    use entities::consultations::record_action::ActionState;
    let task = |state| Task {
        id: RecordActionId(uuid::Uuid::nil()),
        consultation: entities::ConsultationId(uuid::Uuid::nil()),
        number: "S8-048-213K".to_owned(),
        met_on: None,
        organisation: "はじめ".to_owned(),
        client: "鈴木 花子".to_owned(),
        accompanist: "山田 太郎".to_owned(),
        owner: Side::Client,
        text: "会員企業に聞き取りをする。".to_owned(),
        due_on: chrono::NaiveDate::default(),
        state,
        note: None,
        closed_at: None,
    };
    let mut wrong = Again::problem("result", "結果を選んでください。");
    wrong.notice = Some("この行動は、すでに終了しています。".to_owned());
    let form = Form::default();
    vec![
        sample(&page(OWN, &task(ActionState::Open), (&form, &wrong))),
        sample(&page(OFFICE, &task(ActionState::Done), (&form, &Again::default()))),
    ]
}
