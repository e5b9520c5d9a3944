//! One record as the secretariat reads it: approve, return, correct. Every view is noted.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use entities::consultations::record::RecordState;
use entities::consultations::record_step::StepKind;
use serde::Serialize;
use serde_json::json;

use super::outcome::Again;
use super::shown::{ShownRecord, chip};
use crate::accompaniment::engagement_of;
use crate::calendar::business_calendar;
use crate::consultations::record::openness::Reader;
use crate::consultations::record::{
    Material, RecordView, judgements, may_approve_unconfirmed_from, open, open_revision, seen,
    wording,
};
use crate::consultations::{By, Organiser};
use crate::context::Context;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Chip, Crumb, Failure, Field, Form, FormFacts, Page, Sample, Shell};
use crate::web::{address, sample};

#[derive(Serialize)]
struct StaffPage {
    base: String,
    chip: Chip,
    purpose: String,
    programme: String,
    printed: Vec<String>,
    record: ShownRecord,
    version: i32,
    form: FormFacts,
    approves: bool,
    /// The client has not answered, and may be gone over.
    approves_alone: bool,
    returns: bool,
    corrects: bool,
    /// The engagement in which the level can be recorded.
    level_href: Option<String>,
    revisions: Vec<Revision>,
    notice: Option<String>,
}

/// A revision one may look at.
#[derive(Serialize)]
struct Revision {
    label: String,
    href: String,
    current: bool,
}

impl Page for StaffPage {
    const TEMPLATE: &'static str = "consultations/record/staff_record.html";
}

/// Which revision is looked at, and from when the client may be gone over.
struct Place {
    exactly: Option<i32>,
    alone_from: Option<String>,
    alone: bool,
    level_href: Option<String>,
}

pub fn base(id: ConsultationId) -> String {
    format!("/staff/records/{id}")
}

/// `GET /staff/records/{id}`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    answer(&who, &context, *id, (&Form::default(), Again::default())).await
}

/// `GET /staff/records/{id}/revisions/{revision}`
pub async fn revision(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, i32)>,
) -> Result<HttpResponse, Failure> {
    let (id, revision) = *path;
    let reader = context.database.reader();
    let view = open_revision(reader, Organiser::from(&who), (id, revision)).await?;
    let view = view.ok_or(Failure::NotFound)?;
    viewed(&who, &context, (id, "record_revision")).await?;
    let place = Place { exactly: Some(revision), alone_from: None, alone: false, level_href: None };
    let page = page(&view, (&context, &place), (&Form::default(), &Again::default()));
    context.pages.answer(&shell(&who, &context, &view), &page)
}

/// The record with what can be done, and with what was typed.
pub async fn answer(
    who: &Coordinator,
    context: &Context,
    id: ConsultationId,
    (form, again): (&Form, Again),
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let by = By::Staff(Organiser::from(who));
    let view = open(reader, by, id).await?.ok_or(Failure::NotFound)?;
    viewed(who, context, (id, "record")).await?;
    let place = place(context, &view).await?;
    let page = page(&view, (context, &place), (form, &again));
    context.pages.answer_with(again.status(), &shell(who, context, &view), &page)
}

/// Notes that the secretariat looks at a record.
pub async fn viewed(
    who: &Coordinator,
    context: &Context,
    (id, what): (ConsultationId, &'static str),
) -> Result<(), Failure> {
    let subject = Subject::of("consultation_record", id.0);
    audit::viewed(context, &who.actor(), subject, json!({ "what": what })).await?;
    Ok(())
}

async fn place(context: &Context, view: &RecordView) -> Result<Place, Failure> {
    let reader = context.database.reader();
    let submitted = view.step(StepKind::Submitted).map(|step| step.at);
    let waits = view.state == RecordState::Submitted;
    let from = match submitted.filter(|_| waits) {
        None => None,
        Some(at) => Some(may_approve_unconfirmed_from(&business_calendar(reader).await?, at)),
    };
    let alone = from.is_some_and(|from| from <= tokyo::day_of(context.now()));
    Ok(Place {
        exactly: None,
        alone_from: from.filter(|_| !alone).map(tokyo::date),
        alone,
        level_href: level_href(context, view).await?,
    })
}

/// Where the activity level of an approved record is entered into the operator's engagement.
async fn level_href(context: &Context, view: &RecordView) -> Result<Option<String>, Failure> {
    if view.state != RecordState::Approved {
        return Ok(None);
    }
    let (reader, operator) = (context.database.reader(), view.facts.organisation_id);
    let judged = judgements(reader, operator).await?;
    let own = judged.into_iter().find(|one| one.consultation == view.consultation);
    let Some((day, level)) = own.and_then(|one| Some((one.on, one.level?))) else {
        return Ok(None);
    };
    let Ok(year) = FiscalYear::starting_in(view.facts.fiscal_year) else { return Ok(None) };
    let engagement = engagement_of(reader, operator, year).await?;
    let (level, day) = (level.to_string(), day.to_string());
    let note = format!("相談記録票 {}", view.facts.number);
    let suggested = [("level", level.as_str()), ("since", &day), ("note", &note)];
    Ok(engagement.map(|own| address(&format!("/staff/engagements/{}/level", own.id), &suggested)))
}

fn shell(who: &Coordinator, context: &Context, view: &RecordView) -> Shell {
    let title = format!("相談記録票 {}", view.facts.number);
    let mut shell = who.shell(context, &title);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("相談記録", "/staff/records"),
        Crumb::here(view.facts.number.clone()),
    ];
    shell
}

