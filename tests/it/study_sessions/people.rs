//! People and organisations, written straight into their tables.

use entities::people::membership;
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::{OrganisationId, PersonId};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::support::TestApp;

pub async fn add_person(app: &TestApp, name: &str, email: &str) -> PersonId {
    let (family, given) = name.split_once(' ').unwrap_or((name, ""));
    let now = app.context.now();
    let row = person::Model {
        id: app.context.new_id(),
        family_name: family.to_owned(),
        given_name: given.to_owned(),
        family_kana: None,
        given_kana: None,
        search_key: name.to_owned(),
        email: email.to_owned(),
        email_key: email.to_owned(),
        phone: None,
        language: "ja".to_owned(),
        state: PersonState::Active,
        session_epoch: 0,
        created_at: now,
        updated_at: now,
    };
    let tx = app.context.database.begin_write().await.unwrap();
    person::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    row.id
}

pub async fn add_organisation(app: &TestApp, name: &str, kind: OrganisationKind) -> OrganisationId {
    let now = app.context.now();
    let row = organisation::Model {
        id: app.context.new_id(),
        name: name.to_owned(),
        kana: None,
        search_key: bansou::vocabulary::search_key(name),
        kind,
        state: OrganisationState::Active,
        legal_form_id: None,
        corporate_number: None,
        prefecture_code: None,
        city: None,
        phone: None,
        website: None,
        activity_level_id: None,
        created_at: now,
        updated_at: now,
    };
    let tx = app.context.database.begin_write().await.unwrap();
    organisation::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    row.id
}

pub async fn add_member(app: &TestApp, person: PersonId, organisation: OrganisationId) {
    let row = membership::Model {
        id: app.context.new_id(),
        person_id: person,
        organisation_id: organisation,
        department: None,
        title: Some("主任".to_owned()),
        lead: false,
        created_at: app.context.now(),
        ended_at: None,
    };
    let tx = app.context.database.begin_write().await.unwrap();
    membership::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
}
