//! Single days that differ from the weekly hours: closed, or open besides.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::consultations::availability_exception;
use entities::{AvailabilityExceptionId, PersonId};
use serde::Serialize;

use super::availability::{Shown, answer};
use super::seat::Seat;
use super::words;
use crate::consultations::availability::{
    OwnAvailability, RawException, add_exception, booked_on, own_availability, remove_exception,
};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{self, Coordinator};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Problems, Settled, Width, perform, settle,
};

/// A day entered.
#[derive(Serialize)]
pub struct DayLine {
    pub text: String,
    pub note: Option<String>,
    pub removal: String,
}

/// Days from today on.
pub fn day_lines(own: &OwnAvailability, today: NaiveDate, base: &str) -> Vec<DayLine> {
    let ahead = own.exceptions.iter().filter(|row| row.day >= today);
    ahead
        .map(|row| DayLine {
            text: format!("{} {}", tokyo::date(row.day), hours(row)),
            note: row.note.clone(),
            removal: format!("{base}/days/{}/removal", row.id),
        })
        .collect()
}

fn hours(row: &availability_exception::Model) -> String {
    let time = |minute: i32| format!("{}:{:02}", minute / 60, minute % 60);
    match row.from_minute.zip(row.until_minute) {
        Some((from, until)) if !row.closed => format!("{}～{}も受け付け", time(from), time(until)),
        _ => "休み".to_owned(),
    }
}

pub fn exception_fields(form: &Form, problems: &Problems) -> FormFacts {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let kinds = [Choice::new("closed", "休みにする"), Choice::new("open", "この時間も受け付ける")];
    let fields = [
        Field::date("day", "日にち", form, problems).required(),
        field("kind", "この日の扱い").required().options(kinds),
        field("day_from", "開始").width(Width::S),
        field("day_until", "終了").width(Width::S),
        field("day_modes", "方法").options(words::mode_choices()),
        field("note", "メモ").hint("自分と事務局だけに見えます。"),
    ];
    FormFacts::new(fields, problems)
}

pub async fn add_own(
    who: people::Accompanist,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    add_at(&Seat::own(&who), &context, form).await
}

pub async fn add(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    add_at(&Seat::of(&who, &context, *id).await?, &context, form).await
}

async fn add_at(seat: &Seat<'_>, context: &Context, form: Form) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let day = form.day("day", &mut problems);
    // Nobody's day is closed because a choice was left open.
    let closed = match form.text("kind") {
        "closed" => true,
        "open" => false,
        _ => {
            problems.add("kind", words::KIND);
            false
        }
    };
    if problems.is_empty() {
        let raw = RawException {
            day: day.map_or_else(String::new, |day| day.to_string()),
            closed,
            from: form.text("day_from").to_owned(),
            until: form.text("day_until").to_owned(),
            modes: form.all("day_modes").into_iter().map(str::to_owned).collect(),
            note: form.text("note").to_owned(),
        };
        let (keeper, working) = (seat.keeper, context.clone());
        let done =
            perform(async move { retrying(|| add_exception(&working, keeper, raw.clone())).await });
        match settle(done.await?)? {
            Settled::Done(_) => {
                let said = added(seat, context, day.filter(|_| closed)).await?;
                return done_at(seat, context, (&form, said)).await;
            }
            Settled::Again(found, _) => problems = named(&found),
        }
    }
    let own = own_availability(context.database.reader(), seat.keeper.accompanist()).await?;
    let shown = Shown::unsaved(&own, &form).unwrap_or_else(|| Shown::stored(&own));
    answer(seat, context, &own, Shown { day: (form, problems), ..shown }).await
}

/// What was done; on a day closed with meetings on it, which these are.
async fn added(
    seat: &Seat<'_>,
    context: &Context,
    closed: Option<NaiveDate>,
) -> Result<String, Failure> {
    let Some(day) = closed else { return Ok(words::DAY_ADDED.to_owned()) };
    let person = seat.keeper.accompanist();
    let booked = booked_on(context.database.reader(), person, day).await?;
    let named = booked.iter().filter_map(|parties| {
        let (starts, ends) = parties.row.starts_at.zip(parties.row.ends_at)?;
        Some(format!("{}（{}）", tokyo::month_day_span(starts, ends), parties.organisation))
    });
    let named: Vec<_> = named.collect();
    Ok(if named.is_empty() { words::DAY_ADDED.to_owned() } else { words::day_closed(&named) })
}

/// The fields of this form share the page with the weekly hours, and have names of their own.
fn named(found: &Problems) -> Problems {
    let mut problems = Problems::none();
    for problem in found.list() {
        let field = match problem.field.as_str() {
            "from" => "day_from",
            "until" => "day_until",
            "modes" => "day_modes",
            other => other,
        };
        problems.add(field, problem.detail.clone());
    }
    problems
}

pub async fn remove_own(
    who: people::Accompanist,
    context: web::Data<Context>,
    day: web::Path<AvailabilityExceptionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    remove_at(&Seat::own(&who), &context, (*day, &form)).await
}

pub async fn remove(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(PersonId, AvailabilityExceptionId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    remove_at(&Seat::of(&who, &context, path.0).await?, &context, (path.1, &form)).await
}

async fn remove_at(
    seat: &Seat<'_>,
    context: &Context,
    (day, form): (AvailabilityExceptionId, &Form),
) -> Result<HttpResponse, Failure> {
    let (keeper, working) = (seat.keeper, context.clone());
    let done = perform(async move { retrying(|| remove_exception(&working, keeper, day)).await });
    match settle(done.await?)? {
        Settled::Done(()) => done_at(seat, context, (form, words::DAY_REMOVED.to_owned())).await,
        Settled::Again(..) => Err(Failure::NotFound),
    }
}

/// What else stands in the form and is not saved yet stays there.
async fn done_at(
    seat: &Seat<'_>,
    context: &Context,
    (form, said): (&Form, String),
) -> Result<HttpResponse, Failure> {
    let own = own_availability(context.database.reader(), seat.keeper.accompanist()).await?;
    if let Some(shown) = Shown::unsaved(&own, form) {
        return answer(seat, context, &own, Shown { said: Some(said), ..shown }).await;
    }
    // At the top, where the sentence stands: the days are far below.
    Ok(seat.who.visit().redirect_saying(&seat.base, BannerKind::Success, &said))
}
