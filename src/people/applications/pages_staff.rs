//! The secretariat decides about applications.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query, get, post};
use entities::OrganisationApplicationId;
use entities::people::role_assignment::Role;
use entities::people::{organisation, person};
use entities::sign_in::organisation_application::{self, ApplicationState};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::audit::{Subject, viewed};
use crate::people::organisations::{self, wording::kind_name};
use crate::people::{Coordinator, NavEntry, persons, whole_name};
use crate::vocabulary::{Prefecture, tokyo};
use crate::web::{
    BannerKind, Cell, Chip, Crumb, Failure, Field, Form, FormFacts, Page, Paging, Problems, Routes,
    Row, Sample, Shell, address, perform, sample,
};

use super::storage::similar;
use super::wording::{DECIDED, REASON_NEEDED, state_chip};
use super::{DecideRefused, approve, decline, list as find_all, whole};

const SIZE: u64 = 50;

pub const NAVIGATION: NavEntry = NavEntry {
    label: "参加の申込",
    label_en: "Applications",
    href: "/staff/applications",
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/applications", get().to(list))
        .route("/staff/applications/{id}", get().to(show))
        .route("/staff/applications/{id}/approval", post().to(say_yes))
        .route("/staff/applications/{id}/refusal", post().to(say_no));
}

#[derive(Deserialize)]
#[serde(default)]
struct Asked {
    state: String,
    #[serde(deserialize_with = "crate::web::page_number")]
    page: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self { state: String::new(), page: 1 }
    }
}

#[derive(Serialize)]
struct ListPage {
    state: String,
    rows: Vec<Row>,
    paging: Paging,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "people/applications/list.html";
}

#[derive(Serialize)]
struct ShowPage {
    id: String,
    state: Chip,
    waiting: bool,
    number: String,
    facts: Vec<Fact>,
    message: String,
    /// Names and addresses of organisations that look alike.
    similar: Vec<Cell>,
    organisation_href: String,
    form: FormFacts,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "people/applications/show.html";
}

pub fn samples() -> Vec<Sample> {
    let list = |rows: usize, state: &str| ListPage {
        state: state.into(),
        rows: (0..rows).map(|_| Row::new((0..4).map(|_| Cell::text("みらい")))).collect(),
        paging: Paging::new(1, 1, SIZE, "/staff/applications"),
    };
    let show = |state: ApplicationState| ShowPage {
        id: "1".into(),
        state: state_chip(state).into(),
        waiting: state == ApplicationState::Waiting,
        number: "A-2611-7KQ4MZ".into(),
        facts: vec![Fact { label: "担当者", value: Some("山田 太郎".into()) }],
        message: "地域で働く人を増やしたいです。".into(),
        similar: vec![Cell::link("みらい", "/staff/organisations/2")],
        organisation_href: "/staff/organisations/1".into(),
        form: reason_form(&Form::default(), &Problems::none()),
    };
    vec![
        sample(&list(0, "")),
        sample(&list(1, "approved")),
        sample(&show(ApplicationState::Waiting)),
        sample(&show(ApplicationState::Declined)),
    ]
}

fn reason_form(form: &Form, problems: &Problems) -> FormFacts {
    let field = Field::new("reason", "承認しない理由", form, problems)
        .required()
        .hint("申込者へのメールにそのまま書かれます。");
    FormFacts::new([field], problems)
}

/// `GET /staff/applications`
async fn list(
    context: Data<Context>,
    who: Coordinator,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let state = match asked.state.as_str() {
        "approved" => ApplicationState::Approved,
        "declined" => ApplicationState::Declined,
        _ => ApplicationState::Waiting,
    };
    let page = asked.page.max(1);
    let reader = context.database.reader();
    let found = find_all(reader, state, ((page - 1) * SIZE, SIZE)).await?;
    let ids = found.rows.iter().map(|row| row.organisation_id);
    let organisations = organisations::names(reader, ids).await?;
    let people = persons::names(reader, found.rows.iter().map(|row| row.person_id)).await?;
    let row = |one: &organisation_application::Model| {
        let organisation = organisations.get(&one.organisation_id).cloned().unwrap_or_default();
        Row::new([
            Cell::link(organisation, format!("/staff/applications/{}", one.id))
                .chip(state_chip(one.state)),
            Cell::text(people.get(&one.person_id).cloned().unwrap_or_default()),
            Cell::text(tokyo::date_time(one.applied_at)),
            Cell::text(one.number.clone()),
        ])
    };
    let query = address("/staff/applications", &[("state", &asked.state)]);
    let page = ListPage {
        rows: found.rows.iter().map(row).collect(),
        paging: Paging::new(found.total, page, SIZE, &query),
        state: asked.state.clone(),
    };
    let crumbs = vec![Crumb::to("ホーム", "/staff"), Crumb::here("参加の申込")];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(&context, "参加の申込") };
    context.pages.answer(&shell, &page)
}

