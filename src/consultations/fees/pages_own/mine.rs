//! What one receives, and what comes next.

use actix_web::{HttpResponse, web};
use entities::consultations::fee_line::{Basis, LineState};
use entities::consultations::travel_claim::ClaimState;
use serde::Serialize;

use crate::consultations::Accompanist;
use crate::consultations::fees::readers::{Journey, LineView, own_journeys, own_lines};
use crate::consultations::fees::wording;
use crate::context::Context;
use crate::people;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Crumb, Failure, Page, Row, Sample, Told, sample};

pub const TITLE: &str = "謝金・旅費";
pub const BASE: &str = "/my/fees";

#[derive(Serialize)]
pub struct MinePage {
    sums: Vec<Told>,
    journeys: Vec<Row>,
    lines: Vec<Row>,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "consultations/fees_mine.html";
}

pub async fn show(
    who: people::Accompanist,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    let (reader, own) = (context.database.reader(), Accompanist::from(&who));
    let lines = own_lines(reader, own).await?;
    let journeys = own_journeys(reader, own).await?;
    let page = MinePage {
        sums: sums(&lines, &journeys),
        journeys: journeys.iter().map(journey).collect(),
        lines: lines.iter().map(line).collect(),
    };
    let mut shell = who.shell(&context, TITLE);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here(TITLE)];
    context.pages.answer(&shell, &page)
}

fn sums(lines: &[LineView], journeys: &[Journey]) -> Vec<Told> {
    let coming = lines.iter().filter(|line| line.row.state == LineState::Approved);
    let coming: i64 = coming.map(|line| i64::from(line.net())).sum();
    let claims = journeys.iter().filter_map(|journey| journey.claim.as_ref());
    let travel = claims.filter(|claim| claim.state == ClaimState::Approved);
    let travel: i64 = travel.map(|claim| i64::from(claim.total)).sum();
    let checked = lines.iter().filter(|line| line.row.state == LineState::Draft).count();
    let checked = (checked > 0).then(|| format!("{checked}件（金額は確認後に決まります）"));
    vec![
        Told::new("事務局が確認している謝金", checked),
        Told::new("これから支払われる謝金（差引支給額）", wording::yen_sum(coming)),
        Told::new("これから支払われる旅費", wording::yen_sum(travel)),
    ]
}

fn line(view: &LineView) -> Row {
    let row = &view.row;
    let known = matches!(row.basis, Basis::Computed | Basis::PublicFunds);
    let money = |yen: i32| if known { wording::yen(yen) } else { "計算待ち".to_owned() };
    let next = match (row.state, row.paid_on) {
        (LineState::Draft, _) => "事務局が確認します".to_owned(),
        (LineState::Approved, _) if row.amount == 0 => "支払いはありません".to_owned(),
        (LineState::Approved, _) => "支払いの準備をしています".to_owned(),
        (LineState::Paid, day) => {
            let number = view.payment.as_deref().unwrap_or_default();
            format!("{}に支払い（{number}）", day.map(tokyo::date).unwrap_or_default())
        }
    };
    let received = Cell::text(money(view.net()));
    let received = match row.basis {
        Basis::PublicFunds => received.small("公的資金のため"),
        _ => received,
    };
    Row::new([
        Cell::text(tokyo::span(row.held_from, row.held_until)).small(format!("{}分", row.minutes)),
        Cell::text(view.parties.organisation.clone()).small(row.number.clone()),
        Cell::text(money(row.amount)),
        Cell::text(money(row.withheld)),
        received,
        Cell::text("").chip(wording::line_chip(row.state)).small(next),
    ])
}

fn journey(journey: &Journey) -> Row {
    let row = &journey.parties.row;
    let when = row.held_from.map(|from| tokyo::date(tokyo::day_of(from))).unwrap_or_default();
    let href = format!("{BASE}/travel/{}", row.id);
    let claim = journey.claim.as_ref();
    let (label, note) = match claim.map(|claim| claim.state) {
        None => ("精算する", "旅費がかからないときは、精算しなくてかまいません"),
        Some(ClaimState::Draft) => ("続きを書く", "まだ提出していません"),
        Some(ClaimState::Returned) => ("直して提出する", "差し戻しの理由を確かめてください"),
        Some(ClaimState::Submitted) => ("内容を見る", "事務局が確認します"),
        Some(ClaimState::Approved) => ("内容を見る", "支払いの準備をしています"),
        Some(ClaimState::Paid) => ("内容を見る", "支払いが終わりました"),
    };
    let next = Cell::link(label, href).small(note);
    let state = claim.map(|claim| wording::claim_chip(claim.state));
    Row::new([
        Cell::text(when).small(row.place.clone().unwrap_or_default()),
        Cell::text(journey.parties.organisation.clone()),
        Cell::text(claim.map(|claim| wording::yen(claim.total)).unwrap_or_default()),
        state.map_or_else(|| Cell::text("未提出"), |chip| Cell::text("").chip(chip)),
        next,
    ])
}

pub fn samples() -> Vec<Sample> {
    let line = Row::new([
        Cell::text("2026年12月3日（木）14:00～15:00").small("60分"),
        Cell::text("一般社団法人 はじめ").small("P8-482-136K"),
        Cell::text("5,150円"),
        Cell::text("525円"),
        Cell::text("4,625円"),
        Cell::text("").chip(("open", "承認済み")).small("支払いの準備をしています"),
    ]);
    let journey = Row::new([
        Cell::text("2026年12月3日（木）"),
        Cell::text("一般社団法人 はじめ"),
        Cell::text(""),
        Cell::text("未提出"),
        Cell::link("精算する", "/a"),
    ]);
    let page = |journeys, lines| MinePage { sums: sums(&[], &[]), journeys, lines };
    vec![sample(&page(vec![journey], vec![line])), sample(&page(vec![], vec![]))]
}
