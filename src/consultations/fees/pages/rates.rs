//! 単価表: the rates of a fiscal year.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::frame::{self, BASE, Settled, Tab, TabFacts, settle};
use super::rates_form::{RateFields, read};
use crate::consultations::Organiser;
use crate::consultations::fees::rates::{RawRates, rates_of, save_rates};
use crate::consultations::fees::wording::say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{BannerKind, Failure, Form, Page, Problems, Sample, perform, sample};

#[derive(Serialize)]
struct RatesPage {
    tabs: Vec<TabFacts>,
    years: Vec<TabFacts>,
    year: String,
    version: String,
    /// Which version holds since when; none before the first.
    since: Option<String>,
    notice: Option<String>,
    fields: RateFields,
}

impl Page for RatesPage {
    const TEMPLATE: &'static str = "consultations/fees_rates.html";
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WantedYear {
    year: String,
}

fn year_of(text: &str, context: &Context) -> Result<FiscalYear, Failure> {
    if text.trim().is_empty() {
        return Ok(FiscalYear::at(context.now()));
    }
    let year = text.trim().parse().map_err(|_| Failure::NotFound)?;
    FiscalYear::starting_in(year).map_err(|_| Failure::NotFound)
}

/// `GET /staff/fees/rates?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<WantedYear>,
) -> Result<HttpResponse, Failure> {
    let year = year_of(&wanted.year, &context)?;
    let reader = context.database.reader();
    let stored = rates_of(reader, year).await?;
    // A new year begins with what held in the one before.
    let proposed = match &stored {
        Some(table) => RawRates::of(table),
        None => match rates_of(reader, year.previous()).await? {
            Some(before) => RawRates::of(&before),
            None => RawRates::usual(),
        },
    };
    let version = stored.as_ref().map_or(0, |table| table.row.version);
    answer((&who, year), &context, (&proposed, version), (&Problems::none(), None)).await
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let year = year_of(form.text("year"), &context)?;
    let version = form.text("version").parse().unwrap_or(0);
    let raw = read(&form);
    let (organiser, working, typed) = (Organiser::from(&who), context.clone(), raw.clone());
    let done = perform(async move {
        retrying(|| save_rates(&working, organiser, (year, version), typed.clone())).await
    });
    match settle(done.await?)? {
        Settled::Done(_) => {
            let page = format!("{BASE}/rates?year={}", year.year());
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, say::RATES_SAVED))
        }
        Settled::Again(problems, notice) => {
            answer((&who, year), &context, (&raw, version), (&problems, notice)).await
        }
    }
}

async fn answer(
    (who, year): (&Coordinator, FiscalYear),
    context: &Context,
    (raw, version): (&RawRates, i32),
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let present = FiscalYear::at(context.now());
    let link = |one: FiscalYear| TabFacts {
        label: one.label(),
        href: format!("{BASE}/rates?year={}", one.year()),
        current: one == year,
    };
    let stored = rates_of(context.database.reader(), year).await?;
    let status = match (&notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let page = RatesPage {
        tabs: frame::tabs(Tab::Rates),
        years: [present.previous(), present, present.next()].map(link).into(),
        year: year.year().to_string(),
        version: version.to_string(),
        since: stored.map(|table| {
            let saved = tokyo::date_time(table.row.saved_at);
            format!("第{}版（{saved}に保存）", table.row.version)
        }),
        notice,
        fields: RateFields::new(raw, problems),
    };
    let title = format!("{}の単価表", year.label());
    let shell = frame::shell(who, context, &title, &[]);
    context.pages.answer_with(status, &shell, &page)
}

pub fn samples() -> Vec<Sample> {
    let page = |since: Option<&str>, problems: &Problems| RatesPage {
        tabs: frame::tabs(Tab::Rates),
        years: frame::tabs(Tab::Rates),
        year: "2026".to_owned(),
        version: "1".to_owned(),
        since: since.map(str::to_owned),
        notice: since.map(|_| "ほかの人が先に保存しました。".to_owned()),
        fields: RateFields::new(&RawRates::usual(), problems),
    };
    let mut problems = Problems::none();
    problems.add("unit_minutes", "数字で入力してください。");
    vec![sample(&page(None, &Problems::none())), sample(&page(Some("第2版"), &problems))]
}
