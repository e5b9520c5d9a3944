//! 利益相反: recorded, shown, brought to an end.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::Role;
use entities::{ConflictOfInterestId, OrganisationId};
use serde::Serialize;

use super::frame::{Wanted, address, shell};
use crate::accompaniment::matchmaking::{
    ConflictPlan, ConflictWith, Refusal, conflicts, declare_conflict, end_conflict,
};
use crate::accompaniment::wording::plan as say;
use crate::accompaniment::{Arranger, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::organisations::{OrganisationFilter, list as organisations_listed};
use crate::people::persons::{PersonFilter, list as people_listed};
use crate::people::{Coordinator, organisations, persons, whole_name};
use crate::vocabulary::{parse_date_fields, tokyo};
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, perform,
    sample,
};

#[derive(Serialize)]
struct ConflictsPage {
    action: String,
    back: String,
    lines: Vec<Line>,
    form: FormFacts,
}

#[derive(Serialize)]
struct Line {
    id: String,
    operator: String,
    with: String,
    reason: String,
    from: String,
    until: Option<String>,
    /// Where to end it; none when it is over.
    end: Option<String>,
}

/// What the form offers.
#[derive(Default)]
struct Offered {
    operators: Vec<Choice>,
    people: Vec<Choice>,
    organisations: Vec<Choice>,
}

impl Page for ConflictsPage {
    const TEMPLATE: &'static str = "accompaniment/staff_conflicts.html";
}

/// `GET /staff/matching/conflicts`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    let today = tokyo::day_of(context.now());
    for (part, value) in [("year", "%Y"), ("month", "%-m"), ("day", "%-d")] {
        form.set(&format!("from_{part}"), today.format(value).to_string());
    }
    answer(&who, &context, &wanted, (&form, &Problems::none())).await
}

/// `POST /staff/matching/conflicts`
pub async fn declare(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let plan = match typed(&form) {
        Ok(plan) => plan,
        Err(problems) => return answer(&who, &context, &wanted, (&form, &problems)).await,
    };
    let (arranger, working) = (Arranger::from(&who), context.clone());
    let done =
        perform(async move { retrying(|| declare_conflict(&working, arranger, &plan)).await });
    match done.await? {
        Ok(_) => Ok(said(&who, &wanted, &context, "利益相反を登録しました。")),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::Invalid(problems))) => {
            answer(&who, &context, &wanted, (&form, &problems)).await
        }
        Err(Stop::Refused(_)) => Err(Failure::NotFound),
    }
}

/// `POST /staff/matching/conflicts/{id}/ending`
pub async fn end(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConflictOfInterestId>,
    (wanted, _form): (web::Query<Wanted>, Form),
) -> Result<HttpResponse, Failure> {
    let (arranger, working, id) = (Arranger::from(&who), context.clone(), *id);
    let today = tokyo::day_of(context.now());
    let done =
        perform(async move { retrying(|| end_conflict(&working, arranger, id, today)).await });
    match done.await? {
        Ok(()) => Ok(said(&who, &wanted, &context, "今日で終わりにしました。")),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(other)) => {
            Err(Failure::conflict("conflict_refused", wording::matching_refusal(&other)))
        }
    }
}

fn said(who: &Coordinator, wanted: &Wanted, context: &Context, text: &str) -> HttpResponse {
    let page = address("/conflicts", wanted.year(context.now()));
    who.visit().redirect_saying(&page, BannerKind::Success, text)
}

fn typed(form: &Form) -> Result<ConflictPlan, Problems> {
    let mut problems = Problems::none();
    let operator: Option<OrganisationId> = form.text("operator").parse().ok();
    if operator.is_none() {
        problems.add("operator", say::OPERATOR_MISSING);
    }
    let with = match (form.filled("person"), form.filled("organisation")) {
        (Some(person), None) => person.parse().ok().map(ConflictWith::Person),
        (None, Some(organisation)) => organisation.parse().ok().map(ConflictWith::Organisation),
        _ => None,
    };
    if with.is_none() {
        problems.add("person", say::CONFLICT_WITH);
    }
    if form.filled("reason").is_none() {
        problems.add("reason", "理由を書いてください。");
    }
    let mut date = |name: &str| {
        let part = |part: &str| form.text(&format!("{name}_{part}"));
        let day = parse_date_fields(part("year"), part("month"), part("day"));
        problems.keep(name, day)
    };
    let from = date("from");
    let open =
        ["year", "month", "day"].iter().all(|part| form.filled(&format!("until_{part}")).is_none());
    let until = if open { Some(None) } else { date("until").map(Some) };
    match (operator, with, from, until) {
        (Some(operator), Some(with), Some(from), Some(until)) if problems.is_empty() => {
            let reason = form.text("reason").to_owned();
            Ok(ConflictPlan { operator, with, reason, from, until })
        }
        _ => Err(problems),
    }
}

