use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use entities::PersonId;
use entities::people::person;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::people::audit::{Subject, viewed};
use crate::people::{Coordinator, Roles, whole_name};
use crate::web::{Cell, Choice, Crumb, Failure, Page, Paging, Row, Sample, Shell, address, sample};

use super::super::wording::{ROLES, role_from, role_key, role_name, state_chip};
use super::super::{PersonFilter, Place, list as find_all, places_of, roles_of};

const SIZE: u64 = 50;

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    words: String,
    role: String,
    /// `all` shows disabled people too.
    state: String,
    #[serde(deserialize_with = "crate::web::page_number")]
    page: u64,
}

#[derive(Serialize)]
struct ListPage {
    asked: Asked,
    narrowed: bool,
    roles: Vec<Choice>,
    rows: Vec<Row>,
    paging: Paging,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "people/persons/list.html";
}

pub fn samples() -> Vec<Sample> {
    let page = |rows: usize, narrowed| ListPage {
        asked: Asked::default(),
        narrowed,
        roles: vec![Choice::new("operator", "事業者")],
        rows: (0..rows).map(|_| Row::new((0..4).map(|_| Cell::text("山田 太郎")))).collect(),
        paging: Paging::new(120, 2, SIZE, "/staff/people"),
    };
    vec![sample(&page(0, false)), sample(&page(0, true)), sample(&page(3, false))]
}

/// `GET /staff/people`: a look at personal data, so it is noted.
pub async fn list(
    context: Data<Context>,
    who: Coordinator,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let asked = Asked { page: asked.page.max(1), ..asked.into_inner() };
    let filter = PersonFilter {
        words: asked.words.clone(),
        role: role_from(&asked.role),
        organisation: None,
        all_states: asked.state == "all",
    };
    let reader = context.database.reader();
    let found = find_all(reader, &filter, ((asked.page - 1) * SIZE, SIZE)).await?;
    let ids: Vec<_> = found.rows.iter().map(|person| person.id).collect();
    let (places, held) = (places_of(reader, &ids).await?, roles_of(reader, &ids).await?);
    let details = serde_json::json!({ "people": ids.len(), "page": asked.page });
    viewed(&context, &who.actor(), Subject::all("person"), details).await?;
    let parameters =
        [("words", asked.words.as_str()), ("role", &asked.role), ("state", &asked.state)];
    let query = address("/staff/people", &parameters);
    let page = ListPage {
        narrowed: query != "/staff/people",
        roles: ROLES.map(|role| Choice::new(role_key(role), role_name(role))).into(),
        rows: found.rows.iter().map(|person| row(person, &places, &held)).collect(),
        paging: Paging::new(found.total, asked.page, SIZE, &query),
        asked,
    };
    let shell = Shell {
        breadcrumb: vec![Crumb::to("ホーム", "/staff"), Crumb::here("人")],
        ..who.shell(&context, "人")
    };
    context.pages.answer(&shell, &page)
}

fn row(person: &person::Model, places: &[Place], held: &HashMap<PersonId, Roles>) -> Row {
    let name = whole_name(&person.family_name, &person.given_name);
    let kana = [person.family_kana.clone(), person.given_kana.clone()];
    let own = places.iter().filter(|place| place.person == person.id);
    let own: Vec<_> = own.map(|place| place.organisation_name.as_str()).collect();
    let roles = held.get(&person.id);
    let roles = roles.map(|roles| roles.iter().map(role_name).collect::<Vec<_>>().join("、"));
    Row::new([
        Cell::link(name, format!("/staff/people/{}", person.id))
            .small(kana.into_iter().flatten().collect::<Vec<_>>().join(" "))
            .chip(state_chip(person.state)),
        Cell::text(own.join("、")),
        Cell::text(roles.unwrap_or_default()),
        Cell::text(person.email.clone()),
    ])
}
