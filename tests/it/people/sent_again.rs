//! What is read over the API can be sent as it was read, and changes nothing.

use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::{Value, json};

use super::cast::{person, staff};
use super::organisations::organisation;
use crate::access::tokens::token_for;
use crate::support::{ApiClient, TestApp};

const OWN: [&str; 6] =
    ["family_name", "given_name", "family_kana", "given_kana", "phone", "language"];
const ORGANISATION: [&str; 16] = [
    "name",
    "kana",
    "kind",
    "legal_form",
    "corporate_number",
    "prefecture",
    "city",
    "phone",
    "website",
    "activity_level",
    "functions",
    "talent_categories",
    "industries",
    "languages",
    "themes",
    "aliases",
];

/// These fields as they were read.
fn only(shown: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), shown[*name].clone())).collect()
}

/// All but when it was changed.
fn lasting(mut shown: Value) -> Value {
    shown.as_object_mut().unwrap().remove("updated_at");
    shown
}

async fn desk(app: &TestApp) -> ApiClient {
    let ono = staff(app, "ono@example.jp", &[Role::Coordinator]).await;
    ApiClient::with_token(app, token_for(app, ono.id, Strength::TwoFactors).await)
}

#[tokio::test]
async fn ones_own_data() {
    let app = TestApp::start().await;
    let yamada = person(&app, "yamada@example.jp", &[]).await;
    let own = ApiClient::with_token(&app, token_for(&app, yamada, Strength::MailLink).await);

    let before = own.get("/api/v1/me").await;
    let sent = own.put("/api/v1/me", only(&before.body, &OWN)).await;
    let after = own.get("/api/v1/me").await;

    assert_eq!((&before.body["phone"], sent.status), (&Value::Null, 204));
    assert_eq!(after.body, before.body);
    app.stop().await;
}

#[tokio::test]
async fn a_person() {
    let app = TestApp::start().await;
    let api = desk(&app).await;
    let path = format!("/api/v1/people/{}", person(&app, "yamada@example.jp", &[]).await);

    let before = api.get(&path).await.body;
    let mut body = only(&before, &OWN);
    body["email"] = before["email"].clone();
    let sent = api.put(&path, body.clone()).await;
    let after = api.get(&path).await.body;
    body["phone"] = json!(["03-1234-5678"]);
    let odd = api.put(&path, body).await;

    assert_eq!((&before["phone"], sent.status), (&Value::Null, 204));
    assert_eq!(lasting(after), lasting(before));
    assert_eq!(odd.refusal(), (422, "malformed"));
    app.stop().await;
}

#[tokio::test]
async fn an_organisation() {
    let app = TestApp::start().await;
    let api = desk(&app).await;
    let path = format!("/api/v1/organisations/{}", organisation(&app, "一般社団法人みらい").await);
    let first = json!({
        "name": "一般社団法人みらい", "kind": "prospective_operator", "prefecture": 13,
        "aliases": ["みらい"],
    });

    let placed = api.put(&path, first).await;
    let before = api.get(&path).await.body;
    let sent = api.put(&path, only(&before, &ORGANISATION)).await;
    let after = api.get(&path).await.body;

    assert_eq!((placed.status, &before["prefecture"]), (204, &json!(13)));
    assert_eq!((&before["city"], sent.status), (&Value::Null, 204));
    assert_eq!(lasting(after), lasting(before));
    app.stop().await;
}

#[tokio::test]
async fn a_condition_that_cannot_be_read_is_named() {
    let app = TestApp::start().await;
    let api = desk(&app).await;

    let number = api.get("/api/v1/people?limit=many").await;
    let id = api.get("/api/v1/people?organisation=7").await;
    let name = api.get("/api/v1/people?colour=red").await;
    let word = api.get("/api/v1/consultations?state=odd").await;
    let bounds = ["0", "201"].map(|limit| format!("/api/v1/people?limit={limit}"));
    let bounds = [api.get(&bounds[0]).await.status, api.get(&bounds[1]).await.status];

    assert_eq!((number.refusal(), number.fields()), ((400, "malformed"), vec!["limit"]));
    assert_eq!((id.refusal(), id.fields()), ((400, "malformed"), vec!["organisation"]));
    assert_eq!((name.refusal(), name.fields()), ((400, "malformed"), vec!["colour"]));
    assert_eq!((word.refusal(), word.fields()), ((400, "malformed"), vec!["state"]));
    let allowed = word.body["errors"][0]["detail"].as_str().unwrap();
    assert!(allowed.contains("confirmed"), "{allowed}");
    assert_eq!(bounds, [200, 200]);
    app.stop().await;
}

#[tokio::test]
async fn what_is_not_there_is_no_page() {
    let app = TestApp::start().await;

    let answer = ApiClient::nobody(&app).get("/api/v1/nothing").await;

    assert_eq!(answer.refusal(), (404, "not_found"));
    assert_eq!(answer.text("title"), "見つかりません");
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_stands_where_it_was_sent() {
    let app = TestApp::start().await;
    let api = desk(&app).await;
    let body = json!({
        "person": { "family_name": "佐藤", "email": null, "phone": 1 }, "roles": ["emperor"],
    });

    let answer = api.post("/api/v1/people/invitations", body).await;

    assert_eq!(
        (answer.status, answer.fields()),
        (422, vec!["person.email", "person.phone", "roles"])
    );
    app.stop().await;
}
