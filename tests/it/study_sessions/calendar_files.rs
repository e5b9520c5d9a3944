//! Entries to add by hand: they say the same as those that come with letters.

use bansou::calendar::open_feed;
use bansou::study_sessions::links;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{self, CallOff};
use chrono::TimeDelta;
use entities::RegistrationId;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use reqwest::StatusCode;

use super::cast::{Stage, offering, part, thursday};
use super::registrations::line;
use super::visitor::{Seen, Visitor};

async fn file(stage: &Stage, id: RegistrationId) -> Seen {
    let token = links::registration_token(&stage.app.context.config, id);
    Visitor::new(&stage.app).get(&format!("/registrations/{token}/calendar.ics")).await
}

#[tokio::test]
async fn after_a_cancellation_the_file_says_what_the_letter_said() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let own = stage.register_with(person, session, Details::plain(Mode::Online)).await.unwrap();

    let before = file(&stage, own.id).await.html;
    stage.cancels(person, own.id).await;
    let after = file(&stage, own.id).await.html;

    let letter = stage.letters(person).await.pop().unwrap().calendar_ics.unwrap();
    assert_eq!((line(&before, "STATUS:"), line(&before, "SEQUENCE:")), confirmed("0"));
    assert_eq!(line(&letter, "METHOD:"), "CANCEL");
    assert_eq!((line(&after, "STATUS:"), line(&after, "SEQUENCE:")), cancelled("1"));
    assert_eq!(line(&after, "SEQUENCE:"), line(&letter, "SEQUENCE:"));
    assert_eq!(line(&after, "UID:"), line(&letter, "UID:"));
    assert!(!after.contains("meet.example.jp"), "{after}");
}

fn confirmed(sequence: &str) -> (String, String) {
    ("CONFIRMED".to_owned(), sequence.to_owned())
}

fn cancelled(sequence: &str) -> (String, String) {
    ("CANCELLED".to_owned(), sequence.to_owned())
}

#[tokio::test]
async fn of_a_session_that_is_put_off_or_called_off_the_file_is_cancelled() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let own = stage.register(person, session).await.unwrap();
    let (context, desk) = (&stage.app.context, stage.desk);
    let wish = || CallOff { reason: None, expected_recipients: 1 };

    session::postpone(context, desk, session, wish()).await.unwrap();
    let put_off = file(&stage, own.id).await.html;
    session::cancel(context, desk, session, wish()).await.unwrap();
    let called_off = file(&stage, own.id).await.html;

    assert_eq!((line(&put_off, "STATUS:"), line(&put_off, "SEQUENCE:")), cancelled("1"));
    assert_eq!((line(&called_off, "STATUS:"), line(&called_off, "SEQUENCE:")), cancelled("2"));
}

#[tokio::test]
async fn whoever_waits_or_is_offered_a_seat_has_nothing_for_the_calendar() {
    let stage = Stage::new().await;
    let session = stage.session(offering).await;
    let (first, second) = (stage.person("鈴木 花子").await, stage.person("佐藤 健").await);
    let seated = stage.register(first, session).await.unwrap();
    let waits = stage.register(second, session).await.unwrap();

    let waiting = file(&stage, waits.id).await.status;
    stage.cancels(first, seated.id).await;
    let state = stage.state(waits.id).await;
    let offered = file(&stage, waits.id).await.status;
    stage.cancels(second, waits.id).await;
    let never_seated = file(&stage, waits.id).await.status;

    assert_eq!(state, RegistrationState::Offered);
    assert_eq!([waiting, offered, never_seated], [StatusCode::NOT_FOUND; 3]);
}

/// What identifies and places the entries of a calendar.
fn entries(ics: &str) -> Vec<String> {
    let names = ["UID:", "DTSTART:", "DTEND:", "RDATE:", "RECURRENCE-ID:"];
    let told = ics.lines().filter(|line| names.iter().any(|name| line.starts_with(name)));
    told.map(str::to_owned).collect()
}

#[tokio::test]
async fn two_days_are_one_entry_in_letters_files_and_feeds() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| {
        plan.parts = vec![part(thursday(), 120), part(thursday() + TimeDelta::days(1), 180)];
    });
    let session = session.await;
    let person = stage.person("鈴木 花子").await;
    let own = stage.register(person, session).await.unwrap();
    let feed = open_feed(&stage.app.context, person).await.unwrap().url;
    let visitor = Visitor::new(&stage.app);

    let letter = stage.letters(person).await.pop().unwrap().calendar_ics.unwrap();
    let told = [
        file(&stage, own.id).await,
        visitor.get(&format!("/sessions/{session}/calendar.ics")).await,
        visitor.get("/sessions/calendar.ics").await,
        visitor.get(feed.strip_prefix(&stage.app.base_url).unwrap()).await,
    ];

    let letter = entries(&letter);
    let told = told.map(|seen| entries(&seen.html));
    assert!(letter.contains(&"RDATE:20261204T050000Z".to_owned()), "{letter:?}");
    assert!(letter.contains(&"RECURRENCE-ID:20261204T050000Z".to_owned()), "{letter:?}");
    assert_eq!(told, [letter.clone(), letter.clone(), letter.clone(), letter]);
}
