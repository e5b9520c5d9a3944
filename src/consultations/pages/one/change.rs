//! `/consultations/{id}/change`: another time. The client chooses among free times and then
//! confirms; the accompanist enters a time of their own, and confirms it, too.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation;

use super::move_to::{self, Wanted, read};
use super::{own_move, rewish};
use crate::calendar::business_calendar;
use crate::consultations::availability::free_slots_to_move;
use crate::consultations::changing::{Shift, shift};
use crate::consultations::pages::booking::{
    Query, SlotsPage, at_slot, count_words, first_week, shape_picks, span, wanted,
};
use crate::consultations::pages::form::Notice;
use crate::consultations::pages::grid::{self, Ground, monday_of, starts};
use crate::consultations::pages::seat::Seat;
use crate::consultations::pages::words::mode_code;
use crate::consultations::{Refusal, wording};
use crate::database::{Stop, retrying};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Form, Problems, Settled, address, perform, settle};

pub async fn show(seat: Seat, query: web::Query<Query>) -> Result<HttpResponse, Failure> {
    if rewish::is_possible(&seat) {
        return rewish::show(&seat).await;
    }
    if let Some(refusal) = seat.view.why_not_moved(seat.context.now()) {
        return seat.refuse(&refusal);
    }
    if seat.is_client() {
        return choose(&seat, &query, Again::default()).await;
    }
    move_to::answer(&seat, &move_to::as_stored(&seat), &Problems::none(), None).await
}

pub async fn go_on(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    if rewish::is_possible(&seat) {
        return rewish::go_on(&seat, &form).await;
    }
    if !seat.is_client() {
        if let Some(refusal) = seat.view.why_not_moved(seat.context.now()) {
            return seat.refuse(&refusal);
        }
        return own_move::go_on(&seat, &form).await;
    }
    let wish = match read(&seat, &form) {
        Ok(wish) => wish,
        Err(problems) if problems.of("slot").is_some() => {
            let problem = problems.of("slot").map(ToOwned::to_owned);
            let message = form.text("message");
            let again = Again { problem, refusal: None, message };
            return choose(&seat, &Query::of(&form), again).await;
        }
        Err(problems) => return move_to::answer(&seat, &form, &problems, None).await,
    };
    if form.text("step") == "slot" {
        return move_to::answer(&seat, &form, &Problems::none(), None).await;
    }
    send(&seat, &form, wish).await
}

async fn send(seat: &Seat, form: &Form, wanted: Wanted) -> Result<HttpResponse, Failure> {
    let (context, by) = (seat.context.clone(), seat.by);
    let starts_at = wanted.starts_at;
    let wish = shift_of(seat, wanted);
    let moved =
        perform(async move { retrying(|| shift(&context, by, wish.clone())).await }).await?;
    match moved {
        Err(Stop::Refused(
            refusal @ (Refusal::Taken
            | Refusal::NotFree(_)
            | Refusal::OwnTimeTaken { .. }
            | Refusal::ClientsTimeTaken
            | Refusal::AlreadyPast
            | Refusal::Unchanged),
        )) => {
            let (said, message) = (Some(wording::refusal(&refusal)), form.text("message"));
            let again = Again { problem: None, refusal: said, message };
            choose(seat, &Query::of(form), again).await
        }
        Err(Stop::Refused(refusal @ Refusal::ConditionsNotAccepted { .. })) => {
            // Read anew: another version may hold by now.
            let mut form = form.clone();
            form.set("accepts_conditions", "");
            let mut problems = Problems::none();
            problems.add("accepts_conditions", wording::refusal(&refusal));
            move_to::answer(seat, &form, &problems, None).await
        }
        // Pressed twice: the first press has done it.
        Err(Stop::Refused(Refusal::ChangedMeanwhile)) if is_there(seat, starts_at) => {
            Ok(seat.done("日時を変更しました。"))
        }
        outcome => match settle(outcome)? {
            Settled::Done(_) => Ok(seat.done("日時を変更し、両方にお知らせしました。")),
            Settled::Again(problems, None) => move_to::answer(seat, form, &problems, None).await,
            Settled::Again(_, Some(why)) => seat.refuse_saying(why),
        },
    }
}

