//! Consultations over the API by the links in letters, without signing in.

use bansou::consultations::links::token;
use bansou::consultations::policy::publish_conditions;
use bansou::vocabulary::LongText;
use chrono::TimeDelta;
use entities::ConsultationId;
use entities::consultations::consultation::{ConsultationState, Mode, Side};
use reqwest::header::{CACHE_CONTROL, HeaderName, REFERRER_POLICY};
use serde_json::{Value, json};

use super::cast::{Stage, thursday};
use crate::study_sessions::visitor::link_in_letter;
use crate::support::ApiClient;

/// The addresses of both sides.
async fn links(stage: &Stage) -> (ConsultationId, [String; 2]) {
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let config = &stage.app.context.config;
    let sides = [(suzuki.person(), Side::Client), (stage.yamada.person(), Side::Accompanist)];
    let links =
        sides.map(|to| format!("/api/v1/consultation-links/{}", token(config, booked.id, to)));
    (booked.id, links)
}

async fn asks_the_accompanist(stage: &Stage) {
    stage.offers(stage.yamada, |raw| raw.profile.confirmation = "by_accompanist".to_owned()).await;
}

fn to(hour: i64, version: &Value) -> Value {
    json!({
        "version": version, "starts_at": thursday(hour, 0), "minutes": 60, "mode": "in_person",
    })
}

#[tokio::test]
async fn the_client_sees_moves_to_a_free_slot_and_calls_off() {
    let stage = Stage::new().await;
    let (id, [own, _]) = links(&stage).await;
    let anybody = ApiClient::nobody(&stage.app);

    let shown = anybody.get(&own).await;
    let days = "slots?from=2026-12-03&until=2026-12-03";
    let slots = anybody.get(&format!("{own}/{days}")).await;
    let change = to(16, &shown.body["version"]);
    let moved = anybody.post(&format!("{own}/change"), change.clone()).await;
    let stale = anybody.post(&format!("{own}/change"), change).await;
    let version = anybody.get(&own).await.body["version"].clone();
    let night = anybody.post(&format!("{own}/change"), to(20, &version)).await;
    let reason = json!({ "reason": "都合" });
    let gone = anybody.post(&format!("{own}/cancellation"), reason).await;
    let twice = anybody.post(&format!("{own}/cancellation"), json!({})).await;
    let none = anybody.get(&format!("{own}/{days}")).await;

    assert_eq!(
        (shown.text("accompanist"), shown.text("state")),
        ("山田 太郎".into(), "confirmed".into())
    );
    assert_eq!(shown.body["may_move"], json!(true));
    let starts = slots.body["slots"].as_array().unwrap();
    assert!(starts.iter().any(|one| one["starts_at"] == json!(thursday(16, 0))), "{}", slots.body);
    assert_eq!((moved.status, &moved.body["starts_at"]), (200, &json!(thursday(16, 0))));
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    assert_eq!(night.refusal(), (409, "not_free"));
    assert_eq!((gone.status, twice.status), (204, 204));
    assert_eq!(none.refusal(), (409, "not_possible_now"));
    let row = stage.row(id).await;
    assert_eq!(
        (row.state, row.end_reason.as_deref()),
        (ConsultationState::Cancelled, Some("都合"))
    );
    assert_eq!(row.ended_by, Some(Side::Client));
}

#[tokio::test]
async fn whoever_goes_over_to_meeting_online_reads_and_accepts_the_conditions() {
    let stage = Stage::new().await;
    let (id, [own, _]) = links(&stage).await;
    let text = LongText::parse("静かな場所から参加してください。").unwrap();
    publish_conditions(&stage.app.context, stage.desk, text).await.unwrap();
    let anybody = ApiClient::nobody(&stage.app);
    let mut change = to(16, &json!(1));
    change["mode"] = json!("online");

    let slots = anybody.get(&format!("{own}/slots")).await;
    let unread = anybody.post(&format!("{own}/change"), change.clone()).await;
    change["accepts_conditions"] = slots.body["online_conditions"]["version"].clone();
    let moved = anybody.post(&format!("{own}/change"), change).await;
    let after = anybody.get(&format!("{own}/slots")).await;

    let said = &slots.body["online_conditions"]["text"];
    assert_eq!(said, &json!("静かな場所から参加してください。"));
    assert_eq!(unread.refusal(), (409, "conditions_not_accepted"));
    assert_eq!((moved.status, stage.row(id).await.mode), (200, Mode::Online));
    assert_eq!((after.status, &after.body["online_conditions"]), (200, &Value::Null));
}

