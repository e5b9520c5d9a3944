//! The newsroom by programs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::{Press, grant};
use crate::access::tokens::token_for;
use crate::support::ApiClient;

const BASE: &str = "/api/v1/newsletter/issues";

pub async fn client(press: &Press, id: PersonId) -> ApiClient {
    let token = token_for(&press.room.app, id, Strength::TwoFactors).await;
    ApiClient::with_token(&press.room.app, token)
}

#[tokio::test]
async fn an_issue_is_written_checked_approved_and_stopped() {
    let press = Press::new().await;
    let editor = client(&press, press.room.editor).await;
    let checker = client(&press, press.checker).await;
    let desk = client(&press, press.coordinator).await;
    let body = |words: &str| {
        json!({
            "number": 5, "subject": "第5号", "frequency": "every_issue",
            "blocks": [{ "kind": "text", "text": words }],
        })
    };

    let made = editor.post_once(BASE, "one", body("12月3日（金）です。")).await;
    let again = editor.post_once(BASE, "one", body("12月3日（金）です。")).await;
    let one = format!("{BASE}/{}", made.body["id"].as_str().unwrap());
    let failing = editor.post(&format!("{one}/review-request"), json!({})).await;
    let checks = editor.get(&format!("{one}/checks")).await;
    let saved = editor.put(&one, body("12月3日（木）です。")).await;
    let file = json!({ "file_name": "a.txt", "content": STANDARD.encode("a") });
    let attached = editor.post(&format!("{one}/attachments"), file).await;
    let asked = editor.post(&format!("{one}/review-request"), json!({})).await;
    let shown = checker.get(&one).await;
    let content = checker.get(&format!("{one}/content")).await;
    let approval = json!({ "content_hash": content.body["content_hash"], "readers": 3 });
    let own = editor.post(&format!("{one}/approval"), approval.clone()).await;
    let approved = checker.post(&format!("{one}/approval"), approval).await;
    let late = editor.post(&format!("{one}/review-request"), json!({})).await;
    let held = desk.get(&one).await;
    let stopped = desk.post(&format!("{one}/hold-stop"), json!({ "reason": "中止" })).await;
    let twice = desk.post(&format!("{one}/hold-stop"), json!({ "reason": "中止" })).await;

    assert_eq!((made.status, again.body == made.body), (201, true));
    assert_eq!((failing.status, &failing.body["code"]), (409, &json!("checks_failing")));
    assert_eq!(failing.fields()[0], "blocks[0]");
    assert_eq!(checks.body["findings"][0]["kind"], "dates");
    assert_eq!(checks.body["findings"][0]["place"], json!({ "in": "block", "at": 0 }));
    assert_eq!((saved.status, attached.status, asked.status), (204, 201, 204));
    assert_eq!(shown.body["state"], "in_review");
    assert_eq!(shown.body["attachments"][0]["file_name"], "a.txt");
    assert_eq!((own.status, approved.status), (404, 204));
    assert_eq!((late.status, &late.body["code"]), (409, &json!("approved_already")));
    tells_who_decided(&held.body, &press);
    assert_eq!((stopped.status, twice.status), (204, 409));
    assert_eq!(twice.body["code"], "not_held");
}

fn tells_who_decided(body: &serde_json::Value, press: &Press) {
    assert_eq!(body["state"], "approved");
    assert_eq!(body["asked_by"], json!(press.room.editor.0));
    assert_eq!(body["approved_by"], json!(press.checker.0));
    assert_eq!(body["approved_readers"], 3);
}

#[tokio::test]
async fn rules_and_generated_drafts_are_there_for_programs_too() {
    let press = Press::new().await;
    grant(&press.room, press.room.editor, Role::Admin).await;
    let editor = client(&press, press.room.editor).await;

    let rules = editor.get("/api/v1/newsletter/sending-rules").await;
    let mut changed = rules.body["rules"].clone();
    changed["hold_minutes"] = json!(30);
    let saved = editor.put("/api/v1/newsletter/sending-rules", changed.clone()).await;
    let late = editor.put("/api/v1/newsletter/sending-rules", changed).await;
    let history = editor.get("/api/v1/newsletter/sending-rules/history").await;
    let path = "/api/v1/newsletter/generated-issues";
    let news = editor.post_once(path, "n", json!({ "from": "news" })).await;
    let digest = editor.post(path, json!({ "from": "digest" })).await;

    assert_eq!((saved.status, late.status), (204, 409));
    assert_eq!(history.body["items"][0]["rules"]["hold_minutes"], 30);
    assert_eq!((news.status, digest.status), (201, 409));
    assert_eq!(digest.body["code"], "nothing_new");
}

#[tokio::test]
async fn a_test_for_nobody_names_the_people_as_the_field_at_fault() {
    let press = Press::new().await;
    let editor = client(&press, press.room.editor).await;
    let blocks = json!([{ "kind": "text", "text": "12月3日（木）です。" }]);
    let body =
        json!({ "number": 5, "subject": "第5号", "frequency": "every_issue", "blocks": blocks });
    let one = format!("{BASE}/{}", editor.post(BASE, body).await.id());

    let nobody = editor.post(&format!("{one}/tests"), json!({ "people": [] })).await;
    let stranger = json!({ "people": [uuid::Uuid::nil()] });
    let stranger = editor.post(&format!("{one}/tests"), stranger).await;

    assert_eq!((nobody.refusal(), nobody.fields()), ((422, "invalid"), vec!["people"]));
    assert_eq!((stranger.refusal(), stranger.fields()), ((422, "invalid"), vec!["people"]));
}
