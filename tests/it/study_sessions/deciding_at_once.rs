//! Who gets the last seat where somebody decides: of two approvals at once, and of a draw that many
//! workers begin at once.

use std::sync::Arc;

use bansou::database::{Stop, retrying};
use bansou::study_sessions::do_due;
use bansou::study_sessions::registration::{self, Details, Refusal, RegistrationResult};
use chrono::TimeDelta;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;
use entities::{RegistrationId, StudySessionId};
use futures_util::future::join_all;

use super::cast::{Stage, thursday};

const CROWD: usize = 12;
const TAKEN: &str = "SELECT sum(taken) FROM study_session_seats";

/// As many requests as there are people, for one seat at the venue.
async fn requests(stage: &Stage, waits: bool) -> (StudySessionId, Vec<RegistrationId>) {
    let session = stage.session(|plan| plan.approval = Approval::ByStaff).await;
    let mut all = Vec::new();
    for number in 0..CROWD {
        let person = stage.person(&format!("参加 {number}")).await;
        let details = Details { waits, ..Details::plain(Mode::Venue) };
        all.push(stage.register_with(person, session, details).await.unwrap().id);
    }
    (session, all)
}

type Approved = Result<RegistrationResult, Stop<Refusal>>;

async fn approved_at_once(stage: &Arc<Stage>, all: &[RegistrationId]) -> Vec<Approved> {
    let each = all.iter().map(|id| {
        let (stage, id) = (Arc::clone(stage), *id);
        tokio::spawn(async move {
            retrying(|| registration::approve(&stage.app.context, stage.desk, id)).await
        })
    });
    let ended = join_all(each.collect::<Vec<_>>()).await;
    ended.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_approved_at_once_one_has_the_last_seat_and_the_rest_stand_in_line() {
    let stage = Arc::new(Stage::new().await);
    let (_, all) = requests(&stage, true).await;

    let answers = approved_at_once(&stage, &all).await;

    let states: Vec<_> = answers.iter().map(|answer| answer.as_ref().unwrap().state).collect();
    let with = |state| states.iter().filter(|own| **own == state).count();
    assert_eq!(with(RegistrationState::Confirmed), 1);
    assert_eq!(with(RegistrationState::Waiting), CROWD - 1);
    let mut places: Vec<_> =
        answers.iter().filter_map(|answer| answer.as_ref().unwrap().position).collect();
    places.sort_unstable();
    assert_eq!(places, (1..CROWD).map(|place| u32::try_from(place).unwrap()).collect::<Vec<_>>());
    assert_eq!(stage.count(TAKEN).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_do_not_wait_one_is_approved_and_the_rest_stay_requests() {
    let stage = Arc::new(Stage::new().await);
    let (_, all) = requests(&stage, false).await;

    let answers = approved_at_once(&stage, &all).await;

    let full = |answer: &&Approved| {
        matches!(answer, Err(Stop::Refused(Refusal::Full { mode: Mode::Venue })))
    };
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(full).count(), CROWD - 1);
    assert_eq!(stage.count(TAKEN).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_request_approved_many_times_at_once_has_one_seat_and_one_letter() {
    let stage = Arc::new(Stage::new().await);
    let (_, all) = requests(&stage, true).await;

    let answers = approved_at_once(&stage, &[all[0]; CROWD]).await;

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(stage.count(TAKEN).await, 1);
    let letters = "SELECT count(*) FROM mail_message WHERE letter = 'registration_approved'";
    assert_eq!(stage.count(letters).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_draw_that_many_begin_at_once_is_drawn_once() {
    let stage = Arc::new(Stage::new().await);
    let closes = thursday() - TimeDelta::days(2);
    let session =
        stage.session(|plan| (plan.approval, plan.closes_at) = (Approval::ByLottery, closes)).await;
    for number in 0..CROWD {
        let person = stage.person(&format!("参加 {number}")).await;
        let details = Details::plain(Mode::Venue);
        stage.register_with(person, session, details).await.unwrap();
    }

    stage.app.clock.set(closes);
    let each = (0..8).map(|_| {
        let stage = Arc::clone(&stage);
        tokio::spawn(async move { do_due(&stage.app.context, closes).await.map(drop) })
    });
    for ended in join_all(each.collect::<Vec<_>>()).await {
        ended.unwrap().unwrap();
    }

    let drawn = "SELECT count(*) FROM study_session_draw_entry";
    assert_eq!(stage.count(drawn).await, i64::try_from(CROWD).unwrap());
    assert_eq!(stage.count(TAKEN).await, 1);
    let of = |letter| format!("SELECT count(*) FROM mail_message WHERE letter = '{letter}'");
    assert_eq!(stage.count(&of("lottery_won")).await, 1);
    assert_eq!(stage.count(&of("lottery_waiting")).await, i64::try_from(CROWD).unwrap() - 1);
}
