//! 代表担当 invites colleagues into an organisation they lead.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use entities::OrganisationId;
use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::audit::{Subject, viewed};
use crate::people::invitations::{InviteRefused, RawInvitation, Reach, invite};
use crate::people::organisations::{members_of, names};
use crate::people::persons::pages::person_fields;
use crate::people::persons::wording::state_chip;
use crate::people::persons::{RawPerson, RawPlace};
use crate::people::{OperatorLead, whole_name};
use crate::web::{
    BannerKind, Cell, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Row, Sample,
    Shell, perform, sample,
};

/// A lead learns nothing about people of other organisations and changes nothing there.
const REACH: Reach = Reach { roles: &[Role::Operator], consent_first: true };

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
    if let [only] = led(&who).as_slice() {
        form.set("organisation", only.to_string());
    }
    answer(&context, &who, (&form, &Problems::none())).await
}

/// `POST /me/colleagues`
pub async fn invite_colleague(
    context: Data<Context>,
    who: OperatorLead,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let chosen = form.text("organisation").parse::<OrganisationId>();
    let Some(organisation) = chosen.ok().filter(|id| led(&who).contains(id)) else {
        return Err(Failure::NotFound);
    };
    let raw = RawInvitation {
        person: RawPerson::of_form(&form),
        organisation: organisation.to_string(),
        // Only the secretariat makes somebody a lead.
        place: RawPlace { lead: false, ..RawPlace::of_form(&form) },
        roles: vec!["operator".to_owned()],
    };
    let (inviting, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| invite(&inviting, &actor, &raw, REACH)).await };
    match perform(work).await? {
        Ok(_) => {
            let text = "招待のメールを送りました。リンクは7日間使えます。";
            Ok(who.visit().redirect_saying("/me/colleagues", BannerKind::Success, text))
        }
        Err(Stop::Refused(InviteRefused::Invalid(problems))) => {
            answer(&context, &who, (&form, &problems)).await
        }
        Err(Stop::Refused(InviteRefused::Unknown)) => Err(Failure::NotFound),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

fn led(who: &OperatorLead) -> Vec<OrganisationId> {
    let places = who.person().belongings.iter();
    places.filter(|place| place.lead).map(|place| place.organisation).collect()
}

async fn answer(
    context: &Context,
    who: &OperatorLead,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let led = led(who);
    let names = names(reader, led.iter().copied()).await?;
    let mut groups = Vec::new();
    for id in &led {
        let members = members_of(reader, *id).await?;
        let row = |(place, person): &(
            entities::people::membership::Model,
            entities::people::person::Model,
        )| {
            let cell = Cell::text(whole_name(&person.family_name, &person.given_name));
            let cell = if place.lead { cell.chip(("info", "代表担当")) } else { cell };
            let state = Cell::default().chip(state_chip(person.state));
            Row::new([cell, Cell::text(person.email.clone()), state])
        };
        let details = serde_json::json!({ "people": members.len() });
        viewed(context, &who.actor(), Subject::of("organisation", id.0), details).await?;
        groups.push(Group {
            id: id.to_string(),
            organisation: names.get(id).cloned().unwrap_or_default(),
            rows: members.iter().map(row).collect(),
        });
    }
    let choices = groups.iter().map(|g| Choice::new(g.id.clone(), g.organisation.clone()));
    let form = facts(choices.collect(), form, problems);
    let crumbs = vec![Crumb::to("マイページ", "/me"), Crumb::here("同じ団体の人")];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, "同じ団体の人") };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &ColleaguesPage { groups, form })
}