/// `GET /staff/applications/{id}`: a look at personal data, so it is noted.
async fn show(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationApplicationId>,
) -> Result<HttpResponse, Failure> {
    answer(&context, &who, *id, (&Form::default(), &Problems::none())).await
}

async fn answer(
    context: &Context,
    who: &Coordinator,
    id: OrganisationApplicationId,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let (application, organisation, person) = whole(reader, id).await?.ok_or(Failure::NotFound)?;
    let subject = Subject::of("person", person.id.0);
    let details = serde_json::json!({ "application": application.number });
    viewed(context, &who.actor(), subject, details).await?;
    let alike = similar(reader, &organisation.row).await?;
    let row = &organisation.row;
    let page = ShowPage {
        id: id.to_string(),
        state: state_chip(application.state).into(),
        waiting: application.state == ApplicationState::Waiting,
        number: application.number.clone(),
        facts: facts(&application, row, person),
        message: application.message,
        similar: alike
            .into_iter()
            .map(|one| Cell::link(one.name, format!("/staff/organisations/{}", one.id)))
            .collect(),
        organisation_href: format!("/staff/organisations/{}", row.id),
        form: reason_form(form, problems),
    };
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("参加の申込", "/staff/applications"),
        Crumb::here(&row.name),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, &row.name) };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}

fn facts(
    application: &organisation_application::Model,
    row: &organisation::Model,
    person: person::Model,
) -> Vec<Fact> {
    let prefecture = row.prefecture_code.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(Prefecture::from_code).map_or("", Prefecture::kanji);
    let fact = |label, value: Option<String>| Fact { label, value };
    vec![
        fact("受付番号", Some(application.number.clone())),
        fact("受付日時", Some(tokyo::date_time(application.applied_at))),
        fact("団体の種類", Some(kind_name(row.kind).to_owned())),
        fact("法人番号", row.corporate_number.clone()),
        fact("所在地", Some(format!("{prefecture}{}", row.city.as_deref().unwrap_or_default()))),
        fact("担当者", Some(whole_name(&person.family_name, &person.given_name))),
        fact("メールアドレス", Some(person.email)),
        fact("電話番号", person.phone),
        fact("結果", application.decided_at.map(tokyo::date_time)),
        fact("承認しない理由", Some(application.reason.clone()).filter(|text| !text.is_empty())),
    ]
}

/// `POST /staff/applications/{id}/approval`
async fn say_yes(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationApplicationId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, actor) = (*id, who.actor());
    let work = async move { retrying(|| approve(&context, &actor, id)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    let text = "承認しました。代表担当へメールを送りました。";
    Ok(who.visit().redirect_saying("/staff/applications", BannerKind::Success, text))
}

/// `POST /staff/applications/{id}/refusal`
async fn say_no(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationApplicationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, actor, declining) = (*id, who.actor(), context.clone());
    let reason = form.text("reason").to_owned();
    let work = async move { retrying(|| decline(&declining, &actor, id, &reason)).await };
    match perform(work).await? {
        Ok(()) => {
            let text = "承認しないことを、申込者へメールで知らせました。";
            Ok(who.visit().redirect_saying("/staff/applications", BannerKind::Success, text))
        }
        Err(Stop::Refused(DecideRefused::ReasonNeeded)) => {
            let mut problems = Problems::none();
            problems.add("reason", REASON_NEEDED);
            answer(&context, &who, id, (&form, &problems)).await
        }
        Err(stop) => Err(Failure::of(stop, refusal)),
    }
}

pub(super) fn refusal(refused: DecideRefused) -> Failure {
    match refused {
        DecideRefused::Unknown => Failure::NotFound,
        DecideRefused::Decided => Failure::conflict("application_decided", DECIDED),
        DecideRefused::ReasonNeeded => Failure::conflict("reason_needed", REASON_NEEDED),
    }
}
