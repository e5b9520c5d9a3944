//! What people see and change about themselves over the API.

use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use super::cast::{
    PASSWORD, Visitor, code, letters, next_code, person, sign_in_by_mail, staff, stored_person,
};
use crate::access::tokens::token_for;
use crate::support::{Answered, ApiClient, TestApp};

const SIGN_INS: &str = "/api/v1/me/sign-ins";
const YAMADA: &str = "yamada@example.jp";
const KATO: &str = "kato@example.jp";
const NEW_PASSWORD: &str = "yama no ue ni tsuki 9";

async fn api(app: &TestApp, id: PersonId, strength: Strength) -> ApiClient {
    ApiClient::with_token(app, token_for(app, id, strength).await)
}

/// The id of the only sign-in through this door.
fn only(list: &Answered, door: &str) -> String {
    let found: Vec<&Value> = list.items().iter().filter(|one| one["door"] == door).collect();
    assert_eq!(found.len(), 1, "{}", list.body);
    found[0]["id"].as_str().unwrap().to_owned()
}

async fn ended(app: &TestApp) -> u64 {
    audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.is_in(["session.ended", "token.revoked"]))
        .count(app.context.database.reader())
        .await
        .unwrap()
}

#[tokio::test]
async fn somebody_ends_their_own_sign_in_and_nobody_elses() {
    let app = TestApp::start().await;
    let yamada = person(&app, YAMADA, &[]).await;
    let kato = person(&app, KATO, &[]).await;
    let (own, foreign) = (sign_in_by_mail(&app, YAMADA).await, sign_in_by_mail(&app, KATO).await);
    let yamada = api(&app, yamada, Strength::MailLink).await;
    let kato = api(&app, kato, Strength::MailLink).await;
    let theirs = kato.get(SIGN_INS).await;
    let browser = only(&yamada.get(SIGN_INS).await, "browser");

    let refused = [
        yamada.delete(&format!("{SIGN_INS}/{}", only(&theirs, "browser"))).await.status,
        yamada.delete(&format!("{SIGN_INS}/{}", only(&theirs, "program"))).await.status,
    ];
    let noted = ended(&app).await;
    let done = yamada.delete(&format!("{SIGN_INS}/{browser}")).await.status;
    let again = yamada.delete(&format!("{SIGN_INS}/{browser}")).await.status;

    assert_eq!((refused, noted), ([404, 404], 0));
    assert_eq!((done, again, ended(&app).await), (204, 404, 1));
    assert!(!own.is_signed_in().await && foreign.is_signed_in().await);
    assert_eq!(kato.get("/api/v1/me").await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn signing_out_elsewhere_leaves_the_one_that_asks() {
    let app = TestApp::start().await;
    let yamada = person(&app, YAMADA, &[]).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;
    let lost = api(&app, yamada, Strength::MailLink).await;
    let asking = api(&app, yamada, Strength::MailLink).await;

    let done = asking.delete(&format!("{SIGN_INS}/others")).await.status;
    let left = asking.get(SIGN_INS).await;

    assert_eq!((done, left.items().len()), (204, 1));
    assert_eq!(
        (&left.items()[0]["current"], &left.items()[0]["door"]),
        (&json!(true), &json!("program"))
    );
    assert_eq!(lost.get("/api/v1/me").await.status, 401);
    assert!(!browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_the_one_that_asks_too() {
    let app = TestApp::start().await;
    let yamada = person(&app, YAMADA, &[]).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;
    let asking = api(&app, yamada, Strength::MailLink).await;

    let done = asking.delete(SIGN_INS).await.status;

    assert_eq!((done, asking.get("/api/v1/me").await.status), (204, 401));
    assert!(!browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn the_page_shows_programs_too_and_ends_them() {
    let app = TestApp::start().await;
    let yamada = person(&app, YAMADA, &[]).await;
    let program = api(&app, yamada, Strength::MailLink).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;
    let family = only(&program.get(SIGN_INS).await, "program");

    let shown = browser.page("/me").await;
    let done = browser.send("/me", &format!("/me/sessions/{family}/end"), &[]).await;

    assert!(shown.contains("プログラム（API）"), "{shown}");
    assert_eq!(done.status(), StatusCode::SEE_OTHER);
    assert_eq!(program.get("/api/v1/me").await.status, 401);
    assert!(!browser.page("/me").await.contains("プログラム（API）"));
    app.stop().await;
}

#[tokio::test]
async fn own_data_changes_all_but_the_mail_address() {
    let app = TestApp::start().await;
    let yamada = person(&app, YAMADA, &[]).await;
    let own = api(&app, yamada, Strength::MailLink).await;
    let wish = json!({ "family_name": "山口", "given_name": "太郎", "phone": "03-1234-5678" });

    let changed = own.put("/api/v1/me", wish).await.status;
    let shown = own.get("/api/v1/me").await;
    let nameless = own.put("/api/v1/me", json!({ "family_kana": "abc" })).await;
    let address = own.put("/api/v1/me", json!({ "family_name": "山口", "email": KATO })).await;

    assert_eq!(changed, 204);
    assert_eq!(
        (&shown.body["family_name"], &shown.body["email"]),
        (&json!("山口"), &json!(YAMADA))
    );
    assert_eq!(
        (&shown.body["phone"], &shown.body["family_kana"]),
        (&json!("03-1234-5678"), &json!(null))
    );
    assert_eq!((nameless.status, nameless.fields()), (422, vec!["family_name", "family_kana"]));
    assert_eq!(address.refusal(), (422, "malformed"));
    assert_eq!(stored_person(&app, yamada).await.email, YAMADA);
    app.stop().await;
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_the_present_one() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let own = api(&app, ono.id, Strength::TwoFactors).await;
    let yamada = person(&app, YAMADA, &[]).await;
    let member = api(&app, yamada, Strength::MailLink).await;
    let wish = |present: &str, wanted: &str| json!({ "present": present, "wanted": wanted });

    let wrong = own.put("/api/v1/me/password", wish("x", NEW_PASSWORD)).await;
    let weak = own.put("/api/v1/me/password", wish(PASSWORD, "short")).await;
    let no_password = member.put("/api/v1/me/password", wish("x", NEW_PASSWORD)).await.status;
    let done = own.put("/api/v1/me/password", wish(PASSWORD, NEW_PASSWORD)).await.status;
    let code = next_code(&app, &ono.totp);
    let fields = [("email", ono.email), ("password", NEW_PASSWORD), ("code", code.as_str())];
    let signed_in = Visitor::new(&app).send("/sign-in/staff", "/sign-in/staff", &fields).await;

    assert_eq!((wrong.status, wrong.fields()), (422, vec!["present"]));
    assert_eq!((weak.status, weak.fields()), (422, vec!["wanted"]));
    assert_eq!((no_password, done), (404, 204));
    assert_eq!(own.get("/api/v1/me").await.status, 401);
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    assert_eq!(letters(&app, "credentials_changed", ono.email).await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn the_one_time_codes_move_to_an_app_that_has_shown_one() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let own = api(&app, ono.id, Strength::TwoFactors).await;

    let offered = own.get("/api/v1/me/authenticator/enrolment").await;
    let secret = Secret::try_from_base32(offered.text("secret")).unwrap();
    let new_app = Builder::new().with_secret(secret).build().unwrap();
    let wish =
        |code: String| json!({ "present": PASSWORD, "salt": offered.body["salt"], "code": code });
    let old = own.put("/api/v1/me/authenticator", wish(code(&app, &ono.totp))).await;
    let done = own.put("/api/v1/me/authenticator", wish(code(&app, &new_app))).await;

    assert_eq!((old.status, old.fields()), (422, vec!["code"]));
    assert_eq!((done.status, done.body["recovery_codes"].as_array().unwrap().len()), (200, 10));
    assert_eq!(own.get("/api/v1/me").await.status, 401);
    app.stop().await;
}
