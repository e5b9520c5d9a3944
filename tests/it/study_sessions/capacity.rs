//! Whatever people do at once, seats are never oversold. Judged from outside, by SQL.

use std::sync::Arc;

use bansou::database::{Stop, retrying};
use bansou::study_sessions::registration::{
    self, By, Cancellation, Change, Details, Refusal, RegistrationRequest,
};
use bansou::study_sessions::{Member, waiting};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration as rows;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Promotion;
use entities::{PersonId, StudySessionId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Stage, request};

const PEOPLE: usize = 12;

/// What one of the people does next.
#[derive(Clone, Copy, Debug)]
enum Act {
    Register(Mode),
    Change(Mode),
    Cancel,
    Accept,
    Decline,
}

#[derive(Clone, Debug)]
struct Play {
    venue: i32,
    online: i32,
    limit: Option<i32>,
    offers: bool,
    acts: Vec<(usize, Act)>,
}

#[test]
fn no_play_of_people_acting_at_once_oversells_a_seat() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    let runtime = runtime.unwrap();
    let stage = Arc::new(runtime.block_on(Stage::new()));
    let people = runtime.block_on(people(&stage));
    // Without a file of past failures: each play makes rows of its own in one database.
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };

    let outcome = TestRunner::new(config).run(&plays(), |play| {
        let found = runtime.block_on(perform(&stage, &people, play));
        prop_assert_eq!(found, Vec::<String>::new());
        Ok(())
    });

    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}

fn plays() -> impl Strategy<Value = Play> {
    let mode = || prop_oneof![Just(Mode::Venue), Just(Mode::Online)];
    let act = prop_oneof![
        4 => mode().prop_map(Act::Register),
        2 => mode().prop_map(Act::Change),
        2 => Just(Act::Cancel),
        1 => Just(Act::Accept),
        1 => Just(Act::Decline),
    ];
    let acts = prop::collection::vec((0..PEOPLE, act), 20..60);
    (0..4i32, 0..3i32, prop::option::of(1..4i32), any::<bool>(), acts).prop_map(
        |(venue, online, limit, offers, acts)| Play { venue, online, limit, offers, acts },
    )
}

/// Plays all acts at once and says what is wrong afterwards.
async fn perform(stage: &Arc<Stage>, people: &[PersonId], play: Play) -> Vec<String> {
    let session = stage
        .session(|plan| {
            plan.seats[0].capacity = Some(play.venue);
            plan.seats[1].capacity = Some(play.online);
            plan.organisation_limit = play.limit;
            plan.waiting.promotion = if play.offers { Promotion::Offer } else { Promotion::Direct };
        })
        .await;
    let tasks: Vec<_> = play
        .acts
        .into_iter()
        .map(|(person, act)| {
            let (stage, person) = (Arc::clone(stage), people[person]);
            tokio::spawn(async move { acts(&stage, session, person, act).await })
        })
        .collect();
    let mut wrong = Vec::new();
    for task in tasks {
        wrong.extend(task.await.unwrap());
    }
    wrong.extend(judge(stage, session, play.limit).await);
    wrong
}

/// One act; a refusal is an answer, a failure is named.
async fn acts(
    stage: &Stage,
    session: StudySessionId,
    person: PersonId,
    act: Act,
) -> Option<String> {
    let context = &stage.app.context;
    let by = By::Member(Member::acting_as(person));
    let own = own(stage, session, person).await;
    let answer = match (act, own) {
        (Act::Register(mode), _) => {
            let wish: RegistrationRequest = request(session, stage.operator, Details::plain(mode));
            let who = Member::acting_as(person);
            retrying(|| registration::register(context, who, wish.clone())).await.map(drop)
        }
        (Act::Change(mode), Some(own)) => {
            let wish =
                Change { registration: own.id, details: Details::plain(mode), shares_with: None };
            retrying(|| registration::change(context, by, wish.clone())).await.map(drop)
        }
        (Act::Cancel, Some(own)) => {
            let wish = Cancellation { registration: own.id, reason: None };
            retrying(|| registration::cancel(context, by, wish.clone())).await
        }
        (Act::Accept | Act::Decline, Some(own)) => answer_offer(stage, &own, act).await,
        _ => Ok(()),
    };
    match answer {
        Err(Stop::Broken(error)) => Some(format!("{act:?}: {error:#}")),
        _ => None,
    }
}