#[tokio::test]
async fn the_accompanist_approves_by_the_token_of_their_letter() {
    let stage = Stage::new().await;
    asks_the_accompanist(&stage).await;
    let (id, [own, _]) = links(&stage).await;
    let path = link_in_letter(&stage.app, "yamada@example.jp", "/consultations/links/").await;
    let link = format!("/api/v1/consultation-links/{}", path.rsplit('/').next().unwrap());
    let anybody = ApiClient::nobody(&stage.app);

    let by_client = anybody.press(&format!("{own}/approval")).await;
    let asked = anybody.get(&link).await;
    let before = stage.row(id).await.state;
    let approved = anybody.press(&format!("{link}/approval")).await;
    let again = anybody.press(&format!("{link}/approval")).await;

    assert_eq!(by_client.refusal(), (404, "not_found"));
    assert_eq!((&asked.body["may_answer"], before), (&json!(true), ConsultationState::Proposed));
    assert_eq!((approved.status, approved.text("state")), (200, "confirmed".to_owned()));
    assert_eq!(again.refusal(), (409, "not_possible_now"));
}

#[tokio::test]
async fn the_accompanist_declines_with_a_reason_and_the_client_does_not() {
    let stage = Stage::new().await;
    asks_the_accompanist(&stage).await;
    let (id, [own, theirs]) = links(&stage).await;
    let anybody = ApiClient::nobody(&stage.app);
    let reason = json!({ "reason": "出張のため" });

    let by_client = anybody.post(&format!("{own}/refusal"), reason.clone()).await;
    let silent = anybody.post(&format!("{theirs}/refusal"), json!({ "reason": "　" })).await;
    let declined = anybody.post(&format!("{theirs}/refusal"), reason).await;

    assert_eq!(by_client.refusal(), (404, "not_found"));
    assert_eq!((silent.status, silent.fields()), (422, vec!["reason"]));
    assert_eq!(declined.status, 204, "{}", declined.body);
    let row = stage.row(id).await;
    assert_eq!(row.state, ConsultationState::Declined);
    assert_eq!(row.end_reason.as_deref(), Some("出張のため"));
}

#[tokio::test]
async fn the_accompanist_moves_to_any_time_of_their_own_and_notes_the_meeting() {
    let stage = Stage::new().await;
    let (id, [own, theirs]) = links(&stage).await;
    let anybody = ApiClient::nobody(&stage.app);
    let times = json!({ "from": thursday(20, 5), "until": thursday(21, 0) });

    let slots = anybody.get(&format!("{theirs}/slots")).await;
    let mut late = to(20, &json!(1));
    let unread = anybody.post(&format!("{theirs}/change"), late.clone()).await;
    late["outside_hours"] = json!(true);
    let moved = anybody.post(&format!("{theirs}/change"), late).await;
    let early = anybody.post(&format!("{theirs}/meeting"), times.clone()).await;
    stage.app.clock.set(thursday(21, 30));
    let by_client = anybody.post(&format!("{own}/meeting"), times.clone()).await;
    let held = anybody.post(&format!("{theirs}/meeting"), times).await;

    assert_eq!(unread.refusal(), (409, "outside_hours"));
    assert_eq!((slots.status, moved.status), (404, 200), "{}", moved.body);
    assert_eq!(early.refusal(), (409, "too_early"));
    assert_eq!(by_client.refusal(), (404, "not_found"));
    assert_eq!(held.status, 204, "{}", held.body);
    let row = stage.row(id).await;
    assert_eq!((row.state, row.held_from), (ConsultationState::Held, Some(thursday(20, 5))));
}

#[tokio::test]
async fn each_side_reports_that_the_other_did_not_come() {
    let stage = Stage::new().await;
    let (id, [own, theirs]) = links(&stage).await;
    let anybody = ApiClient::nobody(&stage.app);

    let early = anybody.press(&format!("{own}/absence")).await;
    stage.app.clock.set(thursday(14, 30));
    let missed = anybody.press(&format!("{own}/absence")).await;
    let again = anybody.press(&format!("{own}/absence")).await;
    let answer = anybody.press(&format!("{theirs}/absence")).await;

    assert_eq!(early.refusal(), (409, "too_early"));
    assert_eq!((missed.status, again.status), (204, 204));
    assert_eq!(answer.refusal(), (409, "not_possible_now"));
    let row = stage.row(id).await;
    assert_eq!((row.state, row.absent), (ConsultationState::Missed, Some(Side::Accompanist)));
}

