//! Chains of promotion, offers, declining and expiry, by moving the clock.

use bansou::calendar::{NewDays, enter_days};
use bansou::database::Stop;
use bansou::people::Actor;
use bansou::study_sessions::registration::{Details, Refusal};
use bansou::study_sessions::{do_due, links, session, waiting};
use chrono::TimeDelta;
use entities::WaitingOfferId;
use entities::calendar::special_day::SpecialDayKind;
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use sea_orm::{EntityTrait, QueryOrder};

use super::cast::{Stage, offering, plan};

#[tokio::test]
async fn a_seat_freed_by_a_cancellation_goes_to_the_first_in_line() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let [suzuki, sato, ito] = three(&stage).await;
    let first = stage.register(suzuki, session).await.unwrap();
    let second = stage.register(sato, session).await.unwrap();
    let third = stage.register(ito, session).await.unwrap();

    stage.cancels(suzuki, first.id).await;

    assert_eq!(stage.state(second.id).await, RegistrationState::Confirmed);
    assert_eq!(stage.state(third.id).await, RegistrationState::Waiting);
    assert_eq!(stage.letter_names(sato).await, ["registration_waiting", "seat_promoted"]);
    assert_eq!(
        stage.letter_names(suzuki).await,
        ["registration_confirmed", "registration_cancelled"]
    );
}

#[tokio::test]
async fn a_declined_offer_passes_to_the_next_and_cannot_be_taken_after_all() {
    let stage = Stage::new().await;
    let session = stage.session(offering).await;
    let [suzuki, sato, ito] = three(&stage).await;
    let first = stage.register(suzuki, session).await.unwrap();
    let second = stage.register(sato, session).await.unwrap();
    let third = stage.register(ito, session).await.unwrap();
    stage.cancels(suzuki, first.id).await;
    let offered = offers(&stage).await;

    waiting::decline_offer(&stage.app.context, offered[0].id).await.unwrap();
    let after_all = waiting::accept_offer(&stage.app.context, offered[0].id).await;

    assert_eq!(stage.state(second.id).await, RegistrationState::Cancelled);
    assert_eq!(stage.state(third.id).await, RegistrationState::Offered);
    assert!(matches!(after_all, Err(Stop::Refused(Refusal::NoLongerPossible))));
    assert_eq!(stage.letter_names(ito).await, ["registration_waiting", "seat_offered"]);
}

#[tokio::test]
async fn an_accepted_offer_is_a_confirmed_seat_however_often_it_is_pressed() {
    let stage = Stage::new().await;
    let session = stage.session(offering).await;
    let [suzuki, sato, _] = three(&stage).await;
    let first = stage.register(suzuki, session).await.unwrap();
    let second = stage.register(sato, session).await.unwrap();
    stage.cancels(suzuki, first.id).await;
    let offer = offers(&stage).await[0].id;
    stage.later();

    let once = waiting::accept_offer(&stage.app.context, offer).await.unwrap();
    let again = waiting::accept_offer(&stage.app.context, offer).await.unwrap();

    assert_eq!((once.id, once.state), (second.id, RegistrationState::Confirmed));
    assert_eq!(once, again);
    let letters = ["registration_waiting", "seat_offered", "seat_promoted"];
    assert_eq!(stage.letter_names(sato).await, letters);
}

#[tokio::test]
async fn an_offer_nobody_answers_expires_after_its_business_hours_and_passes_on() {
    let stage = Stage::new().await;
    let session = stage.session(offering).await;
    let [suzuki, sato, ito] = three(&stage).await;
    let first = stage.register(suzuki, session).await.unwrap();
    let second = stage.register(sato, session).await.unwrap();
    let third = stage.register(ito, session).await.unwrap();
    stage.cancels(suzuki, first.id).await;
    // Offered on Tuesday at 10:00 for eight office hours (9:30 to 17:30): Wednesday 10:00.
    let offer = offers(&stage).await[0].clone();

    stage.app.clock.set(offer.deadline_at - TimeDelta::seconds(1));
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    let before = stage.state(second.id).await;
    stage.app.clock.set(offer.deadline_at);
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    let late = waiting::accept_offer(&stage.app.context, offer.id).await;

    assert_eq!(offer.deadline_at - offer.made_at, TimeDelta::hours(24));
    assert_eq!(before, RegistrationState::Offered);
    assert_eq!(stage.state(second.id).await, RegistrationState::Cancelled);
    assert_eq!(stage.state(third.id).await, RegistrationState::Offered);
    assert!(matches!(late, Err(Stop::Refused(Refusal::NoLongerPossible))));
    let letters = ["registration_waiting", "seat_offered", "offer_expired"];
    assert_eq!(stage.letter_names(sato).await, letters);
}

