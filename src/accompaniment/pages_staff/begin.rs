//! Beginning an engagement by hand: input, then who goes with whom and is told, then done.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::Role;
use entities::{OrganisationId, PersonId};
use serde::Serialize;

use crate::accompaniment::engagement::begin;
use crate::accompaniment::wording::plan as say;
use crate::accompaniment::{Arranger, EngagementPlan, Team};
use crate::context::Context;
use crate::database::retrying;
use crate::people::organisations::{OrganisationFilter, list as organisations_listed};
use crate::people::persons::{PersonFilter, list as people_listed, places_of};
use crate::people::{Coordinator, organisations, whole_name};
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{
    BannerKind, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Sample, Settled,
    Width, perform, sample, settle,
};

const TITLE: &str = "伴走を始める";

#[derive(Serialize)]
struct BeginPage {
    form: FormFacts,
    notice: Option<String>,
    /// The step of confirmation: what is about to begin.
    confirm: Option<Confirm>,
}

#[derive(Serialize)]
struct Confirm {
    answers: Vec<Answer>,
    carried: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Answer {
    label: &'static str,
    value: String,
}

impl Page for BeginPage {
    const TEMPLATE: &'static str = "accompaniment/staff_begin.html";
}

/// Whom one can choose.
#[derive(Default)]
struct Offered {
    operators: Vec<Choice>,
    /// Person and organisation together, as `person:organisation`.
    accompanists: Vec<Choice>,
}

/// `GET /staff/engagements/new`
pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set_day("started_on", tokyo::day_of(context.now()));
    let offered = offered(&context).await?;
    answer(&who, &context, &page(offered, &form, &Problems::none(), None))
}

/// `POST /staff/engagements/new`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let offered = offered(&context).await?;
    let plan = match typed(&form, context.now()) {
        Ok(plan) => plan,
        Err(problems) => return answer(&who, &context, &page(offered, &form, &problems, None)),
    };
    match form.text("step") {
        "save" => {}
        "back" => return answer(&who, &context, &page(offered, &form, &Problems::none(), None)),
        _ => {
            let confirm = Some(confirmation(&context, (&offered, &form), &plan).await?);
            let page = BeginPage { confirm, ..page(offered, &form, &Problems::none(), None) };
            return answer(&who, &context, &page);
        }
    }
    let (arranger, working) = (Arranger::from(&who), context.clone());
    let done =
        perform(async move { retrying(|| begin(&working, arranger, plan.clone())).await }).await?;
    match settle(done)? {
        Settled::Done(id) => {
            let said = "伴走を始めました。双方にお知らせを送ります。";
            let page = format!("/staff/engagements/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, said))
        }
        Settled::Again(problems, notice) => {
            answer(&who, &context, &page(offered, &form, &problems, notice))
        }
    }
}

fn typed(form: &Form, now: DateTime<Utc>) -> Result<EngagementPlan, Problems> {
    let mut problems = Problems::none();
    let operator: Option<OrganisationId> = form.text("operator").parse().ok();
    if operator.is_none() {
        problems.add("operator", say::OPERATOR_MISSING);
    }
    let chosen = form.text("accompanists").split_once(':');
    let chosen = chosen.and_then(|(person, place)| {
        Some((person.parse::<PersonId>().ok()?, place.parse::<OrganisationId>().ok()?))
    });
    if chosen.is_none() {
        problems.add("accompanists", say::ACCOMPANIST_MISSING);
    }
    let started_on = form.day("started_on", &mut problems);
    let started_on = started_on.unwrap_or_else(|| tokyo::day_of(now));
    match (operator, chosen) {
        (Some(operator), Some((person, place))) if problems.is_empty() => Ok(EngagementPlan {
            fiscal_year: FiscalYear::of_day(started_on),
            operator,
            accompanist_organisation: place,
            team: Team { accompanists: vec![person], operators: Vec::new() },
            started_on,
        }),
        _ => Err(problems),
    }
}

