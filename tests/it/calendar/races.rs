//! Many at once. Each race is shown to exist by taking the guard away.

use bansou::calendar::{ClaimRequest, Refusal, Resource};
use bansou::context::Context;
use bansou::database::Stop;
use sea_orm::ConnectionTrait;

use super::{claims, count, holder, person, room, slot};
use crate::support::TestApp;

const BOOKERS: usize = 200;

#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    won: usize,
    taken: usize,
    broken: Vec<String>,
}

/// All start together, each for a holder of their own.
async fn rush(context: &Context, resources: impl Fn(usize) -> Vec<Resource>) -> Outcome {
    let start = std::sync::Arc::new(tokio::sync::Barrier::new(BOOKERS));
    let mut running = tokio::task::JoinSet::new();
    for number in 0..BOOKERS {
        let request = ClaimRequest::firm(holder(context), slot(0, 60), resources(number));
        let (context, start) = (context.clone(), start.clone());
        running.spawn(async move {
            start.wait().await;
            claims(&context, &request).await
        });
    }
    let mut outcome = Outcome::default();
    while let Some(answer) = running.join_next().await {
        match answer.unwrap() {
            Ok(()) => outcome.won += 1,
            Err(Stop::Refused(Refusal::Taken(_))) => outcome.taken += 1,
            Err(other) => outcome.broken.push(format!("{other:?}")),
        }
    }
    outcome
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_who_want_one_room_at_once_one_gets_it() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let room = room(&app.context, "会議室A").await;

    let outcome = rush(&app.context, |_| vec![room]).await;

    assert_eq!(outcome, Outcome { won: 1, taken: BOOKERS - 1, broken: Vec::new() });
    assert_eq!(count(&judge, "SELECT count(*) FROM calendar_cell").await, 12);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn resources_named_in_every_order_neither_deadlock_nor_overlap() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let mut all = vec![room(&app.context, "会議室A").await, room(&app.context, "会議室B").await];
    all.push(Resource::Person(person(&app.context).await));

    let outcome = rush(&app.context, |number| {
        let mut two = vec![all[number % 3], all[(number / 3 + number) % 3]];
        two.rotate_left(number % 2);
        two
    })
    .await;

    assert_eq!(outcome.broken, Vec::<String>::new());
    assert_eq!(outcome.won + outcome.taken, BOOKERS);
    let resources = count(&judge, "SELECT count(DISTINCT resource_id) FROM calendar_claim").await;
    assert_eq!(count(&judge, "SELECT count(*) FROM calendar_claim").await, resources);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_primary_key_everybody_gets_the_room() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let room = room(&app.context, "会議室A").await;
    judge.execute_unprepared("DROP TABLE calendar_cell").await.unwrap();
    let unguarded = "CREATE TABLE calendar_cell (resource_id uuid, cell bigint, claim_id uuid)";
    judge.execute_unprepared(unguarded).await.unwrap();

    let outcome = rush(&app.context, |_| vec![room]).await;

    assert_eq!(outcome, Outcome { won: BOOKERS, taken: 0, broken: Vec::new() });
    app.stop().await;
}
