//! The sample data obeys every rule, whatever day the demonstration is started on.

mod started;

use std::collections::HashSet;

use bansou::accompaniment::Hindrance;
use bansou::accompaniment::matchmaking::read;
use bansou::demo;
use bansou::mail;
use bansou::newsletter::sending::progress;
use bansou::study_sessions::Organiser;
use bansou::study_sessions::readers::{ToDo, session_work};
use bansou::vocabulary::FiscalYear;
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use entities::mail::message::{self, LetterState};
use entities::newsletter::issue::{self, IssueState};
use entities::people::{organisation, person};
use entities::study_sessions::session::{self, SessionState};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::support::TestApp;

async fn loaded_on(day: DateTime<Utc>) -> (TestApp, demo::Loaded) {
    let app = TestApp::start().await;
    app.clock.set(day);
    let loaded = demo::load(&app.context).await.unwrap();
    (app, loaded)
}

async fn states(app: &TestApp) -> Vec<SessionState> {
    let rows = session::Entity::find().order_by_asc(session::Column::StartsAt);
    let rows = rows.all(app.context.database.reader()).await.unwrap();
    rows.into_iter().map(|row| row.state).collect()
}

#[tokio::test]
async fn the_samples_show_every_state_and_leave_the_secretariat_something_to_do() {
    let (app, loaded) = loaded_on(Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).unwrap()).await;
    let reader = app.context.database.reader();
    let now = app.context.now();
    let who = Organiser::acting_as(loaded.people["coordinator"]);

    let work = session_work(reader, now, who, now + TimeDelta::days(14)).await.unwrap();
    let kinds: Vec<_> = work.tasks.iter().map(|task| std::mem::discriminant(&task.what)).collect();
    let troubles = mail::troubles(reader, now - TimeDelta::days(7)).await.unwrap();
    let met = app.context.acquaintances().await.unwrap();
    let matching = read(reader, met, (FiscalYear::at(now), now)).await.unwrap().propose().unwrap();
    let mut left_out = matching.unmatched.iter().flat_map(|one| &one.candidates);

    assert_eq!(organisation::Entity::find().count(reader).await.unwrap(), 23);
    assert_eq!(person::Entity::find().count(reader).await.unwrap(), 17);
    assert_eq!(
        states(&app).await,
        [
            SessionState::Held,
            SessionState::Held,
            SessionState::Published,
            SessionState::Cancelled,
            SessionState::Published,
            SessionState::Published,
            SessionState::Published,
            SessionState::Published,
            SessionState::Draft,
            SessionState::Published,
            SessionState::Published,
            SessionState::Published,
            SessionState::Draft,
            SessionState::Published,
            SessionState::Draft,
        ]
    );
    let decide = std::mem::discriminant(&ToDo::Decide { requests: 0 });
    assert!(kinds.contains(&decide) && kinds.contains(&std::mem::discriminant(&ToDo::Settle)));
    assert!(kinds.contains(&std::mem::discriminant(&ToDo::Publish)));
    assert_eq!(troubles.quarantined, 0);
    assert!(left_out.any(|one| one.hindrance == Hindrance::Forbidden));
    app.run_workers().await;
    app.stop().await;
}

#[tokio::test]
async fn every_letter_of_the_samples_left_on_its_day() {
    let (app, _) = loaded_on(Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).unwrap()).await;
    app.run_workers().await;

    // Readers' mailboxes are closed, busy and silent on purpose.
    let to_one = message::Entity::find().filter(message::Column::CircularId.is_null());
    let letters = to_one.all(app.context.database.reader()).await.unwrap();
    let lost: Vec<_> =
        letters.iter().filter(|letter| letter.state != LetterState::Accepted).collect();

    assert!(letters.len() > 30, "{}", letters.len());
    assert_eq!(lost, Vec::<&message::Model>::new());
    app.stop().await;
}

#[tokio::test]
async fn the_samples_can_be_written_in_the_new_year_holidays_and_on_the_last_day_of_a_fiscal_year()
{
    let (new_year, _) = loaded_on(Utc.with_ymd_and_hms(2027, 1, 2, 3, 0, 0).unwrap()).await;
    let (march, _) = loaded_on(Utc.with_ymd_and_hms(2027, 3, 31, 14, 50, 0).unwrap()).await;

    assert_eq!(states(&new_year).await.len(), 15);
    assert_eq!(states(&march).await.len(), 15);
    new_year.run_workers().await;
    march.run_workers().await;
    new_year.stop().await;
    march.stop().await;
}

