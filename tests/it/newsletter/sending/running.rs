//! From the end of the holding time to the last letter.

use bansou::app::workers;
use bansou::mail::{self, LetterState};
use bansou::newsletter::issues::{RawRules, save_rules};
use bansou::newsletter::{self, Leaving, Origin, RuleKeeper, sending};
use bansou::vocabulary::tokyo;
use chrono::TimeDelta;
use entities::SubscriberId;
use entities::newsletter::consent::Route;
use entities::newsletter::issue::IssueState;
use entities::newsletter::issue_event::IssueAct;
use entities::newsletter::subscriber::{self, Frequency};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::cast::SOURCE;
use crate::newsletter::cast::Room;

#[tokio::test]
async fn an_issue_leaves_when_its_holding_time_is_over_and_ends_by_itself() {
    let room = Room::new().await;
    room.readers(1_100).await;
    let id = room.approved(12).await;

    room.app.clock.advance(TimeDelta::seconds(15 * 60 - 1));
    room.works().await;
    let early = (room.issue(id).await.state, room.files());
    room.app.clock.advance(TimeDelta::seconds(1));
    room.works().await;

    assert_eq!(early, (IssueState::Approved, 0));
    let row = room.issue(id).await;
    assert_eq!((row.state, room.files()), (IssueState::Sent, 1_100));
    assert_eq!(row.started_at, row.held_until);
    assert_eq!(room.acts(id).await, [IssueAct::Started, IssueAct::Frozen, IssueAct::Finished]);
    let progress = room.progress(id).await;
    assert_eq!((progress.counts.letters, progress.counts.accepted), (1_100, 1_100));
    assert!(progress.equation.starts_with("対象1100件 ＝ 受理1100件"), "{}", progress.equation);
    room.app.stop().await;
}

#[tokio::test]
async fn letters_leave_while_other_readers_are_still_being_written_down() {
    let room = Room::new().await;
    room.readers(700).await;
    let id = room.approved(12).await;
    // Reading this one fails, and with it the part it is in.
    let late = unreadable_from(&room, 600, "somewhere").await;
    room.app.clock.advance(TimeDelta::minutes(15));

    assert!(sending::do_due(&room.app.context, SOURCE).await.is_err());
    workers::sender(&room.app.context).unwrap().drain_circulars().await.unwrap();
    assert!(sending::do_due(&room.app.context, SOURCE).await.is_err());
    let meanwhile = (room.issue(id).await.state, room.files(), room.progress(id).await.left);
    assert_eq!(unreadable_from(&room, 600, "form").await, late);
    room.works().await;

    assert_eq!(meanwhile, (IssueState::Sending, 500, None));
    assert_eq!((room.issue(id).await.state, room.files()), (IssueState::Sent, 700));
    assert_eq!(room.acts(id).await, [IssueAct::Started, IssueAct::Frozen, IssueAct::Finished]);
    assert!(room.progress(id).await.equation.starts_with("対象700件 ＝ 受理700件"));
    room.app.stop().await;
}

#[tokio::test]
async fn a_pause_while_readers_are_written_down_holds_for_those_who_follow() {
    let room = Room::new().await;
    room.readers(700).await;
    let id = room.approved(12).await;
    unreadable_from(&room, 600, "somewhere").await;
    room.app.clock.advance(TimeDelta::minutes(15));
    assert!(sending::do_due(&room.app.context, SOURCE).await.is_err());

    sending::pause(&room.app.context, room.brake(), (id, "確かめるため")).await.unwrap();
    unreadable_from(&room, 600, "form").await;
    room.works().await;
    let paused = (room.files(), room.letters_of(id).await.len());
    sending::resume(&room.app.context, room.witness(), (id, None)).await.unwrap();
    room.works().await;

    assert_eq!(paused, (0, 700));
    assert_eq!((room.issue(id).await.state, room.files()), (IssueState::Sent, 700));
    room.app.stop().await;
}

