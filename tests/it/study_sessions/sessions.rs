//! What the secretariat does with a session.

use bansou::calendar;
use bansou::database::Stop;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{
    self, CallOff, Phase, PublishWhen, Refusal, Revision, SessionPlan, Speaker, SpeakerPlan,
};
use bansou::study_sessions::{do_due, readers};
use chrono::TimeDelta;
use entities::StudySessionId;
use entities::calendar::resource::ResourceKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::SessionState;

use super::cast::{Stage, part, plan, thursday};
use super::registrations::line;
use crate::support::tuesday_morning;

#[tokio::test]
async fn a_speaker_or_room_is_not_given_to_two_sessions_at_one_time() {
    let stage = Stage::new().await;
    let speaker = stage.person("講師 一子").await;
    let with_speaker = |plan: &mut SessionPlan| {
        let who = Speaker::Person(speaker);
        plan.parts[0].speakers = vec![SpeakerPlan { who, remote: false, topic: None }];
    };
    let first = stage.session(with_speaker).await;
    let mut second = plan();
    with_speaker(&mut second);

    let clash = session::draft(&stage.app.context, stage.desk, second.clone()).await;
    let wish = CallOff { reason: None, expected_recipients: 0 };
    session::cancel(&stage.app.context, stage.desk, first, wish).await.unwrap();
    let after = session::draft(&stage.app.context, stage.desk, second).await;

    let Err(Stop::Refused(Refusal::Occupied(busy))) = clash else { panic!("{clash:?}") };
    assert_eq!((busy[0].starts_at, busy[0].kind), (thursday(), ResourceKind::Person));
    assert!(after.is_ok());
}

#[tokio::test]
async fn parts_can_swap_their_times() {
    let stage = Stage::new().await;
    let speaker = stage.person("講師 一子").await;
    let later = thursday() + TimeDelta::hours(3);
    let session = stage
        .session(|plan| {
            plan.parts = vec![part(thursday(), 60), part(later, 60)];
            for part in &mut plan.parts {
                let who = Speaker::Person(speaker);
                part.speakers = vec![SpeakerPlan { who, remote: true, topic: None }];
            }
        })
        .await;
    let mut changed = current(&stage, session).await;
    let (one, two) = (changed.parts[0].slot, changed.parts[1].slot);

    changed.parts[0].slot = two;
    changed.parts[1].slot = one;
    let told = revise(&stage, session, changed, None).await;

    assert_eq!(told, 0);
    assert_eq!(stage.count("SELECT count(*) FROM calendar_claim").await, 2);
}

#[tokio::test]
async fn everybody_concerned_gets_one_letter_about_a_move_with_a_raised_sequence() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    stage.register(suzuki, session).await.unwrap();
    stage.register(sato, session).await.unwrap();
    stage.later();

    let mut moved = current(&stage, session).await;
    let id = moved.parts[0].id;
    moved.parts = vec![part(thursday() + TimeDelta::days(1), 120)];
    moved.parts[0].id = id;
    let told = revise(&stage, session, moved, Some("会場の都合です。")).await;

    let letters = stage.letters(suzuki).await;
    let ics = letters[1].calendar_ics.clone().unwrap();
    assert_eq!(told, 2);
    assert_eq!(stage.letter_names(suzuki).await, ["registration_confirmed", "session_changed"]);
    assert_eq!(stage.letter_names(sato).await, ["registration_waiting", "session_changed"]);
    assert_eq!(line(&ics, "SEQUENCE:"), "1");
    assert_eq!(line(&ics, "UID:"), line(&letters[0].calendar_ics.clone().unwrap(), "UID:"));
    assert_eq!(line(&ics, "DTSTART:"), "20261204T050000Z");
    assert!(letters[1].text_body.contains("2026年12月3日（木）14:00～16:00"), "what it was before");
    assert_eq!(stage.letters(sato).await[1].calendar_ics, None);
}

