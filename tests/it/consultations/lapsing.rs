//! Requests that nobody answered, and strikes taken back.

use bansou::consultations::strikes::{lift_strike, standings};
use bansou::consultations::{By, do_due, is_due};
use bansou::vocabulary::{FiscalYear, LongText};
use entities::consultations::consultation::ConsultationState;
use entities::mail::message;

use super::cast::{Stage, days_later, refused, thursday};
use bansou::consultations::Refusal;
use bansou::consultations::changing::{Absence, mark_missed};
use bansou::consultations::policy::policy_of;
use entities::consultations::consultation::Side;

#[tokio::test]
async fn wishes_nobody_arranged_end_with_the_last_of_them_and_the_client_is_told_once() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 一郎").await;
    let wished = stage.wishes(suzuki, &[thursday(14, 0), days_later(1, 10)]).await;

    stage.at(thursday(18, 0)).await;
    let between = stage.row(wished.id).await.state;
    stage.at(days_later(1, 10)).await;
    stage.at(days_later(2, 10)).await;

    assert_eq!(between, ConsultationState::Requested);
    let row = stage.row(wished.id).await;
    assert_eq!((row.state, row.ended_by), (ConsultationState::Declined, None));
    let letters = stage.letter_names(suzuki.person()).await;
    assert_eq!(letters, ["consultation_requested", "consultation_declined"]);
    let told = stage.letters(suzuki.person()).await.pop().unwrap();
    assert!(
        told.text_body.contains("ご希望の日時までに調整がつきませんでした。"),
        "{}",
        told.text_body
    );
    stage.app.stop().await;
}

#[tokio::test]
async fn a_proposal_nobody_answered_gives_its_time_back_when_it_would_begin() {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.approval_needed = true).await;
    let suzuki = stage.client("鈴木 一郎").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let context = &stage.app.context;

    let before = is_due(context.database.reader(), thursday(13, 59)).await.unwrap();
    stage.app.clock.set(thursday(14, 0));
    let due = is_due(context.database.reader(), thursday(14, 0)).await.unwrap();
    do_due(context, thursday(14, 0)).await.unwrap();
    let after = is_due(context.database.reader(), thursday(14, 0)).await.unwrap();
    let late = bansou::consultations::booking::approve(context, By::Staff(stage.desk), booked.id);
    let late = refused(late.await);

    assert_eq!((before, due, after), (false, true, false));
    assert_eq!(late, Refusal::NotPossibleNow(ConsultationState::Declined));
    assert_eq!(stage.count("SELECT COUNT(*) FROM calendar_claim").await, 0);
    let told = stage.letter_names(stage.yamada.person()).await;
    assert_eq!(told, ["consultation_proposed", "consultation_declined"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn whoever_was_told_of_a_strike_is_told_when_it_is_taken_back() {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.strike_limit = "1".to_owned()).await;
    let suzuki = stage.client("鈴木 一郎").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.at(thursday(14, 30)).await;
    let context = &stage.app.context;
    let wish = Absence { consultation: booked.id, absent: Side::Client, correcting: None };
    mark_missed(context, By::Accompanist(stage.yamada), wish).await.unwrap();
    let policy = policy_of(context.database.reader(), FiscalYear::starting_in(2026).unwrap());
    let policy = policy.await.unwrap();
    let now = context.now();
    let all = standings(context.database.reader(), now, &policy).await.unwrap();
    stage.later();

    for _ in 0..2 {
        let reason = LongText::parse("急病のため").unwrap();
        lift_strike(context, stage.desk, all[0].strikes[0].id, reason).await.unwrap();
    }

    assert!(all[0].suspended_until.is_some());
    let letters: Vec<message::Model> = stage.letters(suzuki.person()).await;
    let lifted: Vec<_> =
        letters.iter().filter(|one| one.letter == "consultation_strike_lifted").collect();
    assert_eq!(lifted.len(), 1);
    assert!(lifted[0].text_body.contains("いまは、新しい相談を申し込めます。"));
    assert!(!lifted[0].text_body.contains("急病"));
    stage.app.stop().await;
}
