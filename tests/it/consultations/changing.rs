//! Moving, cancelling, missing, holding.

use bansou::calendar::availability::Obstacle;
use bansou::consultations::changing::{Absence, HeldMeeting, Shift, mark_held, mark_missed, shift};
use bansou::consultations::policy::publish_conditions;
use bansou::consultations::{By, Refusal};
use bansou::vocabulary::LongText;
use chrono::TimeDelta;
use entities::consultations::consultation::{ConsultationState, Mode, Side};

use super::cast::{Stage, days_later, refused, thursday};
use crate::study_sessions::visitor::Visitor;

#[tokio::test]
async fn a_moved_meeting_keeps_its_identity_and_everybody_is_told() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let moved = stage.moves(By::Client(suzuki), booked.id, days_later(1, 10)).await.unwrap();

    assert_eq!((moved.id, moved.number.as_str()), (booked.id, booked.number.as_str()));
    assert_eq!(stage.row(booked.id).await.calendar_sequence, 1);
    let letters = stage.letters(stage.yamada.person()).await;
    assert_eq!(letters[1].letter, "consultation_moved");
    let ics = letters[1].calendar_ics.clone().unwrap();
    assert!(ics.contains("METHOD:REQUEST") && ics.contains("SEQUENCE:1"), "{ics}");
    assert!(letters[1].text_body.contains("変更前の日時: 2026年12月3日（木）14:00～15:00"));
}

#[tokio::test]
async fn a_move_to_taken_time_is_refused_and_the_old_time_stays() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let own = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.books(sato, thursday(16, 0)).await.unwrap();

    let refusal = refused(stage.moves(By::Client(suzuki), own.id, thursday(15, 30)).await);
    let by_desk = refused(stage.moves(By::Staff(stage.desk), own.id, thursday(16, 0)).await);
    let still = refused(stage.books(sato, thursday(14, 0)).await);

    assert_eq!([refusal, still], [Refusal::Taken, Refusal::Taken]);
    let Refusal::SidesTaken(whose) = by_desk else { panic!("{by_desk:?}") };
    assert_eq!((whose.len(), whose[0].side), (1, Side::Accompanist));
    assert_eq!(stage.row(own.id).await.starts_at, Some(thursday(14, 0)));
    assert_eq!(stage.letters(suzuki.person()).await.len(), 1);
}

#[tokio::test]
async fn a_meeting_may_move_over_its_own_time_and_frees_what_it_leaves() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let own = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.moves(By::Client(suzuki), own.id, thursday(14, 30)).await.unwrap();
    let before = stage.books(sato, thursday(13, 0)).await;

    assert!(before.is_ok());
    assert_eq!(stage.count("SELECT count(*) FROM calendar_cell").await, 2 * (15 + 12));
}

#[tokio::test]
async fn an_accompanist_moves_within_their_own_time_and_the_desk_hands_over_to_another() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let evening = thursday(19, 0);
    let own = Shift { outside_hours: true, ..stage.wish_to_move(booked.id, evening).await };
    stage.later();
    shift(&stage.app.context, By::Accompanist(stage.yamada), own).await.unwrap();
    stage.later();
    let wish = Shift {
        accompanist: Some(tanaka.person()),
        ..stage.wish_to_move(booked.id, evening).await
    };
    let without = refused(shift(&stage.app.context, By::Staff(stage.desk), wish.clone()).await);
    let wish = Shift { override_reason: Some("本人の希望".to_owned()), ..wish };
    shift(&stage.app.context, By::Staff(stage.desk), wish).await.unwrap();

    assert!(matches!(without, Refusal::ReasonNeeded(_)), "{without:?}");
    let names = ["consultation_confirmed", "consultation_moved", "consultation_handed_over"];
    assert_eq!(stage.letter_names(stage.yamada.person()).await, names);
    let gone = stage.letters(stage.yamada.person()).await.pop().unwrap();
    let ics = gone.calendar_ics.unwrap();
    assert!(ics.contains("METHOD:CANCEL") && !ics.contains("https://meet.example"), "{ics}");
    assert!(!gone.text_body.contains("参加用URL"), "{}", gone.text_body);
    assert_eq!(stage.letter_names(tanaka.person()).await, ["consultation_confirmed"]);
    let yamadas = format!(
        "SELECT count(*) FROM calendar_claim c JOIN calendar_resource r ON r.id = c.resource_id \
         JOIN person p ON p.id = r.person_id WHERE p.email = '{}'",
        "yamada@example.jp"
    );
    assert_eq!(stage.count(&yamadas).await, 0);
}