async fn answer(
    who: &Coordinator,
    context: &Context,
    wanted: &Wanted,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let year = wanted.year(context.now());
    let shell = shell(who, context, (year, "利益相反"));
    let offered = offered(context).await?;
    let page = ConflictsPage {
        action: address("/conflicts", year),
        back: address("", year),
        lines: lines(context, year.year()).await?,
        form: fields(offered, form, problems),
    };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    context.pages.answer_with(status, &shell, &page)
}

async fn lines(context: &Context, year: i32) -> Result<Vec<Line>, Failure> {
    let reader = context.database.reader();
    let rows = conflicts(reader).await?;
    let ids = rows.iter().flat_map(|row| [Some(row.operator_id), row.organisation_id]).flatten();
    let organisations = organisations::names(reader, ids).await?;
    let people = persons::names(reader, rows.iter().filter_map(|row| row.person_id)).await?;
    let today = tokyo::day_of(context.now());
    let name =
        |map: &HashMap<OrganisationId, String>, id| map.get(&id).cloned().unwrap_or_default();
    let line = |row: entities::accompaniment::conflict_of_interest::Model| Line {
        operator: name(&organisations, row.operator_id),
        with: row.person_id.map_or_else(
            || row.organisation_id.map(|id| name(&organisations, id)).unwrap_or_default(),
            |id| format!("{}さん", people.get(&id).cloned().unwrap_or_default()),
        ),
        reason: row.reason,
        from: tokyo::date(row.from_on),
        until: row.until_on.map(tokyo::date),
        end: row
            .until_on
            .is_none_or(|last| last > today)
            .then(|| format!("/staff/matching/conflicts/{}/ending?year={year}", row.id)),
        id: row.id.to_string(),
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn offered(context: &Context) -> Result<Offered, Failure> {
    let reader = context.database.reader();
    let all = organisations_listed(reader, &OrganisationFilter::default(), (0, 2000)).await?;
    let with = |kinds: &[OrganisationKind]| {
        let rows = all.rows.iter().filter(|row| kinds.contains(&row.kind));
        rows.map(|row| Choice::new(row.id.to_string(), row.name.clone())).collect()
    };
    let filter = PersonFilter { role: Some(Role::Accompanist), ..PersonFilter::default() };
    let people = people_listed(reader, &filter, (0, 2000)).await?;
    let person = people
        .rows
        .iter()
        .map(|row| Choice::new(row.id.to_string(), whole_name(&row.family_name, &row.given_name)));
    Ok(Offered {
        operators: with(&[
            OrganisationKind::AdoptedOperator,
            OrganisationKind::ProspectiveOperator,
        ]),
        organisations: with(&[
            OrganisationKind::VeteranOperator,
            OrganisationKind::AdoptedOperator,
        ]),
        people: person.collect(),
    })
}

fn fields(offered: Offered, form: &Form, problems: &Problems) -> FormFacts {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let fields = [
        field("operator", "事業者").required().width(Width::L).options(offered.operators),
        field("person", "伴走支援者").width(Width::L).options(offered.people),
        field("organisation", "または伴走支援者の団体")
            .width(Width::L)
            .options(offered.organisations),
        field("reason", "理由").required().hint("事務局だけが見ます。"),
        Field::date("from", "いつから", form, problems).required(),
        Field::date("until", "いつまで", form, problems).hint("決まっていなければ空けてください。"),
    ];
    FormFacts::new(fields, problems)
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("person", say::CONFLICT_WITH);
    let page = |lines, problems: &Problems| ConflictsPage {
        action: "/staff/matching/conflicts?year=2026".to_owned(),
        back: "/staff/matching?year=2026".to_owned(),
        lines,
        form: fields(Offered::default(), &Form::default(), problems),
    };
    let line = |end| Line {
        id: "1".to_owned(),
        operator: "花巻みらい商工会".to_owned(),
        with: "髙橋 恵さん".to_owned(),
        reason: "親族が役員のため".to_owned(),
        from: "2026年4月1日（水）".to_owned(),
        until: None,
        end,
    };
    let lines = vec![line(Some("/staff/matching/conflicts/1/ending".to_owned())), line(None)];
    vec![sample(&page(Vec::new(), &problems)), sample(&page(lines, &Problems::none()))]
}
