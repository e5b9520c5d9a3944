//! Rooms, licences, series and personal feeds over the API.

use serde_json::json;

use super::api_cast::{Counter, of, plan};
use crate::support::ApiClient;

const RESOURCES: &str = "/api/v1/resources";
const FEED: &str = "/api/v1/me/calendar-feed";

#[tokio::test]
async fn rooms_and_licences_are_listed_added_and_changed() {
    let counter = Counter::new().await;
    let room = json!({ "kind": "room", "name": "第1会議室" });

    let first = counter.desk.post_once(RESOURCES, "r1", room.clone()).await;
    let again = counter.desk.post_once(RESOURCES, "r1", room.clone()).await;
    let twin = counter.desk.post(RESOURCES, room).await;
    let licence = json!({ "kind": "licence", "name": "会議ライセンスA" });
    let licence = counter.desk.post(RESOURCES, licence).await;
    let own = format!("{RESOURCES}/{}", first.id());
    let changed = counter.desk.put(&own, json!({ "name": "大会議室", "retired": true })).await;
    let listed = counter.desk.get(&format!("{RESOURCES}?limit=1")).await;
    let missing = format!("{RESOURCES}/{}", uuid::Uuid::nil());
    let missing = counter.desk.put(&missing, json!({ "name": "x", "retired": false })).await;
    let person = counter.desk.post(RESOURCES, json!({ "kind": "person", "name": "x" })).await;
    let blank = counter.desk.post(RESOURCES, json!({ "kind": "room", "name": " " })).await;

    assert_eq!((first.status, &first, licence.status), (201, &again, 201));
    assert_eq!(twin.refusal(), (409, "name_taken"));
    assert_eq!((changed.status, changed.text("name")), (200, "大会議室".to_owned()));
    assert!(changed.body["retired_at"].is_string());
    assert_eq!((listed.items().len(), listed.body["next_cursor"].is_string()), (1, true));
    assert_eq!(missing.refusal(), (404, "not_found"));
    assert_eq!(person.refusal(), (422, "malformed"));
    assert_eq!(blank.fields(), ["name"]);
}

#[tokio::test]
async fn a_series_is_added_once_and_can_be_chosen() {
    let counter = Counter::new().await;
    let path = "/api/v1/study-session-series";
    let wish = json!({ "title": "基礎講座" });

    let first = counter.desk.post_once(path, "s1", wish.clone()).await;
    let again = counter.desk.post_once(path, "s1", wish).await;
    let blank = counter.desk.post(path, json!({ "title": "" })).await;
    let choices = counter.desk.get("/api/v1/study-sessions/plan-choices").await;

    assert_eq!((first.status, &first), (201, &again));
    assert_eq!(blank.fields(), ["title"]);
    assert_eq!(choices.body["series"], json!([{ "id": first.id(), "name": "基礎講座" }]));
}

#[tokio::test]
async fn a_feed_is_opened_read_listed_and_revoked() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    suzuki.api.post(&of(&id, "registrations"), counter.wish()).await;
    let base = &counter.stage.app.base_url;
    let nobody = ApiClient::nobody(&counter.stage.app);
    let read = async |url: String| nobody.get(url.strip_prefix(base).unwrap()).await;

    let none = suzuki.api.get(FEED).await;
    let first = suzuki.api.press(FEED).await;
    let second = suzuki.api.press(FEED).await;
    let open = suzuki.api.get(FEED).await;
    let old = read(first.text("url")).await;
    let new = read(second.text("url")).await;
    let closed = suzuki.api.delete(FEED).await;
    let after = read(second.text("url")).await;
    let unknown = nobody.press(FEED).await;

    assert_eq!((&none.body["open"], &open.body["open"]), (&json!(false), &json!(true)));
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!((old.status, new.status), (404, 200));
    assert!(String::from_utf8(new.bytes).unwrap().contains("地域間連携をどう始めるか"));
    assert_eq!((closed.status, after.status), (204, 404));
    assert_eq!(unknown.refusal(), (401, "unauthenticated"));
}
