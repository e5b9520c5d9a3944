//! `/staff/newsletter/results`: one fiscal year.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Datelike as _, Utc};
use serde::{Deserialize, Serialize};

use super::{RESULTS, ResultFile};
use crate::context::Context;
use crate::newsletter::pages_staff::frame::{self, Tab, TabFacts};
use crate::newsletter::results::{IssueResult, Month, YearResult, year_result, years};
use crate::newsletter::watching::wording;
use crate::people::Viewer;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Cell, Choice, Failure, Page, Row, thousands};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// In which it begins; without it the present one.
    year: Option<i32>,
}

impl Wanted {
    pub fn year(&self, context: &Context) -> FiscalYear {
        let asked = self.year.and_then(|year| FiscalYear::starting_in(year).ok());
        asked.unwrap_or_else(|| FiscalYear::at(context.now()))
    }
}

#[derive(Serialize)]
pub struct YearPage {
    pub programme: String,
    pub printed: Vec<String>,
    pub tabs: Vec<TabFacts>,
    pub title: String,
    pub year: String,
    pub years: Vec<Choice>,
    pub stats: Vec<Stat>,
    pub rows: Vec<Row>,
    pub foot: Vec<Cell>,
    pub readers: Vec<Bar>,
    pub most: u64,
    pub readers_told: String,
    pub months: Vec<Row>,
    pub blocks: Vec<Block>,
    /// For a year that is under way.
    pub adds_up: Option<bool>,
    pub downloads: Vec<Download>,
}

impl Page for YearPage {
    const TEMPLATE: &'static str = "newsletter/results.html";
}

#[derive(Clone, Debug, Serialize)]
pub struct Stat {
    label: &'static str,
    value: String,
    unit: &'static str,
    note: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    label: String,
    value: u64,
    text: String,
    pattern: bool,
}

/// A regional block through the months.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    name: String,
    rows: Vec<Row>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Download {
    label: &'static str,
    href: String,
    format: &'static str,
    size: String,
}

/// `GET /staff/newsletter/results`
pub async fn show(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let year = wanted.year(&context);
    let result = year_result(&context, year).await?;
    let files = downloads(&context, &result)?;
    let programme = context.config.secretariat.programme.clone();
    let tabs = frame::tabs(&who, Tab::Results);
    let all = years(&context).await?;
    let page = page((&result, &all), (programme, tabs, files), context.now());
    let shell = frame::shell(&who, &context, (&[], "配信実績"));
    context.pages.answer(&shell, &page)
}

