//! What the secretariat decides about a registration leaves what the participant said as it is.

use bansou::database::Stop;
use bansou::study_sessions::prework;
use bansou::study_sessions::registration::{
    self, By, Cancellation, Change, Details, Given, GivenAnswer, Refusal,
};
use bansou::study_sessions::session::{self, QuestionPlan, Revision, SessionPlan};
use bansou::study_sessions::{Member, do_due};
use chrono::TimeDelta;
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::registration::{EndedBy, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;
use entities::study_sessions::{question, registration as rows};
use entities::{RegistrationId, SessionQuestionId, StudySessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Stage, thursday};
use super::prework::{Asked, whole};
use super::sessions::current;
use super::staff_desk::Desk;

fn asking(plan: &mut SessionPlan) {
    let (kind, label) = (QuestionKind::Text, "得意なもの".to_owned());
    let (id, hint, options) = (None, None, Vec::new());
    plan.questions = vec![QuestionPlan { id, kind, label, hint, required: true, options }];
}

async fn question_of(stage: &Stage, session: StudySessionId) -> SessionQuestionId {
    let own = question::Entity::find().filter(question::Column::SessionId.eq(session));
    own.one(stage.app.context.database.reader()).await.unwrap().unwrap().id
}

fn saying(question: SessionQuestionId, words: &str) -> Details {
    let given = Given::Text(words.to_owned());
    Details { answers: vec![GivenAnswer { question, given }], ..Details::plain(Mode::Venue) }
}

async fn stored(stage: &Stage, id: RegistrationId) -> rows::Model {
    rows::Entity::find_by_id(id).one(stage.app.context.database.reader()).await.unwrap().unwrap()
}

const ANSWERS: &str = "SELECT count(*) FROM study_session_answer";

#[tokio::test]
async fn moving_somebody_online_asks_for_no_answer_that_is_missing() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let own = stage.register(person, session).await.unwrap().id;
    let (context, desk) = (&stage.app.context, stage.desk);
    let mut plan = current(&stage, session).await;
    asking(&mut plan);
    let revision = Revision { plan, version: stage.version(session).await, message: None };
    session::revise(context, desk, session, revision).await.unwrap();

    let moved = registration::move_to(context, desk, own, Mode::Online).await;
    let again = registration::move_to(context, desk, own, Mode::Online).await;

    assert_eq!(moved.unwrap().state, RegistrationState::Confirmed);
    again.unwrap();
    assert_eq!(stored(&stage, own).await.mode, Mode::Online);
    let changed = stage.letter_names(person).await;
    let told = changed.iter().filter(|name| *name == "registration_changed").count();
    assert_eq!(told, 1, "{changed:?}");
}

#[tokio::test]
async fn an_answer_to_a_question_that_is_asked_no_longer_stays() {
    let stage = Stage::new().await;
    let session = stage.session(asking).await;
    let asked = question_of(&stage, session).await;
    let person = stage.person("鈴木 花子").await;
    let own = stage.register_with(person, session, saying(asked, "採用")).await.unwrap().id;
    let (context, desk) = (&stage.app.context, stage.desk);
    let mut plan = current(&stage, session).await;
    plan.questions = Vec::new();
    let revision = Revision { plan, version: stage.version(session).await, message: None };
    session::revise(context, desk, session, revision).await.unwrap();

    let by = By::Member(Member::acting_as(person));
    let wish =
        Change { registration: own, details: Details::plain(Mode::Online), shares_with: None };
    registration::change(context, by, wish).await.unwrap();

    assert_eq!(stage.count(ANSWERS).await, 1);
}

fn unwilling() -> Details {
    Details { waits: false, ..Details::plain(Mode::Venue) }
}

#[tokio::test]
async fn whoever_does_not_wait_is_not_put_in_line_by_an_approval() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.approval = Approval::ByStaff).await;
    let (first, second) = (stage.person("鈴木 花子").await, stage.person("田中 誠").await);
    let first = stage.register_with(first, session, unwilling()).await.unwrap().id;
    let second = stage.register_with(second, session, unwilling()).await.unwrap().id;
    let (context, desk) = (&stage.app.context, stage.desk);

    let seated = registration::approve(context, desk, first).await.unwrap();
    let refused = registration::approve(context, desk, second).await;

    assert_eq!(seated.state, RegistrationState::Confirmed);
    assert!(matches!(refused, Err(Stop::Refused(Refusal::Full { mode: Mode::Venue }))));
    assert_eq!(stage.state(second).await, RegistrationState::Pending);
}

