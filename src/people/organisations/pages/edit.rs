use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use entities::OrganisationId;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Crumb, EditPage as ConfirmPage, Failure, Form, FormFacts, Page, Problems, Sample,
    Shell, Told, confirmed, perform, sample,
};

use super::super::wording::KINDS;
use super::super::{
    OrganisationRefused, RawOrganisation, change_organisation, close_organisation,
    create_organisation, names, whole,
};
use super::fields::{FieldSet, organisation_fields, stored};

#[derive(Serialize)]
struct EditPage {
    action: String,
    back: String,
    button: &'static str,
    form: FormFacts,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "people/organisations/edit.html";
}

pub fn samples() -> Vec<Sample> {
    let (terms, regions) = (Terms::default(), Regions::default());
    let set = FieldSet { terms: &terms, regions: &regions, kinds: &KINDS };
    let mut problems = Problems::none();
    problems.add("name", "団体名を入力してください。");
    let form = Form::default();
    let page = |problems: &Problems| EditPage {
        action: "/staff/organisations".into(),
        back: "/staff/organisations".into(),
        button: "登録する",
        form: FormFacts::new(organisation_fields(&set, &form, problems), problems),
    };
    vec![sample(&page(&Problems::none())), sample(&page(&problems))]
}

/// `GET /staff/organisations/new`
pub async fn new(context: Data<Context>, who: Coordinator) -> Result<HttpResponse, Failure> {
    form_page(&context, &who, None, (&Form::default(), &Problems::none())).await
}

/// `GET /staff/organisations/{id}/edit`
pub async fn edit(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let found = whole(reader, *id).await?.ok_or(Failure::NotFound)?;
    let form = stored(&found, &Terms::load(reader).await?);
    form_page(&context, &who, Some(*id), (&form, &Problems::none())).await
}

/// `POST /staff/organisations`
pub async fn create(
    context: Data<Context>,
    who: Coordinator,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (raw, actor, creating) = (RawOrganisation::of_form(&form), who.actor(), context.clone());
    let work = async move { retrying(|| create_organisation(&creating, &actor, &raw)).await };
    match perform(work).await? {
        Ok(id) => {
            let path = format!("/staff/organisations/{id}");
            Ok(who.visit().redirect_saying(&path, BannerKind::Success, "団体を登録しました。"))
        }
        Err(stop) => {
            let problems = problems(stop)?;
            form_page(&context, &who, None, (&form, &problems)).await
        }
    }
}

/// `POST /staff/organisations/{id}`
pub async fn change(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (raw, actor, changing) = (RawOrganisation::of_form(&form), who.actor(), context.clone());
    let id = *id;
    let work = async move { retrying(|| change_organisation(&changing, &actor, id, &raw)).await };
    match perform(work).await? {
        Ok(()) => {
            let path = format!("/staff/organisations/{id}");
            Ok(who.visit().redirect_saying(&path, BannerKind::Success, "変更を保存しました。"))
        }
        Err(stop) => {
            let problems = problems(stop)?;
            form_page(&context, &who, Some(id), (&form, &problems)).await
        }
    }
}

/// `POST /staff/organisations/{id}/state`
pub async fn close(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, actor, closed) = (*id, who.actor(), form.text("closed") == "yes");
    if closed && !confirmed(&form) {
        return confirm_closing(&context, &who, id, &form).await;
    }
    let work = async move { retrying(|| close_organisation(&context, &actor, id, closed)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    let text = if closed {
        "団体の参加を終えました。"
    } else {
        "団体の参加を再開しました。"
    };
    let path = format!("/staff/organisations/{id}");
    Ok(who.visit().redirect_saying(&path, BannerKind::Success, text))
}

/// 確認: which organisation, and what it means.
async fn confirm_closing(
    context: &Context,
    who: &Coordinator,
    id: OrganisationId,
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let names = names(context.database.reader(), [id]).await?;
    let name = names.into_values().next().ok_or(Failure::NotFound)?;
    let page = format!("/staff/organisations/{id}");
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("団体", "/staff/organisations"),
        Crumb::to(&name, page.clone()),
        Crumb::here(CLOSE),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, CLOSE) };
    let asked = ConfirmPage {
        facts: vec![Told::new("団体", name)],
        ..ConfirmPage::confirming((&format!("{page}/state"), &page), form, &CLOSING, CLOSE)
    };
    context.pages.answer(&shell, &asked)
}

const CLOSE: &str = "参加を終える";
const CLOSING: [&str; 2] = [
    "一覧や選択肢に表示されなくなり、この団体の方として申し込めなくなります。",
    "記録は残ります。あとで再開できます。",
];

pub fn problems(stop: Stop<OrganisationRefused>) -> Result<Problems, Failure> {
    match stop {
        Stop::Refused(OrganisationRefused::Invalid(problems)) => Ok(problems),
        Stop::Refused(OrganisationRefused::Unknown) => Err(Failure::NotFound),
        Stop::Broken(error) => Err(error.into()),
    }
}

async fn form_page(
    context: &Context,
    who: &Coordinator,
    id: Option<OrganisationId>,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let terms = Terms::load(reader).await?;
    let regions = Regions::on(reader, tokyo::day_of(context.now())).await?;
    let set = FieldSet { terms: &terms, regions: &regions, kinds: &KINDS };
    let own = id.map(|id| format!("/staff/organisations/{id}"));
    let back = own.unwrap_or_else(|| "/staff/organisations".to_owned());
    let title = if id.is_some() { "団体を編集する" } else { "団体を登録する" };
    let page = EditPage {
        action: back.clone(),
        back,
        button: if id.is_some() { "保存する" } else { "登録する" },
        form: FormFacts::new(organisation_fields(&set, form, problems), problems),
    };
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("団体", "/staff/organisations"),
        Crumb::here(title),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, title) };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}
