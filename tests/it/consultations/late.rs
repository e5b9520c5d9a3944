//! What comes too late, and what follows from it.

use bansou::consultations::booking::arrange;
use bansou::consultations::changing::{Absence, mark_missed};
use bansou::consultations::policy::policy_at;
use bansou::consultations::readers::view;
use bansou::consultations::strikes::{lift_strike, standing};
use bansou::consultations::{By, Client, Refusal};
use bansou::vocabulary::LongText;
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::Side;

use super::cast::{Stage, days_later, refused, thursday};

/// Sixteen business hours before Thursday 14:00: Tuesday 14:00.
fn deadline() -> DateTime<Utc> {
    days_later(-2, 14)
}

#[tokio::test]
async fn until_the_deadline_a_client_changes_and_cancels_freely() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.app.clock.set(deadline() - TimeDelta::seconds(2));
    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();

    assert_eq!(stage.count("SELECT count(*) FROM consultation_strike").await, 0);
    assert!(!stage.row(booked.id).await.late);
}

#[tokio::test]
async fn after_the_deadline_a_client_does_not_move_and_a_cancellation_counts() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.app.clock.set(deadline());
    let moving = refused(stage.moves(By::Client(suzuki), booked.id, days_later(5, 10)).await);
    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();

    assert_eq!(moving, Refusal::TooLate { deadline: deadline() });
    assert!(stage.row(booked.id).await.late);
    let names = ["consultation_confirmed", "consultation_cancelled", "consultation_strike"];
    assert_eq!(stage.letter_names(suzuki.person()).await, names);
    assert_eq!(stage.count("SELECT count(*) FROM consultation_strike").await, 1);
}

#[tokio::test]
async fn where_late_changes_count_they_are_made_and_counted_once() {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.late_changes = "counted".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.app.clock.set(days_later(-1, 14));
    stage.moves(By::Client(suzuki), booked.id, days_later(5, 10)).await.unwrap();
    stage.app.clock.set(days_later(5, 9));
    let again = stage.moves(By::Client(suzuki), booked.id, days_later(12, 10)).await;

    assert!(again.is_ok(), "{again:?}");
    let kinds = "SELECT count(*) FROM consultation_strike WHERE kind = 'late_change'";
    assert_eq!(stage.count(kinds).await, 1);
}

#[tokio::test]
async fn what_the_other_side_does_late_counts_against_nobody() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.app.clock.set(thursday(13, 0));
    stage.cancels(By::Accompanist(stage.yamada), booked.id).await.unwrap();

    assert_eq!(stage.count("SELECT count(*) FROM consultation_strike").await, 0);
}

#[tokio::test]
async fn three_no_shows_suspend_until_a_day_and_a_lifted_one_ends_it() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    for hour in [9, 11, 13] {
        misses(&stage, suzuki, hour).await;
    }

    let suspended = refused(stage.books(suzuki, days_later(7, 14)).await);
    let colleague = stage.client("佐藤 一郎").await;
    let others = stage.books(colleague, days_later(7, 10)).await;
    let policy = policy_at(stage.app.context.database.reader(), stage.app.context.now()).await;
    let now = stage.app.context.now();
    let db = stage.app.context.database.reader();
    let before = standing(db, now, suzuki.person(), &policy.unwrap()).await.unwrap();
    let reason = LongText::parse("急病の連絡があったため").unwrap();
    let strike = before.strikes[0].id;
    lift_strike(&stage.app.context, stage.desk, strike, reason).await.unwrap();
    let after = stage.books(suzuki, days_later(7, 14)).await;

    // Ninety days after 3 December, until midnight.
    let until = days_later(91, 0);
    assert_eq!(suspended, Refusal::Suspended { until });
    assert!(others.is_ok() && after.is_ok());
    assert_eq!((before.count, before.suspended_until), (3, Some(until)));
    let letter = stage.letters(suzuki.person()).await;
    let strikes: Vec<_> =
        letter.iter().filter(|letter| letter.letter == "consultation_strike").collect();
    assert_eq!(strikes.len(), 3);
    assert!(strikes[2].text_body.contains("2027年3月3日（水）まで"), "{}", strikes[2].text_body);
}

#[tokio::test]
async fn a_suspension_ends_by_itself() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.horizon_days = "200".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    for hour in [9, 11, 13] {
        misses(&stage, suzuki, hour).await;
    }

    stage.app.clock.set(days_later(91, 0) - TimeDelta::seconds(5));
    let before = refused(stage.books(suzuki, days_later(98, 14)).await);
    stage.app.clock.set(days_later(91, 0));
    let after = stage.books(suzuki, days_later(98, 14)).await;

    assert!(matches!(before, Refusal::Suspended { .. }));
    assert!(after.is_ok(), "{after:?}");
}

