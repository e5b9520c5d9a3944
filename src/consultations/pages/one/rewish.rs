//! Wishes that the secretariat has not arranged yet, changed by their client: 入力 → 確認.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use entities::consultations::consultation::{ConsultationState, Mode};
use entities::consultations::online_conditions;

use super::move_to::to_accept;
use crate::calendar::availability::SlotLength;
use crate::consultations::booking::{Rewish, Wishable, change_wishes};
use crate::consultations::pages::booking::{
    about, conditions, foresee, shape_controls, wish_controls, wishes_answered, wishes_typed,
};
use crate::consultations::pages::controls::Draw;
use crate::consultations::pages::form::{
    Answered, ConfirmPage, FormPage, NOT_CHANGED, Notice, WISH_STEPS, carried,
};
use crate::consultations::pages::seat::Seat;
use crate::consultations::pages::words::{clock, mode_code, mode_of};
use crate::consultations::{Refusal, wording};
use crate::database::{Stop, retrying};
use crate::vocabulary::{LongText, TextProblem, tokyo};
use crate::web::{Failure, Form, Problems, perform};

const TITLE: &str = "希望を変える";

/// The client, while nothing is arranged.
pub fn is_possible(seat: &Seat) -> bool {
    seat.is_client() && seat.view.parties.row.state == ConsultationState::Requested
}

pub async fn show(seat: &Seat) -> Result<HttpResponse, Failure> {
    answer(seat, &as_stored(seat), &Problems::none(), None).await
}

fn as_stored(seat: &Seat) -> Form {
    let (row, mut form) = (&seat.view.parties.row, Form::default());
    for wish in &seat.view.parties.wishes {
        let name = format!("wishes.{}", wish.rank - 1);
        form.set_day(&name, tokyo::day_of(wish.starts_at));
        form.set(&format!("{name}.time"), clock(wish.starts_at));
    }
    form.set("mode", mode_code(row.mode));
    form.set("minutes", row.minutes.to_string());
    form.set("about", row.about.as_str());
    form.set("version", row.version.to_string());
    form
}

pub async fn go_on(seat: &Seat, form: &Form) -> Result<HttpResponse, Failure> {
    if form.text("step") == "mend" {
        return answer(seat, form, &Problems::none(), None).await;
    }
    let (db, now) = (seat.context.database.reader(), seat.context.now());
    let wishable = Wishable::read(db, now, seat.view.parties.row.accompanist_id).await?;
    let online = to_accept(seat, form).await?;
    let wish = match read(seat, form, (&wishable, online.as_ref())) {
        Ok(wish) => wish,
        Err(problems) => return answer(seat, form, &problems, None).await,
    };
    if is_as_stored(seat, &wish) {
        if form.text("step") == "send" {
            // Pressed twice: the first press has done it.
            return Ok(seat.done("希望を変更しました。"));
        }
        let said = Some(wording::refusal(&Refusal::Unchanged));
        return answer(seat, form, &Problems::none(), said).await;
    }
    if form.text("step") == "send" {
        return send(seat, form, wish).await;
    }
    confirm(seat, form, &wish)
}

fn read(
    seat: &Seat,
    form: &Form,
    (wishable, online): (&Wishable, Option<&online_conditions::Model>),
) -> Result<Rewish, Problems> {
    let mut problems = Problems::none();
    let starts = wishes_typed(form, &mut problems);
    let length = form.text("minutes").parse().ok().and_then(SlotLength::from_minutes);
    if length.is_none() {
        problems.add("minutes", "長さを選んでください。");
    }
    foresee(wishable, (&starts, length), &mut problems);
    let mode = mode_of(form.text("mode"));
    if mode.is_none() {
        problems.add("mode", "方法を選んでください。");
    }
    let about = match LongText::parse(form.text("about")) {
        Err(TextProblem::Empty) => {
            problems.add("about", wording::request::ABOUT_MISSING);
            None
        }
        read => problems.keep("about", read),
    };
    let accepts = form.text("conditions").parse().ok();
    let accepts = accepts.filter(|_| form.is_ticked("accepts_conditions"));
    if online.is_some() && accepts.is_none() {
        problems.add("accepts_conditions", "条件を読み、同意する場合はチェックを入れてください。");
    }
    let version = form.text("version").parse().unwrap_or(0);
    match (length, mode) {
        (Some(length), Some(mode)) if problems.is_empty() => {
            let consultation = seat.id();
            let accepts_conditions = accepts;
            Ok(Rewish { consultation, version, starts, length, mode, about, accepts_conditions })
        }
        _ => Err(problems),
    }
}