fn downloads(context: &Context, result: &YearResult) -> anyhow::Result<Vec<Download>> {
    let one = |file: ResultFile,
               (label, path): (&'static str, &str),
               format|
     -> anyhow::Result<Download> {
        let size = format!("{}KB", file.bytes(context, result)?.len().div_ceil(1024));
        let href = format!("{RESULTS}/{path}?year={}", result.year.year());
        Ok(Download { label, href, format, size })
    };
    [
        one(ResultFile::Form, ("配信実績（様式）", "form.xlsx"), "XLSX"),
        one(ResultFile::Data, ("配信実績（データ）", "data.xlsx"), "XLSX"),
        one(ResultFile::Issues, ("号ごと", "issues.csv"), "CSV（UTF-8、BOM付き）"),
        one(ResultFile::Months, ("月・地域ブロックごと", "months.csv"), "CSV（UTF-8、BOM付き）"),
    ]
    .into_iter()
    .collect()
}

pub fn page(
    (result, all): (&YearResult, &[FiscalYear]),
    (programme, tabs, downloads): (String, Vec<TabFacts>, Vec<Download>),
    now: DateTime<Utc>,
) -> YearPage {
    let title = format!("{}（{}）", result.year.label(), result.year.western_label());
    let made = format!("作成日　{}", both(now));
    YearPage {
        programme,
        printed: vec![title.clone(), made],
        tabs,
        year: result.year.year().to_string(),
        years: all.iter().map(|one| Choice::new(one.year().to_string(), one.label())).collect(),
        stats: stats(result),
        rows: result.issues.iter().map(|one| issue_row(one, now)).collect(),
        foot: foot(result),
        most: result.months.iter().map(Month::readers).max().unwrap_or(0).max(1),
        readers: result.months.iter().map(bar).collect(),
        readers_told: readers_told(result),
        months: result
            .months
            .iter()
            .map(|month| flow_row(month_name(month), month.joined(), month.left(), month.readers()))
            .collect(),
        blocks: blocks(result),
        adds_up: result.adds_up,
        downloads,
        title,
    }
}

/// `令和8年11月24日（火）（2026年）`
pub fn both(at: DateTime<Utc>) -> String {
    let day = tokyo::day_of(at);
    format!("{}（{}年）", tokyo::era_date(day), day.year())
}

fn stats(result: &YearResult) -> Vec<Stat> {
    let stat = |label, value: u64, unit, note| Stat { label, value: thousands(value), unit, note };
    let sent = result.issues.iter().filter(|one| one.was_sent()).count();
    let rest = (sent < result.issues.len()).then_some("1通も送らなかった号を除きます");
    vec![
        stat("配信した号", sent as u64, "号", rest),
        stat("宛先", result.total(|one| one.counts.letters), "通", Some("右の数の合計です")),
        stat(
            "受理",
            result.total(|one| one.counts.accepted),
            "通",
            Some("サーバーが受け取った数（結果不明のうち、届いたことにしたものを含む）"),
        ),
        stat("拒否・保留", result.total(refused), "通", None),
        stat("結果不明", result.total(|one| one.counts.unknown), "通", None),
        stat(
            "対象外",
            result.total(|one| one.counts.suppressed),
            "通",
            Some("配信の間に止めた人など"),
        ),
        stat("中止・期限切れ", result.total(IssueResult::given_up), "通", Some("送らなかった数")),
        stat("未送信", result.total(|one| one.counts.open()), "通", Some("まだ終わっていない数")),
        stat("新規登録", result.joined(), "名", None),
        stat("解除", result.left(), "名", None),
    ]
}

fn issue_row(one: &IssueResult, now: DateTime<Utc>) -> Row {
    let number = format!("第{}号", one.number);
    let name =
        Cell::link(number, format!("{RESULTS}/issues/{}", one.id)).chip(wording::chip(one.state));
    let sub = if one.is_provisional(now) { "集計中" } else { "" };
    let figures = figures(|of| of(one));
    let when = Cell::text(tokyo::date_time(one.started_at))
        .small(tokyo::era_year(tokyo::day_of(one.started_at)));
    let head = [name.small(one.subject.clone()), when];
    let mut cells: Vec<Cell> = head.into_iter().chain(figures).collect();
    if let Some(last) = cells.last_mut() {
        *last = std::mem::take(last).small(sub);
    }
    Row::new(cells)
}

fn foot(result: &YearResult) -> Vec<Cell> {
    let sums = figures(|of| result.issues.iter().map(of).sum());
    [Cell::text("合計"), Cell::text("")].into_iter().chain(sums).collect()
}

fn refused(one: &IssueResult) -> u64 {
    one.counts.rejected + one.counts.quarantined
}

/// The columns with figures, in their order: the first is the sum of all but the last.
fn figures(told: impl Fn(fn(&IssueResult) -> u64) -> u64) -> Vec<Cell> {
    let columns: [fn(&IssueResult) -> u64; 8] = [
        |one| one.counts.letters,
        |one| one.counts.accepted,
        refused,
        |one| one.counts.unknown,
        |one| one.counts.suppressed,
        IssueResult::given_up,
        |one| one.counts.open(),
        |one| one.left_after,
    ];
    columns.into_iter().map(|of| Cell::text(thousands(told(of)))).collect()
}

fn month_name(month: &Month) -> String {
    let first = month.first;
    let name = format!("{}{}月（{}年）", tokyo::era_year(first), first.month(), first.year());
    if month.under_way { name + "途中" } else { name }
}

fn bar(month: &Month) -> Bar {
    Bar {
        label: month_name(month),
        value: month.readers(),
        text: format!("{}名", thousands(month.readers())),
        pattern: month.under_way,
    }
}

fn readers_told(result: &YearResult) -> String {
    let ends = result.months.first().zip(result.months.last());
    ends.map_or_else(String::new, |(first, last)| {
        let (from, to) = (thousands(first.readers()), thousands(last.readers()));
        format!("{}の{from}名から、{}の{to}名になりました。", month_name(first), month_name(last))
    })
}

fn blocks(result: &YearResult) -> Vec<Block> {
    let count = result.months.first().map_or(0, |month| month.blocks.len());
    let block = |place: usize| {
        let flows = result.months.iter().filter_map(|month| {
            let flow = month.blocks.get(place)?;
            Some((month, flow))
        });
        let flows: Vec<_> = flows.collect();
        let name = flows.first().and_then(|(_, flow)| flow.block.clone());
        let row = |(month, flow): &(&Month, &crate::newsletter::results::BlockFlow)| {
            flow_row(month_name(month), flow.joined, flow.left, flow.readers)
        };
        Block {
            name: name.unwrap_or_else(|| "不明（都道府県の回答なし）".to_owned()),
            rows: flows.iter().map(row).collect(),
        }
    };
    (0..count).map(block).collect()
}

fn flow_row(name: String, joined: u64, left: u64, readers: u64) -> Row {
    let figures = [joined, left, readers].map(|count| Cell::text(thousands(count)));
    Row::new(std::iter::once(Cell::text(name)).chain(figures))
}
