//! What a new study session begins with is set by the secretariat.

use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;
use serde_json::json;

use super::settings::{LIST, last};
use crate::access::tokens::token_for;
use crate::people::cast::{hidden, staff};
use crate::study_sessions::api_cast::{of, plan_with};
use crate::support::{ApiClient, TestApp};

const PAGE: &str = "/staff/sessions/usual";
const DEFAULTS: &str = "/api/v1/study-session-defaults";
const SESSIONS: &str = "/api/v1/study-sessions";

#[tokio::test]
async fn what_is_saved_stands_in_the_form_and_in_plans_that_say_nothing() {
    let app = TestApp::start().await;
    let mori = staff(&app, "mori@bansou.example.jp", &[Role::Coordinator]).await;
    let token = token_for(&app, mori.id, Strength::TwoFactors).await;
    let api = ApiClient::with_token(&app, token);
    let form =
        [("version", "0"), ("reminders", "1440"), ("offer_hours", "１６"), ("stop_hours", "4")];

    let before = mori.browser.page("/staff/sessions/new").await;
    let saved = mori.browser.send(PAGE, PAGE, &form).await;
    let after = mori.browser.page("/staff/sessions/new").await;
    let waiting = json!(null);
    let made = api.post(SESSIONS, plan_with(json!({ "waiting": waiting }))).await;
    let plan = api.get(&of(&made.id(), "plan")).await;

    let hours = r#"name="offer_hours" value="16""#;
    assert!(!before.contains(hours) && after.contains(hours), "{after}");
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    assert_eq!(plan.body["plan"]["reminders"], json!([1440]));
    assert_eq!(plan.body["plan"]["waiting"]["offer_hours"], 16);
    let told = last(&api, "session-defaults").await;
    assert!(told.contains(&"リマインダー：7日前・1日前・1時間前 → 1日前".to_owned()), "{told:?}");
    assert!(told.contains(&"繰上げの回答期限（営業時間）：8 → 16".to_owned()), "{told:?}");
    let list = api.get(LIST).await;
    assert_eq!(list.body[0]["value"], "リマインダーは1日前、繰上げの回答期限16営業時間");
    app.stop().await;
}

#[tokio::test]
async fn hours_that_cannot_be_and_a_form_somebody_overtook_are_refused() {
    let app = TestApp::start().await;
    let mori = staff(&app, "mori@bansou.example.jp", &[Role::Coordinator]).await;
    let token = token_for(&app, mori.id, Strength::TwoFactors).await;
    let api = ApiClient::with_token(&app, token);
    let body = |hours: i32, version: i32| json!({ "reminders": [60], "offer_hours": hours, "stop_hours": 8, "version": version });

    let first = api.put(DEFAULTS, body(16, 0)).await;
    let late = api.put(DEFAULTS, body(20, 0)).await;
    let wrong = api.put(DEFAULTS, body(81, 1)).await;
    let empty = [("version", "1"), ("offer_hours", ""), ("stop_hours", "8")];
    let unfilled = mori.browser.send(PAGE, PAGE, &empty).await;

    assert_eq!((first.status, late.refusal()), (204, (409, "changed_meanwhile")));
    assert_eq!((wrong.status, wrong.fields()), (422, vec!["offer_hours"]));
    assert_eq!(unfilled.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(hidden(&mori.browser.page(PAGE).await, "version"), "1");
    app.stop().await;
}
