use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::context::Context;
use crate::people::audit::{Subject, viewed};
use crate::people::{Coordinator, Roles, organisations, roles, whole_name};
use crate::vocabulary::tokyo;
use crate::web::{
    Chip, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Sample, Shell, sample,
};

use super::super::wording::{ROLES, role_hint, role_key, role_name, state_chip};
use super::super::{Place, find, found_instead, places_of};

#[derive(Serialize)]
struct ShowPage {
    id: String,
    state: Chip,
    disabled: bool,
    /// Whom the address of this person leads to instead.
    found_instead: Option<Choice>,
    facts: Vec<Fact>,
    places: Vec<PlaceLine>,
    /// Only an administrator gives roles.
    may_give_roles: bool,
    role_names: Vec<&'static str>,
    roles: FormFacts,
    place: FormFacts,
    two_factors: bool,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: Option<String>,
}

#[derive(Serialize)]
struct PlaceLine {
    id: String,
    organisation: String,
    href: String,
    post: String,
    lead: bool,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "people/persons/show.html";
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let line = || PlaceLine {
        id: "1".into(),
        organisation: "一般社団法人みらい".into(),
        href: "/staff/organisations/1".into(),
        post: "総務部 部長".into(),
        lead: true,
    };
    let page = |places, admin: bool, state| ShowPage {
        found_instead: admin.then(|| Choice::new("2", "鈴木 一郎")),
        id: "1".into(),
        state: state_chip(state).into(),
        disabled: state == PersonState::Disabled,
        facts: vec![Fact { label: "電話番号", value: None }],
        places,
        may_give_roles: admin,
        role_names: vec!["事業者"],
        roles: roles_form(&Roles::default()),
        place: place_form(Vec::new(), &form, &none),
        two_factors: admin,
    };
    vec![
        sample(&page(Vec::new(), false, PersonState::Disabled)),
        sample(&page(vec![line()], true, PersonState::Active)),
    ]
}

fn roles_form(held: &Roles) -> FormFacts {
    let values = held.iter().map(|role| ("roles".to_owned(), role_key(role).to_owned()));
    let form = Form::new(values.collect(), Vec::new());
    let choices =
        ROLES.map(|role| Choice::new(role_key(role), role_name(role)).hint(role_hint(role)));
    let field = Field::new("roles", "役割", &form, &Problems::none()).options(choices);
    FormFacts::new([field], &Problems::none())
}

/// The fields of a place in an organisation.
pub fn place_form(organisations: Vec<Choice>, form: &Form, problems: &Problems) -> FormFacts {
    FormFacts::new(place_fields(organisations, form, problems), problems)
}

pub fn place_fields(organisations: Vec<Choice>, form: &Form, problems: &Problems) -> [Field; 4] {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    [
        field("organisation", "団体").options(organisations),
        field("department", "部署").autocomplete("organization"),
        field("title", "役職").autocomplete("organization-title"),
        field("lead", "代表担当")
            .options([Choice::new("yes", "代表担当にする").hint("同じ団体の人を招待できます。")]),
    ]
}

/// Every organisation that takes part, to choose from.
pub async fn organisation_choices(context: &Context) -> Result<Vec<Choice>, Failure> {
    let filter = organisations::OrganisationFilter::default();
    let found = organisations::list(context.database.reader(), &filter, (0, 2_000)).await?;
    Ok(found.rows.into_iter().map(|row| Choice::new(row.id.to_string(), row.name)).collect())
}

/// `GET /staff/people/{id}`: a look at personal data, so it is noted.
pub async fn show(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let person = find(reader, *id).await?.ok_or(Failure::NotFound)?;
    let held = roles::of(reader, *id).await?;
    let places = places_of(reader, &[*id]).await?;
    let subject = Subject::of("person", id.0);
    viewed(&context, &who.actor(), subject, serde_json::Value::Null).await?;
    let (form, none) = (Form::default(), Problems::none());
    let other = found_instead(reader, &person).await?;
    let page = ShowPage {
        found_instead: other.map(|row| {
            Choice::new(row.id.to_string(), whole_name(&row.family_name, &row.given_name))
        }),
        id: id.to_string(),
        state: state_chip(person.state).into(),
        disabled: person.state == PersonState::Disabled,
        facts: facts(&person),
        places: places.into_iter().map(line).collect(),
        may_give_roles: who.person().roles.holds(Role::Admin),
        role_names: held.iter().map(role_name).collect(),
        roles: roles_form(&held),
        place: place_form(organisation_choices(&context).await?, &form, &none),
        two_factors: held.needs_two_factors(),
    };
    let name = whole_name(&person.family_name, &person.given_name);
    let crumbs =
        vec![Crumb::to("ホーム", "/staff"), Crumb::to("人", "/staff/people"), Crumb::here(&name)];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(&context, &name) };
    context.pages.answer(&shell, &page)
}

fn facts(person: &person::Model) -> Vec<Fact> {
    let kana = [person.family_kana.clone(), person.given_kana.clone()];
    let kana = kana.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let fact = |label, value: Option<String>| Fact { label, value };
    vec![
        fact("フリガナ", Some(kana).filter(|kana| !kana.is_empty())),
        fact("メールアドレス", Some(person.email.clone()).filter(|email| !email.is_empty())),
        fact("電話番号", person.phone.clone()),
        fact("お知らせの言語", Some(language(&person.language).to_owned())),
        fact("登録", Some(tokyo::date_time(person.created_at))),
        fact("最後の変更", Some(tokyo::date_time(person.updated_at))),
    ]
}

pub fn language(stored: &str) -> &'static str {
    if stored == "en" { "English" } else { "日本語" }
}

fn line(place: Place) -> PlaceLine {
    let post = [place.department, place.title].into_iter().flatten();
    PlaceLine {
        id: place.id.to_string(),
        href: format!("/staff/organisations/{}", place.organisation),
        organisation: place.organisation_name,
        post: post.collect::<Vec<_>>().join(" "),
        lead: place.lead,
    }
}
