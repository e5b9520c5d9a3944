//! `/consultations/new/input`: what it is about, 入力 → 確認, while the slot is held.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::Mode;
use entities::consultations::online_conditions;

use super::desk::{Desk, Query};
use super::{fields, send, slots};
use crate::calendar::availability::SlotLength;
use crate::consultations::booking::{HeldSlot, With, held_slot};
use crate::consultations::pages::controls::Draw;
use crate::consultations::pages::form::{
    Answered, ConfirmPage, FormPage, NOT_SENT, Notice, SLOT_STEPS, carried, promise,
};
use crate::consultations::pages::words::{Link, clock, instant_of, mode_code, stamp};
use crate::consultations::policy::current_conditions;
use crate::consultations::readers::{address_of, themes_of};
use crate::consultations::wording::{self, request as say};
use crate::context::Context;
use crate::people::Operator;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Form, Problems};

/// The slot this is about, as the address or the form names it.
#[derive(Clone, Copy)]
pub struct Chosen {
    pub starts_at: DateTime<Utc>,
    pub mode: Mode,
    pub length: SlotLength,
}

impl Chosen {
    pub fn of(query: &Query) -> Option<Self> {
        let starts_at = instant_of(&query.start)?;
        Some(Self { starts_at, mode: query.mode()?, length: query.length()? })
    }

    pub fn words(self) -> String {
        let ends = self.starts_at + TimeDelta::minutes(self.length.minutes().into());
        tokyo::span(self.starts_at, ends)
    }
}

