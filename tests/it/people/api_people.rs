//! What the desk decides about people over the API, by the rules of its pages.

use bansou::people::persons::places_of;
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::cast::{letters, person, sign_in_by_mail, staff, stored_person};
use super::organisations::organisation;
use crate::access::tokens::token_for;
use crate::study_sessions::people::add_person;
use crate::support::{ApiClient, TestApp};

const YAMADA: &str = "yamada@example.jp";

async fn strong(app: &TestApp, id: PersonId) -> ApiClient {
    ApiClient::with_token(app, token_for(app, id, Strength::TwoFactors).await)
}

/// What the log says was done to somebody. Entries of one instant have no order.
async fn acts(app: &TestApp, id: PersonId) -> Vec<String> {
    let entries = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectId.eq(id.0))
        .all(app.context.database.reader())
        .await
        .unwrap();
    let mut acts: Vec<_> = entries.into_iter().map(|entry| entry.action).collect();
    acts.sort();
    acts
}

#[tokio::test]
async fn the_last_administrator_is_kept_with_the_sentence_of_the_page() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let api = strong(&app, kitagawa.id).await;
    let (page, path) =
        (format!("/staff/people/{}", kitagawa.id), format!("/api/v1/people/{}", kitagawa.id));

    let roles = api.put(&format!("{path}/roles"), json!({ "roles": ["viewer"] })).await;
    let state = api.put(&format!("{path}/suspension"), json!({})).await;
    let form = format!("{page}/roles");
    let shown = kitagawa.browser.send(&page, &form, &[("roles", "viewer")]).await;
    let shown = shown.text().await.unwrap();

    assert_eq!(roles.refusal(), (409, "last_admin"));
    assert_eq!(state.refusal(), (409, "last_admin"));
    assert!(shown.contains(&roles.text("detail")), "{shown}");
    assert_eq!(api.get("/api/v1/me").await.body["roles"], json!(["admin"]));
    app.stop().await;
}

#[tokio::test]
async fn a_coordinator_takes_no_administrator_over_through_the_api() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = strong(&app, ono.id).await;
    let path = format!("/api/v1/people/{}", kitagawa.id);

    let refused = [
        api.put(&format!("{path}/roles"), json!({ "roles": [] })).await,
        api.put(&format!("{path}/suspension"), json!({})).await,
        api.delete(&format!("{path}/suspension")).await,
        api.press(&format!("{path}/invitations")).await,
        api.press(&format!("{path}/sign-in-resets")).await,
    ];

    assert_eq!(refused.map(|answer| answer.status), [404; 5]);
    assert!(kitagawa.browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn roles_are_given_and_taken_as_a_whole_and_an_unknown_one_is_refused() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let api = strong(&app, kitagawa.id).await;
    let yamada = person(&app, YAMADA, &[Role::Operator]).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;
    let path = format!("/api/v1/people/{yamada}");

    let given = api.put(&format!("{path}/roles"), json!({ "roles": ["editor"] })).await;
    let shown = api.get(&path).await;
    let unknown = api.put(&format!("{path}/roles"), json!({ "roles": ["emperor"] })).await;

    assert_eq!((given.status, &shown.body["roles"]), (204, &json!(["editor"])));
    assert_eq!(unknown.refusal(), (422, "malformed"));
    // A role with two factors came, so that no weaker sign-in grows strong.
    assert!(!browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn a_place_is_given_changed_and_ended_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = strong(&app, ono.id).await;
    let yamada = person(&app, YAMADA, &[Role::Operator]).await;
    let mirai = organisation(&app, "一般社団法人みらい").await;
    let path = format!("/api/v1/people/{yamada}/places/{mirai}");

    let given = api.put(&path, json!({ "title": "主任" })).await.status;
    let changed = api.put(&path, json!({ "title": "部長", "lead": true })).await.status;
    let shown = api.get(&format!("/api/v1/people/{yamada}")).await;
    let ended = api.delete(&path).await.status;
    let again = api.delete(&path).await.status;

    let places = &shown.body["places"];
    assert_eq!([given, changed, ended, again], [204, 204, 204, 404]);
    assert_eq!((&places[0]["title"], &places[0]["lead"]), (&json!("部長"), &json!(true)));
    assert_eq!(places.as_array().unwrap().len(), 1);
    let left = places_of(app.context.database.reader(), &[yamada]).await.unwrap();
    assert!(left.is_empty());
    let noted = acts(&app, yamada).await;
    let about_places = noted.iter().filter(|act| act.starts_with("membership."));
    let about_places: Vec<_> = about_places.map(String::as_str).collect();
    assert_eq!(about_places, ["membership.ended", "membership.saved", "membership.saved"]);
    app.stop().await;
}

#[tokio::test]
async fn whoever_is_suspended_twice_is_suspended_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = strong(&app, ono.id).await;
    let yamada = person(&app, YAMADA, &[Role::Operator]).await;
    let own = ApiClient::with_token(&app, token_for(&app, yamada, Strength::MailLink).await);
    let path = format!("/api/v1/people/{yamada}/suspension");

    let first = api.put(&path, json!({})).await.status;
    let kept_out = own.get("/api/v1/me").await.status;
    let epoch = stored_person(&app, yamada).await.session_epoch;
    let second = api.put(&path, json!({})).await.status;
    let listed = api.get("/api/v1/people?words=yamada").await;
    let listed_all = api.get("/api/v1/people?words=yamada&state=all").await;
    let back = [api.delete(&path).await.status, api.delete(&path).await.status];

    assert_eq!((first, second, back, kept_out), (204, 204, [204, 204], 401));
    assert_eq!(stored_person(&app, yamada).await.session_epoch, epoch + 1);
    assert_eq!((listed.items().len(), listed_all.items().len()), (0, 1));
    let noted = acts(&app, yamada).await;
    let states = noted.iter().filter(|act| act.ends_with("abled")).map(String::as_str);
    assert_eq!(states.collect::<Vec<_>>(), ["person.disabled", "person.enabled"]);
    app.stop().await;
}

