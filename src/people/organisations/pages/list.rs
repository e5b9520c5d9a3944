use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use entities::people::organisation;
use entities::people::term::Vocabulary;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::people::Coordinator;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Cell, Choice, Crumb, Failure, Page, Paging, Row, Sample, Shell, address, sample};

use super::super::wording::{KINDS, kind_from, kind_key, kind_name, state_chip, state_from};
use super::super::{OrganisationFilter, list as find_all};

const SIZE: u64 = 50;
const ALL_STATES: &str = "all";

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    words: String,
    kind: String,
    state: String,
    block: String,
    function: String,
    year: String,
    #[serde(deserialize_with = "crate::web::page_number")]
    page: u64,
}

#[derive(Serialize)]
struct ListPage {
    asked: Asked,
    narrowed: bool,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    blocks: Vec<Choice>,
    functions: Vec<Choice>,
    years: Vec<Choice>,
    rows: Vec<Row>,
    paging: Paging,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "people/organisations/list.html";
}

pub fn samples() -> Vec<Sample> {
    let empty = || ListPage {
        asked: Asked::default(),
        narrowed: false,
        kinds: Vec::new(),
        states: Vec::new(),
        blocks: Vec::new(),
        functions: Vec::new(),
        years: Vec::new(),
        rows: Vec::new(),
        paging: Paging::default(),
    };
    let cells = || (0..4).map(|_| Cell::link("一般社団法人みらい", "/staff/organisations/1"));
    let paging = Paging::new(120, 2, SIZE, "/staff/organisations");
    vec![
        sample(&empty()),
        sample(&ListPage { narrowed: true, ..empty() }),
        sample(&ListPage { rows: vec![Row::new(cells())], paging, ..empty() }),
    ]
}

/// `GET /staff/organisations`
pub async fn list(
    context: Data<Context>,
    who: Coordinator,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let asked = Asked { page: asked.page.max(1), ..asked.into_inner() };
    let reader = context.database.reader();
    let regions = Regions::on(reader, tokyo::day_of(context.now())).await?;
    let terms = Terms::load(reader).await?;
    let place = ((asked.page - 1) * SIZE, SIZE);
    let found = find_all(reader, &filter(&asked, &regions, &terms), place).await?;
    let this_year = FiscalYear::at(context.now());
    let years = std::iter::successors(Some(this_year), |year| Some(year.previous())).take(6);
    let rows = found.rows.iter().map(|organisation| row(organisation, &regions)).collect();
    let page = ListPage {
        narrowed: query(&asked) != "/staff/organisations",
        kinds: KINDS.map(|kind| Choice::new(kind_key(kind), kind_name(kind))).into(),
        states: [("applied", "承認待ち"), ("closed", "終了"), (ALL_STATES, "すべて")]
            .map(|(key, label)| Choice::new(key, label))
            .into(),
        blocks: regions
            .blocks
            .iter()
            .map(|b| Choice::new(b.code.clone(), b.name.clone()))
            .collect(),
        functions: terms.choices(Vocabulary::Function, &[]),
        years: years.map(|year| Choice::new(year.year().to_string(), year.label())).collect(),
        rows,
        paging: Paging::new(found.total, asked.page, SIZE, &query(&asked)),
        asked,
    };
    let shell = Shell {
        breadcrumb: vec![Crumb::to("ホーム", "/staff"), Crumb::here("団体")],
        ..who.shell(&context, "団体")
    };
    context.pages.answer(&shell, &page)
}

fn filter(asked: &Asked, regions: &Regions, terms: &Terms) -> OrganisationFilter {
    let block = regions.blocks.iter().find(|block| block.code == asked.block);
    let inside = block.map(|block| regions.prefectures_of(block.id)).unwrap_or_default();
    OrganisationFilter {
        words: asked.words.clone(),
        kind: kind_from(&asked.kind),
        state: state_from(&asked.state),
        all_states: asked.state == ALL_STATES,
        prefectures: inside.into_iter().map(|one| i32::from(one.code())).collect(),
        tag: terms.find(Vocabulary::Function, &asked.function).map(|term| term.id),
        adopted_in: asked.year.parse().ok(),
    }
}

/// The address of this list, to be shared and paged through.
fn query(asked: &Asked) -> String {
    let parameters = [
        ("words", asked.words.as_str()),
        ("kind", &asked.kind),
        ("state", &asked.state),
        ("block", &asked.block),
        ("function", &asked.function),
        ("year", &asked.year),
    ];
    address("/staff/organisations", &parameters)
}

fn row(organisation: &organisation::Model, regions: &Regions) -> Row {
    let href = format!("/staff/organisations/{}", organisation.id);
    let prefecture = organisation.prefecture_code.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(crate::vocabulary::Prefecture::from_code);
    let block = organisation.prefecture_code.and_then(|code| regions.block_of(code));
    Row::new([
        Cell::link(organisation.name.clone(), href)
            .small(organisation.kana.clone().unwrap_or_default()),
        Cell::text(kind_name(organisation.kind)),
        Cell::text(prefecture.map_or("", |one| one.kanji()))
            .small(block.map_or("", |block| &block.name)),
        Cell::default().chip(state_chip(organisation.state)),
    ])
}
