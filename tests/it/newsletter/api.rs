//! Readers over the API.

use bansou::newsletter::{self, RawPreferences, links};
use bansou::people::{Actor, roles};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::Room;
use crate::access::tokens::token_for;
use crate::support::ApiClient;

const BASE: &str = "/api/v1/newsletter";

async fn editor(room: &Room) -> ApiClient {
    let context = &room.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, room.editor, Role::Editor).await.unwrap();
    tx.commit().await.unwrap();
    let token = token_for(&room.app, room.editor, Strength::TwoFactors).await;
    ApiClient::with_token(&room.app, token)
}

#[tokio::test]
async fn a_program_subscribes_confirms_changes_and_leaves() {
    let room = Room::new().await;
    let api = ApiClient::nobody(&room.app);

    let body = json!({ "email": "yamada@example.jp", "consent": true });
    let path = format!("{BASE}/subscription-requests");
    let asked = api.post_once(&path, "one", body.clone()).await;
    let again = api.post_once(&path, "one", body).await;
    let request = room.newest_request("yamada@example.jp").await.id;
    let token = links::confirmation_token(&room.app.context.config, request);
    let confirm = format!("{BASE}/subscription-confirmations");
    let made = api.post(&confirm, json!({ "token": token })).await;
    let own =
        format!("{BASE}/preference-links/{}", made.body["preferences_token"].as_str().unwrap());
    let shown = api.get(&own).await;
    let wishes = json!({ "topics": ["cases"], "frequency": "monthly_digest" });
    let version = &shown.body["version"];
    let saved = api.put(&own, json!({ "preferences": wishes, "version": version })).await;
    let late = api.put(&own, json!({ "preferences": {}, "version": version })).await;
    let changed = api.get(&own).await;
    let leave = format!("{BASE}/leave-links/{}", made.body["leave_token"].as_str().unwrap());
    let left = api.post(&format!("{leave}/departure"), json!({ "reason": "多い" })).await;
    let back = api.press(&format!("{leave}/return")).await;

    assert_eq!((asked.status, again.status, made.status), (202, 202, 201));
    assert_eq!(room.letters_to("yamada@example.jp").await.len(), 2);
    assert_eq!(changed.body["preferences"]["topics"], json!(["cases"]));
    assert_eq!((saved.status, late.status), (204, 409));
    assert_eq!(late.body["code"], "changed_meanwhile");
    assert_eq!((left.status, back.status), (204, 204));
    assert_eq!(shown.body["state"], "active");
}

#[tokio::test]
async fn a_program_with_an_old_link_has_a_new_one_sent_to_the_readers_own_mailbox() {
    let room = Room::new().await;
    let id = room.reader("yamada@example.jp").await;
    let until = room.app.context.now() + TimeDelta::hours(1);
    let token = links::preferences_token(&room.app.context.config, (id, 0), until);
    let own = format!("{BASE}/preference-links/{token}");
    room.app.clock.advance(TimeDelta::hours(2));
    let api = ApiClient::nobody(&room.app);

    let late = api.get(&own).await;
    let renewed = api.press(&format!("{own}/renewal")).await;
    let forged = api.press(&format!("{BASE}/preference-links/AAAA/renewal")).await;

    assert_eq!((late.status, renewed.status, forged.status), (409, 202, 404));
    let letters = room.letters_to("yamada@example.jp").await;
    assert_eq!(letters.last().unwrap(), "newsletter_preferences");
}

#[tokio::test]
async fn an_editors_program_enters_readers_once_for_each_key() {
    let room = Room::new().await;
    let api = editor(&room).await;
    let body = json!({
        "email": "abe@example.jp", "source": "申込書", "agreed_on": "2026-11-20",
        "preferences": { "kind": "school", "prefecture_code": 3, "regions": ["tohoku"] },
    });
    let path = format!("{BASE}/readers");

    let first = api.post_once(&path, "k", body.clone()).await;
    let second = api.post_once(&path, "k", body.clone()).await;
    let known = api.post(&path, body).await;
    let one = format!("{path}/{}", first.body["id"].as_str().unwrap());
    let shown = api.get(&one).await;
    let evidence = api.get(&format!("{one}/evidence")).await;
    let future = json!({ "email": "b@example.jp", "source": "申込書", "agreed_on": "2026-11-25" });
    let future = api.post(&path, future).await;

    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.body, second.body);
    assert_eq!((known.status, known.body["code"].as_str()), (409, Some("known")));
    assert_eq!(shown.body["preferences"]["regions"], json!(["tohoku"]));
    assert_eq!(evidence.body["lines"][0]["details"]["source"], "申込書");
    assert_eq!((future.status, &future.body["errors"][0]["field"]), (422, &json!("agreed_on")));
}

