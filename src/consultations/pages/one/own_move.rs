//! An accompanist moves a meeting: 入力 → 確認, where what is unusual about the time is named.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};

use super::change::{is_there, shift_of};
use super::move_to::{self, MOVE, Wanted, read};
use crate::consultations::changing::{Shift, foresee, shift};
use crate::consultations::pages::form::{
    Answered, ConfirmPage, NOT_CHANGED, Notice, WISH_STEPS, carried,
};
use crate::consultations::pages::seat::Seat;
use crate::consultations::{Refusal, Unusual, wording};
use crate::database::{Stop, retrying};
use crate::vocabulary::{LongText, tokyo};
use crate::web::{Failure, Form, Problems, perform};

/// That the warnings were read.
const AGREED: &str = "outside_hours";

pub async fn go_on(seat: &Seat, form: &Form) -> Result<HttpResponse, Failure> {
    if form.text("step") == "mend" {
        return move_to::answer(seat, form, &Problems::none(), None).await;
    }
    let wanted = match read(seat, form) {
        Ok(wanted) => wanted,
        Err(problems) => return move_to::answer(seat, form, &problems, None).await,
    };
    let wish = wish(seat, form, wanted);
    if form.text("step") == "send" {
        return send(seat, form, wish).await;
    }
    check(seat, form, &wish).await
}

fn wish(seat: &Seat, form: &Form, wanted: Wanted) -> Shift {
    Shift { outside_hours: form.is_ticked(AGREED), ..shift_of(seat, wanted) }
}

async fn check(seat: &Seat, form: &Form, wish: &Shift) -> Result<HttpResponse, Failure> {
    let (db, now) = (seat.context.database.reader(), seat.context.now());
    match foresee(db, now, (&seat.view.parties.row, wish)).await {
        Ok(unusual) => confirm(seat, (form, wish), &unusual),
        Err(Stop::Refused(refusal)) => again(seat, (form, wish), refusal).await,
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn send(seat: &Seat, form: &Form, wish: Shift) -> Result<HttpResponse, Failure> {
    let (context, by, asked) = (seat.context.clone(), seat.by, wish.clone());
    let moved =
        perform(async move { retrying(|| shift(&context, by, asked.clone())).await }).await?;
    match moved {
        Ok(_) => Ok(seat.done("変更し、両方にお知らせしました。")),
        // Pressed twice: the first press has done it.
        Err(Stop::Refused(Refusal::ChangedMeanwhile)) if is_there(seat, wish.starts_at) => {
            Ok(seat.done("日時を変更しました。"))
        }
        Err(Stop::Refused(refusal)) => again(seat, (form, &wish), refusal).await,
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// The form again where another time helps, the page before where a warning is to be read.
async fn again(
    seat: &Seat,
    (form, wish): (&Form, &Shift),
    refusal: Refusal,
) -> Result<HttpResponse, Failure> {
    match refusal {
        Refusal::OutsideHours(unusual) => confirm(seat, (form, wish), &unusual),
        Refusal::Invalid(problems) => {
            let problems = on_the_form(problems);
            move_to::answer(seat, form, &problems, None).await
        }
        Refusal::NotFound
        | Refusal::NotPossibleNow(_)
        | Refusal::TooLate { .. }
        | Refusal::ChangedMeanwhile => seat.refuse(&refusal),
        refusal => {
            let said = Some(wording::refusal(&refusal));
            move_to::answer(seat, form, &Problems::none(), said).await
        }
    }
}

/// The start is two fields there.
fn on_the_form(found: Problems) -> Problems {
    let mut problems = Problems::none();
    for problem in found.into_list() {
        let field = if problem.field == "starts_at" { "day".to_owned() } else { problem.field };
        problems.add(field, problem.detail);
    }
    problems
}

fn confirm(
    seat: &Seat,
    (form, wish): (&Form, &Shift),
    unusual: &[Unusual],
) -> Result<HttpResponse, Failure> {
    let mut carried = carried(form);
    carried.retain(|(name, _)| name != AGREED);
    if !unusual.is_empty() {
        carried.push((AGREED.to_owned(), "yes".to_owned()));
    }
    let warned = unusual.iter().map(|one| Notice::new("warning", wording::unusual(*one)));
    let page = ConfirmPage {
        action: seat.path("change"),
        steps: WISH_STEPS.to_vec(),
        purpose: NOT_CHANGED,
        notices: warned.collect(),
        answers: answers(seat, wish),
        carried,
        promise: format!(
            "変更すると、{}さんとご自身に、変更のお知らせが届きます。",
            seat.view.parties.client_name()
        ),
        button: MOVE,
    };
    seat.answer(StatusCode::OK, &seat.shell(Some("変更の内容の確認")), &page)
}

fn answers(seat: &Seat, wish: &Shift) -> Vec<Answered> {
    let row = &seat.view.parties.row;
    let span = |starts: DateTime<Utc>, minutes: i32| {
        tokyo::span(starts, starts + TimeDelta::minutes(minutes.into()))
    };
    let minutes = i32::from(wish.length.minutes());
    let shape = |mode, minutes: i32| format!("{}・{minutes}分", wording::mode(mode));
    let before = row.starts_at.map(|starts| span(starts, row.minutes));
    let mut answers = vec![
        Answered { label: "変更前の日時", value: before },
        Answered { label: "変更後の日時", value: Some(span(wish.starts_at, minutes)) },
        Answered { label: "変更前の方法", value: Some(shape(row.mode, row.minutes)) },
        Answered { label: "変更後の方法", value: Some(shape(wish.mode, minutes)) },
    ];
    if let Some(place) = &wish.place {
        answers.extend([
            Answered { label: "会う場所（対面）", value: place.place.clone() },
            Answered {
                label: "参加用URL（オンライン）", value: place.online_url.clone()
            },
            Answered { label: "電話番号（電話）", value: place.phone.clone() },
        ]);
    }
    let message = wish.message.clone().map(LongText::into_string);
    answers.push(Answered { label: "相手への連絡", value: message });
    answers
}
