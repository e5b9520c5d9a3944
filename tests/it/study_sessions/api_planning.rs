//! A coordinator's work over the API: drafting, previewing, publishing, copying, changing, calling
//! off.

use serde_json::json;

use super::api_cast::{Counter, of, plan, plan_with};
use crate::support::ApiClient;

const SESSIONS: &str = "/api/v1/study-sessions";

#[tokio::test]
async fn a_draft_sent_twice_under_one_key_is_one_draft_with_one_answer() {
    let counter = Counter::new().await;

    let first = counter.desk.post_once(SESSIONS, "k1", plan()).await;
    let again = counter.desk.post_once(SESSIONS, "k1", plan()).await;
    let other = counter.desk.post_once(SESSIONS, "k1", plan_with(json!({ "title": "別" }))).await;

    assert_eq!(first.status, 201, "{}", first.body);
    assert_eq!(first, again);
    assert_eq!(other.refusal(), (422, "idempotency_reused"));
    assert_eq!(counter.stage.count("SELECT count(*) FROM study_session").await, 1);
}

#[tokio::test]
async fn a_draft_is_previewed_published_at_a_set_time_and_taken_back() {
    let counter = Counter::new().await;
    let id = counter.draft(plan()).await;
    let public = ApiClient::nobody(&counter.stage.app);
    let own = format!("{SESSIONS}/{id}");

    let preview = counter.desk.get(&of(&id, "preview")).await;
    let hidden = public.get(&own).await;
    let late = json!({ "publish_at": "2026-11-25T09:00:00+09:00" });
    let scheduled = counter.desk.post(&of(&id, "publication"), late).await;
    let waiting = counter.desk.get(&of(&id, "plan")).await;
    let back = counter.desk.press(&of(&id, "publication/withdrawal")).await;
    let draft = counter.desk.get(&of(&id, "plan")).await;
    let past = json!({ "publish_at": "2026-11-20T09:00:00+09:00" });
    let refused = counter.desk.post(&of(&id, "publication"), past).await;
    let now = counter.desk.post(&of(&id, "publication"), json!({ "publish_at": null })).await;

    assert_eq!(
        (preview.status, preview.text("title")),
        (200, format!("第3回 {}", plan()["title"].as_str().unwrap()))
    );
    assert_eq!(preview.body["online"]["url"], json!(null));
    assert_eq!(hidden.refusal(), (404, "not_found"));
    assert_eq!((scheduled.status, back.status, now.status), (204, 204, 204));
    assert_eq!(waiting.text("phase"), "scheduled");
    assert_eq!(waiting.text("publish_at"), "2026-11-25T00:00:00Z");
    assert_eq!(
        (draft.text("phase"), &draft.body["publish_at"]),
        ("draft".to_owned(), &json!(null))
    );
    assert_eq!(refused.refusal(), (409, "refused"));
    assert_eq!(public.get(&own).await.text("phase"), "open");
}

#[tokio::test]
async fn a_plan_read_and_sent_back_changes_nothing_and_tells_nobody() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let before = counter.desk.get(&of(&id, "plan")).await;

    let body = json!({ "plan": before.body["plan"], "version": before.body["version"] });
    let told = counter.desk.put(&format!("{SESSIONS}/{id}"), body.clone()).await;
    let after = counter.desk.get(&of(&id, "plan")).await;
    let stale = counter.desk.put(&format!("{SESSIONS}/{id}"), body).await;

    assert_eq!((told.status, &told.body["told"]), (200, &json!(0)), "{}", told.body);
    assert_eq!(after.body["plan"], before.body["plan"]);
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
}

#[tokio::test]
async fn a_session_is_put_off_given_a_new_time_copied_and_cancelled() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    suzuki.api.post(&of(&id, "registrations"), counter.wish()).await;
    let call_off = |many: u32| json!({ "reason": "会場の都合", "expected_recipients": many });

    let wrong = counter.desk.post(&of(&id, "postponement"), call_off(7)).await;
    let put_off = counter.desk.post(&of(&id, "postponement"), call_off(1)).await;
    let known = counter.desk.get(&of(&id, "plan")).await;
    let mut moved = known.body["plan"].clone();
    moved["parts"][0]["starts_at"] = json!("2026-12-10T14:00:00+09:00");
    moved["parts"][0]["ends_at"] = json!("2026-12-10T16:00:00+09:00");
    let body = json!({ "plan": moved, "version": known.body["version"], "message": "改めて" });
    let resumed = counter.desk.post(&of(&id, "resumption"), body).await;
    let next = json!({ "starts_at": "2027-01-14T14:00:00+09:00" });
    let copied = counter.desk.post_once(&of(&id, "copies"), "c1", next.clone()).await;
    let again = counter.desk.post_once(&of(&id, "copies"), "c1", next).await;
    let cancelled = counter.desk.post(&of(&id, "cancellation"), call_off(1)).await;
    let letters = counter.stage.letter_names(suzuki.id).await;

    assert_eq!(wrong.refusal(), (409, "recipients_differ"));
    assert_eq!((put_off.status, &put_off.body["told"]), (200, &json!(1)));
    assert_eq!(
        (known.text("phase"), known.text("reason")),
        ("postponed".into(), "会場の都合".into())
    );
    assert_eq!((resumed.status, &resumed.body["told"]), (200, &json!(1)), "{}", resumed.body);
    assert_eq!((copied.status, &copied), (201, &again));
    assert_eq!((cancelled.status, &cancelled.body["told"]), (200, &json!(1)));
    let told: Vec<_> = letters.iter().filter(|name| name.starts_with("session_")).collect();
    assert_eq!(told, ["session_postponed", "session_resumed", "session_cancelled"]);
}

