//! Several at once: what was ticked in a list, or the one thing a page is about.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::frame::{BASE, Settled, Wanted, settle};
use crate::consultations::Organiser;
use crate::consultations::fees::line::{Pressed, Seen, approve_lines, pay_lines};
use crate::consultations::fees::travel::pay_claims;
use crate::consultations::fees::wording::{self, say};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::web::{BannerKind, Failure, Form, Problems, perform};

/// `POST /staff/fees/selection`: approves or pays what is ticked (`id/version`).
pub async fn lines(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seen: Vec<Seen> = form.all("line").into_iter().filter_map(seen).collect();
    let back = match form.filled("one").and_then(seen_id) {
        Some(id) => format!("{BASE}/{id}"),
        None => list_address(&form, BASE),
    };
    if seen.is_empty() {
        return Ok(say_back(&who, &back, (BannerKind::Error, say::NONE_CHOSEN)));
    }
    let (organiser, working) = (Organiser::from(&who), context.clone());
    if form.text("act") == "approve" {
        let done =
            perform(
                async move { retrying(|| approve_lines(&working, organiser, seen.clone())).await },
            );
        return pressed(&who, &back, done.await?, "承認しました");
    }
    let Some(on) = paid_on(&form) else {
        return Ok(say_back(&who, &back, (BannerKind::Error, say::PAID_AHEAD)));
    };
    let ids: Vec<_> = seen.iter().map(|one| one.line).collect();
    let done =
        perform(
            async move { retrying(|| pay_lines(&working, organiser, (ids.clone(), on))).await },
        );
    let paid = done.await?.map(|paid| paid.pressed);
    pressed(&who, &back, paid, "支払済みにしました")
}

/// `POST /staff/fees/travel/selection`: pays what is ticked.
pub async fn claims(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let chosen: Vec<_> = form.all("claim").into_iter().filter_map(|id| id.parse().ok()).collect();
    let path = format!("{BASE}/travel");
    let back = match form.filled("one").and_then(|id| id.parse::<uuid::Uuid>().ok()) {
        Some(id) => format!("{path}/{id}"),
        None => list_address(&form, &path),
    };
    if chosen.is_empty() {
        return Ok(say_back(&who, &back, (BannerKind::Error, say::NONE_CHOSEN)));
    }
    let Some(on) = paid_on(&form) else {
        return Ok(say_back(&who, &back, (BannerKind::Error, say::PAID_AHEAD)));
    };
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| pay_claims(&working, organiser, (chosen.clone(), on))).await },
        );
    let paid = done.await?.map(|paid| paid.pressed);
    pressed(&who, &back, paid, "支払済みにしました")
}

fn seen(value: &str) -> Option<Seen> {
    let (line, version) = value.split_once('/')?;
    Some(Seen { line: line.parse().ok()?, version: version.parse().ok()? })
}

fn seen_id(value: &str) -> Option<uuid::Uuid> {
    value.parse().ok()
}

fn list_address(form: &Form, path: &str) -> String {
    Wanted::from_form(form).address(path)
}

fn paid_on(form: &Form) -> Option<NaiveDate> {
    form.day("paid", &mut Problems::none())
}

fn pressed(
    who: &Coordinator,
    back: &str,
    outcome: Result<Pressed, crate::database::Stop<crate::consultations::fees::Refusal>>,
    done: &str,
) -> Result<HttpResponse, Failure> {
    Ok(match settle(outcome)? {
        Settled::Done(pressed) => {
            let kind =
                if pressed.left.is_empty() { BannerKind::Success } else { BannerKind::Warning };
            say_back(who, back, (kind, &wording::pressed(&pressed, done)))
        }
        Settled::Again(problems, notice) => {
            let said = problems.list().first().map(|problem| problem.detail.clone()).or(notice);
            say_back(who, back, (BannerKind::Error, &said.unwrap_or_default()))
        }
    })
}

fn say_back(who: &Coordinator, back: &str, (kind, said): (BannerKind, &str)) -> HttpResponse {
    who.visit().redirect_saying(back, kind, said)
}
