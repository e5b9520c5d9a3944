//! How many operators each accompanist takes in the year.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::PersonId;
use serde::Serialize;

use super::frame::{Wanted, address, facts, shell};
use crate::accompaniment::matchmaking::{Refusal, YearFacts, set_capacity};
use crate::accompaniment::wording::plan as say;
use crate::accompaniment::{Arranger, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::web::{
    BannerKind, Failure, Field, Form, Page, Problems, Sample, SummaryLine, Width, perform, sample,
};

#[derive(Serialize)]
struct CapacitiesPage {
    action: String,
    back: String,
    lines: Vec<Line>,
    problems: Vec<SummaryLine>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    organisation: String,
    load: u16,
    field: Field,
}

impl Page for CapacitiesPage {
    const TEMPLATE: &'static str = "accompaniment/staff_capacities.html";
}

/// `GET /staff/matching/capacities?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let known = facts(&context, wanted.year(context.now())).await?;
    let form = stored(&known);
    answer(&who, &context, &known, (&form, &Problems::none()))
}

/// `POST /staff/matching/capacities?year=2026`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let known = facts(&context, wanted.year(context.now())).await?;
    let mut problems = Problems::none();
    let mut changed = Vec::new();
    for entry in &known.accompanists {
        let name = field_name(entry.facts.id);
        match super::frame::count(form.text(&name)) {
            Some(places) if places == entry.capacity => {}
            Some(places) => changed.push((entry.facts.id, places)),
            None => problems.add(name, say::PLACES),
        }
    }
    if !problems.is_empty() {
        return answer(&who, &context, &known, (&form, &problems));
    }
    for (person, places) in changed {
        let (arranger, saving, year) = (Arranger::from(&who), context.clone(), known.year);
        let saved = perform(async move {
            retrying(|| set_capacity(&saving, arranger, (year, person), places)).await
        });
        match saved.await? {
            Ok(()) => {}
            Err(Stop::Broken(error)) => return Err(error.into()),
            Err(Stop::Refused(Refusal::Invalid(_))) => {
                problems.add(field_name(person), say::PLACES);
            }
            Err(Stop::Refused(other)) => {
                problems.add(field_name(person), wording::matching_refusal(&other));
            }
        }
    }
    if !problems.is_empty() {
        return answer(&who, &context, &known, (&form, &problems));
    }
    let said = "受け入れ枠を保存して、計算し直しました。";
    Ok(who.visit().redirect_saying(&address("", known.year), BannerKind::Success, said))
}

fn field_name(person: PersonId) -> String {
    format!("places_{}", person.0.simple())
}

fn stored(known: &YearFacts) -> Form {
    let values = known.accompanists.iter();
    let values =
        values.map(|entry| (field_name(entry.facts.id), entry.capacity.to_string())).collect();
    Form::new(values, Vec::new())
}

fn answer(
    who: &Coordinator,
    context: &Context,
    known: &YearFacts,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let shell = shell(who, context, (known.year, "受け入れ枠"));
    let lines = known.accompanists.iter().map(|entry| Line {
        name: entry.name.clone(),
        organisation: entry.organisation.clone(),
        load: entry.facts.load,
        field: field(&field_name(entry.facts.id), &entry.name, form, problems),
    });
    let lines: Vec<_> = lines.collect();
    let page = CapacitiesPage {
        action: address("/capacities", known.year),
        back: address("", known.year),
        problems: summary(&lines),
        lines,
    };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    context.pages.answer_with(status, &shell, &page)
}

fn field(name: &str, of: &str, form: &Form, problems: &Problems) -> Field {
    Field::new(name, of, form, problems).required().width(Width::Xs).inputmode("numeric")
}

fn summary(lines: &[Line]) -> Vec<SummaryLine> {
    let wrong = lines.iter().filter_map(|line| {
        let problem = line.field.problem.as_ref()?;
        Some(SummaryLine {
            id: line.field.id.clone(),
            text: format!("{}さん：{problem}", line.name),
        })
    });
    wrong.collect()
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("places_1", say::PLACES);
    let page = |problems: &Problems| {
        let lines = vec![Line {
            name: "髙橋 恵".to_owned(),
            organisation: "一般社団法人安曇野ひとづくり機構".to_owned(),
            load: 1,
            field: field("places_1", "髙橋 恵", &Form::default(), problems),
        }];
        CapacitiesPage {
            action: "/staff/matching/capacities?year=2026".to_owned(),
            back: "/staff/matching?year=2026".to_owned(),
            problems: summary(&lines),
            lines,
        }
    };
    let empty = CapacitiesPage { lines: Vec::new(), ..page(&Problems::none()) };
    vec![sample(&page(&Problems::none())), sample(&page(&problems)), sample(&empty)]
}