#[tokio::test]
async fn the_business_hours_of_an_offer_skip_a_day_the_secretariat_is_closed() {
    let stage = Stage::new().await;
    let session = stage.session(offering).await;
    let [suzuki, sato, _] = three(&stage).await;
    let first = stage.register(suzuki, session).await.unwrap();
    stage.register(sato, session).await.unwrap();
    let wednesday = "2026-11-25".parse().unwrap();
    let closed = NewDays {
        first: wednesday,
        last: wednesday,
        kind: SpecialDayKind::Closure,
        name: "施設の点検".into(),
        reason: "停電".into(),
    };
    enter_days(&stage.app.context, &Actor::System, &closed).await.unwrap();

    stage.cancels(suzuki, first.id).await;

    let offer = offers(&stage).await[0].clone();
    assert_eq!(offer.deadline_at - offer.made_at, TimeDelta::hours(48));
}

#[tokio::test]
async fn nothing_moves_up_by_itself_shortly_before_the_start() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let [suzuki, sato, ito] = three(&stage).await;
    let first = stage.register(suzuki, session).await.unwrap();
    let second = stage.register(sato, session).await.unwrap();
    let third = stage.register(ito, session).await.unwrap();

    stage.app.clock.set(super::cast::thursday() - TimeDelta::hours(2));
    stage.cancels(suzuki, first.id).await;
    let waits = stage.state(second.id).await;
    waiting::promote(&stage.app.context, stage.desk, third.id).await.unwrap();

    assert_eq!(waits, RegistrationState::Waiting);
    assert_eq!(stage.state(third.id).await, RegistrationState::Confirmed);
}

#[tokio::test]
async fn more_seats_let_people_in_line_move_up() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let [suzuki, sato, ito] = three(&stage).await;
    stage.register(suzuki, session).await.unwrap();
    let second = stage.register(sato, session).await.unwrap();
    let third = stage.register(ito, session).await.unwrap();
    let db = stage.app.context.database.reader();
    let view = bansou::study_sessions::readers::session_view(
        db,
        stage.app.context.now(),
        session,
        bansou::study_sessions::readers::Onlooker::Staff(stage.desk),
    );
    let mut plan = view.await.unwrap().unwrap().rows.plan().unwrap();

    plan.seats[0].capacity = Some(2);
    let version = stage.version(session).await;
    let revision = session::Revision { plan: plan.clone(), version, message: None };
    session::revise(&stage.app.context, stage.desk, session, revision).await.unwrap();
    plan.seats[0].capacity = Some(1);
    let version = stage.version(session).await;
    let fewer = session::Revision { plan, version, message: None };
    let refused = session::revise(&stage.app.context, stage.desk, session, fewer).await;

    assert_eq!(stage.state(second.id).await, RegistrationState::Confirmed);
    assert_eq!(stage.state(third.id).await, RegistrationState::Waiting);
    let taken = session::Refusal::SeatsTaken { mode: Mode::Venue };
    assert!(matches!(refused, Err(Stop::Refused(refusal)) if refusal == taken));
}

#[tokio::test]
async fn somebody_of_a_full_organisation_is_passed_over_until_a_colleague_cancels() {
    let stage = Stage::new().await;
    let session = stage
        .session(|plan| {
            plan.seats[0].capacity = Some(2);
            plan.organisation_limit = Some(1);
        })
        .await;
    let [suzuki, sato, _] = three(&stage).await;
    let other = stage.organisation("株式会社 となり").await;
    let tanaka = stage.person_of("田中 次郎", other).await;
    let own = stage.register(suzuki, session).await.unwrap();
    let colleague = stage.register(sato, session).await.unwrap();
    let request = super::cast::request(session, other, Details::plain(Mode::Venue));
    let who = bansou::study_sessions::Member::acting_as(tanaka);

    let stranger =
        bansou::study_sessions::registration::register(&stage.app.context, who, request).await;
    let before = stage.state(colleague.id).await;
    stage.cancels(suzuki, own.id).await;

    assert_eq!(stranger.unwrap().state, RegistrationState::Confirmed);
    assert_eq!(before, RegistrationState::Waiting);
    assert_eq!(stage.state(colleague.id).await, RegistrationState::Confirmed);
}

#[tokio::test]
async fn a_link_made_for_one_purpose_opens_nothing_else() {
    let stage = Stage::new().await;
    let config = &stage.app.context.config;
    let id = stage.app.context.new_id();

    let manage = links::registration_token(config, id);

    assert_eq!(
        links::open_registration(config, &manage).map(links::LinkHolder::registration),
        Some(id)
    );
    assert_eq!(links::open_offer(config, &manage), None);
    assert_eq!(links::open_check_in(config, &manage), None);
    assert_eq!(links::open_registration(config, &manage[1..]), None);
}

async fn three(stage: &Stage) -> [entities::PersonId; 3] {
    [
        stage.person("鈴木 一郎").await,
        stage.person("佐藤 花子").await,
        stage.person("伊藤 三郎").await,
    ]
}

async fn offers(stage: &Stage) -> Vec<offer::Model> {
    let db = stage.app.context.database.reader();
    offer::Entity::find().order_by_asc(offer::Column::MadeAt).all(db).await.unwrap()
}
