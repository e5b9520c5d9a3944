//! What the office decides about: an application, a roster, an organisation, a word, a region.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU8, Ordering};

use bansou::people::Actor;
use bansou::people::applications::{RawApplication, apply};
use bansou::people::imports::{RawRow, keep};
use bansou::people::organisations::{
    RawAdoption, RawOrganisation, create_organisation, save_adoption,
};
use bansou::people::persons::RawPerson;
use bansou::people::vocabularies::{RawTerm, save_term};
use entities::people::term::Vocabulary;
use entities::sign_in::organisation_application;
use entities::{OrganisationId, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::study_sessions::cast::{Stage, unique_key};

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Office {
    pub application: String,
    pub import: String,
    pub organisation: String,
    vocabulary: &'static str,
    term: String,
    prefecture: String,
}

impl Office {
    pub fn missing() -> Self {
        let nil = Uuid::nil().to_string();
        Self {
            application: nil.clone(),
            import: nil.clone(),
            organisation: nil.clone(),
            vocabulary: "nothing",
            term: nil,
            prefecture: "99".to_owned(),
        }
    }

    /// An address with its placeholders filled in.
    pub fn fill(&self, path: &str) -> String {
        let id = match path.split('/').nth(3) {
            Some("applications") => &self.application,
            Some("people-imports") => &self.import,
            Some("organisations") => &self.organisation,
            _ => &self.term,
        };
        path.replace("{id}", id)
            .replace("{year}", "2026")
            .replace("{vocabulary}", self.vocabulary)
            .replace("{prefecture}", &self.prefecture)
    }
}

/// Addresses that are filled in here.
pub fn is_about(path: &str) -> bool {
    let granted = ["/closure", "/adoptions", "/certifications"];
    match path.split('/').nth(3) {
        Some("applications" | "people-imports" | "prefectures") => true,
        Some("vocabularies") => path.contains("{vocabulary}"),
        Some("organisations") => granted.iter().any(|part| path.contains(part)),
        _ => false,
    }
}

/// Of each one; a prefecture that was not moved yet.
pub async fn of(stage: &Stage, person: PersonId) -> Office {
    static MADE: AtomicU8 = AtomicU8::new(1);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let (context, actor) = (&stage.app.context, Actor::Person(person));
    let organisation = create_organisation(context, &actor, &organisation()).await.unwrap();
    adopted(stage, &actor, organisation).await;
    let term = RawTerm {
        code: unique_key().replace('-', "_"),
        label: "言葉".into(),
        ..RawTerm::default()
    };
    let term = save_term(context, &actor, Vocabulary::Theme, &term).await.unwrap();
    let rows = [RawRow { line: 2, organisation: self::organisation(), ..RawRow::default() }];
    let import = keep(context, &actor, "roster.csv", &rows).await.unwrap();
    Office {
        application: application(stage, number).await,
        import: import.to_string(),
        organisation: organisation.to_string(),
        vocabulary: "themes",
        term: term.to_string(),
        prefecture: (number % 40 + 1).to_string(),
    }
}

fn organisation() -> RawOrganisation {
    let kind = "prospective_operator".to_owned();
    RawOrganisation { name: unique_key(), kind, ..RawOrganisation::default() }
}

async fn adopted(stage: &Stage, actor: &Actor, organisation: OrganisationId) {
    let raw =
        RawAdoption { fiscal_year: "2026".into(), accompanist: true, ..RawAdoption::default() };
    save_adoption(&stage.app.context, actor, organisation, &raw).await.unwrap();
}

/// From a network of its own: one alone may not apply as often as this test asks.
async fn application(stage: &Stage, network: u8) -> String {
    let person = RawPerson {
        family_name: "原".into(),
        given_name: "望".into(),
        email: format!("{}@example.jp", unique_key()),
        ..RawPerson::default()
    };
    let raw = RawApplication {
        organisation: organisation(),
        person,
        agreed: true,
        ..RawApplication::default()
    };
    let client = IpAddr::V4(Ipv4Addr::new(10, 0, network, 1));
    let applied = apply(&stage.app.context, &raw, Some(client)).await.unwrap();
    let same = organisation_application::Column::Number.eq(applied.number);
    let db = stage.app.context.database.reader();
    let row = organisation_application::Entity::find().filter(same).one(db).await.unwrap();
    row.unwrap().id.to_string()
}

/// A body that can be taken.
pub fn body(path: &str) -> Option<Value> {
    use base64::Engine as _;
    let name = unique_key();
    let file = base64::engine::general_purpose::STANDARD.encode(format!("団体名\n{name}\n"));
    let email = format!("{name}@example.jp");
    Some(match path.rsplit('/').next()? {
        "applications" => json!({
            "organisation": { "name": name, "kind": "prospective_operator" },
            "person": { "family_name": "原", "given_name": "望", "email": email },
            "consent": true,
        }),
        "refusal" => json!({ "reason": "対象の地域ではないためです。" }),
        "people-imports" => json!({ "file_name": "roster.csv", "content": file }),
        "closure" => json!({ "closed": true }),
        "{year}" => json!({ "accompanist": true }),
        "certifications" => json!({ "kind": "management_plan", "granted_on": "2026-04-01",
            "number": name }),
        "terms" => json!({ "code": name.replace('-', "_"), "label": "言葉" }),
        "{id}" => json!({ "label": "言葉" }),
        "region" => json!({ "block": "okinawa", "from": "2030-04-01" }),
        _ => return None,
    })
}