pub async fn show(
    who: Operator,
    context: web::Data<Context>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Failure> {
    let desk = match Desk::open(who, context, query.into_inner()).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    let mut form = Form::default();
    form.set("theme", desk.theme_code());
    form.set("key", fields::fresh_key(&desk.context));
    answer(&desk, &form, &Problems::none(), None).await
}

pub async fn go_on(
    who: Operator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let desk = match Desk::open(who, context, Query::of(&form)).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    match form.text("step") {
        "send" => send::send(desk, form).await,
        "mend" => answer(&desk, &form, &Problems::none(), None).await,
        _ => check(&desk, &form).await,
    }
}

/// The conditions, if this meeting has any.
pub async fn online_conditions(
    desk: &Desk,
    mode: Mode,
) -> Result<Option<online_conditions::Model>, Failure> {
    if mode != Mode::Online {
        return Ok(None);
    }
    Ok(current_conditions(desk.context.database.reader()).await?)
}

/// What is held of what was chosen.
async fn held(desk: &Desk, chosen: Chosen) -> Result<Option<HeldSlot>, Failure> {
    let (db, now) = (desk.context.database.reader(), desk.context.now());
    let held = held_slot(db, now, desk.client()).await?;
    Ok(held.filter(|held| held.starts_at == chosen.starts_at))
}

/// With whom it will be: whoever is held, or as wished.
fn with(desk: &Desk, held: Option<HeldSlot>) -> With {
    held.map_or(desk.with, |held| With::One(held.accompanist))
}

/// What else the client has at that time: told, and theirs to decide.
async fn at_once(desk: &Desk, chosen: Chosen) -> Result<Vec<Notice>, Failure> {
    let ends = chosen.starts_at + TimeDelta::minutes(chosen.length.minutes().into());
    let plans = desk.context.own_plans(desk.client().person()).await?;
    let these = plans.iter().filter(|plan| plan.overlaps((chosen.starts_at, ends)));
    Ok(these.map(|plan| Notice::new("warning", say::at_once(&plan.title))).collect())
}

fn kept(held: Option<HeldSlot>) -> Notice {
    match held {
        Some(held) => Notice::new(
            "info",
            format!(
                "この時間を{}まで確保しています。それまでに申し込みを終えてください。",
                clock(held.until)
            ),
        ),
        None => Notice::new(
            "warning",
            "確保していた10分が過ぎました。入力した内容はそのままです。まだ空いていれば、このまま申し込めます。",
        ),
    }
}

/// Without a slot, one is chosen first.
pub async fn answer(
    desk: &Desk,
    form: &Form,
    problems: &Problems,
    refusal: Option<String>,
) -> Result<HttpResponse, Failure> {
    let Some(chosen) = Chosen::of(&desk.query) else {
        return slots::answer(desk, slots::Again::default()).await;
    };
    let held = held(desk, chosen).await?;
    let with = with(desk, held);
    let among = match with {
        With::One(id) => Some(themes_of(desk.context.database.reader(), id).await?),
        With::Anyone => None,
    };
    let conditions = online_conditions(desk, chosen.mode).await?;
    let status = match (&refusal, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let notices = refusal.map(|said| Notice::new("error", said)).into_iter().chain([kept(held)]);
    let draw = Draw { form, problems };
    let page = FormPage {
        action: "/consultations/new/input".to_owned(),
        steps: SLOT_STEPS.to_vec(),
        purpose: purpose(desk, chosen, with),
        about: None,
        notices: notices.collect(),
        problems: draw.summary(),
        conditions: conditions.as_ref().map(|row| fields::conditions(draw, row, true)),
        controls: vec![fields::theme(draw, desk, among.as_deref()), fields::about(draw)],
        carried: carried_on(desk, chosen, (form.text("key"), conditions.as_ref())),
        button: "確認へ進む",
        value: "check",
        back: Link::new("時間を選び直す", slots_address(desk, chosen)),
    };
    desk.context.pages.answer_with(status, &desk.shell("相談の内容"), &page)
}

fn purpose(desk: &Desk, chosen: Chosen, with: With) -> String {
    let (when, mode) = (chosen.words(), wording::mode(chosen.mode));
    format!("{when}、{}、{mode}の相談です。", desk.with_words(with))
}

fn carried_on(
    desk: &Desk,
    chosen: Chosen,
    (key, conditions): (&str, Option<&online_conditions::Model>),
) -> Vec<(String, String)> {
    let mut carried = desk.carried(chosen.mode, chosen.length);
    carried.push(("start".to_owned(), stamp(chosen.starts_at)));
    carried.push(("key".to_owned(), key.to_owned()));
    carried.extend(conditions.map(|row| ("conditions".to_owned(), row.version.to_string())));
    carried
}

fn slots_address(desk: &Desk, chosen: Chosen) -> String {
    let (minutes, day) =
        (chosen.length.minutes().to_string(), tokyo::day_of(chosen.starts_at).to_string());
    let more =
        [("mode", mode_code(chosen.mode)), ("minutes", minutes.as_str()), ("week", day.as_str())];
    desk.address("/consultations/new", &more)
}

/// 確認, or the form again with everything that is wrong.
async fn check(desk: &Desk, form: &Form) -> Result<HttpResponse, Failure> {
    let Some(chosen) = Chosen::of(&desk.query) else {
        return answer(desk, form, &Problems::none(), None).await;
    };
    let conditions = online_conditions(desk, chosen.mode).await?;
    let mut problems = Problems::none();
    let words = fields::read(desk, form, conditions.as_ref(), &mut problems);
    let Some(words) = words.filter(|_| problems.is_empty()) else {
        return answer(desk, form, &problems, None).await;
    };
    let held = held(desk, chosen).await?;
    let accepted = words.accepts.map(|version| format!("第{version}版に同意する"));
    let mut answers = vec![
        Answered { label: "日時", value: Some(chosen.words()) },
        Answered { label: "相手", value: Some(desk.with_words(with(desk, held))) },
        Answered { label: "方法", value: Some(wording::mode(chosen.mode).to_owned()) },
        Answered { label: "テーマ", value: desk.theme_label(words.theme) },
        Answered { label: "相談したいこと", value: Some(words.about.into_string()) },
    ];
    if conditions.is_some() {
        answers.push(Answered { label: "オンライン相談の条件", value: accepted });
    }
    if let Some((_, name)) = desk.organisations.iter().find(|(id, _)| *id == desk.organisation) {
        answers.push(Answered { label: "団体", value: Some(name.clone()) });
    }
    let mut notices = vec![kept(held)];
    notices.extend(at_once(desk, chosen).await?);
    let email = address_of(desk.context.database.reader(), desk.client()).await?;
    let page = ConfirmPage {
        action: "/consultations/new/input".to_owned(),
        steps: SLOT_STEPS.to_vec(),
        notices,
        answers,
        carried: carried(form),
        purpose: NOT_SENT,
        promise: promise(&email.unwrap_or_default()),
        button: "この内容で予約する",
    };
    desk.context.pages.answer(&desk.shell("予約の内容の確認"), &page)
}
