//! The page on which a free time is chosen.

use serde::Serialize;

use crate::consultations::pages::controls::{Pick, PickOption};
use crate::consultations::pages::form::{Notice, SLOT_STEPS};
use crate::consultations::pages::grid::{DayHead, DayList, Free, Move, TimeRow, WeekGrid};
use crate::consultations::pages::words::{Brief, Link};
use crate::web::{Page, Sample, SummaryLine, sample};

#[derive(Clone, Debug, Serialize)]
pub struct SlotsPage {
    pub purpose: &'static str,
    pub steps: Vec<&'static str>,
    pub about: Option<Brief>,
    pub notices: Vec<Notice>,
    /// What is kept for the reader, in words.
    pub held: Option<String>,
    pub problems: Vec<SummaryLine>,
    /// The address of the filters.
    pub filter: String,
    pub picks: Vec<Pick>,
    pub week: WeekGrid,
    /// `この週に12件の空きがあります。`
    pub count: String,
    /// What to do where no time fits.
    pub otherwise: Option<Link>,
    pub problem: Option<String>,
    pub action: String,
    pub carried: Vec<(String, String)>,
    pub button: &'static str,
    pub back: Link,
}

impl Page for SlotsPage {
    const TEMPLATE: &'static str = "consultations/slots.html";
}

/// How many there are, in words.
pub fn count_words(week: &WeekGrid) -> String {
    match (week.count, &week.free_week) {
        (0, Some(_)) => "この週は満席です。".to_owned(),
        (0, None) => "空いている時間が見つかりませんでした。".to_owned(),
        (count, _) => format!("この週に{count}件の空きがあります。"),
    }
}

pub fn samples() -> Vec<Sample> {
    let page = everything();
    let full = full_week();
    let other = SlotsPage {
        steps: Vec::new(),
        count: count_words(&full),
        week: full,
        otherwise: None,
        problem: None,
        held: None,
        problems: Vec::new(),
        ..page.clone()
    };
    vec![sample(&page), sample(&other)]
}

/// With everything a page can show.
fn everything() -> SlotsPage {
    let to = Link::new("希望日時を送る", "/consultations/request");
    let week = week();
    SlotsPage {
        purpose: "空いている時間から選びます。",
        steps: SLOT_STEPS.to_vec(),
        about: None,
        notices: vec![Notice::new("info", "期限を過ぎています。")],
        held: Some("11:12まで確保しています。".to_owned()),
        problems: vec![SummaryLine {
            id: "f-slot".to_owned(),
            text: "選んでください。".to_owned(),
        }],
        filter: "/consultations/new".to_owned(),
        picks: vec![Pick::new("mode", "方法", "a").options([PickOption::new("a", "b")])],
        count: count_words(&week),
        week,
        otherwise: Some(to.clone()),
        problem: Some("時間を選んでください。".to_owned()),
        action: "/consultations/new".to_owned(),
        carried: vec![("mode".to_owned(), "online".to_owned())],
        button: "この時間で進む",
        back: to,
    }
}

fn week() -> WeekGrid {
    let free = |value: &str| Free {
        value: value.to_owned(),
        label: "12月1日（火）10:00～11:00".to_owned(),
        short: "10:00～11:00".to_owned(),
        clash: Some("勉強会「第3回 地域間連携」".to_owned()),
    };
    let head = |holiday: Option<&str>, today| DayHead {
        label: "12月1日（火）".to_owned(),
        short: "1 火".to_owned(),
        today,
        holiday: holiday.map(ToOwned::to_owned),
    };
    WeekGrid {
        label: "2026年11月30日（月）～12月1日（火）".to_owned(),
        days: vec![head(Some("勤労感謝の日"), false), head(None, true)],
        rows: vec![TimeRow { time: "10:00".to_owned(), cells: vec![None, Some(free("a"))] }],
        list: vec![DayList { label: "12月1日（火）".to_owned(), slots: vec![free("a")] }],
        previous: Some(turn()),
        next: Some(turn()),
        free_week: None,
        count: 1,
    }
}

fn full_week() -> WeekGrid {
    WeekGrid {
        rows: Vec::new(),
        list: Vec::new(),
        previous: None,
        next: None,
        free_week: Some(turn()),
        count: 0,
        ..week()
    }
}

fn turn() -> Move {
    Move { label: "次の週".to_owned(), href: "/consultations/new".to_owned() }
}
