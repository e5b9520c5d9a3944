//! Events over the API: the whole way, refusals, repeats, and what participants are shown of others.

use bansou::networking::events::Host;
use entities::PersonId;
use entities::sign_in::browser_session::Strength;
use serde_json::{Value, json};

use super::gathering::{Gathering, desk_at, letters, starts};
use crate::access::tokens::token_for;
use crate::study_sessions::people::add_person;
use crate::support::{ApiClient, TestApp};

const EVENTS: &str = "/api/v1/networking-events";

async fn member(app: &TestApp, person: PersonId) -> ApiClient {
    ApiClient::with_token(app, token_for(app, person, Strength::MailLink).await)
}

fn plan() -> Value {
    json!({
        "title": "地域をこえる交流会", "starts_at": starts().to_rfc3339(),
        "ends_at": (starts() + chrono::TimeDelta::hours(2)).to_rfc3339(),
        "venue": "みなと会館", "online_url": "https://meet.example.jp/koryu", "capacity": 12,
        "deadline": (starts() - chrono::TimeDelta::days(3)).to_rfc3339(),
        "format": "tables", "table_size": 3, "rounds": 3, "round_minutes": 20,
    })
}

#[tokio::test]
async fn an_event_goes_its_whole_way_over_the_api() {
    let app = TestApp::start().await;
    let host = Host::acting_as(add_person(&app, "事務 太郎", "desk@example.jp").await);
    let desk = desk_at(&app, host).await;
    let id = desk.post_once(EVENTS, "one", plan()).await.id();
    let repeated = desk.post_once(EVENTS, "one", plan()).await.id();
    let base = format!("{EVENTS}/{id}");
    assert_eq!(desk.press(&format!("{base}/opening")).await.status, 204);
    let mut places = Vec::new();
    for number in 0..6 {
        let email = format!("guest{number}@example.jp");
        let person = json!({ "family_name": "参加", "given_name": number.to_string(),
            "email": email });
        let body = json!({ "person": person, "registration": { "shows_name": true } });
        let made = desk.post(&format!("{base}/participants"), body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        places.push(made.id());
    }
    let wish = json!([{ "kind": "participant", "target": places[3], "points": 3 }]);
    let wishes = format!("{base}/participants/{}/wishes", places[0]);
    assert_eq!(desk.put(&wishes, json!({ "wishes": wish })).await.status, 204);
    let planned = desk.post(&format!("{base}/plan"), json!({})).await.text("plan_id");
    let shown = desk.get(&format!("{base}/plan")).await.body;
    let seat = |round: usize, table: usize| shown["rounds"][round]["tables"][table].clone();
    let swap = json!({ "plan_id": planned, "round": 2,
        "participant_id": seat(1, 0)["seats"][0]["participant_id"],
        "other_participant_id": seat(1, 1)["seats"][0]["participant_id"] });
    let effect = desk.post(&format!("{base}/plan/adjustment-preview"), swap.clone()).await;
    let swapped = desk.post(&format!("{base}/plan/adjustments"), swap.clone()).await;
    let stale = desk.post(&format!("{base}/plan/adjustments"), swap).await;
    let next = json!({ "plan_id": swapped.text("plan_id") });
    let told = desk.post(&format!("{base}/publication"), next.clone()).await.body;
    let again = desk.post(&format!("{base}/publication"), next.clone()).await.body;
    let round = json!({ "plan_id": next["plan_id"], "round": 1 });
    let early = desk.post(&format!("{base}/rounds"), round.clone()).await;
    app.clock.advance(starts() - app.context.now());
    let token = token_for(&app, host.person(), Strength::TwoFactors).await;
    let desk = ApiClient::with_token(&app, token);
    assert_eq!(desk.post(&format!("{base}/rounds"), round.clone()).await.status, 204);
    assert_eq!(desk.post(&format!("{base}/rounds"), round).await.status, 204);
    let presence = format!("{base}/participants/{}/presence", places[5]);
    assert_eq!(desk.put(&presence, json!({ "mark": "left" })).await.status, 204);
    let outdated = desk.get(&format!("{base}/plan")).await.body["current"].clone();
    let replanned = desk.post(&format!("{base}/plan"), next).await;
    let current = desk.get(&format!("{base}/plan")).await.body;
    assert_eq!(desk.press(&format!("{base}/completion")).await.status, 204);
    let met = desk.get(&format!("{base}/meetings")).await;

    assert_eq!(id, repeated);
    assert_eq!(early.refusal(), (409, "too_early"));
    assert_eq!(
        (shown["score"]["wishes"].clone(), shown["score"]["wishes_met"].clone()),
        (json!(1), json!(1))
    );
    assert_eq!(effect.status, 200, "{}", effect.body);
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    assert_eq!(told, json!({ "letters": 6, "already": false }));
    assert_eq!(again, json!({ "letters": 0, "already": true }));
    assert_eq!(outdated, json!(false));
    assert_eq!(replanned.status, 201, "{}", replanned.body);
    assert_eq!(current["current"], json!(true));
    assert_eq!(current["history"].as_array().unwrap().len(), 3);
    // Whoever has gone was there in the round that ran: two tables of three are six pairs.
    assert_eq!(met.items().len(), 6, "{}", met.body);
    app.run_workers().await;
}

#[tokio::test]
async fn a_member_registers_once_wishes_and_sees_only_whom_they_may() {
    let mut gathering = Gathering::of(3).await;
    let (app, event) = (&gathering.app, gathering.event);
    let hidden = add_person(app, "秘密 人", "hidden@example.jp").await;
    let new = add_person(app, "新人 一郎", "new@example.jp").await;
    let (hidden, new) = (member(app, hidden).await, member(app, new).await);
    let base = format!("/api/v1/me/networking-events/{event}");
    let registration = format!("{base}/registration");

    let before = new.get(&format!("{base}/candidates")).await;
    let unseen = hidden.post(&registration, json!({ "shows_organisation": true })).await;
    let first = new.post_once(&registration, "k", json!({ "shows_name": true })).await;
    let again = new.post_once(&registration, "k", json!({ "shows_name": true })).await;
    let twice = new.post(&registration, json!({})).await;
    let foreign = new.post(&registration, json!({ "organisation_id": uuid::Uuid::nil() })).await;
    let found = new.get(&format!("{base}/candidates")).await;
    let wished = |target: &str| json!({ "wishes": [{ "kind": "participant", "target": target, "points": 3 }] });
    let refused = new.put(&format!("{base}/wishes"), wished(&unseen.id())).await;
    let kept =
        new.put(&format!("{base}/wishes"), wished(&gathering.participants[0].to_string())).await;
    let own = new.get(&base).await.body;
    let gone = new.delete(&registration).await;
    let gone_again = new.delete(&registration).await;
    let after = new.get(&base).await.body;
    let count = gathering.whole().await.event.taken;

    assert_eq!(before.status, 404);
    assert_eq!((first.status, first.id()), (201, again.id()));
    assert_eq!(twice.refusal(), (409, "already_registered"));
    assert_eq!(foreign.status, 404);
    assert_eq!(found.items().len(), 3);
    assert!(!found.body.to_string().contains("秘密"));
    assert_eq!(refused.fields(), ["wishes"]);
    assert_eq!(kept.status, 204);
    assert_eq!(own["registration"]["wishes"][0]["label"], "参加 0さん");
    assert_eq!((gone.status, gone_again.status), (204, 204));
    assert_eq!(after["registration"], Value::Null);
    assert_eq!(count, 4);
    assert_eq!(letters(&gathering, "networking_withdrawn").await, 1);
    gathering.participants.clear();
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_field_by_field_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let host = Host::acting_as(add_person(&app, "事務 太郎", "desk@example.jp").await);
    let desk = desk_at(&app, host).await;
    let mut wrong = plan();
    wrong["title"] = json!("");
    wrong["online_url"] = json!("http://meet.example.jp");
    wrong["rounds"] = json!(12);
    let mut backwards = plan();
    backwards["ends_at"] = backwards["starts_at"].clone();

    let refused = desk.post(EVENTS, wrong).await;
    let backwards = desk.post(EVENTS, backwards).await;
    let unknown = desk.post(EVENTS, json!({ "titel": "x" })).await;
    let none = desk.get(EVENTS).await;

    assert_eq!(refused.fields(), ["title", "online_url", "round_minutes"]);
    assert_eq!(backwards.fields(), ["ends_at"]);
    assert_eq!(unknown.content_type, "application/problem+json");
    assert_eq!(unknown.status, 422);
    assert_eq!(none.items().len(), 0);
}

#[tokio::test]
async fn events_are_read_part_by_part_and_a_draft_is_for_the_desk_alone() {
    let app = TestApp::start().await;
    let host = Host::acting_as(add_person(&app, "事務 太郎", "desk@example.jp").await);
    let desk = desk_at(&app, host).await;
    let somebody = member(&app, add_person(&app, "鈴木 花子", "suzuki@example.jp").await).await;
    let mut made = Vec::new();
    for number in 0..3 {
        let mut plan = plan();
        plan["title"] = json!(format!("交流会{number}"));
        made.push(desk.post(EVENTS, plan).await.id());
    }
    desk.press(&format!("{EVENTS}/{}/opening", made[1])).await;

    let first = desk.get(&format!("{EVENTS}?limit=2")).await;
    let cursor = first.text("next_cursor");
    let rest = desk.get(&format!("{EVENTS}?limit=2&cursor={cursor}")).await;
    let open = desk.get(&format!("{EVENTS}?state=open")).await;
    let seen = somebody.get("/api/v1/me/networking-events").await;
    let draft = somebody.get(&format!("/api/v1/me/networking-events/{}", made[0])).await;
    let offered = somebody.get(&format!("/api/v1/me/networking-events/{}", made[1])).await;

    let id = |one: &Value| one["id"].as_str().unwrap().to_owned();
    let mut all: Vec<_> = first.items().iter().chain(rest.items()).map(id).collect();
    all.sort();
    made.sort();
    assert_eq!(all, made);
    assert_eq!((first.items().len(), rest.body.get("next_cursor")), (2, None));
    assert_eq!(open.items().len(), 1);
    assert_eq!(seen.items().len(), 1);
    assert_eq!(draft.status, 404);
    // Where to meet online is for those who take part.
    assert_eq!((offered.status, offered.body.get("online_url")), (200, None));
}