/// The wish, in the words of the verb.
pub fn shift_of(seat: &Seat, wanted: Wanted) -> Shift {
    Shift {
        consultation: seat.id(),
        version: wanted.version,
        starts_at: wanted.starts_at,
        length: wanted.length,
        mode: wanted.mode,
        accompanist: None,
        place: wanted.place,
        accepts_conditions: wanted.accepts,
        message: wanted.message,
        override_reason: None,
        outside_hours: false,
    }
}

pub fn is_there(seat: &Seat, starts_at: DateTime<Utc>) -> bool {
    seat.view.parties.row.starts_at == Some(starts_at)
}

/// Why the free times are shown again, and what was typed before.
#[derive(Default)]
struct Again<'a> {
    problem: Option<String>,
    refusal: Option<String>,
    message: &'a str,
}

/// The free times of the accompanist, this meeting's own among them.
async fn choose(seat: &Seat, query: &Query, again: Again<'_>) -> Result<HttpResponse, Failure> {
    let status = match (&again.refusal, &again.problem) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, None) => StatusCode::OK,
    };
    let page = facts(seat, query, again).await?;
    seat.answer(status, &seat.shell(Some("日時を変える")), &page)
}

/// What is not asked for otherwise stays as it is.
fn as_agreed(query: &Query, row: &consultation::Model) -> Query {
    let mut query = query.clone();
    if query.mode.is_empty() {
        mode_code(row.mode).clone_into(&mut query.mode);
    }
    if query.minutes.is_empty() {
        query.minutes = row.minutes.to_string();
    }
    query
}

async fn facts(seat: &Seat, query: &Query, again: Again<'_>) -> Result<SlotsPage, Failure> {
    let Again { problem, refusal, message } = again;
    let (db, now) = (seat.context.database.reader(), seat.context.now());
    let row = &seat.view.parties.row;
    let (query, today) = (as_agreed(query, row), tokyo::day_of(now));
    let shown = query.day().map(|day| monday_of(day).max(monday_of(today)));
    let offered = match span(today, shown) {
        Some(days) => free_slots_to_move(db, now, row, days).await?,
        None => Vec::new(),
    };
    let wanted = wanted(&query, &offered);
    let mut free = starts(&offered, wanted);
    free.retain(|at| Some(*at) != row.starts_at || row.mode != wanted.mode);
    let calendar = business_calendar(db).await?;
    let ground = Ground { today, calendar: &calendar, starts: &free, length: wanted.length };
    let monday = shown.unwrap_or_else(|| near(row, &free).unwrap_or(first_week(&free, today)));
    let here = seat.path("change");
    let week = ground.week(monday, |week| week_address(&here, wanted, week));
    let mut notices: Vec<_> = refusal.into_iter().map(|said| Notice::new("error", said)).collect();
    notices.extend(move_to::late(seat));
    Ok(SlotsPage {
        purpose: "空いている時間から、新しい日時を選びます。変更が決まるまで、いまの日時はそのままです。",
        steps: Vec::new(),
        about: Some(seat.about()),
        notices,
        held: None,
        problems: problem.iter().map(|text| at_slot(text)).collect(),
        filter: here.clone(),
        picks: shape_picks(wanted).to_vec(),
        count: count_words(&week),
        otherwise: None,
        problem,
        action: here,
        carried: carried(row, wanted, (monday, message)),
        button: "この時間にする",
        back: seat.back(),
        week,
    })
}

/// The week it is in now, where it has another free time.
fn near(row: &consultation::Model, free: &BTreeSet<DateTime<Utc>>) -> Option<NaiveDate> {
    let own = monday_of(tokyo::day_of(row.starts_at?));
    let other = free.iter().any(|at| monday_of(tokyo::day_of(*at)) == own);
    other.then_some(own)
}

fn week_address(here: &str, wanted: grid::Wanted, week: NaiveDate) -> String {
    let (minutes, week) = (wanted.length.minutes().to_string(), week.to_string());
    let all =
        [("mode", mode_code(wanted.mode)), ("minutes", minutes.as_str()), ("week", week.as_str())];
    address(here, &all)
}

fn carried(
    row: &consultation::Model,
    wanted: grid::Wanted,
    (monday, message): (NaiveDate, &str),
) -> Vec<(String, String)> {
    let pair = |name: &str, value: String| (name.to_owned(), value);
    vec![
        pair("version", row.version.to_string()),
        pair("mode", mode_code(wanted.mode).to_owned()),
        pair("minutes", wanted.length.minutes().to_string()),
        pair("week", monday.to_string()),
        pair("message", message.to_owned()),
    ]
}
