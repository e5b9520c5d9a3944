//! Many people at once.

use std::sync::Arc;

use bansou::database::{Stop, retrying};
use bansou::study_sessions::Member;
use bansou::study_sessions::registration::{self, Details, Refusal};
use entities::StudySessionId;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::{self, Mode};
use futures_util::future::join_all;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};

use super::cast::{Stage, request};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_200_people_racing_for_one_seat_one_is_confirmed_and_199_wait() {
    let stage = Arc::new(Stage::new().await);
    let session = stage.session(|_| ()).await;
    let people = people(&stage, 200).await;

    let answers = at_once(&stage, &people, |who| {
        let request = request(session, stage.operator, Details::plain(Mode::Venue));
        (who, request)
    })
    .await;

    let states: Vec<_> = answers.iter().map(|answer| answer.as_ref().unwrap().state).collect();
    let with = |state| states.iter().filter(|own| **own == state).count();
    assert_eq!(with(RegistrationState::Confirmed), 1);
    assert_eq!(with(RegistrationState::Waiting), 199);
    let mut positions: Vec<_> =
        answers.iter().filter_map(|answer| answer.as_ref().unwrap().position).collect();
    positions.sort_unstable();
    assert_eq!(positions, (1..=199).collect::<Vec<_>>());
    assert_eq!(stage.count("SELECT sum(taken) FROM study_session_seats").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_200_who_do_not_want_to_wait_199_are_told_that_it_is_full() {
    let stage = Arc::new(Stage::new().await);
    let session = stage.session(|_| ()).await;
    let people = people(&stage, 200).await;

    let answers = at_once(&stage, &people, |who| {
        let details = Details { waits: false, ..Details::plain(Mode::Venue) };
        (who, request(session, stage.operator, details))
    })
    .await;

    let full = |answer: &&Answer| {
        matches!(answer, Err(Stop::Refused(Refusal::Full { mode: Mode::Venue })))
    };
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(full).count(), 199);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_person_pressing_twenty_times_at_once_has_one_registration_and_one_letter() {
    let stage = Arc::new(Stage::new().await);
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let one = request(session, stage.operator, Details::plain(Mode::Venue));

    let answers = at_once(&stage, &[suzuki; 20], |who| (who, one.clone())).await;

    let first = answers[0].as_ref().unwrap().clone();
    assert!(answers.iter().all(|answer| answer.as_ref().unwrap() == &first));
    assert_eq!(stage.count("SELECT count(*) FROM study_session_registration").await, 1);
    assert_eq!(stage.letter_names(suzuki).await, ["registration_confirmed"]);
}

/// What the guard is for, with the guard taken away: whoever looks first and takes afterwards, each
/// in their own write, gives one seat to everybody who looked.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn looking_first_and_taking_afterwards_would_give_one_seat_to_everybody() {
    let stage = Arc::new(Stage::new().await);
    let session = stage.session(|_| ()).await;
    let seen = |count: &seats::Model| Expr::value(count.taken + 1);

    let taken = without_guard(&stage, session, seen).await;

    assert_eq!(taken.iter().filter(|done| done.is_ok()).count(), CROWD);
    assert_eq!(stage.count("SELECT sum(taken) FROM study_session_seats").await, 1);
}

/// Were the guard forgotten, the database would still refuse to count more than there are.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_database_counts_no_more_seats_than_there_are() {
    let stage = Arc::new(Stage::new().await);
    let session = stage.session(|_| ()).await;
    let one_more = |_: &seats::Model| Expr::col(seats::Column::Taken).add(1);

    let taken = without_guard(&stage, session, one_more).await;

    assert_eq!(taken.iter().filter(|done| done.is_ok()).count(), 1);
    assert_eq!(stage.count("SELECT sum(taken) FROM study_session_seats").await, 1);
}

const CROWD: usize = 20;

/// All look before the first takes; nobody looks again.
async fn without_guard(
    stage: &Arc<Stage>,
    session: StudySessionId,
    next: impl Fn(&seats::Model) -> Expr,
) -> Vec<Result<(), DbErr>> {
    let own = seats::Entity::find_by_id((session, Mode::Venue));
    let seen = own.one(stage.app.context.database.reader()).await.unwrap().unwrap();
    assert_eq!((seen.capacity, seen.taken), (Some(1), 0));
    let takers = (0..CROWD).map(|_| {
        let (stage, next) = (Arc::clone(stage), next(&seen));
        tokio::spawn(async move {
            let tx = stage.app.context.database.begin_write().await.unwrap();
            let update = seats::Entity::update_many()
                .col_expr(seats::Column::Taken, next)
                .filter(seats::Column::SessionId.eq(session))
                .filter(seats::Column::Mode.eq(Mode::Venue));
            update.exec(&tx).await?;
            tx.commit().await.unwrap();
            Ok(())
        })
    });
    let ended = join_all(takers.collect::<Vec<_>>()).await;
    ended.into_iter().map(Result::unwrap).collect()
}

type Answer = Result<registration::RegistrationResult, Stop<Refusal>>;

async fn people(stage: &Stage, count: usize) -> Vec<entities::PersonId> {
    let mut people = Vec::with_capacity(count);
    for number in 0..count {
        people.push(stage.person(&format!("参加 {number}")).await);
    }
    people
}

async fn at_once(
    stage: &Arc<Stage>,
    people: &[entities::PersonId],
    wish: impl Fn(Member) -> (Member, registration::RegistrationRequest),
) -> Vec<Answer> {
    let tasks: Vec<_> = people
        .iter()
        .map(|person| {
            let (who, request) = wish(Member::acting_as(*person));
            let stage = Arc::clone(stage);
            tokio::spawn(async move {
                let context = &stage.app.context;
                retrying(|| registration::register(context, who, request.clone())).await
            })
        })
        .collect();
    let mut answers = Vec::with_capacity(tasks.len());
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}