#[tokio::test]
async fn a_change_nobody_has_to_know_of_sends_nothing() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    stage.register(suzuki, session).await.unwrap();

    let mut changed = current(&stage, session).await;
    changed.description = "誤字を直しました。".to_owned();
    let told = revise(&stage, session, changed, None).await;

    assert_eq!(told, 0);
    assert_eq!(stage.row(session).await.calendar_sequence, 0);
    assert_eq!(stage.letter_names(suzuki).await, ["registration_confirmed"]);
}

#[tokio::test]
async fn a_form_opened_before_another_change_is_refused() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let plan = current(&stage, session).await;
    let version = stage.version(session).await;
    let revision = Revision { plan, version, message: None };

    let first = session::revise(&stage.app.context, stage.desk, session, revision.clone()).await;
    let second = session::revise(&stage.app.context, stage.desk, session, revision).await;

    assert!(first.is_ok());
    assert!(matches!(second, Err(Stop::Refused(Refusal::ChangedMeanwhile))));
}

#[tokio::test]
async fn cancelling_tells_exactly_the_number_of_people_the_coordinator_saw() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    stage.register(suzuki, session).await.unwrap();
    stage.register(sato, session).await.unwrap();
    stage.later();
    let wish = |expected_recipients| CallOff {
        reason: Some("講師の急病".into()),
        expected_recipients,
    };

    let context = &stage.app.context;
    let fewer = session::cancel(context, stage.desk, session, wish(1)).await;
    let told = session::cancel(context, stage.desk, session, wish(2)).await.unwrap();
    let again = session::cancel(context, stage.desk, session, wish(2)).await;

    let differ = Refusal::RecipientsDiffer { expected: 1, actual: 2 };
    assert!(matches!(fewer, Err(Stop::Refused(refusal)) if refusal == differ));
    assert!(matches!(again, Err(Stop::Refused(Refusal::NotPossibleNow(Phase::Cancelled)))));
    let letter = stage.letters(suzuki).await[1].clone();
    let ics = letter.calendar_ics.unwrap();
    assert_eq!((told, letter.letter.as_str()), (2, "session_cancelled"));
    assert!(ics.contains("METHOD:CANCEL"));
    assert_eq!(line(&ics, "SEQUENCE:"), "1");
    assert_eq!(stage.letters(sato).await[1].calendar_ics, None);
}

#[tokio::test]
async fn a_postponed_session_keeps_its_people_and_invites_them_to_the_new_day() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    stage.register(suzuki, session).await.unwrap();
    stage.later();
    let wish = CallOff { reason: None, expected_recipients: 1 };
    session::postpone(&stage.app.context, stage.desk, session, wish).await.unwrap();
    stage.later();

    let mut plan = current(&stage, session).await;
    let id = plan.parts[0].id;
    plan.parts = vec![part(thursday() + TimeDelta::days(7), 120)];
    plan.parts[0].id = id;
    plan.closes_at = thursday() + TimeDelta::days(7);
    let version = stage.version(session).await;
    let revision = Revision { plan, version, message: None };
    let told = session::resume(&stage.app.context, stage.desk, session, revision).await.unwrap();

    let letters = stage.letters(suzuki).await;
    let sequences: Vec<_> = letters
        .iter()
        .map(|letter| {
            let ics = letter.calendar_ics.as_ref().unwrap();
            (line(ics, "METHOD:"), line(ics, "SEQUENCE:").parse::<i32>().unwrap())
        })
        .collect();
    assert_eq!(told, 1);
    assert_eq!(sequences[0], ("REQUEST".to_owned(), 0));
    assert_eq!(sequences[1], ("CANCEL".to_owned(), 1));
    assert_eq!(sequences[2].0, "REQUEST");
    assert!(sequences[2].1 > 1);
    assert_eq!(stage.row(session).await.state, SessionState::Published);
    assert_eq!(
        stage.count("SELECT count(*) FROM study_session_reminder WHERE state = 'waiting'").await,
        3
    );
}

