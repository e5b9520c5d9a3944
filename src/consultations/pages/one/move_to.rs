//! The form of a move: where to, and what to tell the other side.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _, Utc};
use entities::consultations::consultation::Mode;
use entities::consultations::online_conditions;

use crate::calendar::availability::SlotLength;
use crate::consultations::booking::Place;
use crate::consultations::pages::booking::conditions;
use crate::consultations::pages::controls::{Control, Draw};
use crate::consultations::pages::form::{FormPage, Notice, WISH_STEPS};
use crate::consultations::pages::seat::{Seat, optional};
use crate::consultations::pages::words::{MODES, clock, instant_of, mode_code, mode_of};
use crate::consultations::policy::current_conditions;
use crate::consultations::wording;
use crate::vocabulary::{LongText, ShortText, parse_date_fields, parse_time, tokyo};
use crate::web::{Choice, Failure, Form, Problems, Width};

/// What the last button says.
pub const MOVE: &str = "この日時に変更する";

/// What was typed.
pub struct Wanted {
    pub version: i32,
    pub starts_at: DateTime<Utc>,
    pub length: SlotLength,
    pub mode: Mode,
    /// What the accompanist says of it, where that is new.
    pub place: Option<Place>,
    /// The version of the conditions of meeting online.
    pub accepts: Option<i32>,
    pub message: Option<LongText<500>>,
}

/// As it is now, for the accompanist to change.
pub fn as_stored(seat: &Seat) -> Form {
    let row = &seat.view.parties.row;
    let mut form = Form::default();
    if let Some(starts) = row.starts_at {
        let day = tokyo::day_of(starts);
        form.set("day_year", day.year().to_string());
        form.set("day_month", day.month().to_string());
        form.set("day_day", day.day().to_string());
        form.set("from", clock(starts));
    }
    form.set("mode", mode_code(row.mode));
    form.set("minutes", row.minutes.to_string());
    form.set("version", row.version.to_string());
    for (name, value) in PLACE.iter().zip([&row.place, &row.online_url, &row.phone]) {
        form.set(name, value.clone().unwrap_or_default());
    }
    form
}

/// Where to come, which address to open, which number to call.
const PLACE: [&str; 3] = ["place", "online_url", "phone"];

/// What was typed of it; none where that is what is stored, or where it was not asked for.
fn place(seat: &Seat, form: &Form, problems: &mut Problems) -> Option<Place> {
    let is_asked = form.values().iter().any(|(name, _)| name == PLACE[0]);
    if seat.is_client() || !is_asked {
        return None;
    }
    let row = &seat.view.parties.row;
    let [place, online_url, phone] = PLACE.map(|name| {
        let typed = ShortText::<500>::parse_optional(form.text(name));
        problems.keep(name, typed).flatten().map(ShortText::into_string)
    });
    if online_url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        problems.add("online_url", wording::availability::ONLINE_URL);
    }
    let same = (&place, &online_url, &phone) == (&row.place, &row.online_url, &row.phone);
    let (room, licence) = (row.room_id, row.licence_id);
    (!same).then_some(Place { room, licence, place, online_url, phone })
}

pub fn read(seat: &Seat, form: &Form) -> Result<Wanted, Problems> {
    let mut problems = Problems::none();
    let starts = if seat.is_client() {
        let slot = instant_of(form.text("slot"));
        slot.ok_or("空いている時間から1つ選んでください。")
            .map_err(|said| problems.add("slot", said))
            .ok()
    } else {
        let part = |part: &str| form.text(&format!("day_{part}"));
        let day = problems.keep("day", parse_date_fields(part("year"), part("month"), part("day")));
        let time = problems.keep("from", parse_time(form.text("from")));
        if time.is_some_and(|time| time.minute() % 5 != 0) {
            problems.add("from", wording::request::NOT_IN_FIVES);
        }
        day.zip(time).map(|(day, time)| tokyo::instant(day, time))
    };
    let mode = mode_of(form.text("mode"));
    if mode.is_none() {
        problems.add("mode", "方法を選んでください。");
    }
    let length = form.text("minutes").parse().ok().and_then(SlotLength::from_minutes);
    if length.is_none() {
        problems.add("minutes", "長さを選んでください。");
    }
    let message = optional(form, "message", &mut problems);
    let accepts = form.text("conditions").parse().ok();
    let accepts = accepts.filter(|_| form.is_ticked("accepts_conditions"));
    let place = place(seat, form, &mut problems);
    let version = form.text("version").parse().unwrap_or(0);
    match (starts, mode, length) {
        (Some(starts_at), Some(mode), Some(length)) if problems.is_empty() => {
            Ok(Wanted { version, starts_at, length, mode, place, accepts, message })
        }
        _ => Err(problems),
    }
}

