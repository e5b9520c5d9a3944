//! `/staff/newsletter`: numbers without names.

use actix_web::{HttpResponse, web};
use chrono::TimeDelta;
use serde::Serialize;

use super::frame::{self, TITLE, Tab, TabFacts};
use crate::context::Context;
use crate::newsletter::{Figures, figures, wording};
use crate::people::Viewer;
use crate::vocabulary::Prefecture;
use crate::web::{Cell, Failure, Page, Row, Sample, sample, thousands};

const LATELY: TimeDelta = TimeDelta::days(30);

#[derive(Serialize)]
struct FiguresPage {
    tabs: Vec<TabFacts>,
    stats: Vec<Stat>,
    kinds: Vec<Row>,
    prefectures: Vec<Row>,
    frequencies: Vec<Row>,
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "newsletter/staff_figures.html";
}

#[derive(Serialize)]
struct Stat {
    label: &'static str,
    value: String,
    unit: &'static str,
    note: Option<&'static str>,
}

/// `GET /staff/newsletter`
pub async fn show(who: Viewer, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let now = context.now();
    let counted = figures(context.database.reader(), (now - LATELY, now)).await?;
    let page = facts(&counted, frame::tabs(&who, Tab::Figures));
    context.pages.answer(&frame::shell(&who, &context, (&[], TITLE)), &page)
}

fn facts(counted: &Figures, tabs: Vec<TabFacts>) -> FiguresPage {
    let stat = |label, value, note| Stat { label, value: thousands(value), unit: "名", note };
    let row =
        |label: String, count: u64| Row::new([Cell::text(label), Cell::text(thousands(count))]);
    let untold = || "（回答なし）".to_owned();
    let prefecture = |code: Option<i32>| {
        let one = code.and_then(|code| Prefecture::from_code(u8::try_from(code).ok()?));
        one.map_or_else(untold, |one| one.kanji().to_owned())
    };
    let kinds = counted.by_kind.iter();
    let kinds = kinds.map(|(kind, count)| {
        row(kind.map_or_else(untold, |one| wording::kind(one).into()), *count)
    });
    let frequencies = counted.by_frequency.iter();
    let frequencies =
        frequencies.map(|(one, count)| row(wording::frequency(*one).to_owned(), *count));
    FiguresPage {
        tabs,
        stats: vec![
            stat("配信中", counted.active, Some("届かない読者を含む")),
            stat(
                wording::NOT_ARRIVING,
                counted.undelivered,
                Some("配信中のうち、送信を止めている"),
            ),
            stat("この30日に登録", counted.joined, None),
            stat("この30日に停止", counted.gone, None),
            stat("確認待ち", counted.waiting, Some("メールのボタンがまだ押されていない")),
            stat("停止（本人）", counted.left, Some("これまでの合計")),
            stat("停止（事務局）", counted.stopped, Some("これまでの合計")),
        ],
        kinds: kinds.collect(),
        prefectures: counted
            .by_prefecture
            .iter()
            .map(|(code, count)| row(prefecture(*code), *count))
            .collect(),
        frequencies: frequencies.collect(),
    }
}

pub fn samples() -> Vec<Sample> {
    use entities::newsletter::subscriber::{Frequency, ReaderKind};
    let some = Figures {
        active: 4_812,
        undelivered: 31,
        by_prefecture: vec![(Some(20), 312), (None, 40)],
        by_kind: vec![(Some(ReaderKind::Company), 1_200), (None, 20)],
        by_frequency: vec![(Frequency::EveryIssue, 4_000)],
        ..Figures::default()
    };
    vec![
        sample(&facts(&some, frame::tabs_for(true, Tab::Figures))),
        sample(&facts(&Figures::default(), Vec::new())),
    ]
}