#[tokio::test]
async fn an_invitation_sent_again_under_one_key_is_one_letter() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = strong(&app, ono.id).await;
    let yamada = person(&app, YAMADA, &[Role::Operator]).await;
    let path = format!("/api/v1/people/{yamada}/invitations");

    let first = api.post_once(&path, "k1", json!(null)).await;
    let second = api.post_once(&path, "k1", json!(null)).await;

    assert_eq!(first.status, 201);
    assert_eq!(first, second);
    assert_eq!(first.text("expires_at"), "2026-12-01T01:00:00Z");
    assert_eq!(letters(&app, "invitation", YAMADA).await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn whoever_has_no_address_is_not_invited_and_it_is_said_why() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = strong(&app, ono.id).await;
    let guest = add_person(&app, "当日 花子", "").await;
    let page = format!("/staff/people/{guest}");

    let invited = api.press(&format!("/api/v1/people/{guest}/invitations")).await;
    let shown = ono.browser.send(&page, &format!("{page}/invitation"), &[]).await;

    assert_eq!((invited.status, invited.fields()), (422, vec!["email"]));
    assert_eq!(shown.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let said = invited.body["errors"][0]["detail"].as_str().unwrap();
    assert!(shown.text().await.unwrap().contains(said));
    app.stop().await;
}

#[tokio::test]
async fn an_organisation_that_is_not_there_is_named_as_the_field_it_stands_in() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = strong(&app, ono.id).await;
    let invites = async |organisation: &str| {
        let person = json!({ "family_name": "原", "given_name": "望", "email": "hara@example.jp" });
        let body = json!({ "person": person, "organisation": organisation, "roles": ["operator"] });
        api.post("/api/v1/people/invitations", body).await
    };

    let odd = invites("yy").await;
    let unknown = invites(&uuid::Uuid::nil().to_string()).await;
    let without = invites("").await;

    assert_eq!((odd.refusal(), odd.fields()), ((422, "invalid"), vec!["organisation"]));
    assert_eq!((unknown.refusal(), unknown.fields()), ((422, "invalid"), vec!["organisation"]));
    assert_eq!(without.status, 201, "{}", without.body);
    app.stop().await;
}
