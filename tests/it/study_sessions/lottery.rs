//! Seats drawn by lot.

use std::process::Command;

use bansou::study_sessions::lottery::{hash, outcome};
use bansou::study_sessions::registration::{self, By, Cancellation, Details};
use bansou::study_sessions::session::{self, Revision};
use bansou::study_sessions::{Member, do_due};
use chrono::TimeDelta;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;
use entities::{PersonId, RegistrationId, StudySessionId};

use super::cast::{Stage, request, thursday};
use super::sessions::current;
use super::visitor::Visitor;

const SEATS: i32 = 4;

/// Two organisations and some who come for themselves; four seats, at most two for each.
async fn entered(stage: &Stage) -> (StudySessionId, Vec<(PersonId, RegistrationId)>) {
    let session = stage
        .session(|plan| {
            plan.approval = Approval::ByLottery;
            plan.seats[0].capacity = Some(SEATS);
            plan.organisation_limit = Some(2);
            plan.closes_at = thursday() - TimeDelta::days(2);
        })
        .await;
    let other = stage.organisation("株式会社 つぎのて").await;
    let mut entries = Vec::new();
    for place in 0..9 {
        let organisation = if place % 3 == 2 { other } else { stage.operator };
        let person = stage.person_of(&format!("参加 {place}郎"), organisation).await;
        stage.later();
        let wish = request(session, organisation, Details::plain(Mode::Venue));
        let who = Member::acting_as(person);
        let own = registration::register(&stage.app.context, who, wish).await.unwrap();
        assert_eq!(own.state, RegistrationState::Entered);
        entries.push((person, own.id));
    }
    (session, entries)
}

async fn draws(stage: &Stage) {
    stage.app.clock.set(thursday() - TimeDelta::days(2));
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
}

#[tokio::test]
async fn before_the_draw_nobody_holds_a_seat_and_only_the_hash_is_known() {
    let stage = Stage::new().await;
    let (session, entries) = entered(&stage).await;
    let context = &stage.app.context;

    do_due(context, context.now()).await.unwrap();
    let found = outcome(context.database.reader(), context.now(), session).await.unwrap().unwrap();
    let page = Visitor::new(&stage.app).get(&format!("/sessions/{session}/draw")).await;

    assert_eq!(found.result, None);
    assert_eq!(stage.count("SELECT sum(taken) FROM study_session_seats").await, 0);
    assert!(page.says(&found.commitment), "{}", page.text());
    let seed = "SELECT count(*) FROM study_session_draw WHERE seed = commitment";
    assert_eq!(stage.count(seed).await, 0);
    assert_eq!(stage.letter_names(entries[0].0).await, ["lottery_entered"]);
}

#[tokio::test]
async fn the_draw_gives_every_seat_keeps_the_share_and_tells_everybody() {
    let stage = Stage::new().await;
    let (session, entries) = entered(&stage).await;

    draws(&stage).await;

    let context = &stage.app.context;
    let found = outcome(context.database.reader(), context.now(), session).await.unwrap().unwrap();
    let drawing = found.result.unwrap();
    assert_eq!(hash(&drawing.seed), found.commitment);
    let seated: Vec<_> = drawing.entries.iter().filter(|one| one.seated).collect();
    assert_eq!(seated.len(), usize::try_from(SEATS).unwrap());
    for party in [1, 2] {
        assert_eq!(seated.iter().filter(|one| one.party == Some(party)).count(), 2);
    }
    let mut told = Vec::new();
    for (person, own) in &entries {
        let last = stage.letter_names(*person).await.pop().unwrap();
        let wanted = match stage.state(*own).await {
            RegistrationState::Confirmed => "lottery_won",
            RegistrationState::Waiting => "lottery_waiting",
            other => panic!("{other:?}"),
        };
        assert_eq!(last, wanted);
        told.push(last);
    }
    assert_eq!(told.iter().filter(|name| *name == "lottery_won").count(), 4);
    assert_eq!(stage.count("SELECT sum(taken) FROM study_session_seats").await, 4);
}

#[tokio::test]
async fn drawing_again_changes_nothing() {
    let stage = Stage::new().await;
    let (session, entries) = entered(&stage).await;
    draws(&stage).await;
    let context = &stage.app.context;
    let first = outcome(context.database.reader(), context.now(), session).await.unwrap();

    stage.app.clock.advance(TimeDelta::minutes(5));
    do_due(context, context.now()).await.unwrap();

    let second = outcome(context.database.reader(), context.now(), session).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(stage.letters(entries[0].0).await.len(), 2);
}

#[tokio::test]
async fn a_freed_seat_goes_to_the_first_in_drawn_order_whose_organisation_may_have_it() {
    let stage = Stage::new().await;
    let (session, entries) = entered(&stage).await;
    draws(&stage).await;
    let context = &stage.app.context;
    let found = outcome(context.database.reader(), context.now(), session).await.unwrap().unwrap();
    let drawing = found.result.unwrap();
    let leaver = drawing.entries.iter().find(|one| one.seated).unwrap().clone();
    let next = drawing.entries.iter().find(|one| !one.seated && one.party == leaver.party).unwrap();

    let (person, own) = *entries.iter().find(|(_, id)| *id == leaver.registration_id).unwrap();
    let by = By::Member(Member::acting_as(person));
    let wish = Cancellation { registration: own, reason: None };
    registration::cancel(context, by, wish).await.unwrap();

    assert_eq!(stage.state(next.registration_id).await, RegistrationState::Confirmed);
}

#[tokio::test]
async fn whoever_cancels_before_the_draw_is_not_drawn() {
    let stage = Stage::new().await;
    let (session, entries) = entered(&stage).await;
    stage.cancels(entries[0].0, entries[0].1).await;

    draws(&stage).await;

    let context = &stage.app.context;
    let found = outcome(context.database.reader(), context.now(), session).await.unwrap().unwrap();
    let drawing = found.result.unwrap();
    assert_eq!(drawing.entries.len(), 8);
    assert!(drawing.entries.iter().all(|one| one.registration_id != entries[0].1));
}

#[tokio::test]
async fn how_seats_are_given_stays_once_the_session_is_public() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let mut plan = current(&stage, session).await;
    plan.approval = Approval::ByLottery;
    plan.closes_at = thursday() - TimeDelta::days(2);
    let version = stage.version(session).await;

    let revision = Revision { plan, version, message: None };
    let refused = session::revise(&stage.app.context, stage.desk, session, revision).await;

    let Err(bansou::database::Stop::Refused(session::Refusal::Invalid(problems))) = refused else {
        panic!("{refused:?}")
    };
    assert!(problems.of("approval").is_some());
}

#[tokio::test]
async fn another_program_draws_the_same() {
    let stage = Stage::new().await;
    let (session, _) = entered(&stage).await;
    draws(&stage).await;
    let path = format!("/api/v1/study-sessions/{session}/draw");
    let shown = reqwest::get(stage.app.url(&path)).await.unwrap().text().await.unwrap();
    let file = stage.app.database.folder().join("draw.json");
    std::fs::write(&file, &shown).unwrap();

    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/lottery");
    let Ok(output) = Command::new("python3").arg(script).arg(&file).output() else { return };

    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let judged: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let of = |seated: bool| -> Vec<_> {
        let entries = shown["entries"].as_array().unwrap().iter();
        let own = entries.filter(|one| one["seated"].as_bool() == Some(seated));
        own.map(|one| one["number"].clone()).collect()
    };
    assert_eq!(judged["seated"].as_array().unwrap(), &of(true));
    assert_eq!(judged["waiting"].as_array().unwrap(), &of(false));
}