async fn confirmation(
    context: &Context,
    (offered, form): (&Offered, &Form),
    plan: &EngagementPlan,
) -> Result<Confirm, Failure> {
    let reader = context.database.reader();
    let names = organisations::names(reader, [plan.operator]).await?;
    let chosen = offered.accompanists.iter();
    let chosen = chosen.clone().find(|choice| choice.value == form.text("accompanists"));
    let carried = form.values().iter().filter(|(name, _)| name != "csrf" && name != "step");
    Ok(Confirm {
        answers: vec![
            Answer {
                label: "事業者",
                value: names.get(&plan.operator).cloned().unwrap_or_default(),
            },
            Answer {
                label: "伴走支援者",
                value: chosen.map(|choice| choice.label.clone()).unwrap_or_default(),
            },
            Answer { label: "始める日", value: tokyo::date(plan.started_on) },
            Answer { label: "年度", value: plan.fiscal_year.label() },
        ],
        carried: carried.cloned().collect(),
    })
}

async fn offered(context: &Context) -> Result<Offered, Failure> {
    let reader = context.database.reader();
    let mut operators = Vec::new();
    for kind in [OrganisationKind::AdoptedOperator, OrganisationKind::ProspectiveOperator] {
        let filter = OrganisationFilter { kind: Some(kind), ..OrganisationFilter::default() };
        let found = organisations_listed(reader, &filter, (0, 2000)).await?;
        let rows = found.rows.into_iter();
        operators.extend(rows.map(|row| Choice::new(row.id.to_string(), row.name)));
    }
    let filter = PersonFilter { role: Some(Role::Accompanist), ..PersonFilter::default() };
    let people = people_listed(reader, &filter, (0, 2000)).await?.rows;
    let ids: Vec<_> = people.iter().map(|row| row.id).collect();
    let places = places_of(reader, &ids).await?;
    let accompanists = people.iter().flat_map(|row| {
        let name = whole_name(&row.family_name, &row.given_name);
        let own = places.iter().filter(|place| place.person == row.id);
        own.map(move |place| {
            let value = format!("{}:{}", place.person, place.organisation);
            Choice::new(value, format!("{name}さん（{}）", place.organisation_name))
        })
        .collect::<Vec<_>>()
    });
    Ok(Offered { operators, accompanists: accompanists.collect() })
}

fn page(offered: Offered, form: &Form, problems: &Problems, notice: Option<String>) -> BeginPage {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let fields = [
        field("operator", "事業者").required().width(Width::L).options(offered.operators),
        field("accompanists", "伴走支援者")
            .required()
            .width(Width::L)
            .options(offered.accompanists),
        Field::date("started_on", "始める日", form, problems).required(),
    ];
    BeginPage { form: FormFacts::new(fields, problems), notice, confirm: None }
}

fn answer(who: &Coordinator, context: &Context, page: &BeginPage) -> Result<HttpResponse, Failure> {
    let mut shell = who.shell(context, TITLE);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("伴走", "/staff/engagements"),
        Crumb::here(TITLE),
    ];
    let status = match (&page.notice, page.form.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    context.pages.answer_with(status, &shell, page)
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("operator", say::OPERATOR_MISSING);
    let form = Form::default();
    let notice = Some("利益相反が登録されています。".to_owned());
    let plain = page(Offered::default(), &form, &Problems::none(), None);
    let refused = page(Offered::default(), &form, &problems, notice);
    let confirm = Confirm {
        answers: vec![Answer { label: "事業者", value: "花巻みらい商工会".to_owned() }],
        carried: vec![("operator".to_owned(), "1".to_owned())],
    };
    let confirming = BeginPage {
        confirm: Some(confirm),
        ..page(Offered::default(), &form, &Problems::none(), None)
    };
    vec![sample(&plain), sample(&refused), sample(&confirming)]
}
