//! Every answer of a mail server, at every place of the conversation.

use bansou::mail::{Drained, LetterState};
use entities::mail::attempt::{AttemptOutcome, Phase};

use super::room::Room;
use crate::support::{At, Do};

/// One letter, one try: where it stands afterwards, tries spent, and what its history says.
#[derive(Debug, PartialEq, Eq)]
struct End {
    state: LetterState,
    attempts: i32,
    phase: Phase,
    outcome: AttemptOutcome,
    code: Option<i32>,
}

async fn after(at: At, what: Do) -> End {
    let room = Room::new().await;
    room.sink.once(at, what);
    let id = room.letter().await;

    room.sender().drain().await.unwrap();

    let row = room.row(id).await;
    let history = room.attempts(id).await;
    assert_eq!(history.len(), 1, "{history:?}");
    let last = &history[0];
    End {
        state: row.state,
        attempts: row.attempts,
        phase: last.phase,
        outcome: last.outcome,
        code: last.code,
    }
}

fn accepted() -> End {
    End {
        state: LetterState::Accepted,
        attempts: 0,
        phase: Phase::Dot,
        outcome: AttemptOutcome::Accepted,
        code: Some(250),
    }
}

fn trouble(phase: Phase, code: Option<i32>) -> End {
    let (state, outcome) = (LetterState::Pending, AttemptOutcome::EndpointTrouble);
    End { state, attempts: 0, phase, outcome, code }
}

fn deferred(phase: Phase, code: Option<i32>) -> End {
    let (state, outcome) = (LetterState::Deferred, AttemptOutcome::Deferred);
    End { state, attempts: 1, phase, outcome, code }
}

fn rejected(phase: Phase, code: i32) -> End {
    let (state, outcome) = (LetterState::Rejected, AttemptOutcome::Rejected);
    End { state, attempts: 0, phase, outcome, code: Some(code) }
}

/// The fate of a transactional letter is unknown for the first time: it will be sent once more.
fn unknown(code: Option<i32>) -> End {
    let (state, outcome) = (LetterState::Deferred, AttemptOutcome::Unknown);
    End { state, attempts: 0, phase: Phase::Dot, outcome, code }
}

#[tokio::test]
async fn a_letter_the_server_takes_is_accepted() {
    assert_eq!(after(At::Dot, Do::Accept).await, accepted());
}

#[tokio::test]
async fn a_server_that_does_not_greet_well_costs_the_letter_nothing() {
    let refused = after(At::Greeting, Do::Say("554 5.7.1 not you")).await;
    let busy = after(At::Greeting, Do::Say("421 4.3.2 too busy")).await;
    let silent = after(At::Greeting, Do::Hang).await;
    let gone = after(At::Greeting, Do::Close).await;
    let cut = after(At::Greeting, Do::Reset).await;

    assert_eq!(refused, trouble(Phase::Greeting, Some(554)));
    assert_eq!(busy, trouble(Phase::Greeting, Some(421)));
    assert_eq!(silent, trouble(Phase::Greeting, None));
    assert_eq!(gone, trouble(Phase::Greeting, None));
    assert_eq!(cut, trouble(Phase::Greeting, None));
}

#[tokio::test]
async fn a_server_that_refuses_or_withholds_ehlo_costs_the_letter_nothing() {
    let refused = after(At::Ehlo, Do::Say("550 5.7.0 no")).await;
    let garbled = after(At::Ehlo, Do::Say("hello there")).await;
    let silent = after(At::Ehlo, Do::Hang).await;

    assert_eq!(refused, trouble(Phase::Greeting, Some(550)));
    assert_eq!(garbled, trouble(Phase::Greeting, None));
    assert_eq!(silent, trouble(Phase::Greeting, None));
}

#[tokio::test]
async fn answers_to_the_sender_address() {
    let later = after(At::Mail, Do::Say("451 4.3.0 later")).await;
    let never = after(At::Mail, Do::Say("550 5.1.8 bad sender")).await;
    let sign_in = after(At::Mail, Do::Say("530 5.7.0 authentication required")).await;
    let busy = after(At::Mail, Do::Say("421 4.7.0 closing")).await;
    let silent = after(At::Mail, Do::Hang).await;
    let gone = after(At::Mail, Do::Close).await;

    assert_eq!(later, trouble(Phase::Mail, Some(451)));
    assert_eq!(never, trouble(Phase::Mail, Some(550)));
    assert_eq!(sign_in, trouble(Phase::Mail, Some(530)));
    assert_eq!(busy, trouble(Phase::Mail, Some(421)));
    assert_eq!(silent, trouble(Phase::Mail, None));
    assert_eq!(gone, trouble(Phase::Mail, None));
}

