//! The list of letters over the API, part by part.

use bansou::mail::{self, Envelope, LetterState};
use bansou::vocabulary::EmailAddress;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;

use crate::access::tokens::token_for;
use crate::people::cast::staff;
use crate::support::{Answered, ApiClient, TestApp};

const LETTERS: &str = "/api/v1/letters";

async fn coordinator(app: &TestApp) -> ApiClient {
    let mori = staff(app, "mori@bansou.example.jp", &[Role::Coordinator]).await;
    ApiClient::with_token(app, token_for(app, mori.id, Strength::TwoFactors).await)
}

async fn letter(app: &TestApp, number: usize) -> String {
    let tx = app.context.database.begin_write().await.unwrap();
    let to = EmailAddress::parse(&format!("reader{number}@example.jp")).unwrap();
    let envelope = Envelope::to(to, format!("check:{number}"));
    let letter = mail::DeliveryCheck { asked_at: "2026年11月24日（火）10:00".into() };
    let now = app.context.now();
    let enqueued = mail::enqueue(&tx, &app.context.post, now, envelope, &letter).await.unwrap();
    tx.commit().await.unwrap();
    enqueued.id().to_string()
}

fn ids(part: &Answered) -> Vec<String> {
    part.items().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn letters_of_one_instant_are_all_listed_once_while_further_ones_are_written() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    let old = letter(&app, 1).await;
    app.clock.advance(TimeDelta::minutes(1));
    let mut new = vec![letter(&app, 2).await, letter(&app, 3).await, letter(&app, 4).await];

    let first = mori.get(&format!("{LETTERS}?state=pending&limit=2")).await;
    app.clock.advance(TimeDelta::minutes(1));
    letter(&app, 5).await;
    let cursor = first.text("next_cursor");
    let second = mori.get(&format!("{LETTERS}?state=pending&limit=2&cursor={cursor}")).await;

    // Letters of one instant come by their ids, the latest first.
    new.sort();
    new.reverse();
    new.push(old);
    assert_eq!([ids(&first), ids(&second)].concat(), new);
    assert_eq!(second.body.get("next_cursor"), None);
    app.run_workers().await;
    app.stop().await;
}

#[tokio::test]
async fn a_state_narrows_every_part_of_the_list() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    app.clock.advance(TimeDelta::minutes(1));
    let sent = letter(&app, 1).await;
    app.run_workers().await;
    let waiting = letter(&app, 2).await;

    let accepted = mori.get(&format!("{LETTERS}?state=accepted&limit=1")).await;
    let pending = mori.get(&format!("{LETTERS}?state=pending&limit=1")).await;

    assert_eq!((ids(&accepted), ids(&pending)), (vec![sent], vec![waiting]));
    assert_eq!(accepted.items()[0]["state"], serde_json::json!(LetterState::Accepted));
    assert_eq!(pending.body.get("next_cursor"), None);
    app.run_workers().await;
    app.stop().await;
}

#[tokio::test]
async fn a_cursor_nobody_gave_and_the_old_way_of_paging_are_refused() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;

    let broken = mori.get(&format!("{LETTERS}?cursor=x")).await;
    let page = mori.get(&format!("{LETTERS}?page=1")).await;

    assert_eq!(broken.status, 422);
    assert!((400..500).contains(&page.status), "{}", page.status);
    app.stop().await;
}

#[tokio::test]
async fn a_letter_tells_each_try_and_each_decision_about_it() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    let sent = letter(&app, 1).await;
    app.run_workers().await;
    let stopped = letter(&app, 2).await;
    let decision = serde_json::json!({ "decision": "stop" });
    let done = mori.post(&format!("{LETTERS}/{stopped}/decisions"), decision).await;

    let sent = mori.get(&format!("{LETTERS}/{sent}")).await;
    let stopped = mori.get(&format!("{LETTERS}/{stopped}")).await;

    assert_eq!(done.status, 204);
    let told = |answer: &Answered| {
        let history = answer.body["history"].as_array().unwrap();
        let [line] = &history[..] else { panic!("{history:?}") };
        (line["phase"].clone(), line["outcome"].clone())
    };
    assert_eq!(told(&sent), ("dot".into(), "accepted".into()));
    assert_eq!(told(&stopped), ("desk".into(), "stopped".into()));
    assert!(sent.body["expires_at"].is_string() && sent.body["endpoint"].is_string());
    app.stop().await;
}