#[tokio::test]
async fn an_editors_program_imports_a_file_and_watches() {
    let room = Room::new().await;
    let api = editor(&room).await;
    let file = |text: &str| {
        json!({
            "file_name": "readers.csv", "content": STANDARD.encode(text),
            "source": "説明会", "agreed_on": "2026-11-20",
        })
    };
    let path = format!("{BASE}/imports");

    let wrong = api.post(&path, file("メール,立場\na@example.jp,宇宙人\n")).await;
    let checked = api.post(&path, file("メール\na@example.jp\nb@example.jp\n")).await;
    let left = room.entered("left@example.jp", RawPreferences::default()).await;
    newsletter::stop(&room.app.context, room.desk, (left, "電話")).await.unwrap();
    let seen = api.post(&path, file("メール\nleft@example.jp\n")).await;
    let one = format!("{path}/{}", checked.body["id"].as_str().unwrap());
    let started = api.press(&format!("{one}/application")).await;
    room.app.run_workers().await;
    let done = api.get(&one).await;
    let csv = api.get(&format!("{BASE}/exports/csv")).await;

    assert_eq!((wrong.status, &wrong.body["errors"][0]["field"]), (422, &json!("lines[2].立場")));
    assert_eq!((checked.body["new"].as_i64(), checked.body["lines"].as_i64()), (Some(2), Some(2)));
    assert_eq!((seen.status, &seen.body["left_out"]), (201, &json!(1)));
    assert_eq!(seen.body["left_out_lines"][0]["field"], "lines[2].メールアドレス");
    assert_eq!(started.status, 202);
    assert_eq!((&done.body["state"], &done.body["added"]), (&json!("done"), &json!(2)));
    assert_eq!(String::from_utf8(csv.bytes).unwrap().lines().count(), 3);
    assert_eq!(csv.content_type, "text/csv; charset=utf-8");
}

#[tokio::test]
async fn a_program_counts_keeps_and_forgets_groups() {
    let room = Room::new().await;
    let api = editor(&room).await;
    room.reader("a@example.jp").await;
    let rule = json!({ "topics": ["cases"], "since": "2026-11-24" });

    let counted = api.post(&format!("{BASE}/segment-counts"), rule.clone()).await;
    let path = format!("{BASE}/segments");
    let made = api.post(&path, json!({ "name": "事例", "rule": rule })).await;
    let one = format!("{path}/{}", made.body["id"].as_str().unwrap());
    let shown = api.get(&one).await;
    let renamed = api.put(&one, json!({ "name": "事例集", "rule": {}, "version": 1 })).await;
    let list = api.get(&path).await;
    let gone = api.delete(&one).await;
    let wrong = api.post(&path, json!({ "name": "x", "rule": { "topics": ["fishing"] } })).await;

    assert_eq!(counted.body["readers"], 1);
    assert_eq!(
        (&shown.body["readers"], &shown.body["rule"]["topics"]),
        (&json!(1), &json!(["cases"]))
    );
    assert_eq!((renamed.status, gone.status), (204, 204));
    assert_eq!(list.body["items"][0]["words"], "すべての読者");
    assert_eq!(wrong.body["errors"][0]["field"], "rule.topics");
    assert_eq!(api.get(&one).await.status, 404);
}

#[tokio::test]
async fn what_is_wrong_stands_under_the_names_of_the_body() {
    let room = Room::new().await;
    let api = editor(&room).await;
    let wrong = json!({ "prefecture_codes": [99] });
    let reader = json!({
        "email": "abe@example.jp", "source": "申込書", "agreed_on": "2026-11-20",
        "preferences": { "prefecture_code": 99, "topics": ["fishing"] },
    });

    let counted = api.post(&format!("{BASE}/segment-counts"), wrong.clone()).await;
    let kept = json!({ "name": "x", "rule": wrong });
    let kept = api.post(&format!("{BASE}/segments"), kept).await;
    let entered = api.post(&format!("{BASE}/readers"), reader).await;
    let list = api.post(&format!("{BASE}/segment-counts"), json!([])).await;

    assert_eq!((counted.status, counted.fields()), (422, vec!["prefecture_codes"]));
    assert_eq!((kept.status, kept.fields()), (422, vec!["rule.prefecture_codes"]));
    let mut named = entered.fields();
    named.sort_unstable();
    assert_eq!(named, ["preferences.prefecture_code", "preferences.topics"]);
    assert_eq!(list.refusal(), (422, "malformed"));
}
