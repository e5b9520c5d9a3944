//! Spellings of an address in large and small letters are one mailbox, and one person.

use bansou::people::persons::{RawPerson, create_person};
use bansou::people::{Actor, persons};
use bansou::vocabulary::{Chance, EmailAddress};
use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel,
};

use super::cast::{Visitor, letters, link_in, person, staff};
use crate::access::tokens::token_for;
use crate::support::{ApiClient, OldDatabase, TestApp};

/// The one after which keys are in small letters.
const ADDRESSES: &str = "m0030_addresses";

fn now() -> DateTime<Utc> {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

fn address(raw: &str) -> EmailAddress {
    EmailAddress::parse(raw).unwrap()
}

/// Somebody as an older version stored them, or an outsider of the rules.
async fn stored(db: &DatabaseConnection, id: u128, email: &str) -> PersonId {
    let row = person::Model {
        id: PersonId(uuid::Uuid::from_u128(id)),
        family_name: "鈴木".to_owned(),
        given_name: format!("{id}"),
        family_kana: None,
        given_kana: None,
        search_key: "鈴木".to_owned(),
        email: email.to_owned(),
        email_key: email.to_owned(),
        phone: None,
        language: "ja".to_owned(),
        state: PersonState::Known,
        session_epoch: 0,
        created_at: now(),
        updated_at: now(),
    };
    row.into_active_model().insert(db).await.unwrap().id
}

#[tokio::test]
async fn whoever_types_a_capital_letter_gets_the_letter_at_the_address_on_record() {
    let app = TestApp::start().await;
    person(&app, "suzuki@example.jp", &[Role::Operator]).await;
    let browser = Visitor::new(&app);

    browser.send("/sign-in", "/sign-in", &[("email", "Suzuki@Example.jp")]).await;
    let letter = letters(&app, "sign_in_link", "suzuki@example.jp").await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");
    browser.send(&link, &link, &[]).await;

    assert!(browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn nobody_is_added_twice_by_another_spelling_and_a_spelling_can_be_put_right() {
    let app = TestApp::start().await;
    let suzuki = person(&app, "Suzuki@example.jp", &[Role::Operator]).await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = ApiClient::with_token(
        &app,
        token_for(&app, ono.id, entities::sign_in::browser_session::Strength::TwoFactors).await,
    );
    let raw = RawPerson {
        family_name: "鈴木".into(),
        given_name: "大地".into(),
        email: "SUZUKI@example.jp".into(),
        ..RawPerson::default()
    };

    let twice = create_person(&app.context, &Actor::System, &raw).await;
    let body = serde_json::json!({
        "family_name": "鈴木", "given_name": "大地", "email": "suzuki@example.jp",
    });
    let respelt = api.put(&format!("/api/v1/people/{suzuki}"), body).await;
    let shown = api.get(&format!("/api/v1/people/{suzuki}")).await;

    assert!(twice.is_err());
    assert_eq!(respelt.status, 204, "{}", respelt.body);
    assert_eq!(shown.body["email"], "suzuki@example.jp");
    assert_eq!(shown.body["found_by_address"], true);
    app.stop().await;
}

#[tokio::test]
async fn an_older_database_keeps_everybody_and_names_who_is_not_found_any_more() {
    let old = OldDatabase::before(ADDRESSES).await;
    let db = &old.db;
    let alone = stored(db, 1, "Alone@example.jp").await;
    let large = stored(db, 2, "Suzuki@example.jp").await;
    let small = stored(db, 3, "suzuki@example.jp").await;
    let first = stored(db, 4, "Tanaka@example.jp").await;
    let second = stored(db, 5, "TANAKA@example.jp").await;
    db.execute_unprepared("UPDATE person SET state = 'disabled' WHERE given_name = '5'")
        .await
        .unwrap();

    old.upgrade().await;
    let mut found = Vec::new();
    for email in ["alone@example.jp", "SUZUKI@example.jp", "tanaka@example.jp"] {
        found.push(persons::by_email(db, &address(email)).await.unwrap().map(|row| row.id));
    }
    let unfound = persons::unfound(db).await.unwrap();
    let stays = persons::found_instead(db, &unfound[0]).await.unwrap().map(|row| row.id);
    let all = person::Entity::find().all(db).await.unwrap();

    assert_eq!(found, [Some(alone), Some(small), Some(first)]);
    let ids: Vec<_> = unfound.iter().map(|row| row.id).collect();
    assert_eq!(ids, [large], "{second} is suspended");
    assert_eq!(stays, Some(small));
    assert_eq!(all.len(), 5);
    assert!(all.iter().any(|row| row.email == "Alone@example.jp"), "spellings stay");
    old.close().await;
}

#[tokio::test]
async fn the_desk_is_led_to_whoever_their_address_does_not_find() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    person(&app, "suzuki@example.jp", &[Role::Operator]).await;
    let before = ono.browser.page("/staff").await;
    let id = PersonId(Chance::System.uuid(now()));
    let tx = app.context.database.begin_write().await.unwrap();
    let row = person::Model {
        id,
        email: "Suzuki@example.jp".to_owned(),
        email_key: " Suzuki@example.jp".to_owned(),
        ..person::Entity::find().one(&tx).await.unwrap().unwrap()
    };
    person::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();

    let home = ono.browser.page("/staff").await;
    let shown = ono.browser.page(&format!("/staff/people/{id}")).await;
    persons::set_state(&app.context, &Actor::System, id, true).await.unwrap();
    let mended = ono.browser.page("/staff").await;

    assert!(home.contains("メールアドレスが重なる方"));
    assert!(home.contains(&id.to_string()));
    assert!(shown.contains("メールアドレスが重なっています"));
    assert!(!before.contains("メールアドレスが重なる方"));
    assert!(!mended.contains("メールアドレスが重なる方"));
    app.stop().await;
}
