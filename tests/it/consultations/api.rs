//! Consultations over the API.

use bansou::people::{Actor, Roles, roles};
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::{Value, json};

use super::cast::{Stage, thursday};
use crate::access::tokens::token_for;
use crate::support::ApiClient;

pub async fn program(stage: &Stage, id: PersonId, (role, strength): (Role, Strength)) -> ApiClient {
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, id, role).await.unwrap();
    tx.commit().await.unwrap();
    ApiClient::with_token(&stage.app, token_for(&stage.app, id, strength).await)
}

pub async fn member(stage: &Stage, id: PersonId, role: Role) -> ApiClient {
    program(stage, id, (role, Strength::MailLink)).await
}

pub async fn desk(stage: &Stage) -> ApiClient {
    program(stage, stage.desk.person(), (Role::Coordinator, Strength::TwoFactors)).await
}

fn subject(stage: &Stage) -> Value {
    json!({
        "organisation_id": stage.operator, "mode": "in_person", "minutes": 60,
        "about": "採用の進め方を相談したい。",
    })
}

#[tokio::test]
async fn a_program_finds_a_slot_books_it_once_moves_it_and_calls_it_off() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let api = member(&stage, client.person(), Role::Operator).await;
    let yamada = stage.yamada.person();
    let slots = format!(
        "/api/v1/consultation-slots?accompanist_id={yamada}&from=2026-12-03&until=2026-12-03"
    );
    let booking = json!({ "subject": subject(&stage), "accompanist_id": yamada, "starts_at": thursday(10, 0) });

    let before = api.get(&slots).await;
    let booked = api.post_once("/api/v1/consultations", "k1", booking.clone()).await;
    let again = api.post_once("/api/v1/consultations", "k1", booking.clone()).await;
    let taken = api.post("/api/v1/consultations", booking).await;
    let one = format!("/api/v1/consultations/{}", booked.body["id"].as_str().unwrap());
    let shown = api.get(&one).await;
    let change = json!({
        "version": shown.body["version"], "starts_at": thursday(14, 0), "minutes": 30,
        "mode": "online",
    });
    let moved = api.post(&format!("{one}/change"), change.clone()).await;
    let stale = api.post(&format!("{one}/change"), change).await;
    let gone = api.post(&format!("{one}/cancellation"), json!({ "reason": "都合" })).await;
    let twice = api.post(&format!("{one}/cancellation"), json!({})).await;

    let first = &before.body[0]["slots"][0];
    assert_eq!(first["starts_at"], json!("2026-12-03T00:00:00Z"));
    assert_eq!(first["modes"], json!(["in_person", "online", "phone"]));
    assert_eq!((booked.status, &booked), (201, &again));
    assert_eq!(taken.refusal(), (409, "slot_taken"));
    assert_eq!(shown.body["state"], json!("confirmed"));
    assert_eq!(shown.body["place"], json!("塩尻市市民交流センター"));
    assert_eq!(moved.body["starts_at"], json!("2026-12-03T05:00:00Z"));
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    assert_eq!((gone.status, twice.status), (204, 204));
    let list = api.get("/api/v1/consultations").await;
    assert_eq!(list.items()[0]["state"], json!("cancelled"));
    stage.app.stop().await;
}

