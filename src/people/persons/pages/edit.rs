use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use entities::{MembershipId, PersonId};
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::audit::{Subject, viewed};
use crate::people::roles::two_factor_role_among;
use crate::people::{Admin, Coordinator, Roles, roles, whole_name};
use crate::web::{
    BannerKind, Crumb, EditPage as ConfirmPage, Failure, Form, FormFacts, Page, Problems, Sample,
    Shell, Told, confirmed, perform, sample,
};

use super::super::wording::{LAST_ADMIN, role_from};
use super::super::{
    PersonRefused, Place, PlaceRefused, RawPerson, RawPlace, change_person, end_place, find,
    give_place, places_of, set_roles, set_state,
};
use super::fields::{person_fields, stored};

#[derive(Serialize)]
struct EditPage {
    id: String,
    form: FormFacts,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "people/persons/edit.html";
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let form = FormFacts::new(person_fields(&form, &none), &none);
    vec![sample(&EditPage { id: "1".into(), form })]
}

/// `GET /staff/people/{id}/edit`: a look at personal data, so it is noted.
pub async fn edit(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    let person = find(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let subject = Subject::of("person", id.0);
    viewed(&context, &who.actor(), subject, serde_json::json!({ "edit": true })).await?;
    form_page(&context, &who, *id, (&stored(&person), &Problems::none()))
}

/// `POST /staff/people/{id}`: the secretariat's own people are changed by an administrator alone,
/// because the mail address decides who can reset whose sign-in.
pub async fn change(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    need_reach(&context, &who, *id).await?;
    let (id, raw, actor) = (*id, RawPerson::of_form(&form), who.actor());
    let changing = context.clone();
    let work = async move { retrying(|| change_person(&changing, &actor, id, &raw)).await };
    match perform(work).await? {
        Ok(()) => Ok(saved(&who, id, "変更を保存しました。")),
        Err(Stop::Refused(PersonRefused::Invalid(problems))) => {
            form_page(&context, &who, id, (&form, &problems))
        }
        Err(stop) => Err(refusal(stop)),
    }
}

/// `POST /staff/people/{id}/roles`
pub async fn set_person_roles(
    context: Data<Context>,
    who: Admin,
    id: Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, actor) = (*id, who.actor());
    let wanted = Roles::new(form.all("roles").into_iter().filter_map(role_from));
    let work = async move { retrying(|| set_roles(&context, &actor, id, &wanted)).await };
    perform(work).await?.map_err(refusal)?;
    let path = format!("/staff/people/{id}");
    Ok(who.visit().redirect_saying(&path, BannerKind::Success, "役割を保存しました。"))
}

/// `POST /staff/people/{id}/places`
pub async fn add_place(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let organisation = form.text("organisation").parse();
    let organisation = organisation.map_err(|_| {
        Failure::conflict("organisation_needed", "団体を選んでから、もう一度押してください。")
    })?;
    let (id, raw, actor) = (*id, RawPlace::of_form(&form), who.actor());
    let at = (id, organisation);
    let work = async move { retrying(|| give_place(&context, &actor, at, &raw)).await };
    perform(work).await?.map_err(place_refusal)?;
    Ok(saved(&who, id, "所属を保存しました。"))
}