#[tokio::test]
async fn the_client_writes_the_sheet_and_the_accompanist_reads_what_is_handed_in() {
    let stage = Stage::new().await;
    let (_, [own, theirs]) = links(&stage).await;
    let anybody = ApiClient::nobody(&stage.app);
    let sheet = |submit: bool| json!({ "trouble": "応募が来ない", "submit": submit });
    let pdf = json!({
        "name": "募集要項.pdf", "media_type": "application/pdf", "content": "JVBERi0=",
    });
    let (ours, seen) = (format!("{own}/intake"), format!("{theirs}/intake"));

    let nothing = anybody.get(&ours).await;
    let drafted = anybody.put(&ours, sheet(false)).await;
    let file = anybody.post(&format!("{ours}/files"), pdf.clone()).await;
    let hidden = anybody.get(&seen).await;
    let by_helper = anybody.put(&seen, sheet(true)).await;
    let file_by_helper = anybody.post(&format!("{seen}/files"), pdf).await;
    let draft_file = anybody.get(&format!("{seen}/files/{}", file.id())).await;
    let empty = anybody.put(&ours, json!({ "submit": true })).await;
    let handed = anybody.put(&ours, sheet(true)).await;
    let read = anybody.get(&seen).await;
    let downloaded = anybody.get(&format!("{seen}/files/{}", file.id())).await;
    let removed = anybody.delete(&format!("{ours}/files/{}", file.id())).await;
    let gone = anybody.get(&ours).await;

    assert_eq!((&nothing.body["sheet"], &nothing.body["may_write"]), (&Value::Null, &json!(true)));
    assert_eq!((drafted.status, file.status, handed.status), (204, 201, 204));
    assert_eq!((&hidden.body["sheet"], &hidden.body["files"]), (&Value::Null, &json!([])));
    assert_eq!((by_helper.status, file_by_helper.status, draft_file.status), (404, 404, 404));
    assert_eq!((empty.status, empty.fields()), (422, vec!["trouble"]));
    assert_eq!(read.body["sheet"]["trouble"], json!("応募が来ない"));
    assert_eq!(read.body["may_write"], json!(false));
    assert_eq!((downloaded.status, downloaded.bytes.as_slice()), (200, b"%PDF-".as_slice()));
    assert_eq!((removed.status, &gone.body["files"]), (204, &json!([])));
    let looked = "SELECT count(*) FROM audit_entry WHERE action = 'personal_data.viewed'";
    assert_eq!(stage.count(looked).await, 1);
}

#[tokio::test]
async fn a_link_that_opens_nothing_looks_like_none() {
    let stage = Stage::new().await;
    let sato = stage.client("佐藤 一郎").await;
    let (id, [own, theirs]) = links(&stage).await;
    let config = &stage.app.context.config;
    let anybody = ApiClient::nobody(&stage.app);
    let of = |to| format!("/api/v1/consultation-links/{}", token(config, id, to));
    let wrong = [
        "/api/v1/consultation-links/AAAA".to_owned(),
        own[..own.len() - 3].to_owned(),
        of((sato.person(), Side::Client)),
        of((stage.yamada.person(), Side::Client)),
    ];

    let mut found = Vec::new();
    for link in &wrong {
        found.push(anybody.get(link).await);
        found.push(anybody.post(&format!("{link}/cancellation"), json!({})).await);
        found.push(anybody.put(&format!("{link}/intake"), json!({})).await);
    }
    let end = thursday(15, 0) + TimeDelta::days(30);
    stage.app.clock.set(end - TimeDelta::minutes(1));
    let late = anybody.get(&theirs).await.status;
    stage.app.clock.set(end + TimeDelta::minutes(1));
    let over = [anybody.get(&theirs).await, anybody.press(&format!("{theirs}/absence")).await];

    assert_eq!((late, found[0].refusal()), (200, (404, "not_found")));
    assert!(found.iter().chain(&over).all(|one| *one == found[0]), "{found:?} {over:?}");
    assert_eq!(stage.row(id).await.state, ConsultationState::Confirmed);
}

#[tokio::test]
async fn nothing_keeps_or_passes_on_the_address_and_looking_changes_nothing() {
    let stage = Stage::new().await;
    let (id, [own, _]) = links(&stage).await;

    let mut seen = Vec::new();
    for end in ["", "/slots", "/intake"] {
        let answer = reqwest::get(stage.app.url(&format!("{own}{end}"))).await.unwrap();
        let header = |name: HeaderName| answer.headers()[name].to_str().unwrap().to_owned();
        seen.push((answer.status().as_u16(), header(CACHE_CONTROL), header(REFERRER_POLICY)));
    }

    let wanted = (200, "no-store".to_owned(), "no-referrer".to_owned());
    assert_eq!(seen, [wanted.clone(), wanted.clone(), wanted]);
    assert_eq!(stage.row(id).await.version, 1);
}
