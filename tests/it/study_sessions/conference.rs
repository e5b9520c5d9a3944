//! One form for several days of a conference.

use bansou::database::{Stop, retrying};
use bansou::study_sessions::registration::{
    self, Attendee, Details, OtherDay, Refusal, RegisteredDays, RegistrationRequest,
};
use bansou::study_sessions::session::{self, PublishWhen, SeatPlan, SessionPlan};
use bansou::study_sessions::{Member, conference};
use chrono::TimeDelta;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::{PersonId, StudySessionId};
use futures_util::future::join_all;

use super::cast::{Stage, thursday};

const TAKEN: &str = "SELECT sum(taken) FROM study_session_seats";
pub const REGISTRATIONS: &str = "SELECT count(*) FROM study_session_registration";
const LETTERS: &str = "SELECT count(*) FROM mail_message";

pub fn venue_for(seats: i32) -> impl Fn(&mut SessionPlan) {
    move |plan| {
        plan.online.url = None;
        plan.seats = vec![SeatPlan { mode: Mode::Venue, capacity: Some(seats) }];
    }
}

/// Two days of one conference, the second made from the first and published, with so many seats.
pub async fn two_days(
    stage: &Stage,
    (first, second): (i32, i32),
    shape: impl Fn(&mut SessionPlan),
) -> [StudySessionId; 2] {
    let one = stage
        .session(|plan| {
            venue_for(first)(plan);
            shape(plan);
        })
        .await;
    let next = thursday() + TimeDelta::days(1);
    let context = &stage.app.context;
    let other = conference::add_day(context, stage.desk, one, (next, "x")).await.unwrap();
    let row = stage.row(other).await;
    let rows = session::load(context.database.reader(), row.clone()).await.unwrap();
    let mut plan = rows.plan().unwrap();
    plan.seats = vec![SeatPlan { mode: Mode::Venue, capacity: Some(second) }];
    let revision = session::Revision { plan, version: row.version, message: None };
    session::revise(context, stage.desk, other, revision).await.unwrap();
    session::publish(context, stage.desk, other, PublishWhen::Now).await.unwrap();
    [one, other]
}

async fn register(
    stage: &Stage,
    who: PersonId,
    ([first, other], waits): ([StudySessionId; 2], bool),
    key: &str,
) -> Result<RegisteredDays, Stop<Refusal>> {
    let request = RegistrationRequest {
        session: first,
        attendee: Attendee::Myself,
        organisation: Some(stage.operator),
        details: Details { waits, ..Details::plain(Mode::Venue) },
        request_key: key.to_owned(),
    };
    let others = vec![OtherDay { session: other, mode: Mode::Venue }];
    let (context, who) = (&stage.app.context, Member::acting_as(who));
    let work = || registration::register_days(context, who, request.clone(), others.clone());
    retrying(work).await
}

#[tokio::test]
async fn a_day_is_copied_once_with_the_window_of_the_first_and_both_are_one_conference() {
    let stage = Stage::new().await;
    let until = thursday() - TimeDelta::hours(5);
    let first = stage.session(|plan| plan.closes_at = until).await;
    let to_the_start = stage.session(|plan| plan.closes_at = thursday()).await;
    let (context, next) = (&stage.app.context, thursday() + TimeDelta::days(1));

    let made = conference::add_day(context, stage.desk, first, (next, "k")).await.unwrap();
    let again = conference::add_day(context, stage.desk, first, (next, "k")).await.unwrap();
    let open = conference::add_day(context, stage.desk, to_the_start, (next, "l")).await.unwrap();
    let (one, other) = (stage.row(first).await, stage.row(made).await);

    assert_eq!(made, again);
    assert_eq!(other.conference_id, one.conference_id);
    assert!(one.conference_id.is_some());
    assert_eq!((other.opens_at, other.closes_at), (one.opens_at, until));
    assert_eq!((other.number, other.starts_at), (one.number, next));
    assert_eq!(stage.row(open).await.closes_at, next, "until its own start");
}

#[tokio::test]
async fn one_form_gives_each_day_its_own_number_seat_and_letter_and_a_second_press_nothing_more() {
    let stage = Stage::new().await;
    let days = two_days(&stage, (2, 1), |_| ()).await;
    let person = stage.person("髙橋 一郎").await;

    let made = register(&stage, person, (days, true), "k").await.unwrap();
    let again = register(&stage, person, (days, true), "k").await.unwrap();
    let letters = stage.letters(person).await;

    assert_eq!(made, again);
    assert_eq!(made.first.state, RegistrationState::Confirmed);
    assert_eq!(made.others[0].state, RegistrationState::Confirmed);
    assert_ne!(made.first.number, made.others[0].number);
    assert_eq!(stage.count(TAKEN).await, 2);
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().any(|letter| letter.text_body.contains("12月3日")));
    assert!(letters.iter().any(|letter| letter.text_body.contains("12月4日")));
    assert_ne!(letters[0].calendar_ics, letters[1].calendar_ics);
}