/// A move after the deadline counts, where it is possible at all.
pub fn late(seat: &Seat) -> Option<Notice> {
    let view = &seat.view;
    let counts = view.cancelling_counts && view.may_move;
    let deadline = view.change_deadline.filter(|_| counts).map(tokyo::date_time)?;
    let kind = wording::strike(entities::consultations::strike::StrikeKind::LateChange);
    let said = format!(
        "変更の期限（{deadline}）を過ぎています。変更はできますが、「{kind}」として1回に数えます。"
    );
    Some(Notice::new("warning", said))
}

pub async fn answer(
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
    let conditions = to_accept(seat, form).await?;
    let page = facts(seat, Draw { form, problems }, (refusal, conditions.as_ref()));
    let title = if seat.is_client() { "日時を変える" } else { "日時・場所を変える" };
    seat.answer(status, &seat.shell(Some(title)), &page)
}

/// The conditions, where a client goes over to meeting online.
pub async fn to_accept(
    seat: &Seat,
    form: &Form,
) -> Result<Option<online_conditions::Model>, Failure> {
    let goes_over = seat.is_client()
        && mode_of(form.text("mode")) == Some(Mode::Online)
        && seat.view.parties.row.mode != Mode::Online;
    if !goes_over {
        return Ok(None);
    }
    Ok(current_conditions(seat.context.database.reader()).await?)
}

fn facts(
    seat: &Seat,
    draw: Draw<'_>,
    (refusal, online): (Option<String>, Option<&online_conditions::Model>),
) -> FormPage {
    let mut notices: Vec<_> = refusal.into_iter().map(|said| Notice::new("error", said)).collect();
    notices.extend(late(seat));
    let message =
        draw.field("message", "相手への連絡").hint("変更のお知らせに、そのまま載ります。");
    let mut controls = if seat.is_client() { Vec::new() } else { time_controls(draw) };
    controls.push(Control::new("area", message).limit(500));
    let mut carried = vec![("version".to_owned(), draw.form.text("version").to_owned())];
    if seat.is_client() {
        for name in ["slot", "mode", "minutes", "week"] {
            carried.push((name.to_owned(), draw.form.text(name).to_owned()));
        }
        carried.extend(online.map(|row| ("conditions".to_owned(), row.version.to_string())));
    }
    FormPage {
        action: seat.path("change"),
        steps: if seat.is_client() { Vec::new() } else { WISH_STEPS.to_vec() },
        purpose: purpose(seat, draw.form),
        about: Some(seat.about()),
        notices,
        problems: draw.summary(),
        conditions: online.map(|row| conditions(draw, row, true)),
        controls,
        carried,
        button: if seat.is_client() { MOVE } else { "確認へ進む" },
        value: if seat.is_client() { "send" } else { "check" },
        back: seat.back(),
    }
}

/// What the client is about to confirm; what the accompanist is asked for.
fn purpose(seat: &Seat, form: &Form) -> String {
    let minutes = form.text("minutes").parse().ok().and_then(SlotLength::from_minutes);
    let mode = mode_of(form.text("mode"));
    match (instant_of(form.text("slot")), minutes, mode) {
        (Some(starts), Some(length), Some(mode)) if seat.is_client() => {
            let ends = starts + TimeDelta::minutes(length.minutes().into());
            let (span, mode) = (tokyo::span(starts, ends), wording::mode(mode));
            format!(
                "新しい日時は{span}（{mode}）です。よければ「この日時に変更する」を押してください。"
            )
        }
        _ => "新しい日時や場所を入力してください。次のページで確かめてから変更します。".to_owned(),
    }
}

const PHONE_HINT: &str = "相談する方が、時間になったらこの番号へ電話します。";

fn time_controls(draw: Draw<'_>) -> Vec<Control> {
    let modes = MODES.map(|mode| Choice::new(mode_code(mode), wording::mode(mode)));
    let lengths = SlotLength::ALL.map(|length| {
        let minutes = length.minutes();
        Choice::new(minutes.to_string(), format!("{minutes}分"))
    });
    let from = draw.field("from", "開始時刻").required().width(Width::S).hint("例：14:00");
    vec![
        Control::new("date", draw.date("day", "日").required()),
        Control::new("text", from),
        Control::new("radios", draw.field("minutes", "長さ").required().options(lengths)),
        Control::new("radios", draw.field("mode", "方法").required().options(modes)),
        Control::new("text", draw.field("place", "会う場所（対面）").width(Width::Full)),
        Control::new(
            "text",
            draw.field("online_url", "参加用URL（オンライン）").width(Width::Full),
        ),
        Control::new("text", draw.field("phone", "電話番号（電話）").hint(PHONE_HINT)),
    ]
}
