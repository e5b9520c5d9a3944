//! What the secretariat does on its pages, done by a program.

use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::{Value, json};

use super::cast::{letters, person};
use super::organisations::organisation;
use crate::access::tokens::token_for;
use crate::support::{ApiClient, TestApp};

async fn client(app: &TestApp, role: Role) -> ApiClient {
    let id = person(app, "desk@example.jp", &[role]).await;
    ApiClient::with_token(app, token_for(app, id, Strength::TwoFactors).await)
}

fn application() -> Value {
    json!({
        "organisation": { "name": "一般社団法人みらい", "kind": "prospective_operator" },
        "person": { "family_name": "山田", "given_name": "太郎", "email": "yamada@example.jp" },
        "message": "地域で働く人を増やしたいです。",
        "consent": true,
    })
}

#[tokio::test]
async fn an_application_is_sent_once_and_decided_once() {
    let app = TestApp::start().await;
    let desk = client(&app, Role::Coordinator).await;
    let anybody = ApiClient::nobody(&app);

    let first = anybody.post_once("/api/v1/applications", "k", application()).await;
    let second = anybody.post_once("/api/v1/applications", "k", application()).await;
    let waiting = desk.get("/api/v1/applications").await;
    let id = waiting.items()[0]["id"].as_str().unwrap().to_owned();
    let place = format!("/api/v1/applications/{id}");
    let nothing = desk.post(&format!("{place}/refusal"), json!({ "reason": "　" })).await;
    let approved = desk.press(&format!("{place}/approval")).await;
    let again = desk.press(&format!("{place}/approval")).await;
    let decided = desk.get("/api/v1/applications?state=approved").await;

    assert_eq!((first.status, &first.body), (201, &second.body));
    assert_eq!(waiting.items().len(), 1);
    assert_eq!((nothing.status, nothing.fields()), (422, vec!["reason"]));
    assert_eq!((approved.status, again.refusal()), (204, (409, "application_decided")));
    assert_eq!(decided.items()[0]["organisation"], "一般社団法人みらい");
    assert_eq!(letters(&app, "application_received", "yamada@example.jp").await.len(), 1);
    assert_eq!(letters(&app, "application_approved", "yamada@example.jp").await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_an_application_is_named_where_it_stands() {
    let app = TestApp::start().await;
    let mut body = application();
    body["organisation"]["kind"] = json!("ministry");
    body["person"]["phone"] = json!("1");
    body["consent"] = json!(false);

    let answer = ApiClient::nobody(&app).post("/api/v1/applications", body).await;

    assert_eq!(answer.status, 422);
    assert_eq!(answer.fields(), ["person.phone", "organisation.kind", "consent"]);
    app.stop().await;
}

#[tokio::test]
async fn what_an_organisation_was_granted_is_kept_by_year_and_it_can_close_and_return() {
    let app = TestApp::start().await;
    let desk = client(&app, Role::Coordinator).await;
    let place = format!("/api/v1/organisations/{}", organisation(&app, "みらい").await);
    let standing = json!({ "kind": "cooperation_plan", "number": "1", "granted_on": "2026-04-01" });
    let adoption = format!("{place}/adoptions/2026");

    let strange = desk.put(&adoption, json!({ "frame": "nothing" })).await;
    desk.put(&adoption, json!({ "frame": "right_hand", "subsidy_rate": "2/3" })).await;
    let certified = desk.post(&format!("{place}/certifications"), standing.clone()).await;
    let twice = desk.post(&format!("{place}/certifications"), standing).await;
    let kept = desk.get(&place).await;
    desk.delete(&adoption).await;
    desk.put(&format!("{place}/closure"), json!({ "closed": true })).await;
    let closed = desk.get(&place).await;
    desk.put(&format!("{place}/closure"), json!({ "closed": false })).await;

    let granted = json!([{ "fiscal_year": 2026, "frame": "right_hand", "subsidy_rate": "2/3",
        "accompanist": false }]);
    assert_eq!(strange.status, 422);
    assert_eq!((certified.status, twice.fields()), (201, vec!["number"]));
    assert_eq!(kept.body["adoptions"], granted);
    assert_eq!(kept.body["certifications"][0]["id"], certified.id());
    assert_eq!((&closed.body["state"], &closed.body["adoptions"]), (&json!("closed"), &json!([])));
    assert_eq!(desk.get(&place).await.body["state"], "active");
    app.stop().await;
}

#[tokio::test]
async fn an_administrator_adds_and_retires_words_and_moves_prefectures() {
    let app = TestApp::start().await;
    organisation(&app, "みらい").await;
    let admin = client(&app, Role::Admin).await;
    let word = json!({ "code": "dialogue", "label": "対話" });
    let terms = "/api/v1/vocabularies/themes/terms";

    let added = admin.post(terms, word.clone()).await;
    let twice = admin.post(terms, word).await;
    let retired = json!({ "label": "対話の場", "retired": true });
    admin.put(&format!("{terms}/{}", added.id()), retired).await;
    let region = "/api/v1/prefectures/20/region";
    let moved = admin.put(region, json!({ "block": "chubu", "from": "2026-11-24" })).await;
    let again = admin.put(region, json!({ "block": "chubu", "from": "2026-11-24" })).await;

    let all = admin.get("/api/v1/vocabularies").await;
    let known = all.body[0]["terms"].as_array().unwrap();
    let known = known.iter().find(|term| term["code"] == "dialogue").unwrap();
    let blocks = admin.get("/api/v1/regions").await;
    let chubu = blocks.body.as_array().unwrap().iter().find(|block| block["code"] == "chubu");
    let inside = chubu.unwrap()["prefectures"].as_array().unwrap();
    assert_eq!((added.status, twice.fields()), (201, vec!["code"]));
    assert_eq!((&known["label"], &known["retired"]), (&json!("対話の場"), &json!(true)));
    assert_eq!((moved.status, again.fields()), (204, vec!["from"]));
    let nagano = inside.iter().find(|one| one["code"] == 20).unwrap();
    assert_eq!(nagano["since"], "2026-11-24");
    app.stop().await;
}