/// Writes this route into a reader's row: in the order in which they are written down.
async fn unreadable_from(room: &Room, place: u64, route: &str) -> SubscriberId {
    let db = room.app.context.database.reader();
    let ids = subscriber::Entity::find().select_only().column(subscriber::Column::Id);
    let ids = ids.order_by_asc(subscriber::Column::Id).offset(place).limit(1);
    let id: SubscriberId = ids.into_tuple().one(db).await.unwrap().unwrap();
    let written = subscriber::Entity::update_many()
        .col_expr(subscriber::Column::Route, Expr::value(route))
        .filter(subscriber::Column::Id.eq(id));
    let tx = room.app.context.database.begin_write().await.unwrap();
    written.exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn the_next_instant_at_which_something_happens_is_known() {
    let room = Room::new().await;
    let id = room.approved(12).await;

    let next = sending::next_due(room.app.context.database.reader(), room.app.context.now()).await;

    assert_eq!(next.unwrap(), room.issue(id).await.held_until);
    room.app.stop().await;
}

#[tokio::test]
async fn readers_of_the_digest_and_those_who_left_are_not_written_to() {
    let room = Room::new().await;
    room.readers(3).await;
    room.readers_with(10..13, Frequency::MonthlyDigest).await;
    let gone = room.reader_id("reader1@example.jp").await;
    let leaving = Leaving { route: Route::Link, reason: None, origin: Origin::new(None, "Test") };
    newsletter::leave(&room.app.context, gone, &leaving).await.unwrap();
    let id = room.approved(12).await;

    room.holding_time_passes().await;

    let to: Vec<_> = room.letters_of(id).await.into_iter().map(|row| row.to_address).collect();
    assert_eq!(to, ["reader0@example.jp", "reader2@example.jp"]);
    room.app.stop().await;
}

#[tokio::test]
async fn what_has_not_left_by_not_after_expires_and_the_issue_ends() {
    let room = Room::new().await;
    room.readers(700).await;
    let until = room.app.context.now() + TimeDelta::minutes(40);
    let id = room.approved_with(12, |row| row.not_after = Some(until)).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    room.app.clock.advance(TimeDelta::minutes(26));

    room.works().await;

    let row = room.issue(id).await;
    assert_eq!(row.state, IssueState::Sent);
    assert_eq!(room.progress(id).await.counts.expired, 700);
    assert_eq!(room.files(), 0);
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_that_meets_closing_time_goes_on_the_next_morning() {
    let room = Room::new().await;
    room.readers(20).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    // 10:15 → 18:00 in Tokyo: closing time, and nothing has left yet.
    room.app.clock.advance(TimeDelta::minutes(7 * 60 + 45));
    room.works().await;
    let evening = (room.files(), room.progress(id).await.rests_until);
    room.app.clock.advance(TimeDelta::hours(15));
    room.works().await;

    let morning = room.app.context.now();
    assert_eq!(evening, (0, Some(morning)));
    assert_eq!(room.files(), 20);
    assert_eq!(room.issue(id).await.state, IssueState::Sent);
    room.app.stop().await;
}

#[tokio::test]
async fn new_hours_hold_for_an_issue_that_is_leaving() {
    let room = Room::new().await;
    room.readers(20).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    // 10:15 on a Tuesday: from now on only on Fridays.
    let rules = RawRules {
        weekdays: vec![5],
        opens: "9:00".into(),
        closes: "12:00".into(),
        hold_minutes: "15".into(),
        ..RawRules::default()
    };
    let keeper = RuleKeeper::acting_as(room.desk.person());
    save_rules(&room.app.context, keeper, (None, &rules)).await.unwrap();

    room.works().await;

    let rests = room.progress(id).await.rests_until.unwrap();
    assert_eq!((room.files(), tokyo::date_time(rests)), (0, "2026年11月27日（金）9:00".into()));
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_without_readers_ends_at_once() {
    let room = Room::new().await;
    let id = room.approved(12).await;

    room.holding_time_passes().await;

    assert_eq!(room.issue(id).await.state, IssueState::Sent);
    assert_eq!(room.progress(id).await.counts.letters, 0);
    room.app.stop().await;
}

#[tokio::test]
async fn readers_are_written_down_once_however_often_it_is_begun_again() {
    let room = Room::new().await;
    room.readers(1_200).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    let (one, other) = (room.app.context.clone(), room.app.context.clone());

    let (first, second) = tokio::join!(
        tokio::spawn(async move { sending::do_due(&one, SOURCE).await }),
        tokio::spawn(async move { sending::do_due(&other, SOURCE).await })
    );

    assert!(first.unwrap().is_ok() && second.unwrap().is_ok());
    assert_eq!(room.letters_of(id).await.len(), 1_200);
    assert_eq!(room.acts(id).await, [IssueAct::Started, IssueAct::Frozen]);
    room.app.stop().await;
}

#[tokio::test]
async fn whoever_leaves_while_it_goes_out_is_left_out_and_counted() {
    let room = Room::new().await;
    room.readers(5).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    let gone = room.reader_id("reader3@example.jp").await;
    let leaving = Leaving { route: Route::Link, reason: None, origin: Origin::new(None, "Test") };

    newsletter::leave(&room.app.context, gone, &leaving).await.unwrap();
    room.works().await;

    let progress = room.progress(id).await;
    assert_eq!((progress.counts.accepted, progress.counts.suppressed), (4, 1));
    assert_eq!(progress.left_meanwhile, 1);
    assert_eq!(progress.left_by_domain, [("example.jp".to_owned(), 1)].into());
    let hours: Vec<_> = progress.by_hour.iter().map(|one| (one.accepted, one.left)).collect();
    assert_eq!(hours, [(4, 1)]);
    let letters = room.letters_of(id).await;
    assert_eq!(letters[3].state, LetterState::Suppressed);
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_does_not_end_while_somebody_sends_a_letter_of_it_once_more() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    let context = room.app.context.clone();
    let letters = room.letters_of(id).await;
    let tx = context.database.begin_write().await.unwrap();
    for letter in &letters {
        mail::stop(&tx, &context.post, context.now(), letter.id).await.unwrap();
    }
    tx.commit().await.unwrap();

    let again = context.database.begin_write().await.unwrap();
    mail::retry(&again, &context.post, context.now(), letters[1].id).await.unwrap();
    let ending = tokio::spawn(async move { sending::do_due(&context, SOURCE).await.unwrap() });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    again.commit().await.unwrap();
    ending.await.unwrap();

    let row = room.issue(id).await;
    assert_eq!((letters.len(), row.state, row.finished_at), (3, IssueState::Sending, None));
    room.works().await;
    assert_eq!(room.issue(id).await.state, IssueState::Sent);
    assert_eq!(room.files(), 1);
    room.app.stop().await;
}