#[tokio::test]
async fn a_full_day_refuses_all_unless_they_wait_and_then_each_day_goes_its_own_way() {
    let stage = Stage::new().await;
    let days = two_days(&stage, (5, 1), |_| ()).await;
    let early = stage.person("先着 花子").await;
    stage.register(early, days[1]).await.unwrap();
    let late = stage.person("髙橋 一郎").await;
    let (letters, before) = (stage.count(LETTERS).await, stage.count(REGISTRATIONS).await);

    let refused = register(&stage, late, (days, false), "a").await.unwrap_err();
    let after = (stage.count(LETTERS).await, stage.count(REGISTRATIONS).await);
    let waiting = register(&stage, late, (days, true), "b").await.unwrap();

    let Stop::Refused(Refusal::OnDay(day, starts, why)) = refused else { panic!("{refused:?}") };
    assert_eq!((day, starts), (days[1], thursday() + TimeDelta::days(1)));
    assert_eq!(*why, Refusal::Full { mode: Mode::Venue });
    assert_eq!(after, (letters, before), "nothing of the first day is left");
    assert_eq!(waiting.first.state, RegistrationState::Confirmed);
    assert_eq!(waiting.others[0].state, RegistrationState::Waiting);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_want_both_days_take_the_last_seats_of_each_without_one_too_many() {
    let stage = Stage::new().await;
    let days = two_days(&stage, (3, 2), |_| ()).await;
    let mut people = Vec::new();
    for number in 0..12 {
        people.push(stage.person(&format!("競争 {number}")).await);
    }

    // Half of them come from the other day's form, so that the days are asked for crosswise.
    let turned = [days[1], days[0]];
    let tries = people.iter().enumerate().map(|(number, who)| {
        let order = if number % 2 == 0 { days } else { turned };
        let key = format!("r{number}");
        let stage = &stage;
        async move { register(stage, *who, (order, false), &key).await }
    });
    let outcomes = join_all(tries).await;

    let won = outcomes.iter().filter(|one| one.is_ok()).count();
    let broken: Vec<_> =
        outcomes.iter().filter(|one| matches!(one, Err(Stop::Broken(_)))).collect();
    assert!(broken.is_empty(), "{broken:?}");
    assert_eq!(won, 2, "as many as the smaller day has seats");
    assert_eq!(stage.count(TAKEN).await, 4);
    assert_eq!(stage.count(REGISTRATIONS).await, 4);
    assert_eq!(stage.count(LETTERS).await, 4);
}

#[tokio::test]
async fn only_days_of_the_same_conference_can_be_named() {
    let stage = Stage::new().await;
    let days = two_days(&stage, (5, 5), |_| ()).await;
    let stranger = stage.session(venue_for(5)).await;
    let person = stage.person("髙橋 一郎").await;

    let elsewhere = register(&stage, person, ([days[0], stranger], true), "a").await;
    let twice = register(&stage, person, ([days[0], days[0]], true), "b").await;

    let Err(Stop::Refused(Refusal::OnDay(day, _, why))) = elsewhere else { panic!() };
    assert_eq!((day, *why), (stranger, Refusal::NotFound));
    assert!(matches!(twice, Err(Stop::Refused(Refusal::NotFound))), "{twice:?}");
    assert_eq!(stage.count(REGISTRATIONS).await, 0);
}

#[tokio::test]
async fn a_conference_ends_with_its_last_but_one_day_and_no_session_is_of_two() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let [a, b] = two_days(&stage, (5, 5), |_| ()).await;
    let (c, d) = (stage.session(venue_for(5)).await, stage.session(venue_for(5)).await);
    conference::join(context, stage.desk, (c, d)).await.unwrap();
    conference::join(context, stage.desk, (c, d)).await.unwrap();

    let both = conference::join(context, stage.desk, (a, c)).await;
    conference::leave(context, stage.desk, b).await.unwrap();
    conference::leave(context, stage.desk, b).await.unwrap();
    let alone = (stage.row(a).await.conference_id, stage.row(b).await.conference_id);

    assert!(matches!(both, Err(Stop::Refused(session::Refusal::OfAnotherConference))), "{both:?}");
    assert_eq!(alone, (None, None));
    assert_eq!(stage.row(c).await.conference_id, stage.row(d).await.conference_id);
}

#[tokio::test]
async fn a_draft_looks_as_if_it_were_not_there_and_another_wish_under_a_key_does_not_look_done() {
    let stage = Stage::new().await;
    let days = two_days(&stage, (5, 5), |_| ()).await;
    let next = thursday() + TimeDelta::days(2);
    let context = &stage.app.context;
    let draft = conference::add_day(context, stage.desk, days[0], (next, "y")).await.unwrap();
    let unlike = conference::add_day(context, stage.desk, days[1], (next, "y")).await.unwrap();
    let person = stage.person("髙橋 一郎").await;

    let hidden = register(&stage, person, ([days[0], draft], true), "a").await;
    let alone = RegistrationRequest {
        session: days[0],
        attendee: Attendee::Myself,
        organisation: Some(stage.operator),
        details: Details::plain(Mode::Venue),
        request_key: "b".to_owned(),
    };
    registration::register(context, Member::acting_as(person), alone).await.unwrap();
    let more = register(&stage, person, (days, true), "b").await;

    assert_ne!(draft, unlike, "the same key on another page is another day");
    assert!(matches!(hidden, Err(Stop::Refused(Refusal::NotFound))), "{hidden:?}");
    assert!(matches!(more, Err(Stop::Refused(Refusal::AlreadyRegistered { .. }))), "{more:?}");
    assert_eq!(stage.count(REGISTRATIONS).await, 1);
}