fn is_as_stored(seat: &Seat, wish: &Rewish) -> bool {
    let parties = &seat.view.parties;
    let wished = (1..).zip(&wish.starts).filter_map(|(rank, at)| Some((rank, (*at)?)));
    let stored = parties.wishes.iter().map(|wish| (wish.rank, wish.starts_at));
    let about = wish.about.as_ref().is_some_and(|about| about.as_str() == parties.row.about);
    wished.eq(stored)
        && wish.mode == parties.row.mode
        && i32::from(wish.length.minutes()) == parties.row.minutes
        && about
}

async fn send(seat: &Seat, form: &Form, wish: Rewish) -> Result<HttpResponse, Failure> {
    let (context, by) = (seat.context.clone(), seat.by);
    let changed =
        perform(async move { retrying(|| change_wishes(&context, by, wish.clone())).await });
    match changed.await? {
        Ok(_) => Ok(seat.done("希望を変更しました。確認のお知らせをメールで送りました。")),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::Invalid(problems))) => answer(seat, form, &problems, None).await,
        Err(Stop::Refused(refusal @ Refusal::ConditionsNotAccepted { .. })) => {
            // Read anew: another version may hold by now.
            let mut form = form.clone();
            form.set("accepts_conditions", "");
            let mut problems = Problems::none();
            problems.add("accepts_conditions", wording::refusal(&refusal));
            answer(seat, &form, &problems, None).await
        }
        Err(Stop::Refused(refusal)) => seat.refuse(&refusal),
    }
}

fn confirm(seat: &Seat, form: &Form, wish: &Rewish) -> Result<HttpResponse, Failure> {
    let mut answers = wishes_answered(&wish.starts, wish.length);
    let shape = format!("{}・{}分", wording::mode(wish.mode), wish.length.minutes());
    answers.extend([
        Answered { label: "方法", value: Some(shape) },
        Answered {
            label: "相談したいこと",
            value: wish.about.as_ref().map(|about| about.as_str().to_owned()),
        },
    ]);
    let email = &seat.view.parties.client.email;
    let page = ConfirmPage {
        action: seat.path("change"),
        steps: WISH_STEPS.to_vec(),
        purpose: NOT_CHANGED,
        notices: Vec::new(),
        answers,
        carried: carried(form),
        promise: format!("変更すると、{email} に確認のお知らせを送ります。"),
        button: "この希望に変更する",
    };
    seat.answer(StatusCode::OK, &seat.shell(Some("希望の確認")), &page)
}

async fn answer(
    seat: &Seat,
    form: &Form,
    problems: &Problems,
    refusal: Option<String>,
) -> Result<HttpResponse, Failure> {
    let status = match (&refusal, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let mut may_go_online = form.clone();
    may_go_online.set("mode", mode_code(Mode::Online));
    let online = to_accept(seat, &may_go_online).await?;
    let page = facts(seat, Draw { form, problems }, (refusal, online.as_ref()));
    seat.answer(status, &seat.shell(Some(TITLE)), &page)
}

fn facts(
    seat: &Seat,
    draw: Draw<'_>,
    (refusal, online): (Option<String>, Option<&online_conditions::Model>),
) -> FormPage {
    let mut carried = vec![("version".to_owned(), draw.form.text("version").to_owned())];
    carried.extend(online.map(|row| ("conditions".to_owned(), row.version.to_string())));
    let mut controls: Vec<_> = shape_controls(draw).into();
    controls.extend(wish_controls(draw));
    controls.push(about(draw));
    FormPage {
        action: seat.path("change"),
        steps: WISH_STEPS.to_vec(),
        purpose: "事務局が日時を決めるまで、希望を変えられます。".to_owned(),
        about: Some(seat.about()),
        notices: refusal.map(|said| Notice::new("error", said)).into_iter().collect(),
        problems: draw.summary(),
        conditions: online.map(|row| {
            let mut shown = conditions(draw, row, false);
            shown.accept.hint = Some("オンラインで相談するときに必要です。".to_owned());
            shown
        }),
        controls,
        carried,
        button: "確認へ進む",
        value: "check",
        back: seat.back(),
    }
}