#[tokio::test]
async fn everything_wrong_with_a_plan_is_named_at_once() {
    let counter = Counter::new().await;
    let unknown = uuid::Uuid::from_u128(7);
    let names = plan_with(json!({
        "series_id": unknown, "theme_ids": [unknown], "activity_level_id": unknown,
        "co_hosts": [{ "organisation_id": unknown, "name": "共催" }],
    }));
    let mut speaker = plan();
    speaker["parts"][0]["speakers"] = json!([{ "person_id": unknown }]);
    let mut far = plan();
    far["parts"][0]["starts_at"] = json!("0001-01-01T00:00:00Z");
    far["parts"][0]["ends_at"] = json!("0001-01-01T01:00:00Z");

    let empty = counter.desk.post(SESSIONS, plan_with(json!({ "title": "", "seats": [] }))).await;
    let names = counter.desk.post(SESSIONS, names).await;
    let speaker = counter.desk.post(SESSIONS, speaker).await;
    let far = counter.desk.post(SESSIONS, far).await;
    let nul = counter.desk.post(SESSIONS, plan_with(json!({ "purpose": "\0" }))).await;
    let kind = counter.desk.post(SESSIONS, plan_with(json!({ "audience": "everybody" }))).await;
    let mut day = plan();
    day["parts"][0]["ends_at"] = json!("2027-02-30T15:00:00+09:00");
    let day = counter.desk.post(SESSIONS, day).await;

    assert_eq!(empty.refusal(), (422, "invalid"));
    assert_eq!(empty.fields(), ["title", "seats", "online_url"]);
    assert_eq!(names.fields(), ["series_id", "theme_ids", "activity_level_id", "co_hosts"]);
    assert_eq!(speaker.fields(), ["parts[0].speakers"]);
    assert_eq!(far.fields(), ["closes_at", "parts[0].starts_at"]);
    assert_eq!((nul.refusal(), kind.refusal()), ((422, "malformed"), (422, "malformed")));
    assert_eq!((day.refusal(), day.fields()), ((422, "malformed"), vec!["parts[0].ends_at"]));
    assert_eq!(counter.stage.count("SELECT count(*) FROM study_session").await, 0);
}

#[tokio::test]
async fn a_room_can_be_in_one_session_at_a_time() {
    let counter = Counter::new().await;
    let room = json!({ "kind": "room", "name": "みなと会館 第1会議室" });
    let room = counter.desk.post("/api/v1/resources", room).await.id();
    let mut plan = plan();
    plan["parts"][0]["venue"]["room_id"] = json!(room);
    counter.draft(plan.clone()).await;

    let second = counter.desk.post(SESSIONS, plan.clone()).await;
    plan["parts"][0]["venue"]["room_id"] = json!(uuid::Uuid::from_u128(7));
    let unknown = counter.desk.post(SESSIONS, plan).await;

    assert_eq!(second.refusal(), (409, "occupied"));
    assert_eq!(unknown.fields(), ["parts[0].venue"]);
}

#[tokio::test]
async fn held_and_reported_sessions_are_marked_so_and_letters_are_listed() {
    let mut counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    suzuki.api.post(&of(&id, "registrations"), counter.wish()).await;

    let early = counter.desk.press(&of(&id, "holding")).await;
    let closed = counter.desk.press(&of(&id, "closure")).await;
    let letters = counter.desk.get(&of(&id, "letters")).await;
    counter.stage.app.clock.advance(chrono::TimeDelta::days(10));
    counter.sign_in_again().await;
    let held = counter.desk.press(&of(&id, "holding")).await;
    let reported = counter.desk.press(&of(&id, "report")).await;
    let phase = counter.desk.get(&of(&id, "plan")).await.text("phase");

    assert_eq!(early.refusal(), (409, "refused"));
    assert_eq!((closed.status, held.status, reported.status), (204, 204, 204));
    assert_eq!(letters.items()[0]["letter"], json!("registration_confirmed"));
    assert_eq!(phase, "reported");
}
