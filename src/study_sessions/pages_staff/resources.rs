//! Rooms and licences for online meetings.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::ResourceId;
use entities::calendar::resource::ResourceKind;
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::words;
use crate::calendar::{
    ListingChange, ListingRefused, ResourceListing, add_listing, change_listing, listed_resources,
};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{Actor, Coordinator};
use crate::vocabulary::ShortText;
use crate::web::{
    BannerKind, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Sample, perform,
    sample,
};

#[derive(Serialize)]
struct ResourcesPage {
    form: FormFacts,
    lines: Vec<Line>,
}

impl Page for ResourcesPage {
    const TEMPLATE: &'static str = "study_sessions/staff_resources.html";
}

#[derive(Serialize)]
struct Line {
    action: String,
    /// What takes it, in the calendar.
    calendar: String,
    kind: &'static str,
    label: String,
    name: Field,
    retired: bool,
}

/// What can be done to a listed room or licence.
#[derive(Clone)]
enum Act {
    Add(ResourceKind, String),
    Rename(ResourceId, String),
    Retire(ResourceId),
    Restore(ResourceId),
}

pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    answer(&who, &context, &Form::default(), &Problems::none()).await
}

pub async fn add(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let label = problems.keep("label", ShortText::<100>::parse(form.text("label")));
    let kind = ResourceKind::try_from_value(&form.text("kind").to_owned()).ok();
    let kind = kind.filter(|kind| *kind != ResourceKind::Person);
    if kind.is_none() {
        problems.add("kind", "種類を選んでください。");
    }
    let (Some(label), Some(kind)) = (label, kind) else {
        return answer(&who, &context, &form, &problems).await;
    };
    let act = Act::Add(kind, label.into_string());
    settle(who, context, form, ("label", act)).await
}

pub async fn change(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ResourceId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let field = format!("name_{id}");
    let act = match form.text("act") {
        "retire" => Act::Retire(*id),
        "restore" => Act::Restore(*id),
        _ => {
            let mut problems = Problems::none();
            let label = problems.keep(&field, ShortText::<100>::parse(form.text(&field)));
            let Some(label) = label else {
                return answer(&who, &context, &form, &problems).await;
            };
            Act::Rename(*id, label.into_string())
        }
    };
    settle(who, context, form, (&field, act)).await
}

async fn settle(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
    (field, act): (&str, Act),
) -> Result<HttpResponse, Failure> {
    let said = match &act {
        Act::Add(_, label) => format!("「{label}」を登録しました。"),
        Act::Rename(_, label) => format!("名前を「{label}」に変えました。"),
        Act::Retire(_) => "これからの予定には使わないようにしました。".to_owned(),
        Act::Restore(_) => "また使えるようにしました。".to_owned(),
    };
    let (actor, shared) = (who.actor(), context.clone());
    let outcome =
        perform(async move { retrying(|| carry_out(&shared, &actor, act.clone())).await });
    match outcome.await? {
        Ok(()) => Ok(who.visit().redirect_saying("/staff/resources", BannerKind::Success, &said)),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(ListingRefused::Unknown)) => Err(Failure::NotFound),
        Err(Stop::Refused(ListingRefused::LabelTaken)) => {
            let mut problems = Problems::none();
            problems.add(field, "同じ名前がすでにあります。別の名前にしてください。");
            answer(&who, &context, &form, &problems).await
        }
    }
}

async fn carry_out(context: &Context, actor: &Actor, act: Act) -> Result<(), Stop<ListingRefused>> {
    let (id, change) = match act {
        Act::Add(kind, label) => {
            return add_listing(context, actor, kind, &label).await.map(drop);
        }
        Act::Rename(id, label) => (id, ListingChange { label: Some(label), retired: None }),
        Act::Retire(id) => (id, ListingChange { label: None, retired: Some(true) }),
        Act::Restore(id) => (id, ListingChange { label: None, retired: Some(false) }),
    };
    change_listing(context, actor, id, &change).await.map(drop)
}

async fn answer(
    who: &Coordinator,
    context: &Context,
    form: &Form,
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    let listed = listed_resources(context.database.reader()).await?;
    let mut shell = who.shell(context, "会場と会議枠");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here("会場と会議枠")];
    let empty = problems.is_empty();
    let status = if empty { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    context.pages.answer_with(status, &shell, &page(listed, form, problems))
}

fn page(listed: Vec<ResourceListing>, form: &Form, problems: &Problems) -> ResourcesPage {
    let kinds = [ResourceKind::Room, ResourceKind::Licence]
        .map(|kind| Choice::new(kind.to_value(), words::resource_kind(kind)));
    let fields = [
        Field::new("kind", "種類", form, problems).required().options(kinds),
        Field::new("label", "名前", form, problems)
            .required()
            .hint("例：みなと会館 第1会議室、Zoom ライセンスA"),
    ];
    ResourcesPage {
        form: FormFacts::new(fields, problems),
        lines: listed.into_iter().map(|one| line(one, form, problems)).collect(),
    }
}

fn line(one: ResourceListing, form: &Form, problems: &Problems) -> Line {
    let field = format!("name_{}", one.id);
    let mut typed = form.clone();
    if typed.text(&field).is_empty() && problems.of(&field).is_none() {
        typed.set(&field, one.label.clone());
    }
    Line {
        action: format!("/staff/resources/{}", one.id),
        calendar: format!("/staff/calendar?resource={}", one.id),
        kind: words::resource_kind(one.kind),
        name: Field::new(&field, &format!("「{}」の名前", one.label), &typed, problems).required(),
        label: one.label,
        retired: one.retired_at.is_some(),
    }
}

pub fn samples() -> Vec<Sample> {
    let room = ResourceListing {
        id: ResourceId(uuid::Uuid::nil()),
        kind: ResourceKind::Room,
        label: "みなと会館 第1会議室".into(),
        retired_at: None,
    };
    let (form, none) = (Form::default(), Problems::none());
    vec![sample(&page(vec![room], &form, &none)), sample(&page(Vec::new(), &form, &none))]
}