async fn answer_offer(stage: &Stage, own: &rows::Model, act: Act) -> Result<(), Stop<Refusal>> {
    let context = &stage.app.context;
    let open = offer::Entity::find()
        .filter(offer::Column::RegistrationId.eq(own.id))
        .filter(offer::Column::State.eq(OfferState::Open))
        .one(context.database.reader())
        .await?;
    let Some(open) = open else { return Ok(()) };
    match act {
        Act::Accept => retrying(|| waiting::accept_offer(context, open.id)).await.map(drop),
        _ => retrying(|| waiting::decline_offer(context, open.id)).await,
    }
}

async fn own(stage: &Stage, session: StudySessionId, person: PersonId) -> Option<rows::Model> {
    rows::Entity::find()
        .filter(rows::Column::SessionId.eq(session))
        .filter(rows::Column::PersonId.eq(person))
        .filter(rows::Column::State.ne(rows::RegistrationState::Cancelled))
        .one(stage.app.context.database.reader())
        .await
        .unwrap()
}

async fn people(stage: &Stage) -> Vec<PersonId> {
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(stage.person(&format!("参加 {number}")).await);
    }
    people
}

/// Asks every question about the newest session; each answer must be nought.
async fn judge(stage: &Stage, session: StudySessionId, limit: Option<i32>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, sql) in seat_questions().into_iter().chain(line_questions(limit)) {
        if stage.count(&sql).await != 0 {
            wrong.push(format!("{name} ({session})"));
        }
    }
    wrong
}

fn of(table: &str) -> String {
    let newest = "(SELECT id FROM study_session ORDER BY serial DESC LIMIT 1)";
    format!("FROM {table} s WHERE s.session_id = {newest}")
}

fn seat_questions() -> Vec<(&'static str, String)> {
    let seats = of("study_session_seats");
    let offers = of("study_session_offer");
    let rows = of("study_session_registration");
    let held = "(SELECT count(*) FROM study_session_registration r WHERE r.session_id = \
                s.session_id AND r.mode = s.mode AND r.state IN ('confirmed', 'offered'))";
    vec![
        ("oversold", format!("SELECT count(*) {seats} AND {held} > s.capacity")),
        (
            "counter differs from seats held",
            format!("SELECT count(*) {seats} AND {held} <> s.taken"),
        ),
        (
            "offer without its registration offered",
            format!(
                "SELECT count(*) {offers} AND s.state = 'open' AND NOT EXISTS (SELECT 1 FROM \
                 study_session_registration r WHERE r.id = s.registration_id AND \
                 r.state = 'offered')"
            ),
        ),
        (
            "person with two live registrations",
            format!(
                "SELECT count(*) FROM (SELECT person_id {rows} AND s.state <> 'cancelled' \
                 GROUP BY person_id HAVING count(*) > 1) twice"
            ),
        ),
    ]
}

fn line_questions(limit: Option<i32>) -> Vec<(&'static str, String)> {
    let seats = of("study_session_seats");
    let rows = of("study_session_registration");
    let limit = limit.unwrap_or(i32::MAX);
    vec![
        (
            "organisation over its limit",
            format!(
                "SELECT count(*) FROM (SELECT organisation_id {rows} AND s.state IN \
                 ('confirmed', 'offered') GROUP BY organisation_id HAVING count(*) > {limit}) over_it"
            ),
        ),
        (
            "free seat while somebody may have it",
            format!(
                "SELECT count(*) {seats} AND s.taken < s.capacity AND EXISTS (SELECT 1 FROM \
                 study_session_registration r WHERE r.session_id = s.session_id AND \
                 r.mode = s.mode AND r.state = 'waiting') AND (SELECT count(*) FROM \
                 study_session_registration q WHERE q.session_id = s.session_id AND \
                 q.state IN ('confirmed', 'offered')) < {limit}"
            ),
        ),
    ]
}
