//! Two coordinators at one desk.

use std::collections::BTreeSet;
use std::sync::Arc;

use bansou::accompaniment::matchmaking::{Confirmation, confirm};
use bansou::database::retrying;

use super::cast::{Stage, year};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn coordinators_confirming_at_once_make_each_engagement_and_letter_once() {
    let stage = Arc::new(Stage::new().await);
    for number in 0..6 {
        stage.operator(&format!("事業者{number}"), 1 + number).await;
    }
    for number in 0..3 {
        stage.accompanist(&format!("伴走 {number}"), 20).await;
    }
    let fingerprint = stage.facts().await.fingerprint();

    let presses = (0..8).map(|_| {
        let (stage, fingerprint) = (stage.clone(), fingerprint.clone());
        tokio::spawn(async move {
            let wish = Confirmation { year: year(), fingerprint, only: BTreeSet::new() };
            retrying(|| confirm(&stage.app.context, stage.desk, &wish)).await.unwrap()
        })
    });
    let mut answers = Vec::new();
    for press in presses.collect::<Vec<_>>() {
        answers.push(press.await.unwrap());
    }

    assert_eq!(answers.iter().filter(|answer| !answer.already).count(), 1);
    assert!(answers.iter().all(|answer| answer.engagements == answers[0].engagements));
    assert_eq!(stage.count("SELECT count(*) FROM engagement").await, 6);
    assert_eq!(stage.count("SELECT count(*) FROM engagement_milestone").await, 54);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 12);
    assert_eq!(stage.count("SELECT count(*) FROM matching_confirmation").await, 1);
}
