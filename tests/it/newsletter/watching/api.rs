//! The same over the API.

use bansou::mail::LetterState;
use bansou::people::{Actor, roles};
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use crate::access::tokens::token_for;
use crate::newsletter::cast::Room;
use crate::support::ApiClient;

const BASE: &str = "/api/v1/newsletter";

async fn program(room: &Room) -> ApiClient {
    let context = &room.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, room.editor, Role::Approver).await.unwrap();
    tx.commit().await.unwrap();
    let token = token_for(&room.app, room.editor, Strength::TwoFactors).await;
    ApiClient::with_token(&room.app, token)
}

#[tokio::test]
async fn a_program_decides_once_and_proves_what_became_of_an_issue() {
    let room = Room::new().await;
    let id = room.sent(6).await;
    room.app.run_workers().await;
    room.forged(id, 2, LetterState::Unknown).await;
    let letters = room.letters_of(id).await;
    let api = program(&room).await;
    let issue = format!("{BASE}/issues/{id}");

    let before = api.get(&format!("{issue}/proof-check")).await;
    let decision = json!({ "decision": "mark_lost", "letters": 1, "reason": "返送があった" });
    let path = format!("{issue}/unknown-decisions");
    let mut other = decision.clone();
    other["ids"] = json!([letters[3].id]);
    let other = api.post(&path, other).await;
    let mut decision = decision;
    decision["ids"] = json!([letters[2].id]);
    let decided = api.post_once(&path, "k", decision.clone()).await;
    let repeated = api.post_once(&path, "k", decision.clone()).await;
    let again = api.post(&path, decision).await;
    let refused = api.get(&format!("{issue}/refused-letters?limit=1")).await;
    let sealed = api.press(&format!("{issue}/seals")).await;
    let after = api.get(&format!("{issue}/proof-check")).await;
    let file = api.get(&format!("{issue}/proof")).await;

    assert_eq!((before.status, &before.body["same"]), (200, &json!(false)));
    assert_eq!(other.refusal(), (409, "nothing_unknown"));
    assert_eq!((decided.status, repeated.body == decided.body), (201, true));
    assert_eq!(again.refusal(), (409, "nothing_unknown"));
    assert_eq!(refused.items()[0]["to"], "reader2@example.jp");
    assert_eq!((sealed.status, &sealed.body["letters"]), (201, &json!(6)));
    assert_eq!((&after.body["same"], &after.body["head"]), (&json!(true), &sealed.body["head"]));
    let last = String::from_utf8(file.bytes).unwrap();
    assert!(last.trim_end().ends_with(sealed.body["head"].as_str().unwrap()));
    room.app.stop().await;
}

#[tokio::test]
async fn a_program_reads_the_results_of_a_year() {
    let room = Room::new().await;
    let id = room.sent(6).await;
    let api = program(&room).await;

    let year = api.get(&format!("{BASE}/results/2026")).await;
    let one = api.get(&format!("{BASE}/issues/{id}/result")).await;
    let csv = api.get(&format!("{BASE}/results/2026/issues.csv")).await;
    let never = api.get(&format!("{BASE}/results/1900")).await;

    assert_eq!((year.status, &year.body["label"]), (200, &json!("令和8年度")));
    assert_eq!(year.body["issues"][0]["counts"]["accepted"], 6);
    assert_eq!(
        one.body["domains"][0],
        json!({
            "domain": "example.jp", "counts": one.body["counts"],
        })
    );
    assert_eq!((csv.status, csv.content_type.as_str()), (200, "text/csv; charset=utf-8"));
    assert_eq!(never.status, 404);
    room.app.stop().await;
}
