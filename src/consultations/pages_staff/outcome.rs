//! What became of a meeting: held from when to when, or somebody did not come.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::ConsultationState::{Confirmed, Held, Missed};
use entities::consultations::consultation::Side;
use sea_orm::ActiveEnum as _;

use super::frame::Opened;
use crate::consultations::changing::{Absence, HeldMeeting, mark_held, mark_missed};
use crate::consultations::wording;
use crate::consultations::wording_staff as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::{parse_time, tokyo};
use crate::web::{Choice, Control, Failure, Field, Form, Problems, Settled, perform, settle};

type Wrong<'a> = (&'a Problems, Option<String>);

pub async fn show_meeting(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let row = &opened.parties().row;
    let mut form = Form::default();
    let (from, until) = (row.held_from.or(row.starts_at), row.held_until.or(row.ends_at));
    if let Some((from, until)) = from.zip(until) {
        form.set_day("day", tokyo::day_of(from));
        form.set("from", tokyo::time(tokyo::time_of(from)));
        form.set("until", tokyo::time(tokyo::time_of(until)));
    }
    meeting((&who, &opened), &context, &form, (&Problems::none(), None))
}

pub async fn receive_meeting(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let mut problems = Problems::none();
    let Some((from, until)) = times(&form, &mut problems) else {
        return meeting((&who, &opened), &context, &form, (&problems, None));
    };
    let (by, working) = (opened.by, context.clone());
    let wish = HeldMeeting { consultation: *id, from, until };
    let done = perform(async move { retrying(|| mark_held(&working, by, wish)).await });
    match settle(done.await?)? {
        Settled::Done(()) => {
            let said = if opened.state() == Missed { say::CORRECTED } else { say::HELD };
            Ok(opened.done(&who, said))
        }
        Settled::Again(found, notice) => {
            // The verb knows one field for both times.
            let mut problems = Problems::none();
            for problem in found.list() {
                problems.add("until", problem.detail.clone());
            }
            meeting((&who, &opened), &context, &form, (&problems, notice))
        }
    }
}

/// An end before the beginning is on the next day.
fn times(form: &Form, problems: &mut Problems) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let day = form.day("day", problems);
    if day.is_none() && problems.of("day").is_none() {
        problems.add("day", say::DAY);
    }
    let from = problems.keep("from", parse_time(form.text("from")));
    let until = problems.keep("until", parse_time(form.text("until")));
    let (day, from, until) = (day?, from?, until?);
    let last = if until < from { day.succ_opt().unwrap_or(day) } else { day };
    Some((tokyo::instant(day, from), tokyo::instant(last, until)))
}

fn meeting(
    (who, opened): (&Coordinator, &Opened),
    context: &Context,
    form: &Form,
    (problems, notice): Wrong<'_>,
) -> Result<HttpResponse, Failure> {
    let time = |name: &str, label: &str| {
        let field = Field::new(name, label, form, problems).required().hint("例：14:00");
        Control::new("text", field.inputmode("numeric").width(crate::web::Width::S))
    };
    let day = Field::date("day", "実施した日", form, problems).required();
    let controls =
        vec![Control::new("date", day), time("from", "実際の開始"), time("until", "実際の終了")];
    let purpose = "実際の開始と終了の時刻です。謝金の計算に使います。終了が開始より前の時刻のときは、翌日の時刻とします。";
    let page = opened.form("/meeting", purpose);
    let (page, title) = match opened.state() {
        Missed => (page.warning(&say::TO_HELD).asking(controls, "実施に直す"), "実施に直す"),
        Held => (page.asking(controls, "直す"), "実施時刻を直す"),
        _ => (page.asking(controls, "記録する"), "実施を記録する"),
    };
    let page = page.saying(notice);
    let shell = opened.shell(who, context, Some(title));
    context.pages.answer_with(page.status(), &shell, &page)
}

pub async fn show_absence(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    absence((&who, &opened), &context, &Form::default(), (&Problems::none(), None))
}

pub async fn receive_absence(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let absent = Side::try_from_value(&form.text("absent").to_owned()).ok();
    let Some(absent) = absent.filter(|side| *side != Side::Staff) else {
        let mut problems = Problems::none();
        problems.add("absent", say::SIDE);
        return absence((&who, &opened), &context, &form, (&problems, None));
    };
    let (by, working) = (opened.by, context.clone());
    let correcting = Some(form.text("version").parse().unwrap_or(0));
    let wish = Absence { consultation: *id, absent, correcting };
    let done = perform(async move { retrying(|| mark_missed(&working, by, wish)).await });
    match settle(done.await?)? {
        Settled::Done(()) => {
            let said = if opened.state() == Confirmed { say::MISSED } else { say::CORRECTED };
            Ok(opened.done(&who, said))
        }
        Settled::Again(problems, notice) => {
            absence((&who, &opened), &context, &form, (&problems, notice))
        }
    }
}

fn absence(
    (who, opened): (&Coordinator, &Opened),
    context: &Context,
    form: &Form,
    (problems, notice): Wrong<'_>,
) -> Result<HttpResponse, Failure> {
    let sides = [Side::Client, Side::Accompanist]
        .map(|side| Choice::new(side.to_value(), wording::side(side)));
    let field = Field::new("absent", "来なかった側", form, problems).required().options(sides);
    let (title, button, follows): (_, _, &[&str]) = match opened.state() {
        Held => ("欠席に直す", "直して、お知らせを送る", &say::HELD_TO_MISSED),
        Missed => ("来なかった側を直す", "直して、お知らせを送る", &say::OTHER_SIDE),
        _ => ("欠席を記録する", "記録して、お知らせを送る", &say::MISSING),
    };
    let page = opened
        .form("/absence", "連絡なく来なかったことを記録します。")
        .asking(vec![Control::new("radios", field)], button)
        .warning(follows)
        .saying(notice);
    let shell = opened.shell(who, context, Some(title));
    context.pages.answer_with(page.status(), &shell, &page)
}
