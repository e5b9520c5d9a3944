//! What keeps an approved issue from leaving, and who learns of it.

use bansou::desk::SOURCES;
use bansou::newsletter::Witness;
use bansou::newsletter::issues::{RawIssue, save_issue};
use bansou::newsletter::sending::{self, SendingRefusal, is_due, resume};
use bansou::newsletter::watching::{IssueWatch, watch_work};
use chrono::TimeDelta;
use entities::newsletter::issue::{IssueState, Model};
use entities::newsletter::issue_event::IssueAct;
use entities::newsletter::subscriber::Frequency;

use super::cast::SOURCE;
use super::halting::refused;
use crate::newsletter::cast::Room;

impl Room {
    /// Letters to whoever wrote and whoever approved issue 12.
    async fn told(&self) -> [Vec<String>; 2] {
        [self.letters_to("editor@example.jp").await, self.letters_to("boss12@example.jp").await]
    }
}

fn anew() -> RawIssue {
    RawIssue {
        number: 12,
        subject: "第12号".to_owned(),
        blocks: Vec::new(),
        segment: None,
        frequency: Frequency::EveryIssue,
        planned_at: None,
        not_after: None,
        on_the_web: true,
    }
}

fn troubled() -> [Vec<String>; 2] {
    [vec!["newsletter_issue_troubled".to_owned()], vec!["newsletter_issue_troubled".to_owned()]]
}

#[tokio::test]
async fn what_is_not_what_was_approved_does_not_leave_and_is_a_draft_again() {
    let room = Room::new().await;
    room.readers(3).await;
    let other = Some("something else".to_owned());
    let id = room.approved_with(12, |row| row.content_hash = other).await;
    room.app.clock.advance(TimeDelta::minutes(15));

    sending::do_due(&room.app.context, SOURCE).await.unwrap();

    let row = room.issue(id).await;
    assert_eq!((row.state, row.approved_by, row.starts_at), (IssueState::Draft, None, None));
    assert_eq!(room.letters_of(id).await.len(), 0);
    assert_eq!(room.acts(id).await, [IssueAct::ApprovalVoided]);
    assert_eq!(room.told().await, troubled());
    let (db, now) = (room.app.context.database.reader(), room.app.context.now());
    assert!(!is_due(db, now).await.unwrap());
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_whose_time_is_over_before_it_begins_lapses_is_told_and_written_anew() {
    let room = Room::new().await;
    room.readers(3).await;
    let until = room.app.context.now() + TimeDelta::minutes(20);
    let id = room.approved_with(12, |row| row.not_after = Some(until)).await;
    room.app.clock.advance(TimeDelta::minutes(21));

    room.minds().await;
    let lapsed = room.issue(id).await.state;
    let work = watch_work(&room.app.context).await.unwrap();
    let saved = (room.desk, id, None);
    save_issue(&room.app.context, &SOURCES, saved, anew()).await.unwrap();

    assert_eq!(lapsed, IssueState::Lapsed);
    assert_eq!(room.told().await, troubled());
    assert_eq!(work.iter().map(|task| task.what).collect::<Vec<_>>(), [IssueWatch::Lapsed]);
    let row = room.issue(id).await;
    assert_eq!((row.state, row.finished_at, row.not_after), (IssueState::Draft, None, None));
    assert_eq!(room.acts(id).await, [IssueAct::Lapsed, IssueAct::Changed]);
    assert_eq!(room.files(), 0);
    assert!(watch_work(&room.app.context).await.unwrap().is_empty());
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_does_not_leave_on_another_day_than_stands_in_it() {
    let room = Room::new().await;
    room.readers(3).await;
    let yesterday = room.app.context.now() - TimeDelta::days(1);
    let id = room.approved_with(12, |row| row.planned_at = Some(yesterday)).await;

    room.holding_time_passes().await;

    assert_eq!(room.issue(id).await.state, IssueState::Draft);
    assert_eq!(room.letters_of(id).await.len(), 0);
    assert_eq!(room.told().await.map(|letters| letters.len()), [1, 1]);
    room.app.stop().await;
}

fn counted(readers: i64) -> impl FnOnce(&mut Model) {
    move |row| row.audience_count = Some(readers)
}

#[tokio::test]
async fn where_many_more_wait_than_were_approved_an_approver_who_wrote_nothing_counts_anew() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved_with(12, counted(3)).await;
    room.readers_with(3..600, Frequency::EveryIssue).await;

    room.holding_time_passes().await;
    let resting = room.issue(id).await;
    let (begun, told) = (room.progress(id).await.counts, room.told().await);
    let resumes = async |who, typed| resume(&room.app.context, who, (id, typed)).await;
    let boss = Witness::approving_as(resting.approved_by.unwrap());
    let by_the_writer = resumes(room.witness(), Some(600)).await;
    let of_own_work = resumes(Witness::approving_as(room.editor), Some(600)).await;
    let as_before = resumes(boss, Some(3)).await;
    room.works().await;
    let still = room.issue(id).await.state;
    resumes(boss, Some(600)).await.unwrap();
    room.works().await;

    assert_eq!((resting.state, begun.open()), (IssueState::Paused, 600));
    assert!(resting.halt_reason.contains("承認のとき3名だった宛先が、600名"), "{resting:?}");
    assert_eq!(told, troubled());
    assert_eq!(refused(by_the_writer), SendingRefusal::Grown);
    assert_eq!(refused(of_own_work), SendingRefusal::OwnWork);
    assert_eq!(refused(as_before), SendingRefusal::WrongCount { readers: 600 });
    assert_eq!(still, IssueState::Paused);
    let sent = room.issue(id).await;
    assert_eq!((sent.state, sent.audience_count), (IssueState::Sent, Some(600)));
    assert_eq!(room.progress(id).await.counts.accepted, 600);
    room.app.stop().await;
}

#[tokio::test]
async fn a_few_more_readers_hold_nothing_up_and_the_history_tells() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved_with(12, counted(3)).await;
    room.readers_with(3..5, Frequency::EveryIssue).await;

    room.holding_time_passes().await;

    assert_eq!((room.issue(id).await.state, room.files()), (IssueState::Sent, 5));
    let notes = room.count(
        "SELECT COUNT(*) FROM newsletter_issue_event WHERE note = '読者5名（承認のとき3名）'",
    );
    assert_eq!(notes.await, 1);
    assert_eq!(room.told().await, [Vec::<String>::new(), Vec::new()]);
    room.app.stop().await;
}
