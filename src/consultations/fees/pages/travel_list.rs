//! 旅費: the claims of a year that were handed in.

use actix_web::{HttpResponse, web};
use entities::consultations::travel_claim::ClaimState;
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::frame::{self, BASE, Download, Offers, Tab, TabFacts, Wanted};
use super::list::{ChosenRow, PER_PAGE};
use crate::consultations::Organiser;
use crate::consultations::fees::readers::{ClaimFilter, ClaimSums, ClaimView, claims};
use crate::consultations::fees::wording;
use crate::consultations::readers::accompanists;
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Choice, Failure, Page, Paging, Sample, Told, sample};

#[derive(Serialize)]
pub struct TravelListPage {
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

impl Page for TravelListPage {
    const TEMPLATE: &'static str = "consultations/fees_travel_list.html";
}

/// A draft is its accompanist's alone.
const SHOWN: [ClaimState; 4] =
    [ClaimState::Submitted, ClaimState::Returned, ClaimState::Approved, ClaimState::Paid];

pub fn filter(wanted: &Wanted, context: &crate::context::Context) -> ClaimFilter {
    ClaimFilter {
        year: wanted.fiscal_year(context),
        month: wanted.month(),
        state: ClaimState::try_from_value(&wanted.state).ok(),
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
    let (found, sums) = claims(reader, organiser, &filter, Some((page, PER_PAGE))).await?;
    let people = accompanists(reader, filter.year, organiser).await?;
    frame::viewed(&who, &context, ("travel_claim", None), "travel").await?;
    let states = SHOWN.map(|state| Choice::new(state.to_value(), wording::claim_state(state)));
    let offers = Offers::new(&context, states.into(), &people);
    let shell = frame::shell(&who, &context, "旅費", &[]);
    context.pages.answer(&shell, &facts((&found, sums), wanted, &context, offers))
}

fn facts(
    (found, sums): (&[ClaimView], ClaimSums),
    mut wanted: Wanted,
    context: &Context,
    offers: Offers,
) -> TravelListPage {
    let base = format!("{BASE}/travel");
    let own = wanted.address(&base);
    let narrowed = wanted.is_narrowed();
    let file = |label, name: &str| {
        Download::new(label, wanted.address(&format!("{base}/{name}")), sums.count)
    };
    let downloads =
        vec![file("旅費一覧（様式）", "form.xlsx"), file("旅費一覧（データ）", "data.xlsx")];
    let page = wanted.page.max(1);
    wanted.year = wanted.fiscal_year(context).year().to_string();
    TravelListPage {
        tabs: frame::tabs(Tab::Travel),
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

fn told(sums: ClaimSums) -> Vec<Told> {
    vec![
        Told::new("合計", wording::yen_sum(sums.total)),
        Told::new("うち支払済み", wording::yen_sum(sums.paid)),
    ]
}

fn row(view: &ClaimView) -> ChosenRow {
    let row = &view.claim.row;
    ChosenRow {
        cells: vec![
            Cell::link(row.number.clone(), format!("{BASE}/travel/{}", row.id))
                .chip(wording::claim_chip(row.state)),
            Cell::text(format!("{}さん", view.name())),
            Cell::text(row.purpose.clone()).small(row.destination.clone()),
            Cell::text(tokyo::date_span(row.departed_on, row.returned_on)),
            Cell::text(wording::yen(row.total)),
            Cell::text(format!("{}件", view.receipts)),
            Cell::text(row.paid_on.map(tokyo::date).unwrap_or_default())
                .small(view.payment.clone().unwrap_or_default()),
        ],
        value: row.id.to_string(),
    }
}

pub fn samples() -> Vec<Sample> {
    let choice = || vec![Choice::new("2026", "令和8年度")];
    let page = |rows: Vec<ChosenRow>, narrowed| TravelListPage {
        tabs: frame::tabs(Tab::Travel),
        paging: Paging::new(u64::try_from(rows.len()).unwrap_or(0), 1, PER_PAGE, BASE),
        rows,
        wanted: Wanted::default(),
        offers: Offers {
            years: choice(),
            months: choice(),
            states: choice(),
            accompanists: choice(),
        },
        sums: told(ClaimSums { count: 1, total: 12_340, paid: 0 }),
        narrowed,
        today: ["2026", "12", "3"].map(str::to_owned),
        downloads: vec![Download::new("旅費一覧（様式）", "/a".to_owned(), 1)],
    };
    let row = ChosenRow {
        cells: vec![
            Cell::link("R8-482-136K", "/a").chip(("info", "確認待ち")),
            Cell::text("山田 太郎さん"),
            Cell::text("個別相談").small("塩尻市市民交流センター"),
            Cell::text("2026年12月3日（木）"),
            Cell::text("12,340円"),
            Cell::text("2件"),
            Cell::text(""),
        ],
        value: "a".to_owned(),
    };
    vec![sample(&page(vec![row], false)), sample(&page(vec![], false)), sample(&page(vec![], true))]
}
