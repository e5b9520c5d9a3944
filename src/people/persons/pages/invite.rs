//! The secretariat adds people by inviting them.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::invitation::InvitationPurpose;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::people::invitations::{
    InviteRefused, RawInvitation, Reach, invite, invite_again, too_many_invitations,
};
use crate::web::{
    BannerKind, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Sample, Shell,
    perform, sample,
};

use super::super::wording::{ROLES, role_hint, role_key, role_name};
use super::super::{RawPerson, RawPlace};
use super::edit::need_reach;
use super::fields::person_fields;
use super::show::{organisation_choices, place_fields};

#[derive(Serialize)]
struct InvitePage {
    form: FormFacts,
}

impl Page for InvitePage {
    const TEMPLATE: &'static str = "people/persons/new.html";
}

#[derive(Deserialize)]
pub struct For {
    organisation: Option<String>,
}

/// Roles a coordinator gives; those with two factors are an administrator's to give.
const MEMBERS: Reach = Reach { roles: &[Role::Operator, Role::Accompanist], consent_first: false };
const ANYONE: Reach = Reach { roles: &ROLES, consent_first: false };

pub fn reach(who: &Coordinator) -> Reach {
    if who.person().roles.holds(Role::Admin) { ANYONE } else { MEMBERS }
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    vec![sample(&InvitePage { form: facts(ANYONE, Vec::new(), &form, &none) })]
}

fn facts(reach: Reach, organisations: Vec<Choice>, form: &Form, problems: &Problems) -> FormFacts {
    let role = |role: &Role| Choice::new(role_key(*role), role_name(*role)).hint(role_hint(*role));
    let roles = Field::new("roles", "役割", form, problems).options(reach.roles.iter().map(role));
    let mut fields = person_fields(form, problems);
    fields.extend(place_fields(organisations, form, problems));
    fields.push(roles);
    FormFacts::new(fields, problems)
}

/// `GET /staff/people/new`
pub async fn new(
    context: Data<Context>,
    who: Coordinator,
    asked: Query<For>,
) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("language", "ja");
    if let Some(organisation) = &asked.organisation {
        form.set("organisation", organisation.clone());
        form.set("roles", "operator");
    }
    form_page(&context, &who, (&form, &Problems::none())).await
}

/// `POST /staff/people`
pub async fn invite_anyone(
    context: Data<Context>,
    who: Coordinator,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let raw = RawInvitation {
        person: RawPerson::of_form(&form),
        organisation: form.text("organisation").to_owned(),
        place: RawPlace::of_form(&form),
        roles: form.all("roles").into_iter().map(ToOwned::to_owned).collect(),
    };
    let (inviting, actor, reach) = (context.clone(), who.actor(), reach(&who));
    let work = async move { retrying(|| invite(&inviting, &actor, &raw, reach)).await };
    match perform(work).await? {
        Ok(id) => {
            let path = format!("/staff/people/{id}");
            let text = "招待のメールを送りました。";
            Ok(who.visit().redirect_saying(&path, BannerKind::Success, text))
        }
        Err(Stop::Refused(InviteRefused::Invalid(problems))) => {
            form_page(&context, &who, (&form, &problems)).await
        }
        Err(stop) => Err(invite_refusal(stop)),
    }
}

/// `POST /staff/people/{id}/invitation`: a fresh letter for somebody who lost the first.
pub async fn again(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    send(context, &who, *id, InvitationPurpose::Join).await
}

/// `POST /staff/people/{id}/reset`: password and authenticator stop working at once.
pub async fn reset(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    send(context, &who, *id, InvitationPurpose::Reset).await
}

async fn send(
    context: Data<Context>,
    who: &Coordinator,
    id: PersonId,
    purpose: InvitationPurpose,
) -> Result<HttpResponse, Failure> {
    need_reach(&context, who, id).await?;
    let actor = who.actor();
    let work = async move { retrying(|| invite_again(&context, &actor, id, purpose)).await };
    perform(work).await?.map_err(invite_refusal)?;
    let path = format!("/staff/people/{id}");
    Ok(who.visit().redirect_saying(&path, BannerKind::Success, "メールを送りました。"))
}

pub fn invite_refusal(stop: Stop<InviteRefused>) -> Failure {
    Failure::of(stop, |refused| match refused {
        InviteRefused::Invalid(problems) => Failure::invalid(problems.into_list()),
        InviteRefused::Unknown => Failure::NotFound,
        InviteRefused::TooOften(often) => Failure::refused(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            too_many_invitations(often.until),
        ),
    })
}

async fn form_page(
    context: &Context,
    who: &Coordinator,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let organisations = organisation_choices(context).await?;
    let page = InvitePage { form: facts(reach(who), organisations, form, problems) };
    let title = "人を招待する";
    let crumbs =
        vec![Crumb::to("ホーム", "/staff"), Crumb::to("人", "/staff/people"), Crumb::here(title)];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, title) };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}