async fn misses(stage: &Stage, who: Client, hour: i64) {
    stage.app.clock.set(days_later(-9, 10));
    let booked = stage.books(who, thursday(hour, 0)).await.unwrap();
    stage.app.clock.set(thursday(hour, 20));
    let absence = Absence { consultation: booked.id, absent: Side::Client, correcting: None };
    mark_missed(&stage.app.context, By::Accompanist(stage.yamada), absence).await.unwrap();
}

#[tokio::test]
async fn a_time_somebody_else_chose_is_free_to_change_for_a_day_or_until_it_begins() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let soon = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let far = stage.books(suzuki, thursday(16, 0)).await.unwrap();

    // Two business days before, to the next morning: the usual deadline is over already.
    stage.app.clock.set(days_later(-2, 11));
    stage.moves(By::Accompanist(stage.yamada), soon.id, days_later(-1, 9)).await.unwrap();
    stage.moves(By::Accompanist(stage.yamada), far.id, days_later(7, 9)).await.unwrap();
    let (near, far) = (stage.row(soon.id).await, stage.row(far.id).await);
    stage.app.clock.set(days_later(-1, 9) - TimeDelta::seconds(5));
    stage.cancels(By::Client(suzuki), soon.id).await.unwrap();

    assert_eq!(near.free_until, Some(days_later(-1, 9)), "until it begins");
    let usual = days_later(5, 9) + TimeDelta::minutes(30);
    assert_eq!(far.free_until, Some(usual), "the usual deadline is later than a day");
    assert!(!stage.row(soon.id).await.late);
    assert_eq!(stage.count("SELECT count(*) FROM consultation_strike").await, 0);
}

#[tokio::test]
async fn what_the_desk_books_for_tomorrow_is_called_off_without_consequence() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let wished = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    stage.app.clock.set(thursday(9, 0) - TimeDelta::days(1));
    let mut wish = stage.arrangement(wished.id, thursday(14, 0)).await;
    wish.agreed = true;
    wish.override_reason = Some("本人の希望".to_owned());
    arrange(&stage.app.context, stage.desk, wish).await.unwrap();

    let until = stage.row(wished.id).await.free_until.unwrap();
    stage.app.clock.set(until - TimeDelta::seconds(5));
    stage.cancels(By::Client(suzuki), wished.id).await.unwrap();

    let set = stage.row(wished.id).await;
    assert!(until >= thursday(9, 0) && until < thursday(9, 1), "{until}");
    assert!(!set.late);
}

#[tokio::test]
async fn other_rules_do_not_make_those_late_who_booked_before() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.policy(|raw| raw.change_deadline_hours = "40".to_owned()).await;

    stage.app.clock.set(deadline() - TimeDelta::seconds(2));
    let view = view(
        stage.app.context.database.reader(),
        stage.app.context.now(),
        booked.id,
        By::Client(suzuki),
    );
    let shown = view.await.unwrap().unwrap();
    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();

    assert_eq!((shown.change_deadline, shown.cancelling_counts), (Some(deadline()), false));
    assert!(!stage.row(booked.id).await.late);
}

#[tokio::test]
async fn a_limit_that_is_lowered_suspends_with_the_next_strike_and_not_by_lifting_one() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    for hour in [9, 11] {
        misses(&stage, suzuki, hour).await;
    }
    stage.policy(|raw| raw.strike_limit = "1".to_owned()).await;
    let (context, db) = (&stage.app.context, stage.app.context.database.reader());
    let stands = async || {
        let policy = policy_at(db, context.now()).await.unwrap();
        standing(db, context.now(), suzuki.person(), &policy).await.unwrap()
    };

    let lowered = stands().await;
    let reason = LongText::parse("急病の連絡があったため").unwrap();
    stage.later();
    lift_strike(context, stage.desk, lowered.strikes[0].id, reason).await.unwrap();
    let lifted = stands().await;
    let letter = stage.letters(suzuki.person()).await.pop().unwrap();
    misses(&stage, suzuki, 13).await;
    let next = stands().await;

    assert_eq!((lowered.count, lowered.suspended_until), (2, None));
    assert_eq!((lifted.count, lifted.suspended_until), (1, None));
    assert_eq!(letter.letter, "consultation_strike_lifted");
    assert!(!letter.text_body.contains("休止は続きます"), "{}", letter.text_body);
    assert_eq!(next.suspended_until, Some(days_later(91, 0)));
}
