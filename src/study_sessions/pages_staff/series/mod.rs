//! Making a series of a session: the rule, its dates with what is in the way, the drafts.

mod fields;
mod read;

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::StudySessionId;
use serde::Serialize;

use super::frame::{Chip, Opened, Place, open};
use super::words;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::series::{
    Candidate, Made, Preview, Refusal, Rule, SeriesPlan, made_of, make, preview,
};
use crate::study_sessions::staffing::obstacles;
use crate::study_sessions::wording::{self, series as say};
use crate::study_sessions::{Organiser, Standing};
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Failure, Form, FormFacts, Page, Problems, Sample, perform, sample};

const PLACE: Place = Place::Inner("シリーズの日程をつくる");

#[derive(Serialize)]
struct RulePage {
    form: FormFacts,
    key: String,
    action: String,
    back: String,
    /// Of the template.
    when: String,
    made: Vec<MadeLine>,
}

impl Page for RulePage {
    const TEMPLATE: &'static str = "study_sessions/staff_series.html";
}

#[derive(Serialize)]
struct MadeLine {
    title: String,
    when: String,
    href: String,
    chip: Chip,
}

#[derive(Serialize)]
struct DatesPage {
    action: String,
    back: String,
    carried: Vec<(String, String)>,
    lines: Vec<DateLine>,
    /// How many are chosen to begin with.
    open: usize,
    notices: Vec<String>,
}

impl Page for DatesPage {
    const TEMPLATE: &'static str = "study_sessions/staff_series_dates.html";
}

#[derive(Serialize)]
struct DateLine {
    /// What the box sends.
    value: String,
    when: String,
    note: Option<String>,
    /// Who or what is in the way, and other reasons why nothing is made.
    obstacles: Vec<String>,
    href: Option<String>,
    open: bool,
    chosen: bool,
}

/// `GET /staff/sessions/{id}/series`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let mut form = fields::fresh(&opened.view.rows);
    form.set("key", context.new_id::<uuid::Uuid>().to_string());
    rule_page(&who, &context, &opened, (&form, &Problems::none())).await
}

/// `POST /staff/sessions/{id}/series`: shows the dates, goes back to the rule, or makes the drafts.
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let rule = match read::rule(&form) {
        Ok(rule) if form.text("step") != "mend" => rule,
        Ok(_) => return rule_page(&who, &context, &opened, (&form, &Problems::none())).await,
        Err(problems) => return rule_page(&who, &context, &opened, (&form, &problems)).await,
    };
    if form.text("step") != "make" {
        return dates_page(&who, &context, &opened, (&form, &rule, Vec::new())).await;
    }
    let chosen = form.all("chosen").into_iter().filter_map(|day| day.parse().ok()).collect();
    let plan = SeriesPlan { rule, chosen };
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let (asked, key) = (plan.clone(), form.text("key").to_owned());
    let done =
        perform(
            async move { retrying(|| make(&working, organiser, (session, &key), &asked)).await },
        );
    match done.await? {
        Ok(made) => {
            let text = format!("{}回分の下書きをつくりました。", made.len());
            let page = format!("/staff/sessions/{id}/series");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &text))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            let notices = notices(&context, &refusal).await?;
            dates_page(&who, &context, &opened, (&form, &plan.rule, notices)).await
        }
    }
}

async fn notices(context: &Context, refusal: &Refusal) -> Result<Vec<String>, Failure> {
    Ok(match refusal {
        Refusal::NotFound => return Err(Failure::NotFound),
        Refusal::Invalid(problems) => {
            problems.list().iter().map(|problem| problem.detail.clone()).collect()
        }
        Refusal::Occupied(busy) => {
            let found = obstacles(context.database.reader(), busy).await?;
            let found = found.iter().map(words::obstacle);
            std::iter::once(say::OCCUPIED.to_owned()).chain(found).collect()
        }
        other => vec![say::refusal(other)],
    })
}

async fn rule_page(
    who: &Coordinator,
    context: &Context,
    opened: &Opened,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let id = opened.view.rows.session.id;
    let made = made_of(context.database.reader(), Organiser::from(who), id).await?;
    let base = format!("/staff/sessions/{id}");
    let page = RulePage {
        form: FormFacts::new(fields::fields(form, problems), problems),
        key: form.text("key").to_owned(),
        action: format!("{base}/series"),
        back: base,
        when: opened.head.when.clone(),
        made: made.iter().map(|one| made_line(one, opened.now)).collect(),
    };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    context.pages.answer_with(status, &opened.shell, &page)
}