#[tokio::test]
async fn the_samples_can_be_written_in_the_middle_of_a_second_and_just_before_midnight() {
    let odd = Utc.with_ymd_and_hms(2026, 11, 28, 16, 24, 51).unwrap();
    let (odd, _) = loaded_on(odd + TimeDelta::nanoseconds(234_567_891)).await;
    let late = Utc.with_ymd_and_hms(2026, 12, 9, 14, 59, 59).unwrap();
    let (late, _) = loaded_on(late + TimeDelta::milliseconds(999)).await;

    assert_eq!(states(&odd).await.len(), states(&late).await.len());
    odd.stop().await;
    late.stop().await;
}

#[tokio::test]
async fn nobody_of_the_samples_is_reminded_of_what_they_cancelled() {
    let (app, _) = loaded_on(Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).unwrap()).await;
    let letters = message::Entity::find()
        .filter(message::Column::ToAddress.eq("kajiwara@hita.example.jp"))
        .order_by_asc(message::Column::CreatedAt)
        .all(app.context.database.reader())
        .await
        .unwrap();

    let of_community = letters.iter().filter(|letter| letter.subject.contains("関係人口"));
    let names: Vec<_> = of_community.map(|letter| letter.letter.as_str()).collect();

    assert_eq!(names.last(), Some(&"registration_cancelled"), "{names:?}");
    app.stop().await;
}

#[tokio::test]
async fn a_letter_that_carries_an_appointment_carries_one_in_its_samples() {
    let (app, _) = loaded_on(Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).unwrap()).await;
    let carrying = message::Entity::find().filter(message::Column::CalendarIcs.is_not_null());
    let letters = carrying.all(app.context.database.reader()).await.unwrap();

    let all = bansou::app::letters();
    let sampled = all.samples().iter().map(|sample| (sample.name.to_owned(), sample.calendar));
    let sampled: HashSet<_> = sampled.collect();
    let sent: HashSet<_> =
        letters.into_iter().map(|letter| (letter.letter, letter.calendar_method)).collect();
    let unlike: Vec<_> = sent.difference(&sampled).collect();

    assert!(!sent.is_empty());
    assert!(unlike.is_empty(), "{unlike:?}");
    app.stop().await;
}

#[tokio::test]
async fn issues_stand_in_every_state_and_one_is_leaving_for_thousands() {
    let (app, _) = loaded_on(Utc.with_ymd_and_hms(2026, 11, 28, 17, 0, 0).unwrap()).await;
    let reader = app.context.database.reader();
    let rows = issue::Entity::find().order_by_asc(issue::Column::Number).all(reader).await.unwrap();
    let standing: Vec<_> = rows.iter().map(|row| (row.number, row.state)).collect();
    let of = async |number: i32| {
        let row = rows.iter().find(|row| row.number == number).unwrap();
        progress(&app.context, row.id).await.unwrap().unwrap().counts
    };
    let (first, correction, leaving) = (of(9).await, of(10).await, of(11).await);
    let (older, paused) = (of(8).await, of(16).await);

    assert_eq!(
        standing,
        [
            (7, IssueState::Stopped),
            (8, IssueState::Sent),
            (9, IssueState::Sent),
            (10, IssueState::Sent),
            (11, IssueState::Sending),
            (12, IssueState::Approved),
            (13, IssueState::InReview),
            (14, IssueState::Draft),
            (15, IssueState::Draft),
            (16, IssueState::Paused),
            (17, IssueState::Lapsed),
            (18, IssueState::Draft),
        ]
    );
    assert!(older.accepted > 50 && older.rejected > 0, "{older:?}");
    assert!(first.unknown > 0 && first.suppressed == 0, "{first:?}");
    assert!(paused.waiting > 50 && paused.accepted == 0, "{paused:?}");
    assert_eq!(correction.letters, first.accepted + first.unknown);
    assert!(leaving.letters > 1_500 && leaving.accepted == 0, "{leaving:?}");
    app.stop().await;
}
