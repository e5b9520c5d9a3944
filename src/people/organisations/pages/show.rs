use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use entities::OrganisationId;
use entities::people::organisation::OrganisationState;
use serde::Serialize;

use crate::context::Context;
use crate::people::audit::{Subject, viewed};
use crate::people::persons::wording as person_wording;
use crate::people::vocabularies::{Regions, Terms, vocabulary_name};
use crate::people::{Coordinator, whole_name};
use crate::vocabulary::{FiscalYear, Prefecture, tokyo};
use crate::web::{Cell, Chip, Crumb, Failure, Page, Row, Sample, Shell, sample};

use super::super::draft::TAGS;
use super::super::wording::{kind_name, law_name, state_chip};
use super::super::{Whole, members_of, whole};

#[derive(Serialize)]
struct ShowPage {
    id: String,
    state: Chip,
    closed: bool,
    facts: Vec<Fact>,
    tags: Vec<Fact>,
    members: Vec<Row>,
    adoptions: Vec<Row>,
    certifications: Vec<Row>,
}

/// A line of a definition list.
#[derive(Serialize)]
pub struct Fact {
    label: &'static str,
    value: Option<String>,
    href: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "people/organisations/show.html";
}

pub fn samples() -> Vec<Sample> {
    let page = |rows: usize| ShowPage {
        id: "1".into(),
        state: state_chip(OrganisationState::Active).into(),
        closed: rows == 0,
        facts: vec![Fact::new("法人番号", None)],
        tags: vec![Fact::new("機能", Some("確保、育成".into()))],
        members: (0..rows).map(|_| Row::new((0..4).map(|_| Cell::text("山田")))).collect(),
        adoptions: (0..rows).map(|_| Row::new((0..3).map(|_| Cell::text("令和8年度")))).collect(),
        certifications: (0..rows).map(|_| Row::new((0..3).map(|_| Cell::text("承認")))).collect(),
    };
    vec![sample(&page(0)), sample(&page(2))]
}

impl Fact {
    pub fn new(label: &'static str, value: Option<String>) -> Self {
        Self { label, value: value.filter(|value| !value.is_empty()), href: None }
    }

    fn link(label: &'static str, value: Option<String>) -> Self {
        Self { href: value.clone(), ..Self::new(label, value) }
    }
}

/// `GET /staff/organisations/{id}`: shows names of people, so the look is noted.
pub async fn show(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let found = whole(reader, *id).await?.ok_or(Failure::NotFound)?;
    let terms = Terms::load(reader).await?;
    let regions = Regions::on(reader, tokyo::day_of(context.now())).await?;
    let members = members_of(reader, *id).await?;
    let subject = Subject::of("organisation", id.0);
    let details = serde_json::json!({ "people": members.len() });
    viewed(&context, &who.actor(), subject, details).await?;
    let page = ShowPage {
        id: id.to_string(),
        state: state_chip(found.row.state).into(),
        closed: found.row.state == OrganisationState::Closed,
        facts: facts(&found, &terms, &regions),
        tags: tags(&found, &terms),
        members: members
            .iter()
            .map(|(place, person)| {
                let name = whole_name(&person.family_name, &person.given_name);
                let cell = Cell::link(name, format!("/staff/people/{}", person.id));
                let post = [place.department.clone(), place.title.clone()];
                Row::new([
                    if place.lead { cell.chip(("info", "代表担当")) } else { cell },
                    Cell::text(post.into_iter().flatten().collect::<Vec<_>>().join(" ")),
                    Cell::text(person.email.clone()),
                    Cell::default().chip(person_wording::state_chip(person.state)),
                ])
            })
            .collect(),
        adoptions: adoption_rows(&found, &terms),
        certifications: certification_rows(&found),
    };
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("団体", "/staff/organisations"),
        Crumb::here(&found.row.name),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(&context, &found.row.name) };
    context.pages.answer(&shell, &page)
}

fn facts(found: &Whole, terms: &Terms, regions: &Regions) -> Vec<Fact> {
    let row = &found.row;
    let prefecture = row.prefecture_code.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(Prefecture::from_code).map(Prefecture::kanji);
    let place = [prefecture.unwrap_or_default(), row.city.as_deref().unwrap_or_default()];
    let block = row.prefecture_code.and_then(|code| regions.block_of(code));
    vec![
        Fact::new("フリガナ", row.kana.clone()),
        Fact::new("種類", Some(kind_name(row.kind).to_owned())),
        Fact::new("法人の種類", row.legal_form_id.map(|id| terms.label(id).to_owned())),
        Fact::new("法人番号", row.corporate_number.clone()),
        Fact::new("所在地", Some(place.concat())),
        Fact::new("地域ブロック", block.map(|block| block.name.clone())),
        Fact::new("電話番号", row.phone.clone()),
        Fact::link("Webサイト", row.website.clone()),
        Fact::new("別名", Some(found.aliases.join("、"))),
        Fact::new("活動レベル", row.activity_level_id.map(|id| terms.label(id).to_owned())),
    ]
}

fn tags(found: &Whole, terms: &Terms) -> Vec<Fact> {
    let of = |vocabulary| {
        let labels = terms.of(vocabulary).filter(|term| found.tags.contains(&term.id));
        labels.map(|term| term.label.as_str()).collect::<Vec<_>>().join("、")
    };
    TAGS.map(|(_, vocabulary)| Fact::new(vocabulary_name(vocabulary), Some(of(vocabulary)))).into()
}

/// The frame and the rate of what was granted: `基本枠 補助率2/3`.
pub fn granted(one: &entities::people::adoption::Model, terms: &Terms) -> String {
    let frame = one.frame_id.map(|id| terms.label(id).to_owned());
    let rate = one.subsidy_rate.as_ref().map(|rate| format!("補助率{rate}"));
    frame.into_iter().chain(rate).collect::<Vec<_>>().join(" ")
}

/// One line for each fiscal year.
pub fn adoption_rows(found: &Whole, terms: &Terms) -> Vec<Row> {
    let row = |one: &entities::people::adoption::Model| {
        let year = FiscalYear::starting_in(one.fiscal_year);
        let year = year.map_or_else(|_| one.fiscal_year.to_string(), FiscalYear::label);
        let accompanies = if one.accompanist { "伴走支援者として契約" } else { "" };
        Row::new([Cell::text(year), Cell::text(granted(one, terms)), Cell::text(accompanies)])
    };
    found.adoptions.iter().map(row).collect()
}

/// One line for each legal standing.
pub fn certification_rows(found: &Whole) -> Vec<Row> {
    let row = |one: &entities::sign_in::legal_certification::Model| {
        let until = one.valid_to.map_or_else(String::new, tokyo::date);
        Row::new([
            Cell::text(law_name(one.kind)).small(one.number.clone()),
            Cell::text(tokyo::date(one.granted_on)),
            Cell::text(until),
        ])
    };
    found.certifications.iter().map(row).collect()
}
