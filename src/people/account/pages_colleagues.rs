//! 代表担当 invites colleagues into an organisation they lead.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use entities::OrganisationId;
use entities::people::{membership, person};
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::invitations::{InviteRefused, too_many_invitations};
use crate::people::persons::RawPerson;
use crate::people::persons::pages::person_fields;
use crate::people::persons::wording::state_chip;
use crate::people::{OperatorLead, whole_name};
use crate::web::{
    BannerKind, Cell, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Row, Sample,
    Shell, perform, sample,
};

use super::colleagues::{self, Colleagues, NewColleague};

#[derive(Serialize)]
struct ColleaguesPage {
    groups: Vec<Group>,
    form: FormFacts,
}

#[derive(Serialize)]
struct Group {
    id: String,
    organisation: String,
    rows: Vec<Row>,
}

impl Page for ColleaguesPage {
    const TEMPLATE: &'static str = "people/account/colleagues.html";
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let group = Group {
        id: "1".into(),
        organisation: "一般社団法人みらい".into(),
        rows: vec![Row::new((0..3).map(|_| Cell::text("山田 太郎")))],
    };
    vec![sample(&ColleaguesPage { groups: vec![group], form: facts(Vec::new(), &form, &none) })]
}

fn facts(organisations: Vec<Choice>, form: &Form, problems: &Problems) -> FormFacts {
    let mut fields = person_fields(form, problems);
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    fields.push(field("organisation", "団体").required().options(organisations));
    fields.push(field("department", "部署"));
    fields.push(field("title", "役職"));
    FormFacts::new(fields, problems)
}

/// `GET /me/colleagues`: a look at personal data, so it is noted.
pub async fn show(context: Data<Context>, who: OperatorLead) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("language", "ja");
    if let [only] = colleagues::led(who.person()).as_slice() {
        form.set("organisation", only.to_string());
    }
    answer(&context, &who, StatusCode::OK, (&form, &Problems::none())).await
}

/// `POST /me/colleagues`
pub async fn invite_colleague(
    context: Data<Context>,
    who: OperatorLead,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let chosen = form.text("organisation").parse::<OrganisationId>();
    let chosen = chosen.map_err(|_| Failure::NotFound)?;
    let new = NewColleague {
        person: RawPerson::of_form(&form),
        department: form.text("department").to_owned(),
        title: form.text("title").to_owned(),
    };
    let (inviting, lead) = (context.clone(), who.person().clone());
    let work = async move {
        retrying(|| colleagues::invite_colleague(&inviting, &lead, chosen, &new)).await
    };
    match perform(work).await? {
        Ok(_) => {
            let text = "招待のメールを送りました。リンクは7日間使えます。";
            Ok(who.visit().redirect_saying("/me/colleagues", BannerKind::Success, text))
        }
        Err(Stop::Refused(InviteRefused::Invalid(problems))) => {
            answer(&context, &who, StatusCode::UNPROCESSABLE_ENTITY, (&form, &problems)).await
        }
        Err(Stop::Refused(InviteRefused::TooOften(often))) => {
            let mut problems = Problems::none();
            problems.add("email", too_many_invitations(often.until));
            answer(&context, &who, StatusCode::TOO_MANY_REQUESTS, (&form, &problems)).await
        }
        Err(Stop::Refused(InviteRefused::Unknown)) => Err(Failure::NotFound),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn answer(
    context: &Context,
    who: &OperatorLead,
    status: StatusCode,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let groups: Vec<_> =
        colleagues::colleagues(context, who.person()).await?.iter().map(group).collect();
    let choices = groups.iter().map(|g| Choice::new(g.id.clone(), g.organisation.clone()));
    let form = facts(choices.collect(), form, problems);
    let crumbs = vec![Crumb::to("マイページ", "/me"), Crumb::here("同じ団体の人")];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, "同じ団体の人") };
    context.pages.answer_with(status, &shell, &ColleaguesPage { groups, form })
}

fn group(colleagues: &Colleagues) -> Group {
    let row = |(place, person): &(membership::Model, person::Model)| {
        let cell = Cell::text(whole_name(&person.family_name, &person.given_name));
        let cell = if place.lead { cell.chip(("info", "代表担当")) } else { cell };
        let state = Cell::default().chip(state_chip(person.state));
        Row::new([cell, Cell::text(person.email.clone()), state])
    };
    Group {
        id: colleagues.organisation.to_string(),
        organisation: colleagues.name.clone(),
        rows: colleagues.members.iter().map(row).collect(),
    }
}
