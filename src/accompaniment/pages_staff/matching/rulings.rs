//! Locking, forbidding, taking back: plain buttons, and the reader stays where they were.

use actix_web::{HttpResponse, web};
use entities::accompaniment::matching_ruling::RulingKind;

use super::frame::{address, year_of};
use crate::accompaniment::matchmaking::{Refusal, RulingWish, Seen, lift_as_seen, rule_as_seen};
use crate::accompaniment::{Arranger, Pair, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{BannerKind, Failure, Form, perform};

#[derive(Clone, Copy)]
enum Act {
    Rule(RulingKind),
    Lift,
}

#[derive(Clone)]
struct Pressed {
    act: Act,
    seen: Seen,
    reason: String,
}

/// `POST /staff/matching/rulings`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let year = year_of(form.text("year"), context.now());
    let operator = form.text("operator").parse().map_err(|_| Failure::NotFound)?;
    let accompanist = form.text("accompanist").parse().map_err(|_| Failure::NotFound)?;
    let pair = Pair { operator, accompanist };
    let act = match form.text("act") {
        "lock" => Act::Rule(RulingKind::Locked),
        "forbid" => Act::Rule(RulingKind::Forbidden),
        "lift" => Act::Lift,
        _ => return Err(Failure::NotFound),
    };
    let pressed = Pressed { act, seen: seen(&form), reason: form.text("reason").to_owned() };
    let arranger = Arranger::from(&who);
    let done = perform(async move {
        retrying(|| decide(&context, arranger, (year, pair), pressed.clone())).await
    });
    match done.await? {
        Ok(_) => {
            let back = back(form.text("back"), year, pair);
            Ok(who.visit().redirect_saying(&back, BannerKind::Success, said(act)))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            let said = wording::matching_refusal(&refusal);
            let page = address("", year);
            Ok(who.visit().redirect_saying(&page, BannerKind::Error, &said))
        }
    }
}

async fn decide(
    context: &Context,
    who: Arranger,
    (year, pair): (FiscalYear, Pair),
    Pressed { act, seen, reason }: Pressed,
) -> Result<bool, Stop<Refusal>> {
    match act {
        Act::Lift => lift_as_seen(context, who, (year, pair), seen).await,
        Act::Rule(kind) => {
            let wish = RulingWish { year, pair, kind, reason };
            rule_as_seen(context, who, &wish, seen).await
        }
    }
}

/// What the page said of the pair; every form of the desk carries it.
fn seen(form: &Form) -> Seen {
    match form.text("seen") {
        "locked" => Seen::As(Some(RulingKind::Locked)),
        "forbidden" => Seen::As(Some(RulingKind::Forbidden)),
        "none" => Seen::As(None),
        _ => Seen::Anything,
    }
}

fn said(act: Act) -> &'static str {
    match act {
        Act::Rule(RulingKind::Locked) => "固定して、計算し直しました。",
        Act::Rule(RulingKind::Forbidden) => "この組を禁止して、計算し直しました。",
        Act::Lift => "取り消して、計算し直しました。",
    }
}

/// Where the reader was.
fn back(place: &str, year: FiscalYear, pair: Pair) -> String {
    match place {
        "rulings" => format!("{}#rulings", address("", year)),
        "candidates" => {
            let page = address(&format!("/operators/{}", pair.operator), year);
            format!("{page}#a-{}", pair.accompanist)
        }
        _ => format!("{}#o-{}", address("", year), pair.operator),
    }
}
