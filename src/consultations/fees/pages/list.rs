//! 謝金: the lines of a year, narrowed as one likes, several done at once.

use actix_web::{HttpResponse, web};
use entities::consultations::fee_line::{Basis, LineState};
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::Serialize;

use super::frame::{self, BASE, Download, Offers, Tab, TabFacts, Wanted};
use crate::consultations::Organiser;
use crate::consultations::fees::readers::{LineFilter, LineView, Sums, lines};
use crate::consultations::fees::wording;
use crate::consultations::readers::accompanists;
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Choice, Failure, Page, Paging, Sample, Told, sample};

pub const PER_PAGE: u64 = 50;

#[derive(Serialize)]
pub struct ListPage {
    tabs: Vec<TabFacts>,
    rows: Vec<ChosenRow>,
    wanted: Wanted,
    offers: Offers,
    sums: Vec<Told>,
    paging: Paging,
    narrowed: bool,
    today: [String; 3],
    downloads: Vec<Download>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "consultations/fees_list.html";
}

/// A row with a box before it.
#[derive(Clone, Debug, Serialize)]
pub struct ChosenRow {
    pub cells: Vec<Cell>,
    pub value: String,
}

pub fn filter(wanted: &Wanted, context: &Context) -> LineFilter {
    LineFilter {
        year: wanted.fiscal_year(context),
        month: wanted.month(),
        state: LineState::try_from_value(&wanted.state).ok(),
        person: wanted.accompanist.parse().ok(),
    }
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let wanted = wanted.into_inner();
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let filter = filter(&wanted, &context);
    let page = wanted.page.clamp(1, 1_000_000);
    let (found, sums) = lines(reader, organiser, &filter, Some((page, PER_PAGE))).await?;
    let people = accompanists(reader, filter.year, organiser).await?;
    frame::viewed(&who, &context, ("fee_line", None), "fees").await?;
    let states = LineState::iter()
        .map(|state| Choice::new(state.to_value(), wording::line_state(state)))
        .collect();
    let facts = facts((&found, sums), wanted, &context, Offers::new(&context, states, &people));
    let shell = frame::shell(&who, &context, frame::TITLE, &[]);
    context.pages.answer(&shell, &facts)
}

fn facts(
    (found, sums): (&[LineView], Sums),
    mut wanted: Wanted,
    context: &Context,
    offers: Offers,
) -> ListPage {
    let narrowed = wanted.is_narrowed();
    let own = wanted.address(BASE);
    let file = |label, name: &str| {
        Download::new(label, wanted.address(&format!("{BASE}/{name}")), sums.count)
    };
    let downloads =
        vec![file("謝金一覧（様式）", "form.xlsx"), file("謝金一覧（データ）", "data.xlsx")];
    let page = wanted.page.max(1);
    wanted.year = wanted.fiscal_year(context).year().to_string();
    ListPage {
        tabs: frame::tabs(Tab::Lines),
        rows: found.iter().map(row).collect(),
        offers,
        sums: told(sums),
        paging: Paging::new(sums.count, page, PER_PAGE, &own),
        narrowed,
        today: frame::today(context),
        downloads,
        wanted,
    }
}

fn told(sums: Sums) -> Vec<Told> {
    vec![
        Told::new("金額の計", wording::yen_sum(sums.amount)),
        Told::new("源泉徴収額の計", wording::yen_sum(sums.withheld)),
        Told::new("差引支給額の計", wording::yen_sum(sums.amount - sums.withheld)),
        Told::new("うち支払済み（源泉徴収前）", wording::yen_sum(sums.paid)),
    ]
}

fn row(line: &LineView) -> ChosenRow {
    let row = &line.row;
    let known = matches!(row.basis, Basis::Computed | Basis::PublicFunds);
    let money = |yen: i32| if known { wording::yen(yen) } else { String::new() };
    let amount = Cell::text(money(row.amount));
    let amount = match (row.basis, line.difference()) {
        (Basis::NoTerms, _) => amount.chip(("warning", "支払条件なし")),
        (Basis::NoRate, _) => amount.chip(("warning", "単価なし")),
        (Basis::PublicFunds, 0) => amount.small("公的資金のため"),
        (Basis::Computed, 0) => amount,
        _ => amount.chip(("warning", "差額あり")),
    };
    let (from, until) = (tokyo::time_of(row.held_from), tokyo::time_of(row.held_until));
    let proofs = [row.has_request, row.has_acceptance, row.has_report, row.has_receipt];
    let proofs = proofs.into_iter().filter(|there| *there).count();
    ChosenRow {
        cells: vec![
            Cell::link(row.number.clone(), format!("{BASE}/{}", row.id))
                .chip(wording::line_chip(row.state)),
            whom(line),
            Cell::text(tokyo::date(row.held_on)).small(format!(
                "{}～{}（{}分）",
                tokyo::time(from),
                tokyo::time(until),
                row.minutes
            )),
            amount,
            Cell::text(money(row.withheld)),
            Cell::text(money(line.net())),
            Cell::text(format!("{proofs}/4")),
            Cell::text(row.paid_on.map(tokyo::date).unwrap_or_default())
                .small(line.payment.clone().unwrap_or_default()),
        ],
        value: format!("{}/{}", row.id, row.version),
    }
}

fn whom(line: &LineView) -> Cell {
    let person =
        Cell::text(format!("{}さん", line.name())).small(line.parties.organisation.clone());
    match (line.since, line.row.interest) {
        (Some(_), _) => person.chip(("warning", "承認後に利益相反")),
        (None, Some(_)) => person.chip(("warning", "利益相反の注意")),
        (None, None) => person,
    }
}

pub fn samples() -> Vec<Sample> {
    let choice = || vec![Choice::new("2026", "令和8年度")];
    let page = |rows: Vec<ChosenRow>, narrowed| ListPage {
        tabs: frame::tabs(Tab::Lines),
        paging: Paging::new(u64::try_from(rows.len()).unwrap_or(0), 1, PER_PAGE, BASE),
        rows,
        wanted: Wanted::default(),
        offers: Offers {
            years: choice(),
            months: choice(),
            states: choice(),
            accompanists: choice(),
        },
        sums: told(Sums { count: 1, amount: 5_150, withheld: 525, paid: 0 }),
        narrowed,
        today: ["2026", "12", "3"].map(str::to_owned),
        downloads: vec![Download::new("謝金一覧（様式）", "/a".to_owned(), 1)],
    };
    let row = ChosenRow {
        cells: vec![
            Cell::link("P8-482-136K", "/a").chip(("draft", "確認待ち")),
            Cell::text("山田 太郎さん").chip(("warning", "利益相反の注意")),
            Cell::text("2026年12月3日（木）").small("14:00～15:00（60分）"),
            Cell::text("5,150円"),
            Cell::text("525円"),
            Cell::text("4,625円"),
            Cell::text("2/4"),
            Cell::text(""),
        ],
        value: "a/1".to_owned(),
    };
    vec![sample(&page(vec![row], false)), sample(&page(vec![], false)), sample(&page(vec![], true))]
}
