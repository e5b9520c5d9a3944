use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::study_sessions::seats::Mode;
use entities::{SessionPartId, StudySessionId};
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::day::Chosen;
use super::frame::{Opened, Place, open};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::people::persons::RawPerson;
use crate::study_sessions::attendance::{Refusal, WalkIn, walk_in};
use crate::study_sessions::registration::{Details, Visitor};
use crate::study_sessions::staffing::organisation_named;
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, perform,
    sample,
};

#[derive(Serialize)]
struct WalkInPage {
    form: FormFacts,
    action: String,
    back: String,
    key: String,
    notice: Option<String>,
}

impl Page for WalkInPage {
    const TEMPLATE: &'static str = "study_sessions/staff_walk_in.html";
}

const PLACE: Place = Place::Inner("当日の参加を受け付ける");

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    chosen: web::Query<Chosen>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let mut form = Form::default();
    let first = opened.view.rows.parts.first().map(|rows| rows.part.id);
    if let Some(part) = chosen.part.or(first) {
        form.set("part", part.to_string());
    }
    if let [only] = opened.view.rows.seats.as_slice() {
        form.set("mode", only.mode.to_value());
    }
    form.set("key", context.new_id::<uuid::Uuid>().to_string());
    let page = page(&opened, &form, &Problems::none(), None);
    context.pages.answer(&opened.shell, &page)
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let wish = match read(&form, &opened) {
        Ok(wish) => wish,
        Err(problems) => {
            let page = page(&opened, &form, &problems, None);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return context.pages.answer_with(status, &opened.shell, &page);
        }
    };
    let wish = with_organisation(&context, wish).await?;
    let (organiser, shared, part) = (Organiser::from(&who), context.clone(), wish.part);
    let outcome =
        perform(async move { retrying(|| walk_in(&shared, organiser, wish.clone())).await });
    match outcome.await? {
        Ok(made) => {
            let page = format!("/staff/sessions/{id}/day?part={part}");
            let said = format!("受付番号 {} で登録し、出席を記録しました。", made.number);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &said))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let said = wording::attendance::refusal(&refusal);
            let page = page(&opened, &form, &Problems::none(), Some(said));
            context.pages.answer_with(StatusCode::CONFLICT, &opened.shell, &page)
        }
    }
}

fn read(form: &Form, opened: &Opened) -> Result<WalkIn, Problems> {
    let (person, mut problems) = match Visitor::of(&RawPerson::of_form(form)) {
        Ok(person) => (Some(person), Problems::none()),
        Err(problems) => (None, problems),
    };
    let mode = Mode::try_from_value(&form.text("mode").to_owned()).ok();
    if mode.is_none() {
        problems.add("mode", "参加方法を選んでください。");
    }
    let part: Option<SessionPartId> = form.text("part").parse().ok();
    let part = part.filter(|id| opened.view.rows.parts.iter().any(|rows| rows.part.id == *id));
    if part.is_none() {
        problems.add("part", "日程を選んでください。");
    }
    let (Some(person), Some(mode), Some(part)) = (person, mode, part) else {
        return Err(problems);
    };
    let affiliation = form.filled("affiliation").map(|text| text.trim().to_owned());
    let details = Details { affiliation, waits: false, ..Details::plain(mode) };
    let request_key = form.text("key").to_owned();
    Ok(WalkIn { part, person, organisation: None, details, request_key })
}

/// Somebody of a listed organisation counts for it.
async fn with_organisation(context: &Context, mut wish: WalkIn) -> Result<WalkIn, Failure> {
    if let Some(name) = &wish.details.affiliation {
        wish.organisation = organisation_named(context.database.reader(), name).await?;
    }
    if wish.organisation.is_some() {
        wish.details.affiliation = None;
    }
    Ok(wish)
}

fn page(opened: &Opened, form: &Form, problems: &Problems, notice: Option<String>) -> WalkInPage {
    let base = format!("/staff/sessions/{}", opened.view.rows.session.id);
    let parts = (1..).zip(&opened.view.rows.parts).map(|(number, rows)| {
        let name = rows.part.title.clone().unwrap_or_else(|| format!("日程 {number}"));
        let when = tokyo::month_day_span(rows.part.starts_at, rows.part.ends_at);
        Choice::new(rows.part.id.to_string(), format!("{name}　{when}"))
    });
    let modes = opened.view.rows.seats.iter();
    let modes = modes.map(|seats| Choice::new(seats.mode.to_value(), wording::mode(seats.mode)));
    WalkInPage {
        form: FormFacts::new(fields(form, problems, parts.collect(), modes.collect()), problems),
        action: format!("{base}/day/walk-in"),
        back: format!("{base}/day"),
        key: form.text("key").to_owned(),
        notice,
    }
}

fn fields(form: &Form, problems: &Problems, parts: Vec<Choice>, modes: Vec<Choice>) -> Vec<Field> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    vec![
        field("part", "日程").required().options(parts).width(Width::L),
        field("family_name", "姓").required().autocomplete("off"),
        field("given_name", "名").required().autocomplete("off"),
        field("family_kana", "姓（フリガナ）").autocomplete("off"),
        field("given_kana", "名（フリガナ）").autocomplete("off"),
        field("email", "メールアドレス")
            .inputmode("email")
            .width(Width::L)
            .hint("受付の確認をお送りします。お持ちでない方は空欄にします。その方には、お礼や資料のご案内も送れません。"),
        field("phone", "電話番号").inputmode("tel"),
        field("affiliation", "団体名").width(Width::L),
        field("mode", "参加方法").required().options(modes),
    ]
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let one = || vec![Choice::new("1", "日程 1")];
    vec![sample(&WalkInPage {
        form: FormFacts::new(fields(&form, &none, one(), one()), &none),
        action: "/1".into(),
        back: "/2".into(),
        key: "k".into(),
        notice: Some("会場は満席です。".into()),
    })]
}