#[tokio::test]
async fn wishes_are_arranged_and_each_side_reads_its_own() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let asking = member(&stage, client.person(), Role::Operator).await;
    let helper = member(&stage, stage.yamada.person(), Role::Accompanist).await;
    let desk = desk(&stage).await;
    let stranger = stage.client("加藤 明").await;
    let stranger = member(&stage, stranger.person(), Role::Operator).await;

    let wishes = json!({
        "subject": subject(&stage), "starts": [thursday(19, 0), thursday(14, 0)],
    });
    let wished = asking.post("/api/v1/consultation-requests", wishes).await;
    let one = format!("/api/v1/consultations/{}", wished.body["id"].as_str().unwrap());
    let hidden = helper.get(&one).await;
    let waiting = desk.get("/api/v1/consultations/waiting").await;
    let candidate = waiting.items()[0]["candidates"][0].clone();
    let mut arrangement = json!({
        "version": waiting.items()[0]["version"], "accompanist_id": candidate["accompanist_id"],
        "starts_at": thursday(19, 0), "minutes": 60, "mode": "online",
    });
    let limited = desk.post(&format!("{one}/arrangement"), arrangement.clone()).await;
    arrangement["override_reason"] = json!("本人の希望");
    let arranged = desk.post(&format!("{one}/arrangement"), arrangement).await;
    let sheet = json!({ "trouble": "応募が来ない", "submit": true });
    let sheet = asking.put(&format!("{one}/intake"), sheet).await;
    let empty = asking.put(&format!("{one}/intake"), json!({ "submit": true })).await;
    let theirs = helper.get(&one).await;
    let ours = desk.get(&one).await;

    assert_eq!((wished.status, hidden.status), (201, 404));
    assert_eq!(candidate["free_at"], json!([2]));
    assert_eq!(limited.refusal(), (409, "reason_needed"));
    assert_eq!(arranged.body["state"], json!("confirmed"));
    assert_eq!((sheet.status, empty.status), (204, 422));
    assert_eq!(theirs.body["intake"]["trouble"], json!("応募が来ない"));
    assert_eq!(theirs.body["override_reason"], Value::Null);
    assert_eq!(theirs.body["strikes"], Value::Null);
    assert_eq!(ours.body["override_reason"], json!("本人の希望"));
    assert_eq!(stranger.get(&one).await.status, 404);
    assert_eq!(stranger.get("/api/v1/consultations").await.items().len(), 0);
    stage.app.stop().await;
}

#[tokio::test]
async fn an_accompanist_keeps_their_own_hours_and_nobody_elses() {
    let stage = Stage::new().await;
    let sato = stage.accompanist("佐藤 花子").await;
    let helper = member(&stage, stage.yamada.person(), Role::Accompanist).await;
    let own = format!("/api/v1/accompanists/{}/availability", stage.yamada.person());
    let other = format!("/api/v1/accompanists/{}/availability", sato.person());

    let stored = helper.get(&own).await.body;
    let mut body = json!({ "version": stored["version"], "availability": stored["availability"] });
    body["availability"]["rules"] =
        json!([{ "weekday": "4", "from": "13:00", "until": "15:00", "modes": ["online"] }]);
    // Numbers as numbers are read like their digits.
    body["availability"]["profile"]["lengths"] = json!([60]);
    body["availability"]["profile"]["buffer_after"] = json!(15);
    let saved = helper.put(&own, body.clone()).await;
    let stale = helper.put(&own, body.clone()).await;
    body["availability"]["rules"][0]["until"] = json!("12:00");
    body["availability"]["profile"]["notice_days"] = Value::Null;
    let wrong = helper.put(&own, body).await;
    let day = json!({ "day": "2026-12-03", "closed": true, "note": "出張" });
    let day = helper.post(&format!("{own}/days"), day).await;
    let entry = format!("{own}/days/{}", day.body["id"].as_str().unwrap());
    let removed = (helper.delete(&entry).await.status, helper.delete(&entry).await.status);

    assert_eq!(stored["availability"]["profile"]["buffer_after"], json!("15"));
    assert_eq!((saved.status, saved.body["version"].as_i64()), (200, Some(2)));
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    let named = ["availability.profile.notice_days", "availability.rules[0].until"];
    assert_eq!((wrong.status, wrong.fields()), (422, named.to_vec()));
    assert_eq!((day.status, removed), (201, (204, 404)));
    assert_eq!(helper.get(&other).await.status, 404);
    assert_eq!(helper.get("/api/v1/accompanists").await.status, 404);
    stage.app.stop().await;
}

