//! What these pages share: tabs, filters, the note in the audit log, what becomes of a form.

use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::consultations::fees::{Refusal, wording};
use crate::consultations::readers::AccompanistLine;
use crate::context::Context;
use crate::database::Stop;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Choice, Crumb, Failure, Form, Problems, Shell, address, thousands};

pub const TITLE: &str = "謝金・旅費";
pub const BASE: &str = "/staff/fees";

/// One of the pages side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Lines,
    Travel,
    Rates,
    Terms,
}

#[derive(Clone, Debug, Serialize)]
pub struct TabFacts {
    pub label: String,
    pub href: String,
    pub current: bool,
}

pub fn tabs(here: Tab) -> Vec<TabFacts> {
    let tab = |label: &str, path: &str, tab| TabFacts {
        label: label.to_owned(),
        href: format!("{BASE}{path}"),
        current: tab == here,
    };
    vec![
        tab("謝金", "", Tab::Lines),
        tab("旅費", "/travel", Tab::Travel),
        tab("単価表", "/rates", Tab::Rates),
        tab("支払条件", "/terms", Tab::Terms),
    ]
}

/// The shell of a page of the list or below it: name and address of the pages between.
pub fn shell(
    who: &Coordinator,
    context: &Context,
    title: &str,
    between: &[(&str, String)],
) -> Shell {
    let mut shell = who.shell(context, title);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff")];
    if title != TITLE {
        shell.breadcrumb.push(Crumb::to(TITLE, BASE));
    }
    for (label, href) in between {
        shell.breadcrumb.push(Crumb::to(*label, href.clone()));
    }
    shell.breadcrumb.push(Crumb::here(title));
    shell
}

/// What a list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    pub year: String,
    pub month: String,
    pub state: String,
    pub accompanist: String,
    /// Counts from 1.
    pub page: u64,
}

impl Wanted {
    pub fn from_form(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            year: text("year"),
            month: text("month"),
            state: text("state"),
            accompanist: text("accompanist"),
            page: form.text("page").parse().unwrap_or(1),
        }
    }

    /// The present year where none is named.
    pub fn fiscal_year(&self, context: &Context) -> FiscalYear {
        let typed = self.year.trim().parse().ok();
        let typed = typed.and_then(|year| FiscalYear::starting_in(year).ok());
        typed.unwrap_or_else(|| FiscalYear::at(context.now()))
    }

    pub fn month(&self) -> Option<u32> {
        self.month.trim().parse().ok().filter(|month| (1..=12).contains(month))
    }

    pub fn is_narrowed(&self) -> bool {
        [&self.year, &self.month, &self.state, &self.accompanist]
            .iter()
            .any(|value| !value.is_empty())
    }

    /// The list with its filters, without the page.
    pub fn address(&self, path: &str) -> String {
        let kept = [
            ("year", self.year.as_str()),
            ("month", &self.month),
            ("state", &self.state),
            ("accompanist", &self.accompanist),
        ];
        address(path, &kept)
    }

    /// In words, for the head of a sheet.
    pub fn words(&self, state: Option<&str>, person: Option<&str>) -> String {
        let month = self.month().map(|month| format!("{month}月"));
        let parts = [month, state.map(str::to_owned), person.map(|name| format!("{name}さん"))];
        parts.into_iter().flatten().collect::<Vec<_>>().join("・")
    }
}

/// What the filters offer.
#[derive(Clone, Debug, Serialize)]
pub struct Offers {
    pub years: Vec<Choice>,
    pub months: Vec<Choice>,
    pub states: Vec<Choice>,
    pub accompanists: Vec<Choice>,
}

impl Offers {
    pub fn new(context: &Context, states: Vec<Choice>, people: &[AccompanistLine]) -> Self {
        let present = FiscalYear::at(context.now());
        let years = [present, present.previous(), present.previous().previous()];
        let months = (4..=12).chain(1..=3);
        let person =
            |line: &AccompanistLine| Choice::new(line.person.to_string(), line.name.clone());
        Self {
            years: years.map(|year| Choice::new(year.year().to_string(), year.label())).into(),
            months: months
                .map(|month: u32| Choice::new(month.to_string(), format!("{month}月")))
                .collect(),
            states,
            accompanists: people.iter().map(person).collect(),
        }
    }
}

/// A file at the foot of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Download {
    pub label: &'static str,
    pub href: String,
    pub format: &'static str,
    pub size: String,
}

impl Download {
    pub fn new(label: &'static str, href: String, count: u64) -> Self {
        Self { label, href, format: "XLSX", size: format!("{}件", thousands(count)) }
    }
}

/// Three boxes of a date with today in them.
pub fn today(context: &Context) -> [String; 3] {
    let day = tokyo::day_of(context.now());
    [day.year().to_string(), day.month().to_string(), day.day().to_string()]
}

/// Notes that somebody looked at what somebody else is paid; the page is shown only after that.
pub async fn viewed(
    who: &Coordinator,
    context: &Context,
    (table, id): (&'static str, Option<Uuid>),
    what: &'static str,
) -> Result<(), Failure> {
    let subject = id.map_or_else(|| Subject::all(table), |id| Subject::of(table, id));
    audit::viewed(context, &who.actor(), subject, json!({ "what": what })).await?;
    Ok(())
}

/// What became of a form.
pub enum Settled<T> {
    Done(T),
    /// To be shown again with these problems, or this sentence.
    Again(Problems, Option<String>),
}

/// Sorts refusals: what the form can show, and what ends the request.
pub fn settle<T>(outcome: Result<T, Stop<Refusal>>) -> Result<Settled<T>, Failure> {
    match outcome {
        Ok(done) => Ok(Settled::Done(done)),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(Refusal::Invalid(problems))) => Ok(Settled::Again(problems, None)),
        Err(Stop::Refused(other)) => {
            Ok(Settled::Again(Problems::none(), Some(wording::refusal(&other))))
        }
    }
}