fn made_line(one: &Made, now: DateTime<Utc>) -> MadeLine {
    let row = &one.session;
    // Whether a published one is full stands on its own page.
    let phase = Standing::from(row).phase(&[], now);
    MadeLine {
        title: wording::full_title(row.number, &row.title),
        when: tokyo::span(row.starts_at, row.ends_at),
        href: format!("/staff/sessions/{}", row.id),
        chip: words::phase_chip(phase).into(),
    }
}

async fn dates_page(
    who: &Coordinator,
    context: &Context,
    opened: &Opened,
    (form, rule, notices): (&Form, &Rule, Vec<String>),
) -> Result<HttpResponse, Failure> {
    let id = opened.view.rows.session.id;
    let Preview { candidates } = match preview(context, Organiser::from(who), id, rule).await {
        Ok(preview) => preview,
        Err(Stop::Refused(Refusal::Invalid(problems))) => {
            return rule_page(who, context, opened, (form, &problems)).await;
        }
        Err(Stop::Refused(_)) => return Err(Failure::NotFound),
        Err(Stop::Broken(error)) => return Err(error.into()),
    };
    let again = form.text("step") == "make";
    let chosen: BTreeSet<_> = form.all("chosen").into_iter().collect();
    let lines: Vec<_> =
        candidates.iter().map(|one| date_line(one, again.then_some(&chosen))).collect();
    let base = format!("/staff/sessions/{id}/series");
    let page = DatesPage {
        back: base.clone(),
        action: base,
        carried: carried(form),
        open: lines.iter().filter(|line| line.open).count(),
        lines,
        notices,
    };
    let status = if page.notices.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    context.pages.answer_with(status, &opened.shell, &page)
}

fn carried(form: &Form) -> Vec<(String, String)> {
    let own = |name: &str| !matches!(name, "csrf" | "step" | "chosen");
    form.values().iter().filter(|(name, _)| own(name)).cloned().collect()
}

fn date_line(one: &Candidate, chosen: Option<&BTreeSet<&str>>) -> DateLine {
    let value = one.date.fate.day().map(|day: NaiveDate| day.to_string()).unwrap_or_default();
    let mut obstacles: Vec<_> = one.obstacles.iter().map(words::obstacle).collect();
    if one.past && one.made.is_none() {
        obstacles.push("過ぎた日です。".to_owned());
    }
    if one.made.is_some() {
        obstacles.push("この日程の勉強会は、もうあります。".to_owned());
    }
    DateLine {
        when: match one.slot {
            Some((starts, ends)) => tokyo::span(starts, ends),
            None => tokyo::date(one.date.named),
        },
        note: say::fate(one.date.named, one.date.fate, one.holiday.as_deref()),
        obstacles,
        href: one.made.map(|id| format!("/staff/sessions/{id}")),
        open: one.is_open(),
        chosen: one.is_open() && chosen.is_none_or(|chosen| chosen.contains(value.as_str())),
        value,
    }
}

pub fn samples() -> Vec<Sample> {
    let mut samples = rule_samples();
    samples.extend(dates_samples());
    samples
}

fn dates_samples() -> Vec<Sample> {
    let line = |open: bool| DateLine {
        value: "2026-12-17".into(),
        when: "2026年12月17日（木）14:00～16:00".into(),
        note: Some("祝日のため移しました".into()),
        obstacles: if open {
            Vec::new()
        } else {
            vec!["佐藤 健さんは、別の予定があります。".into()]
        },
        href: (!open).then(|| "/staff/sessions/2".into()),
        open,
        chosen: open,
    };
    let dates = |notices| DatesPage {
        action: "/staff/sessions/1/series".into(),
        back: "/staff/sessions/1/series".into(),
        carried: vec![("every".into(), "2".into())],
        lines: vec![line(true), line(false)],
        open: 1,
        notices,
    };
    vec![sample(&dates(Vec::new())), sample(&dates(vec![say::OCCUPIED.into()]))]
}

fn rule_samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("every", say::EVERY_WEEKS);
    let made = MadeLine {
        title: "第2回 地域間連携".into(),
        when: "2026年12月17日（木）14:00～16:00".into(),
        href: "/staff/sessions/2".into(),
        chip: ("draft", "下書き").into(),
    };
    let rule = |made, problems: &Problems| RulePage {
        form: FormFacts::new(fields::fields(&Form::default(), problems), problems),
        key: "1".into(),
        action: "/staff/sessions/1/series".into(),
        back: "/staff/sessions/1".into(),
        when: "2026年12月3日（木）14:00～16:00".into(),
        made,
    };
    vec![sample(&rule(vec![made], &problems)), sample(&rule(Vec::new(), &Problems::none()))]
}
