//! The accompanists: who takes bookings on which terms, how much they carry, what their contract
//! covers.

use std::num::NonZeroU16;

use actix_web::{HttpResponse, web};
use entities::PersonId;
use serde::Serialize;

use super::frame::{self, BASE, Tab, TabFacts};
use crate::consultations::availability::save_contract;
use crate::consultations::readers::{AccompanistLine, accompanists};
use crate::consultations::typed::whole_number;
use crate::consultations::wording_staff as say;
use crate::consultations::{Organiser, wording};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{
    BannerKind, Cell, Chip, Choice, Control, EditPage, Failure, Field, Form, Page, Problems, Row,
    Sample, Settled, Told, Width, perform, sample, settle,
};

#[derive(Serialize)]
struct AccompanistsPage {
    tabs: Vec<TabFacts>,
    year: String,
    rows: Vec<Row>,
}

impl Page for AccompanistsPage {
    const TEMPLATE: &'static str = "consultations/staff_accompanists.html";
}

pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let year = FiscalYear::at(context.now());
    let lines = accompanists(context.database.reader(), year, Organiser::from(&who)).await?;
    let page = AccompanistsPage {
        tabs: frame::tabs(Tab::Accompanists),
        year: year.label(),
        rows: lines.iter().map(row).collect(),
    };
    context.pages.answer(&frame::shell(&who, &context, Some("支援者")), &page)
}

fn row(line: &AccompanistLine) -> Row {
    let chip: Chip = match &line.profile {
        Some(profile) if profile.accepts => ("open", "受付中").into(),
        Some(_) => ("neutral", "休止中").into(),
        None => ("draft", "未登録").into(),
    };
    let confirms = line.profile.as_ref().map(|profile| wording::confirmation(profile.confirmation));
    let limit = line.most.map_or_else(|| "上限なし".to_owned(), |most| format!("{most}件まで"));
    let full = line.most.is_some_and(|most| line.load >= u64::try_from(most).unwrap_or(0));
    let carried = Cell::text(format!("{}件", line.load));
    Row::new([
        Cell::link(
            format!("{}さん", line.name),
            format!("/staff/accompanists/{}/availability", line.person),
        )
        .chip(chip),
        Cell::text(line.themes.join("、")),
        Cell::text(confirms.unwrap_or_default()),
        if full { carried.chip(("warning", "上限")) } else { carried },
        Cell::link(limit, format!("{BASE}/contracts/{}", line.person)),
    ])
}

/// `GET /staff/consultations/contracts/{id}`
pub async fn show_contract(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    let line = find(&who, &context, *id).await?;
    let mut form = Form::default();
    form.set("year", FiscalYear::at(context.now()).year().to_string());
    form.set("most", line.most.map_or_else(String::new, |most| most.to_string()));
    answer((&who, &line), &context, &form, (&Problems::none(), None))
}

async fn find(
    who: &Coordinator,
    context: &Context,
    id: PersonId,
) -> Result<AccompanistLine, Failure> {
    let year = FiscalYear::at(context.now());
    let lines = accompanists(context.database.reader(), year, Organiser::from(who)).await?;
    lines.into_iter().find(|line| line.person == id).ok_or(Failure::NotFound)
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<PersonId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let line = find(&who, &context, *id).await?;
    let mut problems = Problems::none();
    let Some((year, most)) = read(&form, &mut problems) else {
        return answer((&who, &line), &context, &form, (&problems, None));
    };
    let (organiser, working, at) = (Organiser::from(&who), context.clone(), (*id, year));
    let done =
        perform(async move { retrying(|| save_contract(&working, organiser, at, most)).await });
    match settle(done.await?)? {
        Settled::Done(()) => {
            let page = format!("{BASE}/accompanists");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, say::CONTRACT_SAVED))
        }
        Settled::Again(problems, notice) => {
            answer((&who, &line), &context, &form, (&problems, notice))
        }
    }
}

fn read(form: &Form, problems: &mut Problems) -> Option<(FiscalYear, Option<NonZeroU16>)> {
    let year = form.text("year").trim().parse().ok();
    let year = year.and_then(|year| FiscalYear::starting_in(year).ok());
    if year.is_none() {
        problems.add("year", say::YEAR);
    }
    let typed = form.filled("most");
    let most = typed.map(|typed| {
        whole_number(typed).and_then(|number| u16::try_from(number).ok()).and_then(NonZeroU16::new)
    });
    if most == Some(None) {
        problems.add("most", say::CONTRACT);
    }
    if problems.is_empty() { Some((year?, most.flatten())) } else { None }
}

fn answer(
    (who, line): (&Coordinator, &AccompanistLine),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let present = FiscalYear::at(context.now());
    let years =
        [present, present.next()].map(|year| Choice::new(year.year().to_string(), year.label()));
    let year = Field::new("year", "年度", form, problems).required().options(years);
    let most = Field::new("most", "相談の上限", form, problems)
        .hint("空けると上限なしになります。")
        .inputmode("numeric")
        .width(Width::S);
    let controls = vec![Control::new("radios", year), Control::new("text", most).unit("件")];
    let (action, back) =
        (format!("{BASE}/contracts/{}", line.person), format!("{BASE}/accompanists"));
    let page = EditPage {
        facts: vec![
            Told::new("支援者", format!("{}さん", line.name)),
            Told::new("今年度の件数", format!("{}件", line.load)),
        ],
        ..EditPage::new((&action, &back), "契約で受けられる相談の件数です。", Vec::new())
    };
    let page = page.asking(controls, "保存する").saying(notice);
    let shell = frame::shell(who, context, Some("契約の上限"));
    context.pages.answer_with(page.status(), &shell, &page)
}

pub fn samples() -> Vec<Sample> {
    let line = Row::new([
        Cell::link("佐藤 花子さん", "/a").chip(("open", "受付中")),
        Cell::text("採用、定着"),
        Cell::text("すぐに確定する"),
        Cell::text("3件"),
        Cell::link("上限なし", "/b"),
    ]);
    let page = |rows| AccompanistsPage {
        tabs: frame::tabs(Tab::Accompanists),
        year: "令和8年度".to_owned(),
        rows,
    };
    vec![sample(&page(vec![line])), sample(&page(Vec::new()))]
}