#[tokio::test]
async fn a_client_changes_nothing_about_whom_they_meet() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let wish = Shift {
        accompanist: Some(tanaka.person()),
        ..stage.wish_to_move(booked.id, thursday(14, 0)).await
    };

    let refusal = refused(shift(&stage.app.context, By::Client(suzuki), wish).await);

    assert_eq!(refusal, Refusal::NotFound);
}

#[tokio::test]
async fn a_client_moves_only_to_what_is_offered() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let night = refused(stage.moves(By::Client(suzuki), booked.id, thursday(20, 0)).await);
    let wish = Shift { mode: Mode::Phone, ..stage.wish_to_move(booked.id, thursday(14, 0)).await };
    let other_mode = shift(&stage.app.context, By::Client(suzuki), wish).await;

    assert_eq!(night, Refusal::NotFree(Obstacle::OutsideOpening));
    assert!(other_mode.is_ok());
    assert_eq!(stage.row(booked.id).await.mode, Mode::Phone);
}

#[tokio::test]
async fn cancelled_time_is_bookable_at_once_and_the_appointment_disappears() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();
    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();
    let next = stage.books(sato, thursday(14, 0)).await;

    assert!(next.is_ok());
    let letters = stage.letters(suzuki.person()).await;
    assert_eq!(letters.len(), 2);
    let ics = letters[1].calendar_ics.clone().unwrap();
    assert!(ics.contains("METHOD:CANCEL") && ics.contains("SEQUENCE:1"), "{ics}");
}

#[tokio::test]
async fn after_the_start_only_the_desk_cancels_and_after_the_end_nobody() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let other = stage.books(suzuki, thursday(16, 0)).await.unwrap();

    stage.app.clock.set(thursday(14, 30));
    let by_client = refused(stage.cancels(By::Client(suzuki), booked.id).await);
    let by_yamada = refused(stage.cancels(By::Accompanist(stage.yamada), booked.id).await);
    stage.cancels(By::Staff(stage.desk), booked.id).await.unwrap();
    stage.app.clock.set(thursday(17, 0));
    let at_the_end = refused(stage.cancels(By::Staff(stage.desk), other.id).await);

    let started = Refusal::TooLate { deadline: thursday(14, 0) };
    assert_eq!((by_client, by_yamada), (started.clone(), started));
    assert_eq!(at_the_end, Refusal::TooLate { deadline: thursday(17, 0) });
}

#[tokio::test]
async fn when_an_accompanist_does_not_come_the_client_is_invited_to_book_anew() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let absence = Absence { consultation: booked.id, absent: Side::Accompanist, correcting: None };

    let too_early = refused(mark_missed(&stage.app.context, By::Client(suzuki), absence).await);
    stage.app.clock.set(thursday(14, 20));
    let by_himself =
        refused(mark_missed(&stage.app.context, By::Accompanist(stage.yamada), absence).await);
    mark_missed(&stage.app.context, By::Client(suzuki), absence).await.unwrap();
    mark_missed(&stage.app.context, By::Client(suzuki), absence).await.unwrap();

    assert_eq!((too_early, by_himself), (Refusal::TooEarly, Refusal::NotFound));
    let row = stage.row(booked.id).await;
    assert_eq!((row.state, row.absent), (ConsultationState::Missed, Some(Side::Accompanist)));
    let letter = stage.letters(suzuki.person()).await.pop().unwrap();
    assert_eq!(letter.letter, "consultation_missed");
    assert!(letter.text_body.contains("/consultations/new"));
    assert_eq!(stage.count("SELECT count(*) FROM consultation_strike").await, 0);
}

