//! 申込: 入力 → 確認 → 完了. Public on purpose: whoever applies is not known yet.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, get, post};
use serde::Serialize;
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Visit;
use crate::people::organisations::RawOrganisation;
use crate::people::organisations::pages::{FieldSet, organisation_fields};
use crate::people::persons::RawPerson;
use crate::people::persons::pages::person_fields;
use crate::people::sign_in::too_often;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::tokyo;
use crate::web::{
    Choice, Failure, Field, Form, FormFacts, Offer, Page, Problems, Routes, Sample, Typed, perform,
    sample,
};

use super::apply::{KINDS, problems};
use super::{Applied, ApplyRefused, RawApplication, apply, pages_staff};

pub use super::pages_staff::NAVIGATION;

pub fn routes(service: &mut Routes) {
    service
        .route("/apply", get().to(show))
        .route("/apply", post().to(step))
        .configure(pages_staff::routes);
}

#[derive(Serialize)]
struct InputPage {
    form: FormFacts,
    too_often: Option<String>,
}

impl Page for InputPage {
    const TEMPLATE: &'static str = "people/applications/input.html";
}

#[derive(Serialize)]
struct ConfirmPage {
    answers: Vec<Answer>,
    /// Everything that was typed, carried along.
    values: Vec<(String, String)>,
    once: String,
}

#[derive(Serialize)]
struct Answer {
    label: String,
    value: String,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "people/applications/confirm.html";
}

#[derive(Serialize)]
struct DonePage {
    number: String,
    email: String,
}

impl Page for DonePage {
    const TEMPLATE: &'static str = "people/applications/done.html";
}

pub fn samples() -> Vec<Sample> {
    let (terms, regions) = (Terms::default(), Regions::default());
    let mut wrong = Problems::none();
    wrong.add("agreed", super::wording::AGREE);
    let input = |problems: &Problems, too_often: Option<&str>| InputPage {
        form: facts(&terms, &regions, &Form::default(), problems),
        too_often: too_often.map(Into::into),
    };
    let answer = Answer { label: "団体名".into(), value: "一般社団法人みらい".into() };
    let mut samples = vec![
        sample(&input(&Problems::none(), None)),
        sample(&input(&wrong, Some("しばらく待ってください。"))),
        sample(&ConfirmPage {
            answers: vec![answer],
            values: vec![("name".into(), "一般社団法人みらい".into())],
            once: "1".into(),
        }),
        sample(&DonePage { number: "A-2611-7KQ4MZ".into(), email: "yamada@example.jp".into() }),
    ];
    samples.extend(pages_staff::samples());
    samples
}

fn facts(terms: &Terms, regions: &Regions, form: &Form, problems: &Problems) -> FormFacts {
    FormFacts::new(fields(terms, regions, form, problems), problems)
}

fn fields(terms: &Terms, regions: &Regions, form: &Form, problems: &Problems) -> Vec<Field> {
    let set = FieldSet { terms, regions, kinds: &KINDS };
    let mut fields = organisation_fields(&set, form, problems);
    for mut field in person_fields(form, problems) {
        if field.name == "phone" {
            let label = "担当者の電話番号";
            field = Field::new("person_phone", label, form, problems)
                .autocomplete("tel")
                .inputmode("tel");
        }
        if field.name == "given_name" {
            field.required = true;
            field.hint = None;
        }
        fields.push(field);
    }
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    fields.push(field("title", "役職").autocomplete("organization-title"));
    fields.push(field("message", "これから取り組みたいこと"));
    fields.push(field("agreed", "上の内容に同意します").required());
    fields
}

fn raw(form: &Form) -> RawApplication {
    RawApplication {
        organisation: RawOrganisation::of_form(form),
        person: RawPerson {
            phone: form.text("person_phone").to_owned(),
            ..RawPerson::of_form(form)
        },
        title: form.text("title").to_owned(),
        message: form.text("message").to_owned(),
        agreed: form.text("agreed") == "yes",
        once: form.text("once").parse().ok(),
    }
}

async fn offers(context: &Context) -> Result<(Terms, Regions), Failure> {
    let reader = context.database.reader();
    let regions = Regions::on(reader, tokyo::day_of(context.now())).await?;
    Ok((Terms::load(reader).await?, regions))
}

/// `GET /apply`
async fn show(context: Data<Context>, visit: Visit) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("language", "ja");
    input(&context, &visit, &form, (&Problems::none(), None)).await
}

/// `POST /apply`: `step` says which button was pressed.
async fn step(context: Data<Context>, visit: Visit, form: Form) -> Result<HttpResponse, Failure> {
    match form.text("step") {
        "send" => send(&context, &visit, &form).await,
        "mend" => input(&context, &visit, &form, (&Problems::none(), None)).await,
        _ => confirm(&context, &visit, &form).await,
    }
}

async fn confirm(context: &Context, visit: &Visit, form: &Form) -> Result<HttpResponse, Failure> {
    let (terms, regions) = offers(context).await?;
    let problems = problems(&raw(form), &terms);
    if !problems.is_empty() {
        return input(context, visit, form, (&problems, None)).await;
    }
    let carried =
        |(name, _): &&(String, String)| !matches!(name.as_str(), "csrf" | "step" | "once");
    let page = ConfirmPage {
        answers: fields(&terms, &regions, form, &problems).iter().map(answer).collect(),
        values: form.values().iter().filter(carried).cloned().collect(),
        once: context.new_id::<Uuid>().to_string(),
    };
    context.pages.answer(&visit.shell(context, "申込内容の確認"), &page)
}

/// What was typed or chosen, as its label.
fn answer(field: &Field) -> Answer {
    let label_of = |value: &str| {
        let one = |choice: &Choice| (choice.value == value).then(|| choice.label.clone());
        let found = field.options.iter().find_map(|offer| match offer {
            Offer::One(choice) => one(choice),
            Offer::Group { options, .. } => options.iter().find_map(one),
        });
        found.unwrap_or_else(|| value.to_owned())
    };
    let value = match (&field.value, field.name.as_str()) {
        (_, "agreed") => "同意する".to_owned(),
        (Typed::Text(text), _) if field.options.is_empty() => text.clone(),
        _ => {
            let chosen = field.values.iter().filter(|value| !value.is_empty());
            chosen.map(|value| label_of(value)).collect::<Vec<_>>().join("、")
        }
    };
    Answer { label: field.label.clone(), value }
}

async fn send(
    context: &Data<Context>,
    visit: &Visit,
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let (applying, asked, client) = (context.clone(), raw(form), visit.client());
    let work = async move { retrying(|| apply(&applying, &asked, client)).await };
    match perform(work).await? {
        Ok(Applied { number, email }) => {
            visit.browser().note_personal();
            let page = DonePage { number, email: email.to_string() };
            context.pages.answer(&visit.shell(context, "申込を受け付けました"), &page)
        }
        Err(Stop::Refused(ApplyRefused::Invalid(problems))) => {
            input(context, visit, form, (&problems, None)).await
        }
        Err(Stop::Refused(ApplyRefused::TooOften(often))) => {
            let sentence = too_often(often.until);
            input(context, visit, form, (&Problems::none(), Some(sentence))).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn input(
    context: &Context,
    visit: &Visit,
    form: &Form,
    (problems, too_often): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let (terms, regions) = offers(context).await?;
    let status = match &too_often {
        Some(_) => StatusCode::TOO_MANY_REQUESTS,
        None if problems.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = InputPage { form: facts(&terms, &regions, form, problems), too_often };
    let shell = visit.shell(context, "参加を申し込む");
    context.pages.answer_with(status, &shell, &page)
}
