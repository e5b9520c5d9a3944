//! People of a contact, and who knows it.

use actix_web::{HttpResponse, web};
use entities::networking::contact;
use entities::networking::contact_relation::Closeness;
use entities::people::role_assignment::Role;
use entities::{ContactId, ContactPersonId, PersonId};
use sea_orm::{ActiveEnum as _, Iterable as _};

use super::frame::{self, CONTACTS, objection, viewed};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::contacts::{
    RawContactPerson, RawRelation, add_person, change_person, find_person, forget_relation,
    note_relation, whole,
};
use crate::networking::{Organiser, Refusal, wording};
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::people::persons::{self, PersonFilter};
use crate::people::whole_name;
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Width, perform,
};

/// People offered as those who know a contact.
const OFFERED: u64 = 500;

async fn open(
    context: &Context,
    who: &Coordinator,
    id: ContactId,
) -> Result<contact::Model, Failure> {
    let found = whole(context.database.reader(), id).await?.map(|one| one.row);
    let found = found.filter(|row| row.merged_into.is_none()).ok_or(Failure::NotFound)?;
    viewed(context, who.actor(), Subject::of("contact", id.0), None).await?;
    Ok(found)
}

fn answer(
    (who, context): (&Coordinator, &Context),
    row: &contact::Model,
    (title, page): (&str, EditPage),
) -> Result<HttpResponse, Failure> {
    let back = format!("{CONTACTS}/{}", row.id);
    let way = [("連携先", CONTACTS), (row.name.as_str(), back.as_str())];
    let shell = frame::shell(who, context, (&way, title));
    context.pages.answer_with(page.status(), &shell, &page)
}

fn done(who: &Coordinator, id: ContactId, text: &str) -> HttpResponse {
    who.visit().redirect_saying(&format!("{CONTACTS}/{id}"), BannerKind::Success, text)
}

fn person_fields((form, problems): (&Form, &Problems), known: bool) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let languages = [Choice::new("ja", "日本語"), Choice::new("en", "英語")];
    let mut fields = vec![
        Control::new("text", field("name", "お名前").required().width(Width::L)),
        Control::new("text", field("title", "役職").width(Width::L)),
        Control::new(
            "text",
            field("email", "メールアドレス")
                .width(Width::L)
                .inputmode("email")
                .hint("紹介の意向を尋ねるときに使います。"),
        ),
        Control::new(
            "text",
            field("phone", "電話番号").hint("海外は + から。例：+84 24 0000 0000"),
        ),
        Control::new("radios", field("language", "お知らせの言語").required().options(languages)),
    ];
    if known {
        let gone =
            field("retired", "在任").options([Choice::new("yes", "もういない（退任・異動）")]);
        fields.push(Control::new("checkboxes", gone));
    }
    fields
}

/// `GET …/contacts/{id}/people/new`
pub async fn show_new(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, *id).await?;
    let mut form = Form::default();
    form.set("language", if row.country.is_some() { "en" } else { "ja" });
    new_page((&who, &context), &row, (&form, &Problems::none()), None)
}

fn new_page(
    around: (&Coordinator, &Context),
    row: &contact::Model,
    typed: (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let back = format!("{CONTACTS}/{}", row.id);
    let action = format!("{back}/people/new");
    let page = EditPage::new((&action, &back), "", person_fields(typed, false)).saying(notice);
    answer(around, row, ("担当者を加える", EditPage { button: "加える", ..page }))
}

/// `POST …/contacts/{id}/people/new`
pub async fn receive_new(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, *id).await?;
    let outcome: Result<ContactPersonId, Stop<Refusal>> =
        match RawContactPerson::of_form(&form).check() {
            Ok(draft) => {
                let (working, desk, id) = (context.clone(), Organiser::from(&who), *id);
                perform(async move { retrying(|| add_person(&working, desk, id, &draft)).await })
                    .await?
            }
            Err(problems) => Err(Refusal::Invalid(problems).into()),
        };
    match outcome {
        Ok(_) => Ok(done(&who, *id, "担当者を加えました。")),
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            new_page((&who, &context), &row, (&form, &problems), notice)
        }
    }
}

