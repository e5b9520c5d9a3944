use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::bar::Piece;
use super::frame::{MATCHING, Wanted, address, facts, years};
use super::lines::{Lines, NextLine, PairLine, RulingLine, Side, UnmatchedLine, rulings};
use crate::accompaniment::matchmaking::YearFacts;
use crate::context::Context;
use crate::people::Coordinator;
use crate::web::{Cell, Choice, Crumb, Failure, Page, Row, Sample, sample};

#[derive(Serialize)]
pub struct DeskPage {
    year: i32,
    label: String,
    years: Vec<Choice>,
    wanted: String,
    count: String,
    stats: Vec<Stat>,
    /// Why there is no proposal.
    problem: Option<String>,
    unmatched: Vec<UnmatchedLine>,
    pairs: Vec<PairLine>,
    accompanists: Vec<Row>,
    rulings: Vec<RulingLine>,
    /// Pages around the desk.
    places: Places,
}

#[derive(Serialize)]
struct Places {
    confirmation: String,
    capacities: String,
    weights: String,
    conflicts: String,
    engagements: String,
}

#[derive(Serialize)]
struct Stat {
    label: &'static str,
    value: String,
    unit: &'static str,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "accompaniment/staff_matching.html";
}

/// `GET /staff/matching?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let now = context.now();
    let year = wanted.year(now);
    let known = facts(&context, year).await?;
    let mut shell = who.shell(&context, MATCHING);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here(MATCHING)];
    // Solving keeps a processor busy; other requests go on meanwhile.
    let choices = years(now, year);
    let page = tokio::task::spawn_blocking(move || page(&known, choices)).await;
    let page = page.map_err(anyhow::Error::from)?;
    context.pages.answer(&shell, &page)
}

fn page(facts: &YearFacts, years: Vec<Choice>) -> DeskPage {
    let mut page = DeskPage {
        year: facts.year.year(),
        label: facts.year.label(),
        years,
        wanted: facts.year.year().to_string(),
        count: format!(
            "伴走支援者を探している事業者{}者・伴走支援者{}人",
            facts.operators.len(),
            facts.accompanists.len()
        ),
        stats: Vec::new(),
        problem: None,
        unmatched: Vec::new(),
        pairs: Vec::new(),
        accompanists: Vec::new(),
        rulings: rulings(facts),
        places: Places {
            confirmation: address("/confirmation", facts.year),
            capacities: address("/capacities", facts.year),
            weights: address("/weights", facts.year),
            conflicts: address("/conflicts", facts.year),
            engagements: format!("/staff/engagements?year={}", facts.year.year()),
        },
    };
    match facts.propose() {
        Err(problem) => page.problem = Some(facts.explained(&problem)),
        Ok(proposal) => {
            let lines = Lines::new(facts, &proposal);
            page.pairs = lines.pairs();
            page.unmatched = lines.unmatched();
            page.accompanists = lines.accompanists();
            page.stats = stats(&lines);
        }
    }
    page
}

fn stats(lines: &Lines<'_>) -> Vec<Stat> {
    let stat = |label, value: String, unit| Stat { label, value, unit };
    let locked = lines.proposal.pairs.iter().filter(|pair| pair.locked).count();
    let left: i32 = lines.left.values().sum();
    vec![
        stat("組み合わせ", lines.proposal.pairs.len().to_string(), "組"),
        stat("全体の点数", lines.proposal.total.to_string(), "点"),
        stat("組み合わせのない事業者", lines.proposal.unmatched.len().to_string(), "者"),
        stat("固定した組", locked.to_string(), "組"),
        stat("残る受け入れ枠", left.to_string(), "枠"),
    ]
}

pub fn sample_side(name: &str, meta: &str) -> Side {
    let href = Some("/staff/matching/operators/1?year=2026".to_owned());
    Side { id: "1".to_owned(), name: name.to_owned(), href, meta: meta.to_owned() }
}

pub fn sample_pair() -> PairLine {
    let piece = |x: &str, width: &str, kind| Piece { x: x.into(), width: width.into(), kind };
    PairLine {
        operator: sample_side("花巻みらい商工会", "岩手県・多様な主体の巻き込み"),
        accompanist: Side { href: None, ..sample_side("髙橋 恵", "安曇野・残り1枠") },
        total: 38,
        bar: vec![piece("0.0", "60.0", "plus"), piece("50.0", "10.0", "minus")],
        reasons: vec!["第1希望テーマ「多様な主体の巻き込み」に対応（＋30）".to_owned()],
        locked: true,
        why: Some("面談で相性を確かめた".to_owned()),
        next: Some(NextLine {
            accompanist: "2".to_owned(),
            name: "及川 修".to_owned(),
            sentence: "次の候補は及川 修さん（全体の点数が12点下がります）".to_owned(),
        }),
    }
}

fn sample_empty() -> DeskPage {
    DeskPage {
        year: 2026,
        label: "令和8年度".to_owned(),
        years: vec![Choice::new("2026", "令和8年度")],
        wanted: "2026".to_owned(),
        count: "事業者0者".to_owned(),
        stats: Vec::new(),
        problem: Some("固定を減らしてください。".to_owned()),
        unmatched: Vec::new(),
        pairs: Vec::new(),
        accompanists: Vec::new(),
        rulings: Vec::new(),
        places: Places {
            confirmation: "/staff/matching/confirmation?year=2026".to_owned(),
            capacities: "/staff/matching/capacities?year=2026".to_owned(),
            weights: "/staff/matching/weights?year=2026".to_owned(),
            conflicts: "/staff/matching/conflicts?year=2026".to_owned(),
            engagements: "/staff/engagements?year=2026".to_owned(),
        },
    }
}

pub fn samples() -> Vec<Sample> {
    let empty = sample_empty();
    let first = sample(&empty);
    let pair = sample_pair();
    let full = DeskPage {
        stats: vec![Stat { label: "組み合わせ", value: "1".to_owned(), unit: "組" }],
        problem: None,
        unmatched: vec![UnmatchedLine {
            operator: pair.operator.clone(),
            why: "伴走支援者が1人も登録されていません。".to_owned(),
            next: pair.next.clone(),
        }],
        accompanists: vec![Row::new(["髙橋 恵", "2", "0", "1", "1"].map(Cell::text))],
        rulings: vec![RulingLine {
            operator: pair.operator.clone(),
            accompanist: pair.accompanist.clone(),
            locked: false,
            why: None,
        }],
        pairs: vec![PairLine { locked: false, why: None, next: None, ..pair.clone() }, pair],
        ..empty
    };
    vec![first, sample(&full)]
}
