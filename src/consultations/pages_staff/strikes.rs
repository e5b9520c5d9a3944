//! No-shows and late cancellations, who is suspended, and taking a strike back.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use entities::ConsultationStrikeId;
use entities::consultations::strike;
use serde::Serialize;

use super::frame::{self, BASE, Tab, TabFacts};
use crate::consultations::policy::policy_at;
use crate::consultations::strikes::{Standing, lift_strike, standings};
use crate::consultations::wording_staff as say;
use crate::consultations::{Organiser, wording};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, organisations, persons};
use crate::vocabulary::{LongText, tokyo};
use crate::web::{
    BannerKind, Chip, Control, EditPage, Failure, Field, Form, Page, Problems, Sample, Settled,
    Told, perform, sample, settle,
};

#[derive(Serialize)]
struct StrikesPage {
    tabs: Vec<TabFacts>,
    people: Vec<PersonCard>,
}

impl Page for StrikesPage {
    const TEMPLATE: &'static str = "consultations/staff_strikes.html";
}

#[derive(Serialize)]
struct PersonCard {
    name: String,
    chip: Chip,
    standing: String,
    strikes: Vec<StrikeLine>,
}

#[derive(Serialize)]
struct StrikeLine {
    text: String,
    consultation: String,
    lifted: Option<String>,
    lift: Option<String>,
}

pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let all = read(&context).await?;
    let reader = context.database.reader();
    let people = all.iter().filter_map(|one| Some(one.strikes.first()?.person_id));
    let names = persons::names(reader, people).await?;
    let places = all.iter().filter_map(|one| Some(one.strikes.last()?.organisation_id));
    let places = organisations::names(reader, places).await?;
    let card = |one: &Standing| {
        let last = one.strikes.last()?;
        let name = names.get(&last.person_id)?;
        let place = places.get(&last.organisation_id).cloned().unwrap_or_default();
        Some(card(one, format!("{name}さん（{place}）")))
    };
    let page = StrikesPage {
        tabs: frame::tabs(Tab::Strikes),
        people: all.iter().filter_map(card).collect(),
    };
    context.pages.answer(&frame::shell(&who, &context, Some("欠席と休止")), &page)
}

async fn read(context: &Context) -> Result<Vec<Standing>, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let policy = policy_at(reader, now).await?;
    Ok(standings(reader, now, &policy).await?)
}

fn card(one: &Standing, name: String) -> PersonCard {
    let chip = match (one.suspended_until, one.count) {
        (Some(_), _) => ("error", "休止中"),
        (None, 0) => ("neutral", "対象なし"),
        (None, _) => ("warning", "注意"),
    };
    let until = one.suspended_until.map(wording::suspended_until);
    PersonCard {
        name,
        chip: chip.into(),
        standing: say::standing(one.count, until.as_deref()),
        strikes: one.strikes.iter().rev().map(line).collect(),
    }
}

fn line(strike: &strike::Model) -> StrikeLine {
    let lifted = strike.lifted_at.map(|at| {
        say::lifted(&tokyo::date_time(at), strike.lift_reason.as_deref().unwrap_or_default())
    });
    StrikeLine {
        text: format!("{} {}", tokyo::date_time(strike.given_at), wording::strike(strike.kind)),
        consultation: format!("{BASE}/{}", strike.consultation_id),
        lift: lifted.is_none().then(|| format!("{BASE}/strikes/{}", strike.id)),
        lifted,
    }
}

/// `GET /staff/consultations/strikes/{id}`
pub async fn show_one(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationStrikeId>,
) -> Result<HttpResponse, Failure> {
    let facts = told(&context, *id).await?;
    answer((&who, *id), &context, facts, (&Form::default(), &Problems::none()))
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationStrikeId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let facts = told(&context, *id).await?;
    let mut problems = Problems::none();
    let reason = problems.keep("reason", LongText::<500>::parse(form.text("reason")));
    let Some(reason) = reason else {
        return answer((&who, *id), &context, facts, (&form, &problems));
    };
    let (organiser, working, strike) = (Organiser::from(&who), context.clone(), *id);
    let done = perform(async move {
        retrying(|| lift_strike(&working, organiser, strike, reason.clone())).await
    });
    match settle(done.await?)? {
        Settled::Done(()) => {
            let page = format!("{BASE}/strikes");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, say::LIFTED))
        }
        Settled::Again(problems, _) => answer((&who, *id), &context, facts, (&form, &problems)),
    }
}

/// What the strike is about.
async fn told(context: &Context, id: ConsultationStrikeId) -> Result<Vec<Told>, Failure> {
    let all = read(context).await?;
    let strike = all.iter().flat_map(|one| &one.strikes).find(|strike| strike.id == id);
    let strike = strike.ok_or(Failure::NotFound)?;
    let names: HashMap<_, _> =
        persons::names(context.database.reader(), [strike.person_id]).await?;
    let name = names.get(&strike.person_id).map(|name| format!("{name}さん"));
    Ok(vec![
        Told::new("だれの", name),
        Told::new("何が", wording::strike(strike.kind).to_owned()),
        Told::new("いつ", tokyo::date_time(strike.given_at)),
    ])
}

fn answer(
    (who, id): (&Coordinator, ConsultationStrikeId),
    context: &Context,
    facts: Vec<Told>,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let reason = Field::new("reason", "数えない理由", form, problems)
        .required()
        .hint("事情を後から確かめられるように書いてください。本人にもお知らせが届きますが、理由は載りません。");
    let (action, back) = (format!("{BASE}/strikes/{id}"), format!("{BASE}/strikes"));
    let purpose = "この1回を数えないことにします。これで休止が解ける場合は、すぐに解けます。";
    let page = EditPage { facts, ..EditPage::new((&action, &back), purpose, Vec::new()) };
    let page = page.asking(vec![Control::new("area", reason)], "数えないことにする");
    let shell = frame::shell(who, context, Some("数えないことにする"));
    context.pages.answer_with(page.status(), &shell, &page)
}

pub fn samples() -> Vec<Sample> {
    let line = |lifted: Option<String>| StrikeLine {
        text: "2026年11月2日（月）10:00 無断欠席".to_owned(),
        consultation: "/a".to_owned(),
        lift: lifted.is_none().then(|| "/b".to_owned()),
        lifted,
    };
    let card = PersonCard {
        name: "鈴木 一郎さん（花巻みらい商工会）".to_owned(),
        chip: ("error", "休止中").into(),
        standing: say::standing(3, Some("2027年1月31日（日）")),
        strikes: vec![line(None), line(Some(say::lifted("2026年11月5日（木）9:00", "急病")))],
    };
    let page = |people| StrikesPage { tabs: frame::tabs(Tab::Strikes), people };
    vec![sample(&page(vec![card])), sample(&page(Vec::new()))]
}
