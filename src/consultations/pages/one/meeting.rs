//! `/consultations/{id}/meeting`: the accompanist notes when it really took place.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use entities::consultations::consultation::{ConsultationState, Side};

use crate::consultations::Refusal;
use crate::consultations::changing::{HeldMeeting, mark_held};
use crate::consultations::pages::controls::{Control, Draw};
use crate::consultations::pages::form::FormPage;
use crate::consultations::pages::seat::Seat;
use crate::consultations::pages::words::clock;
use crate::database::retrying;
use crate::vocabulary::{parse_date_fields, parse_time, tokyo};
use crate::web::{Failure, Form, Problems, Width, perform};

pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    if seat.side() != Side::Accompanist {
        return Err(Failure::NotFound);
    }
    let row = &seat.view.parties.row;
    if row.state != ConsultationState::Confirmed {
        return seat.refuse(&Refusal::NotPossibleNow(row.state));
    }
    if row.starts_at.is_some_and(|starts| seat.context.now() < starts) {
        return seat.refuse(&Refusal::TooEarly);
    }
    answer(&seat, &planned(&seat), &Problems::none())
}

/// As it was agreed, to be corrected.
fn planned(seat: &Seat) -> Form {
    use chrono::Datelike as _;
    let mut form = Form::default();
    let row = &seat.view.parties.row;
    if let Some((starts, ends)) = row.starts_at.zip(row.ends_at) {
        let day = tokyo::day_of(starts);
        form.set("day_year", day.year().to_string());
        form.set("day_month", day.month().to_string());
        form.set("day_day", day.day().to_string());
        form.set("held_from", clock(starts));
        form.set("held_until", clock(ends));
    }
    form
}

pub async fn mark(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    if seat.side() != Side::Accompanist {
        return Err(Failure::NotFound);
    }
    let (from, until) = match read(&form) {
        Ok(times) => times,
        Err(problems) => return answer(&seat, &form, &problems),
    };
    let (context, by) = (seat.context.clone(), seat.by);
    let wish = HeldMeeting { consultation: seat.id(), from, until };
    let outcome = perform(async move { retrying(|| mark_held(&context, by, wish)).await }).await?;
    seat.settle(outcome, "実施を記録しました。", |problems| {
        answer(&seat, &form, problems)
    })
}

/// An end before the beginning is on the next day.
fn read(form: &Form) -> Result<(DateTime<Utc>, DateTime<Utc>), Problems> {
    let mut problems = Problems::none();
    let part = |part: &str| form.text(&format!("day_{part}"));
    let day = problems.keep("day", parse_date_fields(part("year"), part("month"), part("day")));
    let from = problems.keep("held_from", parse_time(form.text("held_from")));
    let until = problems.keep("held_until", parse_time(form.text("held_until")));
    match (day, from, until) {
        (Some(day), Some(from), Some(until)) => {
            let last = if until < from { day.succ_opt().unwrap_or(day) } else { day };
            Ok((tokyo::instant(day, from), tokyo::instant(last, until)))
        }
        _ => Err(problems),
    }
}

fn answer(seat: &Seat, form: &Form, problems: &Problems) -> Result<HttpResponse, Failure> {
    let draw = Draw { form, problems };
    let time = |name: &str, label: &str| {
        let field = draw.field(name, label).required().width(Width::S);
        Control::new("text", field.inputmode("numeric").hint("例：14:05"))
    };
    let page = FormPage {
        action: seat.path("meeting"),
        steps: Vec::new(),
        purpose: "実際に始まった時刻と終わった時刻を入力してください。謝金の計算に使います。"
            .to_owned(),
        about: Some(seat.about()),
        notices: Vec::new(),
        problems: draw.summary(),
        conditions: None,
        controls: vec![
            Control::new("date", draw.date("day", "実施した日").required()),
            time("held_from", "開始時刻"),
            time("held_until", "終了時刻"),
        ],
        carried: Vec::new(),
        button: "実施を記録する",
        value: "send",
        back: seat.back(),
    };
    seat.answer_form("実施を記録する", problems, &page)
}
