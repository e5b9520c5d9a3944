//! Several at once.

use std::sync::Arc;

use bansou::consultations::record::{
    RawRecord, Refusal, confirm, return_by_client, return_by_office, save,
};
use bansou::database::{Stop, retrying};
use entities::consultations::record::RecordState;
use entities::consultations::record_field::RecordField as F;

use super::cast::{Held, raw};

type Answer<T> = Result<T, Stop<Refusal>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_tabs_that_save_at_once_one_wins_and_the_others_are_told() {
    let held = Arc::new(Held::new().await);
    let version = held.version().await;
    let start = Arc::new(tokio::sync::Barrier::new(20));
    let mut running = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (held, start) = (Arc::clone(&held), Arc::clone(&start));
        running.spawn(async move {
            let raw = RawRecord { texts: [(F::Advice, format!("助言{number}"))].into(), ..raw() };
            start.wait().await;
            let at = (held.id, version);
            retrying(|| save(held.context(), held.yamada(), at, &raw)).await
        });
    }

    let answers: Vec<Answer<i32>> = running.join_all().await;

    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    let changed =
        |answer: &&Answer<i32>| matches!(answer, Err(Stop::Refused(Refusal::ChangedMeanwhile)));
    assert_eq!((won, answers.iter().filter(changed).count()), (1, 19));
    assert_eq!(held.version().await, version + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn confirming_and_returning_at_once_ends_in_one_of_both() {
    let held = Arc::new(Held::new().await);
    held.handed_in(&raw()).await;
    let (id, version) = (held.id, held.version().await);
    let wish = held.return_wish("違います。").await;
    let start = Arc::new(tokio::sync::Barrier::new(3));
    let mut running = tokio::task::JoinSet::new();
    for number in 0..3 {
        let (held, start, wish) = (Arc::clone(&held), Arc::clone(&start), wish.clone());
        running.spawn(async move {
            start.wait().await;
            let context = held.context();
            match number {
                0 => retrying(|| confirm(context, held.suzuki, (id, version))).await,
                1 => retrying(|| return_by_client(context, held.suzuki, wish.clone())).await,
                _ => retrying(|| return_by_office(context, held.stage.desk, wish.clone())).await,
            }
        });
    }

    let answers: Vec<Answer<()>> = running.join_all().await;

    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    let state = held.state().await.0;
    assert_eq!((won, held.version().await), (1, version + 1));
    assert!(matches!(state, RecordState::Confirmed | RecordState::Returned), "{state:?}");
    let steps = "SELECT count(*) FROM consultation_record_step WHERE kind <> 'submitted'";
    assert_eq!(held.stage.count(steps).await, 1);
}
