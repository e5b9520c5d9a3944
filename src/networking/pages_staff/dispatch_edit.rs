//! Planning a dispatch, and keeping it up to date.

use actix_web::{HttpResponse, web};
use entities::{DispatchId, IntroductionId};
use serde::Deserialize;

use super::dispatch_form::{controls, filled, read};
use super::frame::{self, DISPATCHES, objection};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::dispatches::{DispatchView, RawDispatch, change, find, plan};
use crate::networking::{Organiser, Refusal, introductions};
use crate::people::Coordinator;
use crate::web::{BannerKind, EditPage, Failure, Form, Problems, perform};

/// The introduction a dispatch follows from.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    introduction: String,
}

/// `GET /staff/networking/dispatches/new`
pub async fn show_new(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<From>,
) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("request_key", context.new_id::<uuid::Uuid>().to_string());
    let from: Option<IntroductionId> = wanted.introduction.parse().ok();
    if let Some(id) = from {
        introductions::find(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
        form.set("introduction", id.to_string());
    }
    new_page((&who, &context), (&form, &Problems::none()), None).await
}

async fn new_page(
    (who, context): (&Coordinator, &Context),
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let fields = controls(context, (form, problems), false).await?;
    let action = format!("{DISPATCHES}/new");
    let keep = |name: &str| (name.to_owned(), form.text(name).to_owned());
    let page = EditPage {
        button: "登録する",
        carried: vec![keep("request_key"), keep("introduction")],
        ..EditPage::new((&action, DISPATCHES), "", fields)
    };
    let page = page.saying(notice);
    let way = [("専門人材の派遣", DISPATCHES)];
    let shell = frame::shell(who, context, (&way, "派遣を登録する"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/networking/dispatches/new`
pub async fn receive_new(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let outcome: Result<DispatchId, Stop<Refusal>> = match read(&form) {
        Ok(draft) => {
            let (working, desk) = (context.clone(), Organiser::from(&who));
            let key = format!("{}:{}", who.person_id(), form.text("request_key"));
            perform(async move { retrying(|| plan(&working, desk, (&draft, &key))).await }).await?
        }
        Err(problems) => Err(Refusal::Invalid(problems).into()),
    };
    match outcome {
        Ok(id) => {
            let page = format!("{DISPATCHES}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, "派遣を登録しました。"))
        }
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            new_page((&who, &context), (&form, &problems), notice).await
        }
    }
}

/// `GET /staff/networking/dispatches/{id}/edit`
pub async fn show_edit(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<DispatchId>,
) -> Result<HttpResponse, Failure> {
    let view = find(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let form = filled(&RawDispatch::of(&view.row));
    edit_page((&who, &context), &view, (&form, &Problems::none()), None).await
}

async fn edit_page(
    (who, context): (&Coordinator, &Context),
    view: &DispatchView,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let fields = controls(context, (form, problems), true).await?;
    let back = format!("{DISPATCHES}/{}", view.row.id);
    let page = EditPage {
        version: view.row.version.to_string(),
        carried: vec![("introduction".to_owned(), form.text("introduction").to_owned())],
        ..EditPage::new((&format!("{back}/edit"), &back), "", fields)
    };
    let page = page.saying(notice);
    let way = [("専門人材の派遣", DISPATCHES), (view.specialist.as_str(), back.as_str())];
    let shell = frame::shell(who, context, (&way, "派遣の内容を変える"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/networking/dispatches/{id}/edit`
pub async fn receive_edit(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<DispatchId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let view = find(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let outcome: Result<(), Stop<Refusal>> = match read(&form) {
        Ok(draft) => {
            let (working, desk, id) = (context.clone(), Organiser::from(&who), *id);
            let version = form.text("version").parse().ok();
            perform(async move { retrying(|| change(&working, desk, id, (&draft, version))).await })
                .await?
        }
        Err(problems) => Err(Refusal::Invalid(problems).into()),
    };
    match outcome {
        Ok(()) => {
            let page = format!("{DISPATCHES}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, "保存しました。"))
        }
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            edit_page((&who, &context), &view, (&form, &problems), notice).await
        }
    }
}