#[tokio::test]
async fn whoever_does_not_wait_leaves_a_draw_without_a_seat() {
    let stage = Stage::new().await;
    let draws = thursday() - TimeDelta::days(2);
    let session =
        stage.session(|plan| (plan.approval, plan.closes_at) = (Approval::ByLottery, draws)).await;
    let mut people = Vec::new();
    for name in ["鈴木 花子", "田中 誠", "髙橋 一郎"] {
        let person = stage.person(name).await;
        let own = stage.register_with(person, session, unwilling()).await.unwrap().id;
        people.push((person, own));
    }

    stage.app.clock.set(draws);
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();

    let mut states = Vec::new();
    for (person, id) in people {
        let row = stored(&stage, id).await;
        let last = stage.letter_names(person).await.pop();
        states.push((row.state, row.ended_by, last));
    }
    let of = |letter: &str| Some(letter.to_owned());
    let won = (RegistrationState::Confirmed, None, of("lottery_won"));
    let lost = (RegistrationState::Declined, Some(EndedBy::NotDrawn), of("registration_declined"));
    assert_eq!(states.iter().filter(|one| **one == won).count(), 1, "{states:?}");
    assert_eq!(states.iter().filter(|one| **one == lost).count(), 2, "{states:?}");
}

#[tokio::test]
async fn an_address_shown_at_once_is_shown_at_once_in_a_copy_too() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let at = thursday() + TimeDelta::days(28);

    let copy = session::copy(&stage.app.context, stage.desk, session, at).await.unwrap();

    assert_eq!(current(&stage, session).await.online.released_at, None);
    assert_eq!(current(&stage, copy).await.online.released_at, None);
    assert!(stage.row(copy).await.online_released_at <= stage.app.context.now());
}

#[tokio::test]
async fn prework_can_be_removed_when_whoever_handed_in_has_cancelled() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("課題.xlsx")).await.unwrap();
    let (context, desk) = (&asked.stage.app.context, asked.stage.desk);

    let refused = prework::remove(context, desk, asked.session).await;
    let wish = Cancellation { registration: asked.suzuki.1, reason: None };
    registration::cancel(context, By::Staff(desk), wish).await.unwrap();
    let removed = prework::remove(context, desk, asked.session).await;

    assert!(matches!(refused, Err(Stop::Refused(prework::Refusal::HandedIn))));
    removed.unwrap();
    assert_eq!(asked.stage.count("SELECT count(*) FROM study_session_prework_handed").await, 0);
}

#[tokio::test]
async fn the_secretariat_answers_the_questions_it_was_told_and_is_required_none() {
    let desk = Desk::new().await;
    let session = desk.stage.session(asking).await;
    let field = format!("answers.{}", question_of(&desk.stage, session).await);
    let page = format!("/staff/sessions/{session}/registrations/new");
    let typed = |key, email| {
        let reason = ("override_reason", "電話での申込");
        let who = [("family_name", "原"), ("given_name", "望"), ("email", email)];
        who.into_iter().chain([("mode", "online"), ("key", key), reason]).collect::<Vec<_>>()
    };
    let mut answered = typed("k1", "hara@example.jp");
    answered.push((&field, "採用"));

    let form = desk.get(&page).await;
    let checked = desk.post(&page, &answered).await;
    answered.push(("step", "send"));
    let sent = desk.post(&page, &answered).await;
    let mut silent = typed("k2", "mori@example.jp");
    silent.push(("step", "send"));
    let other = desk.post(&page, &silent).await;

    assert!(form.body.contains("得意なもの"), "{}", form.body);
    assert!(checked.body.contains("採用"), "{}", checked.body);
    assert_eq!((sent.status, other.status), (303, 303), "{}{}", sent.body, other.body);
    assert_eq!(desk.stage.count(ANSWERS).await, 1);
}