/// `GET …/contacts/{id}/people/{person}`
pub async fn show_person(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(ContactId, ContactPersonId)>,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, path.0).await?;
    let person = find_person(context.database.reader(), *path).await?.ok_or(Failure::NotFound)?;
    let raw = RawContactPerson::of(&person);
    let mut form = Form::default();
    let values = [
        ("name", raw.name),
        ("title", raw.title),
        ("email", raw.email),
        ("phone", raw.phone),
        ("language", raw.language),
    ];
    for (name, value) in values {
        form.set(name, value);
    }
    if raw.retired {
        form.set("retired", "yes");
    }
    person_page((&who, &context), (&row, path.1), (&form, &Problems::none()), None)
}

fn person_page(
    around: (&Coordinator, &Context),
    (row, person): (&contact::Model, ContactPersonId),
    typed: (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let back = format!("{CONTACTS}/{}", row.id);
    let action = format!("{back}/people/{person}");
    let page = EditPage::new((&action, &back), "", person_fields(typed, true)).saying(notice);
    answer(around, row, ("担当者を変える", page))
}

/// `POST …/contacts/{id}/people/{person}`
pub async fn receive_person(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(ContactId, ContactPersonId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, path.0).await?;
    let outcome: Result<(), Stop<Refusal>> = match RawContactPerson::of_form(&form).check() {
        Ok(draft) => {
            let (working, desk, ids) = (context.clone(), Organiser::from(&who), *path);
            perform(async move { retrying(|| change_person(&working, desk, ids, &draft)).await })
                .await?
        }
        Err(problems) => Err(Refusal::Invalid(problems).into()),
    };
    match outcome {
        Ok(()) => Ok(done(&who, path.0, "保存しました。")),
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            person_page((&who, &context), (&row, path.1), (&form, &problems), notice)
        }
    }
}

/// `GET …/contacts/{id}/relations`
pub async fn show_relation(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, *id).await?;
    relation_page((&who, &context), &row, (&Form::default(), &Problems::none()), None).await
}

/// Everybody who might know somebody, under what they do.
async fn people(context: &Context) -> Result<Vec<(String, Vec<Choice>)>, Failure> {
    let groups = [
        (Role::Accompanist, "伴走支援者"),
        (Role::Operator, "事業者"),
        (Role::Coordinator, "事務局"),
    ];
    let mut all = Vec::new();
    for (role, label) in groups {
        let filter = PersonFilter { role: Some(role), ..PersonFilter::default() };
        let found = persons::list(context.database.reader(), &filter, (0, OFFERED)).await?;
        let choices: Vec<_> = found
            .rows
            .iter()
            .map(|row| {
                Choice::new(row.id.to_string(), whole_name(&row.family_name, &row.given_name))
            })
            .collect();
        // A select cannot show a heading over nothing.
        if !choices.is_empty() {
            all.push((label.to_owned(), choices));
        }
    }
    Ok(all)
}

async fn relation_page(
    around: (&Coordinator, &Context),
    row: &contact::Model,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let levels = Closeness::iter().map(|one| Choice::new(one.to_value(), wording::closeness(one)));
    let fields = vec![
        Control::new("select", field("person", "人").required().groups(people(around.1).await?)),
        Control::new("radios", field("closeness", "関係").required().options(levels)),
        Control::new("date", Field::date("since", "いつから", form, problems)),
        Control::new("area", field("note", "メモ")),
    ];
    let back = format!("{CONTACTS}/{}", row.id);
    let page = EditPage::new((&format!("{back}/relations"), &back), "", fields).saying(notice);
    answer(around, row, ("知っている人を登録する", page))
}

/// `POST …/contacts/{id}/relations`
pub async fn receive_relation(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, &who, *id).await?;
    let mut problems = Problems::none();
    let raw = RawRelation {
        person: form.text("person").parse().ok(),
        closeness: form.text("closeness").to_owned(),
        since: form.day("since", &mut problems),
        note: form.text("note").to_owned(),
    };
    let outcome = if problems.is_empty() {
        let (working, desk, id) = (context.clone(), Organiser::from(&who), *id);
        perform(async move { retrying(|| note_relation(&working, desk, id, &raw)).await }).await?
    } else {
        Err(Refusal::Invalid(problems).into())
    };
    match outcome {
        Ok(()) => Ok(done(&who, *id, "登録しました。")),
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            relation_page((&who, &context), &row, (&form, &problems), notice).await
        }
    }
}

/// `POST …/contacts/{id}/relations/{person}/removal`
pub async fn remove(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(ContactId, PersonId)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (desk, ids) = (Organiser::from(&who), *path);
    let outcome = perform(async move { retrying(|| forget_relation(&context, desk, ids)).await });
    outcome.await?.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    Ok(done(&who, path.0, "取り除きました。"))
}
