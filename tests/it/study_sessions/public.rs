//! Registering without an account.

use std::net::{IpAddr, Ipv4Addr};

use bansou::database::Stop;
use bansou::study_sessions::registration::{self, Details, PublicRequest, Refusal};
use bansou::study_sessions::{do_due, links};
use chrono::TimeDelta;
use entities::PublicRequestId;
use entities::study_sessions::public_request;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use sea_orm::EntityTrait;

use super::cast::{Stage, new_person, unique_key};

const REQUESTS: &str = "SELECT count(*) FROM study_session_public_request";
const LOUD: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

#[tokio::test]
async fn a_public_request_holds_no_seat_until_its_address_is_confirmed() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    let wish = wish(session, "yamada@example.jp");

    registration::request_public(&stage.app.context, wish.clone()).await.unwrap();
    registration::request_public(&stage.app.context, wish).await.unwrap();
    let held = stage.count("SELECT sum(taken) FROM study_session_seats").await;
    let people = stage.count("SELECT count(*) FROM person WHERE email = 'yamada@example.jp'").await;
    let letters = stage.count("SELECT count(*) FROM mail_message").await;
    let id = only_request(&stage).await;
    let first = registration::confirm_public(&stage.app.context, id, None).await.unwrap();
    let again = registration::confirm_public(&stage.app.context, id, None).await.unwrap();

    assert_eq!((held, people, letters), (0, 0, 1));
    assert_eq!(first.state, RegistrationState::Confirmed);
    assert_eq!(first, again);
    assert_eq!(stage.count("SELECT count(*) FROM study_session_registration").await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 2);
}

#[tokio::test]
async fn the_link_works_for_a_day_and_what_was_typed_is_forgotten_afterwards() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    registration::request_public(&stage.app.context, wish(session, "yamada@example.jp"))
        .await
        .unwrap();
    let id = only_request(&stage).await;

    stage.app.clock.advance(TimeDelta::hours(24));
    let late = registration::confirm_public(&stage.app.context, id, None).await;
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    let gone = registration::confirm_public(&stage.app.context, id, None).await;

    assert!(matches!(late, Err(Stop::Refused(Refusal::LinkExpired))));
    assert!(matches!(gone, Err(Stop::Refused(Refusal::NotFound))));
    assert_eq!(stage.count("SELECT count(*) FROM study_session_public_request").await, 0);
}

#[tokio::test]
async fn nobody_can_be_flooded_with_letters_through_the_form() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;

    let mut answers = Vec::new();
    for _ in 0..5 {
        let wish = wish(session, "victim@example.jp");
        answers.push(registration::request_public(&stage.app.context, wish).await.is_ok());
    }

    assert_eq!(answers, [true, true, true, false, false]);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 3);
}

/// Plus and dot, as some providers ignore them, make no other mailbox.
#[tokio::test]
async fn a_tag_does_not_make_another_address_to_flood() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;

    let mut answers = Vec::new();
    for tag in 0..5 {
        let wish = wish(session, &format!("victim+{tag}@example.jp"));
        answers.push(registration::request_public(&stage.app.context, wish).await.is_ok());
    }

    assert_eq!(answers, [true, true, true, false, false]);
    assert_eq!(stage.count(REQUESTS).await, 3);
}

#[tokio::test]
async fn one_network_writes_to_no_more_than_a_room_full_of_strangers() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;

    let mut taken = 0;
    for number in 0..65 {
        let wish = wish(session, &format!("stranger{number}@example.jp"));
        match registration::request_public(&stage.app.context, wish).await {
            Ok(()) => taken += 1,
            Err(Stop::Refused(Refusal::TooManyRequests)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    let quiet = Some("198.51.100.7".parse().unwrap());
    let elsewhere = PublicRequest { client: quiet, ..wish(session, "yamada@example.jp") };
    let elsewhere = registration::request_public(&stage.app.context, elsewhere).await;

    assert_eq!(taken, 60);
    assert!(elsewhere.is_ok());
    assert_eq!(stage.count(REQUESTS).await, 61);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 61);
}

#[tokio::test]
async fn somebody_a_registration_adds_is_named_in_the_log() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    registration::request_public(&stage.app.context, wish(session, "yamada@example.jp"))
        .await
        .unwrap();
    let added = "SELECT count(*) FROM audit_entry e JOIN person p ON e.subject_id = p.id \
                 WHERE e.action = 'person.added' AND p.email = 'yamada@example.jp'";
    let before = stage.count(added).await;

    let id = only_request(&stage).await;
    registration::confirm_public(&stage.app.context, id, None).await.unwrap();

    assert_eq!((before, stage.count(added).await), (0, 1));
}

#[tokio::test]
async fn a_session_for_operators_cannot_be_entered_by_the_public_form() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;

    let answer =
        registration::request_public(&stage.app.context, wish(session, "a@example.jp")).await;

    assert!(matches!(answer, Err(Stop::Refused(Refusal::NotForThem))));
}

#[tokio::test]
async fn a_known_person_keeps_their_own_name_and_agrees_to_it() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    super::people::add_person(&stage.app, "本人 花子", "known@example.jp").await;
    let context = &stage.app.context;
    registration::request_public(context, wish(session, "known@example.jp")).await.unwrap();
    let id = only_request(&stage).await;
    let confirm =
        async |agreed: Option<&str>| registration::confirm_public(context, id, agreed).await;

    let unasked = confirm(None).await;
    let as_typed = confirm(Some("山田 花子")).await;
    let refused = stage.count("SELECT count(*) FROM study_session_registration").await;
    confirm(Some("本人 花子")).await.unwrap();

    let known = Refusal::KnownByAnotherName { name: "本人 花子".to_owned() };
    assert!(matches!(unasked, Err(Stop::Refused(why)) if why == known));
    assert!(matches!(as_typed, Err(Stop::Refused(why)) if why == known));
    assert_eq!(refused, 0);
    let kept = "SELECT count(*) FROM person WHERE family_name = '本人'";
    assert_eq!(stage.count(kept).await, 1);
    assert_eq!(stage.count("SELECT count(*) FROM person WHERE family_name = '山田'").await, 0);
}

fn wish(session: entities::StudySessionId, email: &str) -> PublicRequest {
    PublicRequest {
        session,
        person: new_person("山田", email),
        details: Details::plain(Mode::Venue),
        others: Vec::new(),
        request_key: unique_key(),
        client: Some(LOUD),
    }
}

/// The request as the link in the letter names it.
async fn only_request(stage: &Stage) -> PublicRequestId {
    let db = stage.app.context.database.reader();
    let row = public_request::Entity::find().one(db).await.unwrap().unwrap();
    let config = &stage.app.context.config;
    let url = links::confirmation_url(config, row.id);
    links::open_confirmation(config, url.rsplit('/').next().unwrap()).unwrap()
}