#[tokio::test]
async fn a_held_meeting_keeps_its_real_times_and_gives_its_cells_back() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let held = |until| HeldMeeting { consultation: booked.id, from: thursday(14, 5), until };
    let by = By::Accompanist(stage.yamada);

    let early = refused(mark_held(&stage.app.context, by, held(thursday(15, 0))).await);
    stage.app.clock.set(thursday(15, 10));
    let backwards = refused(mark_held(&stage.app.context, by, held(thursday(14, 0))).await);
    let by_client =
        refused(mark_held(&stage.app.context, By::Client(suzuki), held(thursday(15, 0))).await);
    mark_held(&stage.app.context, by, held(thursday(15, 0))).await.unwrap();

    assert_eq!((early, by_client), (Refusal::TooEarly, Refusal::NotFound));
    assert!(matches!(backwards, Refusal::Invalid(_)));
    let row = stage.row(booked.id).await;
    assert_eq!(row.state, ConsultationState::Held);
    assert_eq!((row.held_from, row.held_until), (Some(thursday(14, 5)), Some(thursday(15, 0))));
    assert_eq!(stage.count("SELECT count(*) FROM calendar_claim").await, 0);
}

#[tokio::test]
async fn a_change_from_an_old_page_is_refused() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let old = stage.wish_to_move(booked.id, thursday(16, 0)).await;
    stage.moves(By::Client(suzuki), booked.id, thursday(15, 0)).await.unwrap();

    let refusal = refused(shift(&stage.app.context, By::Client(suzuki), old).await);

    assert_eq!(refusal, Refusal::ChangedMeanwhile);
    assert!(stage.row(booked.id).await.updated_at > thursday(0, 0) - TimeDelta::days(30));
}

#[tokio::test]
async fn a_client_who_goes_over_to_meeting_online_accepts_its_conditions() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let text = LongText::parse("カメラを有効にし、静かな場所で参加してください。").unwrap();
    let version = publish_conditions(&stage.app.context, stage.desk, text).await.unwrap();
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let to_online = async |accepts: Option<i32>| {
        let wish = Shift {
            mode: Mode::Online,
            accepts_conditions: accepts,
            ..stage.wish_to_move(booked.id, thursday(14, 0)).await
        };
        shift(&stage.app.context, By::Client(suzuki), wish).await
    };

    let without = refused(to_online(None).await);
    let old = refused(to_online(Some(version + 1)).await);
    let before = stage.row(booked.id).await;
    to_online(Some(version)).await.unwrap();

    let refusal = Refusal::ConditionsNotAccepted { version };
    assert_eq!((without, old), (refusal.clone(), refusal));
    assert_ne!((before.mode, before.conditions_version), (Mode::Online, Some(version)));
    let after = stage.row(booked.id).await;
    assert_eq!((after.mode, after.conditions_version), (Mode::Online, Some(version)));
    assert!(after.conditions_accepted_at.is_some());
}

#[tokio::test]
async fn the_page_of_a_move_shows_the_conditions_and_wants_them_accepted() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let text = LongText::parse("カメラを有効にしてください。").unwrap();
    publish_conditions(&stage.app.context, stage.desk, text).await.unwrap();
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let me = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let path = format!("/consultations/{}/change?week=2026-12-03&mode=online", booked.id);
    let slots = me.get(&path).await;
    let form = me.post(&slots, &[("slot", "2026-12-03T16:00"), ("step", "slot")]).await;
    let unsure = me.post(&form, &[("step", "send")]).await;
    let before = stage.row(booked.id).await.mode;
    let done = me.post(&unsure, &[("step", "send"), ("accepts_conditions", "yes")]).await;

    assert!(form.says("カメラを有効にしてください。"), "{}", form.text());
    assert_eq!((unsure.status.as_u16(), before), (422, Mode::InPerson), "{}", unsure.text());
    assert!(done.says("日時を変更し"), "{}", done.text());
    let after = stage.row(booked.id).await;
    assert_eq!((after.mode, after.conditions_version), (Mode::Online, Some(1)));
}
