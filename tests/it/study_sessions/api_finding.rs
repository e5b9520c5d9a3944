//! Finding sessions over the API.

use chrono::TimeDelta;
use entities::study_sessions::seats::Mode;
use serde_json::{Value, json};

use super::api_cast::{Counter, plan, plan_with};
use crate::support::ApiClient;

async fn titles(api: &ApiClient, query: &str) -> Vec<String> {
    let found = api.get(&format!("/api/v1/study-sessions{query}")).await;
    assert_eq!(found.status, 200, "{}", found.body);
    let title = |item: &Value| item["title"].as_str().unwrap().to_owned();
    found.items().iter().map(title).collect()
}

#[tokio::test]
async fn sessions_are_found_by_words_mode_place_theme_and_month() {
    let counter = Counter::new().await;
    let choices = counter.desk.get("/api/v1/study-sessions/plan-choices").await;
    let theme = choices.body["themes"][0]["id"].clone();
    let first = plan_with(json!({ "number": null, "title": "採用の広報", "theme_ids": [theme] }));
    let mut second = plan_with(json!({ "number": null, "title": "定着と育成" }));
    second["parts"][0]["venue"] = json!({ "name": "那覇", "prefecture_code": 47 });
    second["parts"][0]["starts_at"] = json!("2027-01-14T14:00:00+09:00");
    second["parts"][0]["ends_at"] = json!("2027-01-14T16:00:00+09:00");
    second["seats"] = json!([{ "mode": "venue", "capacity": 5 }]);
    second["online"] = json!({});
    counter.session(first).await;
    counter.session(second).await;
    counter.draft(plan()).await;
    let public = ApiClient::nobody(&counter.stage.app);
    let theme = theme.as_str().unwrap();
    let filters = public.get("/api/v1/study-sessions/filters").await;
    let blocks = filters.body["blocks"].as_array().unwrap();
    let inside = |block: &&Value| {
        block["prefectures"].as_array().unwrap().iter().any(|one| one["code"] == json!(47))
    };
    let okinawa = blocks.iter().find(inside).unwrap()["id"].as_str().unwrap().to_owned();

    assert_eq!(titles(&public, "").await, ["採用の広報", "定着と育成"]);
    assert_eq!(
        titles(&public, "?text=%E3%83%86%E3%82%A4%E3%83%81%E3%83%A3%E3%82%AF").await,
        [""; 0]
    );
    assert_eq!(titles(&public, "?text=%E5%AE%9A%E7%9D%80").await, ["定着と育成"]);
    assert_eq!(titles(&public, "?mode=online").await, ["採用の広報"]);
    assert_eq!(titles(&public, "?prefecture_code=47").await, ["定着と育成"]);
    assert_eq!(titles(&public, &format!("?block_id={okinawa}")).await, ["定着と育成"]);
    assert_eq!(titles(&public, &format!("?theme_id={theme}")).await, ["採用の広報"]);
    assert_eq!(titles(&public, "?month=2027-01").await, ["定着と育成"]);
    assert_eq!(titles(&public, "?past=true").await, [""; 0]);
    assert_eq!(filters.body["months"], json!(["2026-12", "2027-01"]));
}

#[tokio::test]
async fn a_search_that_cannot_be_read_is_refused_with_its_reason() {
    let counter = Counter::new().await;
    let public = ApiClient::nobody(&counter.stage.app);
    let ask = async |query: &str| {
        let answer = public.get(&format!("/api/v1/study-sessions?{query}")).await;
        (answer.refusal().0, answer.fields().join(","))
    };

    assert_eq!(ask("month=2026-13").await, (422, "month".to_owned()));
    assert_eq!(ask("cursor=x").await, (422, "cursor".to_owned()));
    assert_eq!(ask("mode=telephone").await, (400, "mode".to_owned()));
    assert_eq!(ask("colour=blue").await, (400, "colour".to_owned()));
    assert_eq!(ask("text=%00").await, (400, String::new()));
}

#[tokio::test]
async fn the_secretariat_reads_all_sessions_part_by_part() {
    let counter = Counter::new().await;
    for number in 1..=5 {
        let days = TimeDelta::days(number);
        counter
            .stage
            .session(|plan| {
                plan.number = None;
                plan.title = format!("勉強会{number}");
                let slot = plan.parts[0].slot;
                let moved = (slot.starts() + days, slot.ends() + days);
                plan.parts[0].slot = bansou::vocabulary::TimeSlot::new(moved.0, moved.1).unwrap();
                plan.seats.retain(|seats| seats.mode == Mode::Online);
            })
            .await;
    }
    counter.draft(plan()).await;

    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/study-sessions/all?state=published&limit=2&cursor={cursor}");
        let part = counter.desk.get(&path).await;
        found.extend(part.items().iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        match part.body["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    let drafts = counter.desk.get("/api/v1/study-sessions/all?state=draft&fiscal_year=2026").await;

    assert_eq!(found, ["勉強会1", "勉強会2", "勉強会3", "勉強会4", "勉強会5"]);
    assert_eq!(drafts.items().len(), 1);
}

#[tokio::test]
async fn a_session_tells_what_its_page_tells() {
    let counter = Counter::new().await;
    let contact = json!({ "name": "担当", "email": "a@example.jp", "phone": "0263-00-0000" });
    let id =
        counter.session(plan_with(json!({ "organisation_limit": 2, "contact": contact }))).await;
    let own = format!("/api/v1/study-sessions/{id}");
    let public = ApiClient::nobody(&counter.stage.app);

    let before = public.get(&own).await.body;
    let reason = json!({ "reason": "講師の急病のため", "expected_recipients": 0 });
    counter.desk.post(&format!("{own}/postponement"), reason).await;
    let after = public.get(&own).await.body;

    assert_eq!(before["organisation_limit"], json!(2));
    assert_eq!(before["contact_phone"], json!("0263-00-0000"));
    assert_eq!(before["parts"][0]["venue_prefecture_code"], json!(20));
    assert_eq!(before["phase_reason"], Value::Null);
    assert_eq!(
        (&after["phase"], &after["phase_reason"]),
        (&json!("postponed"), &json!("講師の急病のため"))
    );
}

#[tokio::test]
async fn the_address_for_taking_part_is_shown_to_the_confirmed_alone() {
    let counter = Counter::new().await;
    let id = counter.session(plan()).await;
    let suzuki = counter.member("suzuki@example.jp").await;
    let own = format!("/api/v1/study-sessions/{id}");
    let before = suzuki.api.get(&own).await;
    let wish =
        json!({ "organisation_id": counter.stage.operator, "details": { "mode": "online" } });

    suzuki.api.post(&format!("{own}/registrations"), wish).await;

    let public = ApiClient::nobody(&counter.stage.app).get(&own).await;
    let after = suzuki.api.get(&own).await;
    assert_eq!(before.body["online"]["url"], Value::Null);
    assert_eq!(public.body["online"]["url"], Value::Null);
    assert_eq!(after.body["online"]["url"], json!("https://meet.example.jp/j/1"));
}