#[tokio::test]
async fn a_session_becomes_public_at_its_set_time_and_not_before() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let id = session::draft(context, stage.desk, plan()).await.unwrap();
    let at = tuesday_morning() + TimeDelta::hours(2);

    let past = session::publish(context, stage.desk, id, PublishWhen::At(tuesday_morning())).await;
    session::publish(context, stage.desk, id, PublishWhen::At(at)).await.unwrap();
    do_due(context, context.now()).await.unwrap();
    let before = stage.row(id).await.state;
    stage.app.clock.set(at);
    do_due(context, context.now()).await.unwrap();

    assert!(matches!(past, Err(Stop::Refused(Refusal::PublishInThePast))));
    assert_eq!(before, SessionState::Scheduled);
    assert_eq!(stage.row(id).await.state, SessionState::Published);
    assert_eq!(stage.row(id).await.published_at, Some(at));
}

#[tokio::test]
async fn a_copy_is_a_draft_at_another_time_without_the_old_meeting_address() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;

    let starts = thursday() + TimeDelta::days(28);
    let copied = session::copy(&stage.app.context, stage.desk, session, starts).await.unwrap();

    let row = stage.row(copied).await;
    assert_eq!((row.state, row.starts_at, row.serial), (SessionState::Draft, starts, 2));
    assert_eq!((row.number, row.online_url), (Some(4), None));
    assert_eq!(row.closes_at, stage.row(session).await.closes_at + TimeDelta::days(28));
}

#[tokio::test]
async fn a_session_is_held_after_its_end_and_then_reported() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let context = &stage.app.context;

    let early = session::hold(context, stage.desk, session).await;
    stage.app.clock.set(thursday() + TimeDelta::hours(2));
    session::hold(context, stage.desk, session).await.unwrap();
    session::report(context, stage.desk, session).await.unwrap();
    let wish = CallOff { reason: None, expected_recipients: 0 };
    let late = session::cancel(context, stage.desk, session, wish).await;

    assert!(matches!(early, Err(Stop::Refused(Refusal::TooEarly))));
    assert!(matches!(late, Err(Stop::Refused(Refusal::NotPossibleNow(Phase::Reported)))));
}

#[tokio::test]
async fn closing_early_ends_registration() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;

    session::close(&stage.app.context, stage.desk, session).await.unwrap();
    let answer = stage.register(suzuki, session).await;

    assert!(answer.is_err());
}

pub async fn current(stage: &Stage, id: StudySessionId) -> SessionPlan {
    let db = stage.app.context.database.reader();
    let who = readers::Onlooker::Staff(stage.desk);
    let view = readers::session_view(db, stage.app.context.now(), id, who).await.unwrap().unwrap();
    view.rows.plan().unwrap()
}

pub async fn revise(
    stage: &Stage,
    id: StudySessionId,
    plan: SessionPlan,
    message: Option<&str>,
) -> usize {
    let version = stage.version(id).await;
    let revision = Revision { plan, version, message: message.map(ToOwned::to_owned) };
    session::revise(&stage.app.context, stage.desk, id, revision).await.unwrap().told
}

#[tokio::test]
async fn the_address_of_the_meeting_is_news_to_those_who_join_online_alone() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.online.url = None).await;
    let (suzuki, sato) = (stage.person("鈴木 一郎").await, stage.person("佐藤 花子").await);
    stage.register_with(suzuki, session, Details::plain(Mode::Venue)).await.unwrap();
    stage.register_with(sato, session, Details::plain(Mode::Online)).await.unwrap();

    let mut plan = current(&stage, session).await;
    plan.online.url = Some("https://meet.example.jp/j/7".to_owned());
    let told = revise(&stage, session, plan.clone(), None).await;
    plan.online.url = Some("https://meet.example.jp/j/8".to_owned());
    let told_with_words = revise(&stage, session, plan, Some("急いで読んでください。")).await;

    assert_eq!((told, told_with_words), (1, 2));
    let names = ["registration_confirmed", "session_changed"];
    assert_eq!(stage.letter_names(suzuki).await, names);
    let names = ["registration_confirmed", "session_changed", "session_changed"];
    assert_eq!(stage.letter_names(sato).await, names);
}