#[tokio::test]
async fn the_list_of_the_desk_is_read_part_by_part_and_narrowed() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    for hour in [10, 12, 14] {
        stage.books(client, thursday(hour, 0)).await.unwrap();
    }
    let desk = desk(&stage).await;

    let first = desk.get("/api/v1/consultations?limit=2").await;
    let cursor = first.body["next_cursor"].as_str().unwrap().to_owned();
    let second = desk.get(&format!("/api/v1/consultations?limit=2&cursor={cursor}")).await;
    let none = desk.get("/api/v1/consultations?state=cancelled").await;

    assert_eq!((first.items().len(), second.items().len(), none.items().len()), (2, 1, 0));
    assert_eq!(first.items()[0]["starts_at"], json!("2026-12-03T05:00:00Z"));
    assert_eq!(second.body["next_cursor"], Value::Null);
    assert_eq!(desk.get("/api/v1/consultations?state=odd").await.status, 400);
    stage.app.stop().await;
}

#[tokio::test]
async fn with_a_role_goes_what_it_opened() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let booked = stage.books(client, thursday(14, 0)).await.unwrap();
    let one = format!("/api/v1/consultations/{}", booked.id);

    // Each is something else by now.
    let left = member(&stage, client.person(), Role::Accompanist).await.get(&one).await;
    let (context, yamada) = (&stage.app.context, stage.yamada.person());
    let tx = context.database.begin_write().await.unwrap();
    roles::set(&tx, context, &Actor::System, yamada, &Roles::new([Role::Operator])).await.unwrap();
    tx.commit().await.unwrap();
    let moved_on = member(&stage, yamada, Role::Operator).await.get(&one).await;
    let own = member(&stage, client.person(), Role::Operator).await.get(&one).await;

    assert_eq!((left.status, moved_on.status, own.status), (404, 404, 200));
}

#[tokio::test]
async fn what_is_wrong_with_a_booking_stands_where_it_was_sent() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let api = member(&stage, client.person(), Role::Operator).await;
    let mut odd = subject(&stage);
    odd["minutes"] = json!(17);
    odd["about"] = json!("");

    let booking = json!({ "subject": odd.clone(), "starts_at": thursday(10, 0) });
    let booking = api.post("/api/v1/consultations", booking).await;
    let wishes = json!({ "subject": odd, "starts": [thursday(10, 0)] });
    let wishes = api.post("/api/v1/consultation-requests", wishes).await;
    let past = json!({
        "subject": subject(&stage), "starts": [thursday(10, 0), "2026-11-02T01:00:00Z"],
    });
    let past = api.post("/api/v1/consultation-requests", past).await;

    assert_eq!(booking.fields(), ["subject.minutes", "subject.about"]);
    assert_eq!(wishes.fields(), ["subject.minutes", "subject.about"]);
    assert_eq!((past.status, past.fields()), (422, vec!["starts[1]"]));
    stage.app.stop().await;
}

#[tokio::test]
async fn the_rules_of_a_year_are_taken_with_their_numbers() {
    let stage = Stage::new().await;
    let desk = desk(&stage).await;
    let path = "/api/v1/consultation-policies/2026";

    let mut policy = desk.get(path).await.body;
    let version = policy.as_object_mut().unwrap().remove("version");
    let saved = desk.put(path, json!({ "version": version, "policy": policy })).await;
    let mut shown = desk.get(path).await.body;
    let newer = shown.as_object_mut().unwrap().remove("version");
    policy["notice_days"] = json!(99);
    let wrong = desk.put(path, json!({ "version": newer, "policy": policy.clone() })).await;

    assert_eq!((saved.status, newer), (204, Some(json!(1))));
    assert_eq!((wrong.status, wrong.fields()), (422, vec!["policy.notice_days"]));
    policy["notice_days"] = shown["notice_days"].clone();
    assert_eq!(shown, policy);
    stage.app.stop().await;
}
