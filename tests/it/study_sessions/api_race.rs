//! Many people at once, over HTTP.

use entities::PersonId;
use entities::sign_in::browser_session::Strength;
use futures_util::future::join_all;
use serde_json::json;

use super::cast::Stage;
use super::people::{add_member, add_person};
use crate::access::tokens::token_for;
use crate::support::ApiClient;

/// Tokens as two hundred sign-ins would have given them.
async fn crowd(stage: &Stage, many: usize) -> Vec<ApiClient> {
    let first = ApiClient::nobody(&stage.app);
    let mut clients = Vec::with_capacity(many);
    for number in 0..many {
        let email = format!("person{number}@example.jp");
        let id: PersonId = add_person(&stage.app, &format!("参加 {number}"), &email).await;
        add_member(&stage.app, id, stage.operator).await;
        clients.push(first.sharing(token_for(&stage.app, id, Strength::MailLink).await));
    }
    clients
}

/// Answers and stored facts after everybody has registered at once.
async fn race(waits: bool) -> (Stage, Vec<(u16, String)>) {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let clients = crowd(&stage, 200).await;
    let path = format!("/api/v1/study-sessions/{session}/registrations");
    let details = json!({ "mode": "venue", "waits": waits });
    let wish = json!({ "organisation_id": stage.operator, "details": details });

    let all = clients.iter().map(|client| client.post_once(&path, "k1", wish.clone()));
    let answers = join_all(all).await;

    let word = |field: &str, body: &serde_json::Value| body[field].as_str().map(str::to_owned);
    let words = answers.iter().map(|answer| {
        let said = word("state", &answer.body).or_else(|| word("code", &answer.body));
        (answer.status, said.unwrap_or_default())
    });
    let words = words.collect();
    (stage, words)
}

fn times(answers: &[(u16, String)], status: u16, word: &str) -> usize {
    answers.iter().filter(|answer| **answer == (status, word.to_owned())).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_200_who_register_at_once_one_is_confirmed_and_199_stand_in_line() {
    let (stage, answers) = race(true).await;

    assert_eq!(times(&answers, 201, "confirmed"), 1, "{answers:?}");
    assert_eq!(times(&answers, 201, "waiting"), 199, "{answers:?}");
    assert_eq!(stage.count("SELECT sum(taken) FROM study_session_seats").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM study_session_registration").await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_200_who_do_not_wait_one_is_confirmed_and_199_are_told_that_it_is_full() {
    let (stage, answers) = race(false).await;

    assert_eq!(times(&answers, 201, "confirmed"), 1, "{answers:?}");
    assert_eq!(times(&answers, 409, "session_full"), 199, "{answers:?}");
    assert_eq!(stage.count("SELECT count(*) FROM study_session_registration").await, 1);
}
