//! The day itself.

use std::collections::BTreeSet;

use bansou::database::Stop;
use bansou::study_sessions::attendance::{self, Mark, Refusal, Ticket, WalkIn};
use bansou::study_sessions::links;
use bansou::study_sessions::registration::{Details, Visitor};
use bansou::study_sessions::session::{Speaker, SpeakerPlan};
use chrono::TimeDelta;
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::part;
use entities::study_sessions::seats::Mode;
use entities::{SessionPartId, StudySessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Stage, new_person, thursday, unique_key};

#[tokio::test]
async fn a_code_scanned_twice_keeps_the_first_arrival() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let own = stage.register(suzuki, session).await.unwrap();
    let part = only_part(&stage, session).await;
    let context = &stage.app.context;
    let code = links::check_in_token(&context.config, own.id);

    stage.app.clock.set(thursday() - TimeDelta::minutes(10));
    let first = attendance::check_in(context, stage.desk, part, Ticket::Code(code)).await.unwrap();
    stage.app.clock.advance(TimeDelta::minutes(30));
    let typed = own.number.to_lowercase().replace('-', " ");
    let again = attendance::check_in(context, stage.desk, part, Ticket::Number(typed)).await;
    let strange = attendance::check_in(context, stage.desk, part, Ticket::Code("x".into())).await;

    let again = again.unwrap();
    assert_eq!((first.presence, first.again), (Presence::Present, false));
    assert_eq!((again.presence, again.again), (Presence::Present, true));
    assert_eq!(again.arrived_at, Some(thursday() - TimeDelta::minutes(10)));
    assert!(matches!(strange, Err(Stop::Refused(Refusal::NotFound))));
}

#[tokio::test]
async fn whoever_was_there_has_met_whoever_spoke() {
    let stage = Stage::new().await;
    let speaker = stage.person("山田 花子").await;
    let session = stage.session(|plan| {
        let who = Speaker::Person(speaker);
        plan.parts[0].speakers = vec![SpeakerPlan { who, remote: false, topic: None }];
    });
    let session = session.await;
    let own = stage.register(stage.person("鈴木 一郎").await, session).await.unwrap();
    let part = only_part(&stage, session).await;
    let context = &stage.app.context;

    let before = context.acquaintances().await.unwrap();
    stage.app.clock.set(thursday());
    let ticket = Ticket::Registration(own.id);
    attendance::check_in(context, stage.desk, part, ticket).await.unwrap();
    let after = context.acquaintances().await.unwrap();

    assert_eq!(before, BTreeSet::new());
    assert_eq!(after, BTreeSet::from([(stage.operator, speaker)]));
}

#[tokio::test]
async fn late_arrivals_corrections_and_undoing() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let own = stage.register(suzuki, session).await.unwrap();
    let part = only_part(&stage, session).await;
    let context = &stage.app.context;
    stage.app.clock.set(thursday() + TimeDelta::minutes(20));

    let ticket = Ticket::Registration(own.id);
    let late = attendance::check_in(context, stage.desk, part, ticket).await.unwrap();
    let mark = Mark {
        part,
        registration: own.id,
        presence: Presence::LeftEarly,
        left_at: Some(thursday() + TimeDelta::minutes(80)),
        note: Some("次の予定のため".to_owned()),
    };
    attendance::mark(context, stage.desk, mark).await.unwrap();
    let marked = stage.count("SELECT count(*) FROM study_session_attendance WHERE presence = 'left_early' AND arrived_at IS NOT NULL").await;
    attendance::undo(context, stage.desk, part, own.id).await.unwrap();

    assert_eq!(late.presence, Presence::Late);
    assert_eq!(marked, 1);
    assert_eq!(stage.count("SELECT count(*) FROM study_session_attendance").await, 0);
}