/// `POST /staff/people/{id}/places/{place}/end`
pub async fn end(
    context: Data<Context>,
    who: Coordinator,
    path: Path<(PersonId, MembershipId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ((id, place), actor) = (path.into_inner(), who.actor());
    let places = places_of(context.database.reader(), &[id]).await?;
    let left = places.into_iter().find(|one| one.id == place).ok_or(Failure::NotFound)?;
    if !confirmed(&form) {
        return confirm_ending(&context, &who, left, &form).await;
    }
    let work = async move { retrying(|| end_place(&context, &actor, place)).await };
    perform(work).await?.map_err(place_refusal)?;
    Ok(saved(&who, id, "所属を終えました。"))
}

/// `POST /staff/people/{id}/state`
pub async fn disable(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    need_reach(&context, &who, *id).await?;
    let (id, actor, disabled) = (*id, who.actor(), form.text("disabled") == "yes");
    if disabled && !confirmed(&form) {
        return confirm_disabling(&context, &who, id, &form).await;
    }
    let work = async move { retrying(|| set_state(&context, &actor, id, disabled)).await };
    perform(work).await?.map_err(refusal)?;
    let text =
        if disabled { "利用を停止しました。" } else { "利用を再開しました。" };
    Ok(saved(&who, id, text))
}

/// 確認: who it is, and what they can do no more.
async fn confirm_disabling(
    context: &Context,
    who: &Coordinator,
    id: PersonId,
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let (shell, whom) = asking_about(context, who, id, DISABLE).await?;
    let page = format!("/staff/people/{id}");
    let asked = ConfirmPage {
        facts: vec![whom],
        ..ConfirmPage::confirming((&format!("{page}/state"), &page), form, &DISABLING, DISABLE)
    };
    context.pages.answer(&shell, &asked)
}

/// 確認: who leaves which organisation, and what they can do no more.
async fn confirm_ending(
    context: &Context,
    who: &Coordinator,
    left: Place,
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let (shell, whom) = asking_about(context, who, left.person, END).await?;
    let page = format!("/staff/people/{}", left.person);
    let action = format!("{page}/places/{}/end", left.id);
    let lead = if left.lead { "はい" } else { "いいえ" };
    let asked = ConfirmPage {
        facts: vec![
            whom,
            Told::new("団体", left.organisation_name),
            Told::new("代表担当", lead.to_owned()),
        ],
        ..ConfirmPage::confirming((&action, &page), form, &ENDING, END)
    };
    context.pages.answer(&shell, &asked)
}

/// The shell of a page that asks about a person, and whom it is about; a look at personal data.
async fn asking_about(
    context: &Context,
    who: &Coordinator,
    id: PersonId,
    title: &str,
) -> Result<(Shell, Told), Failure> {
    let person = find(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
    let subject = Subject::of("person", id.0);
    viewed(context, &who.actor(), subject, serde_json::Value::Null).await?;
    let name = whole_name(&person.family_name, &person.given_name);
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("人", "/staff/people"),
        Crumb::to(&name, format!("/staff/people/{id}")),
        Crumb::here(title),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, title) };
    Ok((shell, Told::new("対象の方", format!("{name}さん"))))
}

const END: &str = "所属を終える";
const ENDING: [&str; 3] = [
    "この団体の方として申し込めなくなります。代表担当だったときは、代表担当でもなくなります。",
    "この団体として申し込み、まだ双方の同意がそろっていない紹介は、終了します。",
    "記録は残ります。あとで、所属をもう一度加えられます。",
];

const DISABLE: &str = "利用を停止する";
const DISABLING: [&str; 3] = [
    "すぐにサインアウトし、サインインできなくなります。APIのトークンも使えなくなります。",
    "お知らせを受け取れなくなります。",
    "記録は残ります。あとで再開できますが、サインインは改めて必要です。",
];

/// Whoever holds a role with two factors is an administrator's business.
pub async fn need_reach(context: &Context, who: &Coordinator, id: PersonId) -> Result<(), Failure> {
    let held = roles::of(context.database.reader(), id).await?;
    let admin = who.person().roles.holds(entities::people::role_assignment::Role::Admin);
    if admin || !two_factor_role_among(&held) { Ok(()) } else { Err(Failure::NotFound) }
}

pub fn refusal(stop: Stop<PersonRefused>) -> Failure {
    Failure::of(stop, |refused| match refused {
        PersonRefused::Invalid(problems) => Failure::invalid(problems.into_list()),
        PersonRefused::Unknown => Failure::NotFound,
        PersonRefused::LastAdmin => Failure::conflict("last_admin", LAST_ADMIN),
    })
}

pub fn place_refusal(stop: Stop<PlaceRefused>) -> Failure {
    Failure::of(stop, |refused| match refused {
        PlaceRefused::Invalid(problems) => Failure::invalid(problems.into_list()),
        PlaceRefused::Unknown => Failure::NotFound,
    })
}

fn saved(who: &Coordinator, id: PersonId, text: &str) -> HttpResponse {
    who.visit().redirect_saying(&format!("/staff/people/{id}"), BannerKind::Success, text)
}

fn form_page(
    context: &Context,
    who: &Coordinator,
    id: PersonId,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let facts = FormFacts::new(person_fields(form, problems), problems);
    let page = EditPage { id: id.to_string(), form: facts };
    let title = "人の情報を編集する";
    let crumbs =
        vec![Crumb::to("ホーム", "/staff"), Crumb::to("人", "/staff/people"), Crumb::here(title)];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, title) };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}