fn page(
    view: &RecordView,
    (context, place): (&Context, &Place),
    (form, again): (&Form, &Again),
) -> StaffPage {
    let today = tokyo::date(tokyo::day_of(context.now()));
    drawn(view, place, (&context.config.secretariat.programme, &today), (form, again))
}

fn drawn(
    view: &RecordView,
    place: &Place,
    (programme, today): (&str, &str),
    (form, again): (&Form, &Again),
) -> StaffPage {
    let base = base(view.consultation);
    let newest = place.exactly.is_none();
    let state = view.state;
    let field = |name: &str, label: &str| Field::new(name, label, form, &again.problems).required();
    let fields = [
        field("unconfirmed", "相談者の確認なしで承認する理由")
            .hint("記録に残り、支援者が読みます。"),
        field("remark", "直してほしいところ").hint("支援者だけに伝えます。"),
        field("reason", "訂正する理由").hint("相談者と支援者も読みます。"),
    ];
    StaffPage {
        chip: chip(state),
        purpose: [purpose(view, place), wording::corrected(view)].concat(),
        programme: programme.to_owned(),
        printed: vec![
            format!("記録番号 {}　{today}印刷", view.facts.number),
            "取扱注意：関係者以外への配布はお控えください".to_owned(),
        ],
        record: ShownRecord::new(view, &base),
        version: view.version,
        form: FormFacts::new(fields, &again.problems),
        approves: newest && state == RecordState::Confirmed,
        approves_alone: newest && place.alone,
        returns: newest && matches!(state, RecordState::Submitted | RecordState::Confirmed),
        corrects: newest && state == RecordState::Approved,
        level_href: place.level_href.clone(),
        revisions: revisions(view, &base),
        notice: again.notice.clone(),
        base,
    }
}

/// More than one: each that was handed in.
fn revisions(view: &RecordView, base: &str) -> Vec<Revision> {
    let handed_in = |revision: &i32| {
        *revision < view.revision
            || !matches!(view.state, RecordState::Draft | RecordState::Returned)
    };
    let all: Vec<_> = (1..=view.revision).rev().filter(handed_in).collect();
    if view.revision == 1 {
        return Vec::new();
    }
    all.into_iter()
        .map(|revision| Revision {
            label: format!("第{revision}版"),
            href: format!("{base}/revisions/{revision}"),
            current: view.shown == Some(revision),
        })
        .collect()
}

fn purpose(view: &RecordView, place: &Place) -> String {
    if let Some(revision) = place.exactly {
        return format!("第{revision}版の内容です。");
    }
    match (view.state, &place.alone_from) {
        (RecordState::Draft | RecordState::Returned, _) if view.shown.is_some() => {
            "支援者が訂正を準備しています。下は、承認済みの版です。".to_owned()
        }
        (RecordState::Draft, _) => {
            format!("支援者が書いています。期限は{}です。", tokyo::date_time(view.due_at))
        }
        (RecordState::Returned, _) => {
            format!("支援者が書き直しています。期限は{}です。", tokyo::date_time(view.due_at))
        }
        (RecordState::Submitted, Some(from)) => {
            format!("相談者の確認を待っています。確認のない承認は、{from}からできます。")
        }
        (RecordState::Submitted, None) => {
            "相談者の確認がないまま10営業日を過ぎました。理由を残して承認できます。".to_owned()
        }
        (RecordState::Confirmed, _) => {
            "相談者が確認しました。内容を読んで承認してください。".to_owned()
        }
        (RecordState::Approved, _) => "承認済みの記録です。".to_owned(),
    }
}

pub fn samples() -> Vec<Sample> {
    use RecordState::{Approved, Confirmed, Draft, Submitted};
    let mut material = Material::sample();
    let mut pages = Vec::new();
    let alone = |alone: bool| Place {
        exactly: None,
        alone_from: (!alone).then(|| "2026年12月18日（金）".to_owned()),
        alone,
        level_href: Some("/staff/engagements/1/level".to_owned()),
    };
    let names = ("地域の人事部 伴走支援", "2026年12月4日（金）");
    let mut wrong = Again::problem("remark", "直してほしいところを入力してください。");
    wrong.notice = Some("先に変更がありました。".to_owned());
    for (state, place) in [(Draft, false), (Submitted, true), (Confirmed, false), (Approved, false)]
    {
        material.state = state;
        material.revision = if state == Approved { 2 } else { 1 };
        material.content_of = material.revision;
        let Some(view) = seen(&material, Reader::Office) else { continue };
        let place = alone(place);
        pages.push(sample(&drawn(&view, &place, names, (&Form::default(), &wrong))));
        pages.push(sample(&drawn(&view, &place, names, (&Form::default(), &Again::default()))));
    }
    pages
}

/// The page with what the secretariat sees.
pub fn as_read(view: &RecordView) -> Sample {
    let place = Place { exactly: None, alone_from: None, alone: false, level_href: None };
    sample(&drawn(view, &place, ("", ""), (&Form::default(), &Again::default())))
}
