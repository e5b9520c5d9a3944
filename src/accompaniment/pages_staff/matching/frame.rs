//! What the pages of one year share.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::accompaniment::matchmaking::{YearFacts, read};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::{FiscalYear, search_key};
use crate::web::{Choice, Crumb, Failure, Shell};

pub const MATCHING: &str = "マッチング";

/// Which year; the present one when nothing sensible is said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    pub year: String,
}

impl Wanted {
    pub fn year(&self, now: DateTime<Utc>) -> FiscalYear {
        year_of(&self.year, now)
    }
}

pub fn year_of(text: &str, now: DateTime<Utc>) -> FiscalYear {
    let year = text.trim().parse().ok();
    year.and_then(|year| FiscalYear::starting_in(year).ok()).unwrap_or(FiscalYear::at(now))
}

/// The address of a page of a year's desk.
pub fn address(path: &str, year: FiscalYear) -> String {
    format!("/staff/matching{path}?year={}", year.year())
}

/// From two years ago to the next, the chosen one included.
pub fn years(now: DateTime<Utc>, chosen: FiscalYear) -> Vec<Choice> {
    let present = FiscalYear::at(now);
    let mut years =
        vec![present.next(), present, present.previous(), present.previous().previous()];
    if !years.contains(&chosen) {
        years.push(chosen);
    }
    years.iter().map(|year| Choice::new(year.year().to_string(), year.label())).collect()
}

pub async fn facts(context: &Context, year: FiscalYear) -> Result<YearFacts, Failure> {
    let met = context.acquaintances().await?;
    Ok(read(context.database.reader(), met, (year, context.now())).await?)
}

/// A shell for a page below the desk.
pub fn shell(who: &Coordinator, context: &Context, (year, title): (FiscalYear, &str)) -> Shell {
    let mut shell = who.shell(context, title);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to(MATCHING, address("", year)),
        Crumb::here(title),
    ];
    shell
}

/// A whole number in whatever width it was typed.
pub fn count(text: &str) -> Option<u16> {
    search_key(text).trim().parse().ok()
}