#[tokio::test]
async fn whoever_was_not_seen_is_marked_in_bulk_once_the_part_has_ended() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(3)).await;
    let mut registered = Vec::new();
    for name in ["鈴木 一郎", "佐藤 花子", "伊藤 三郎"] {
        let person = stage.person(name).await;
        registered.push(stage.register(person, session).await.unwrap());
    }
    let part = only_part(&stage, session).await;
    let context = &stage.app.context;
    stage.app.clock.set(thursday());
    let ticket = Ticket::Registration(registered[0].id);
    attendance::check_in(context, stage.desk, part, ticket).await.unwrap();

    let early = attendance::mark_no_shows(context, stage.desk, session).await;
    stage.app.clock.set(thursday() + TimeDelta::hours(2));
    let made = attendance::mark_no_shows(context, stage.desk, session).await.unwrap();
    let again = attendance::mark_no_shows(context, stage.desk, session).await.unwrap();

    assert!(matches!(early, Err(Stop::Refused(Refusal::TooEarly))));
    assert_eq!((made, again), (2, 0));
    assert_eq!(
        stage
            .count("SELECT count(*) FROM study_session_attendance WHERE presence = 'no_show'")
            .await,
        2
    );
}

#[tokio::test]
async fn somebody_at_the_door_is_registered_and_present_while_there_is_a_seat() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let part = only_part(&stage, session).await;
    let context = &stage.app.context;
    stage.app.clock.set(thursday() + TimeDelta::minutes(1));
    let wish = |email: &str| WalkIn {
        part,
        person: Visitor::Reachable(new_person("山田", email)),
        organisation: None,
        details: Details::plain(Mode::Venue),
        request_key: unique_key(),
    };

    let first = wish("first@example.jp");
    let came = attendance::walk_in(context, stage.desk, first.clone()).await.unwrap();
    let pressed_twice = attendance::walk_in(context, stage.desk, first).await.unwrap();
    let full = attendance::walk_in(context, stage.desk, wish("second@example.jp")).await;

    assert_eq!(came, pressed_twice);
    assert!(matches!(full, Err(Stop::Refused(Refusal::Full { mode: Mode::Venue }))));
    assert_eq!(
        stage
            .count("SELECT count(*) FROM study_session_attendance WHERE presence = 'present'")
            .await,
        1
    );
    assert_eq!(stage.count("SELECT count(*) FROM person WHERE family_name = '山田'").await, 1);
}

#[tokio::test]
async fn nobody_is_received_before_the_day_begins_in_tokyo() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let own = stage.register(stage.person("鈴木 一郎").await, session).await.unwrap();
    let (context, part) = (&stage.app.context, only_part(&stage, session).await);
    let midnight = thursday() - TimeDelta::hours(14);
    let mark = |presence| Mark { part, registration: own.id, presence, left_at: None, note: None };
    let guest = WalkIn {
        part,
        person: Visitor::Reachable(new_person("山田", "yamada@example.jp")),
        organisation: None,
        details: Details::plain(Mode::Online),
        request_key: unique_key(),
    };
    let ticket = || Ticket::Registration(own.id);

    stage.app.clock.set(midnight - TimeDelta::seconds(1));
    let early = attendance::check_in(context, stage.desk, part, ticket()).await;
    let walked_in = attendance::walk_in(context, stage.desk, guest).await;
    let marked = attendance::mark(context, stage.desk, mark(Presence::Late)).await;
    let absent = attendance::mark(context, stage.desk, mark(Presence::Excused)).await;
    attendance::undo(context, stage.desk, part, own.id).await.unwrap();
    stage.app.clock.set(midnight);
    let came = attendance::check_in(context, stage.desk, part, ticket()).await.unwrap();

    let not_yet = Refusal::NotYet { from: midnight };
    assert!(matches!(early, Err(Stop::Refused(why)) if why == not_yet));
    assert!(matches!(walked_in, Err(Stop::Refused(why)) if why == not_yet));
    assert!(matches!(marked, Err(Stop::Refused(why)) if why == not_yet));
    assert!(absent.is_ok(), "known days before");
    assert_eq!((came.presence, came.again), (Presence::Present, false));
}

pub async fn only_part(stage: &Stage, session: StudySessionId) -> SessionPartId {
    let db = stage.app.context.database.reader();
    let found = part::Entity::find().filter(part::Column::SessionId.eq(session)).one(db).await;
    found.unwrap().unwrap().id
}