#[tokio::test]
async fn answers_to_the_recipient_address() {
    let later = after(At::Rcpt, Do::Say("450 4.2.1 greylisted")).await;
    let never = after(At::Rcpt, Do::Say("550 5.1.1 no such user")).await;
    let busy = after(At::Rcpt, Do::Say("421 4.7.0 closing")).await;
    let silent = after(At::Rcpt, Do::Hang).await;
    let cut = after(At::Rcpt, Do::Reset).await;

    assert_eq!(later, deferred(Phase::Rcpt, Some(450)));
    assert_eq!(never, rejected(Phase::Rcpt, 550));
    assert_eq!(busy, trouble(Phase::Rcpt, Some(421)));
    assert_eq!(silent, trouble(Phase::Rcpt, None));
    assert_eq!(cut, trouble(Phase::Rcpt, None));
}

#[tokio::test]
async fn what_is_said_of_us_at_the_recipients_name_costs_no_letter() {
    for said in [
        "554 5.7.1 <suzuki@example.jp>: Relay access denied",
        "553 5.7.1 <no-reply@bansou.example.jp>: Sender address rejected: not owned by user",
        "554 5.7.1 <host>: Client host rejected: Access denied",
        "550 Sender verify failed",
        "530 5.7.0 Must issue a STARTTLS command first",
        "550 5.7.1 Unable to relay",
    ] {
        let end = after(At::Rcpt, Do::Say(said)).await;
        let code = said[..3].parse().ok();
        assert_eq!(end, trouble(Phase::Rcpt, code), "{said}");
    }
}

#[tokio::test]
async fn answers_to_data() {
    let later = after(At::Data, Do::Say("451 4.3.0 later")).await;
    let never = after(At::Data, Do::Say("554 5.5.1 no valid recipients")).await;
    let silent = after(At::Data, Do::Hang).await;
    let gone = after(At::Data, Do::Close).await;

    assert_eq!(later, deferred(Phase::Data, Some(451)));
    assert_eq!(never, rejected(Phase::Data, 554));
    assert_eq!(silent, trouble(Phase::Data, None));
    assert_eq!(gone, trouble(Phase::Data, None));
}

#[tokio::test]
async fn a_conversation_out_of_step_never_passes_for_an_acceptance() {
    let early = after(At::Data, Do::Say("250 2.0.0 taken")).await;
    let strange = after(At::Dot, Do::Say("354 go on")).await;
    let garbled = after(At::Dot, Do::Say("what was that")).await;

    assert_eq!(early, trouble(Phase::Data, Some(250)));
    assert_eq!(strange, unknown(Some(354)));
    assert_eq!(garbled, unknown(None));
}

#[tokio::test]
async fn answers_to_the_closing_dot() {
    let later = after(At::Dot, Do::Say("452 4.3.1 disk full")).await;
    let never = after(At::Dot, Do::Say("554 5.7.1 looks like spam")).await;
    let busy = after(At::Dot, Do::Say("421 4.3.2 closing")).await;
    let silent = after(At::Dot, Do::Hang).await;
    let gone = after(At::Dot, Do::Close).await;
    let cut = after(At::Dot, Do::Reset).await;

    assert_eq!(later, deferred(Phase::Dot, Some(452)));
    assert_eq!(never, rejected(Phase::Dot, 554));
    assert_eq!(busy, trouble(Phase::Dot, Some(421)));
    assert_eq!(silent, unknown(None));
    assert_eq!(gone, unknown(None));
    assert_eq!(cut, unknown(None));
}

#[tokio::test]
async fn a_refused_letter_does_not_disturb_the_next_on_the_same_line() {
    let room = Room::new().await;
    room.sink.once(At::Rcpt, Do::Say("550 5.1.1 no such user"));
    room.many(3).await;

    let drained = room.sender().with_lanes(1).drain().await.unwrap();

    assert_eq!(drained, Drained { accepted: 2, rejected: 1, ..Drained::default() });
    assert_eq!(room.sink.connections(), 1);
    assert_eq!(room.sink.confirmed(), 2);
}

#[tokio::test]
async fn a_mailbox_that_does_not_exist_gets_no_more_letters() {
    let room = Room::new().await;
    room.sink.once(At::Rcpt, Do::Say("550 5.1.1 no such user"));
    room.letter().await;
    room.sender().drain().await.unwrap();

    let envelope = bansou::mail::Envelope::to(super::room::address("suzuki@example.jp"), "check:2");
    let second = room.enqueue(envelope).await;
    room.sender().drain().await.unwrap();

    assert_eq!(room.row(second).await.state, LetterState::Suppressed);
    assert_eq!(room.sink.taken().len(), 0);
}

#[tokio::test]
async fn a_refusal_for_policy_says_nothing_about_the_mailbox() {
    let room = Room::new().await;
    room.sink.once(At::Rcpt, Do::Say("550 5.7.1 relaying denied"));
    room.letter().await;

    room.sender().drain().await.unwrap();

    assert_eq!(room.suppressions().await, 0);
}
