//! Engagements and matching over the API.

use entities::people::role_assignment::Role;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::cast::Stage;
use crate::people::cast::letters;
use crate::people::cast::{PASSWORD, next_code, staff};
use crate::support::TestApp;

struct Program<'a> {
    app: &'a TestApp,
    token: String,
}

impl<'a> Program<'a> {
    async fn coordinator(app: &'a TestApp) -> Self {
        let ono = staff(app, "ono@example.jp", &[Role::Coordinator]).await;
        let code = next_code(app, &ono.totp);
        let body =
            json!({ "grant": "password", "email": ono.email, "password": PASSWORD, "code": code });
        Self::with(app, body).await
    }

    async fn member(app: &'a TestApp, email: &str) -> Self {
        let anybody = Self { app, token: String::new() };
        let path = "/api/v1/auth/sign-in-links";
        let (_, ticket) = anybody.ask(Method::POST, path, None, json!({ "email": email })).await;
        let letter = letters(app, "sign_in_link", email).await.pop().unwrap();
        let code = letter.text_body.split("番号: ").nth(1).unwrap();
        let code = code.lines().next().unwrap();
        let body = json!({ "grant": "mail_code", "ticket": ticket["ticket"], "code": code });
        Self::with(app, body).await
    }

    async fn with(app: &'a TestApp, body: Value) -> Self {
        let anybody = Self { app, token: String::new() };
        let (_, pair) = anybody.ask(Method::POST, "/api/v1/auth/tokens", None, body).await;
        Self { app, token: pair["access_token"].as_str().unwrap().to_owned() }
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.ask(Method::GET, path, None, Value::Null).await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Value,
    ) -> (u16, Value) {
        let mut request = Client::new().request(method, self.app.url(path));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
    }
}

async fn email_of(stage: &Stage, person: entities::PersonId) -> String {
    let reader = stage.app.context.database.reader();
    bansou::people::persons::find(reader, person).await.unwrap().unwrap().email
}

#[tokio::test]
async fn a_program_matches_confirms_once_and_reads_what_came_of_it() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    stage.accompanist("一 郎", 20).await;
    let second = stage.accompanist("二 郎", 20).await;
    let program = Program::coordinator(&stage.app).await;
    let ruling = format!("/api/v1/matching/2026/rulings/{operator}/{}", second.0);

    let lock = json!({ "kind": "locked", "reason": "希望" });
    let locked = program.ask(Method::PUT, &ruling, None, lock).await.0;
    let (_, desk) = program.get("/api/v1/matching/2026").await;
    let body = json!({ "fingerprint": desk["fingerprint"] });
    let path = "/api/v1/matching/2026/confirmations";
    let first = program.ask(Method::POST, path, Some("k1"), body.clone()).await;
    let again = program.ask(Method::POST, path, Some("k1"), body.clone()).await;
    let without_key = program.ask(Method::POST, path, None, body).await;
    let stale = json!({ "fingerprint": "0" });
    let refused = program.ask(Method::POST, path, None, stale).await;

    assert_eq!(locked, 204);
    assert_eq!(desk["pairs"][0]["accompanist_id"], json!(second.0));
    assert_eq!(first, again);
    assert_eq!((first.0, first.1["already"].as_bool()), (201, Some(false)));
    assert_eq!(without_key.1["already"].as_bool(), Some(true));
    assert_eq!((refused.0, refused.1["code"].as_str()), (409, Some("changed_meanwhile")));
    let id = first.1["engagements"][operator.to_string()].as_str().unwrap().to_owned();
    let (_, shown) = program.get(&format!("/api/v1/engagements/{id}")).await;
    assert_eq!(shown["milestones"].as_array().unwrap().len(), 9);
    let (_, list) = program.get("/api/v1/engagements?fiscal_year=2026&limit=1").await;
    assert_eq!(list["items"][0]["id"], json!(id));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_member_changes_their_own_engagement_and_finds_no_other() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let stranger = stage.accompanist("よその 伴走", 20).await;
    let id = stage.engagement(operator, helper).await;
    let own = Program::member(&stage.app, &email_of(&stage, helper.0).await).await;
    let other = Program::member(&stage.app, &email_of(&stage, stranger.0).await).await;
    let path = format!("/api/v1/engagements/{id}");
    let goals = format!("{path}/goals");

    let goal = json!({ "text": "説明会を開く" });
    let made = own.ask(Method::POST, &goals, Some("g1"), goal.clone()).await;
    let twice = own.ask(Method::POST, &goals, Some("g1"), goal.clone()).await;
    let foreign = other.ask(Method::POST, &goals, None, goal).await;
    let outline = json!({ "version": 1, "concerns": "", "vision": "" });
    let late = own.ask(Method::PUT, &format!("{path}/outline"), None, outline).await;
    let desk = own.get("/api/v1/matching/2026").await;

    assert_eq!((made.0, &made), (201, &twice));
    assert_eq!((foreign.0, other.get(&path).await.0), (404, 404));
    assert_eq!((late.0, late.1["code"].as_str()), (409, Some("changed_meanwhile")));
    assert_eq!(desk.0, 404);
    assert_eq!(own.get(&path).await.1["goals"].as_array().unwrap().len(), 1);
    assert_eq!(other.get("/api/v1/engagements").await.1["items"], json!([]));
    stage.app.stop().await;
}
