//! Somebody at the door without a registration, and the letter about it.

use bansou::study_sessions::attendance::{WalkIn, walk_in};
use bansou::study_sessions::do_due;
use bansou::study_sessions::registration::{Details, Visitor};
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use entities::study_sessions::seats::Mode;

use super::cast::{Stage, new_person, thursday, unique_key};
use super::day::only_part;

/// Everything that is written to somebody who comes at this time.
async fn letters_at(time: DateTime<Utc>, mode: Mode) -> (Stage, Vec<message::Model>) {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let wish = WalkIn {
        part: only_part(&stage, session).await,
        person: Visitor::Reachable(new_person("山田", "yamada@example.jp")),
        organisation: None,
        details: Details::plain(mode),
        request_key: unique_key(),
    };
    stage.app.clock.set(time);
    let came = walk_in(&stage.app.context, stage.desk, wish).await.unwrap();
    stage.app.clock.set(time.max(thursday() - TimeDelta::minutes(50)));
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    let letters = stage.letters(came.person).await;
    (stage, letters)
}

#[tokio::test]
async fn a_walk_in_is_thanked_and_neither_invited_nor_told_how_to_cancel() {
    let (_stage, letters) = letters_at(thursday() + TimeDelta::minutes(10), Mode::Venue).await;

    let [letter] = &letters[..] else { panic!("{letters:?}") };
    let text = &letter.text_body;
    assert_eq!(letter.letter, "walk_in_received");
    assert_eq!(letter.subject, "【受付の確認】第3回 地域間連携をどう始めるか（12月3日（木））");
    assert!(text.contains("山田 花子 様") && text.contains("出席を記録しました"), "{text}");
    assert!(text.contains("2026年12月3日（木）14:00～16:00"), "{text}");
    assert!(text.contains("R8-001-001"), "{text}");
    assert!(!text.contains("取り消") && !text.contains("/registrations/"), "{text}");
    assert_eq!(letter.calendar_ics, None);
}

#[tokio::test]
async fn whoever_was_received_before_the_start_is_not_reminded_of_it() {
    let (_stage, letters) = letters_at(thursday() - TimeDelta::hours(3), Mode::Venue).await;

    let names: Vec<_> = letters.iter().map(|letter| letter.letter.as_str()).collect();
    assert_eq!(names, ["walk_in_received"]);
}

#[tokio::test]
async fn the_address_of_a_meeting_is_told_while_it_can_be_joined() {
    let (_stage, during) = letters_at(thursday() + TimeDelta::minutes(10), Mode::Online).await;
    let (_other, after) = letters_at(thursday() + TimeDelta::hours(3), Mode::Online).await;

    let url = "https://meet.example.jp/j/1";
    assert!(during[0].text_body.contains(url), "{}", during[0].text_body);
    assert!(!after[0].text_body.contains(url), "{}", after[0].text_body);
}
