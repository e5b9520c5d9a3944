//! Pausing, going on, and the emergency stop.

use bansou::database::Stop;
use bansou::newsletter::sending::{SendingRefusal, pause, resume, stop};
use chrono::TimeDelta;
use entities::IssueId;
use entities::newsletter::issue::IssueState;
use entities::newsletter::issue_event::IssueAct;

use crate::newsletter::cast::Room;

pub fn refused(outcome: Result<(), Stop<SendingRefusal>>) -> SendingRefusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn begun(readers: usize) -> (Room, IssueId) {
    let room = Room::new().await;
    room.readers(readers).await;
    let id = room.approved(12).await;
    room.app.clock.advance(TimeDelta::minutes(15));
    room.minds().await;
    (room, id)
}

#[tokio::test]
async fn a_paused_issue_rests_until_somebody_goes_on() {
    let (room, id) = begun(30).await;

    pause(&room.app.context, room.brake(), (id, "日付を確かめるため")).await.unwrap();
    room.works().await;
    let resting = (room.issue(id).await.state, room.files());
    resume(&room.app.context, room.witness(), (id, None)).await.unwrap();
    room.works().await;

    assert_eq!(resting, (IssueState::Paused, 0));
    assert_eq!((room.issue(id).await.state, room.files()), (IssueState::Sent, 30));
    let acts = room.acts(id).await;
    assert_eq!(acts[2..4], [IssueAct::Paused, IssueAct::Resumed]);
    room.app.stop().await;
}

#[tokio::test]
async fn a_stopped_issue_never_goes_on_and_every_letter_says_so() {
    let (room, id) = begun(700).await;

    stop(&room.app.context, room.brake(), (id, "宛先を取り違えたため")).await.unwrap();
    room.works().await;

    let row = room.issue(id).await;
    assert_eq!((row.state, room.files()), (IssueState::Stopped, 0));
    assert!(row.finished_at.is_some());
    assert_eq!(row.halt_reason, "宛先を取り違えたため");
    assert_eq!(room.progress(id).await.counts.stopped, 700);
    let again = refused(resume(&room.app.context, room.witness(), (id, None)).await);
    assert_eq!(again, SendingRefusal::NotSending);
    room.app.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let room = Room::new().await;
    let id = room.approved(12).await;
    let context = &room.app.context;

    let early = refused(pause(context, room.brake(), (id, "理由")).await);
    room.app.clock.advance(TimeDelta::minutes(15));
    room.readers(3).await;
    room.minds().await;
    let without_reason = refused(pause(context, room.brake(), (id, "  ")).await);
    let not_paused = refused(resume(context, room.witness(), (id, None)).await);
    pause(context, room.brake(), (id, "理由")).await.unwrap();
    let twice = refused(pause(context, room.brake(), (id, "理由")).await);

    assert_eq!(early, SendingRefusal::NotSending);
    assert!(matches!(without_reason, SendingRefusal::Invalid(_)));
    assert_eq!((not_paused, twice), (SendingRefusal::NotPaused, SendingRefusal::Paused));
    room.app.stop().await;
}
