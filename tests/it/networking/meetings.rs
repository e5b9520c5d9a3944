//! Finding a time, by calendar claims and calendar letters.

use bansou::calendar::{ClaimRequest, Holder, Resource, claim};
use bansou::networking::introductions::{
    Offer, RawTime, call_off, choose, decline, offer, personal_appointments, read_times, times_of,
};
use bansou::networking::{By, Refusal};
use bansou::vocabulary::TimeSlot;
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message::CalendarMethod;
use entities::networking::introduction::IntroductionState;

use super::cast::{LAN, SUZUKI, Stage, refused};
use crate::support::tuesday_morning;

fn at(_: &Stage, days: i64) -> TimeSlot {
    let starts: DateTime<Utc> = tuesday_morning() + TimeDelta::days(days);
    TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap()
}

fn offer_of(times: Vec<TimeSlot>) -> Offer {
    Offer { times, place: "https://meet.example.jp/j/1".to_owned(), resource: None }
}

/// Suzuki's time is taken by something else.
async fn busy(
    stage: &Stage,
    slot: TimeSlot,
) -> Result<(), bansou::database::Stop<bansou::calendar::Refusal>> {
    let holder =
        Holder { kind: "test", id: stage.app.context.chance.uuid(stage.app.context.now()) };
    let wanted = ClaimRequest::firm(holder, slot, vec![Resource::Person(stage.suzuki.person())]);
    let tx = stage.app.context.database.begin_write().await.unwrap();
    let done = claim(&tx, stage.app.context.now(), &wanted).await;
    tx.commit().await.unwrap();
    done
}

#[tokio::test]
async fn an_offered_time_is_held_chosen_moved_and_called_off_with_one_entry_in_calendars() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let context = &stage.app.context;
    let (first, second) = (at(&stage, 3), at(&stage, 4));
    offer(context, stage.own(), id, &offer_of(vec![first, second])).await.unwrap();
    let held = busy(&stage, second).await.is_err();
    let times = times_of(context.database.reader(), id).await.unwrap();
    let partner = stage.partner(id).await;
    let not_theirs = refused(choose(context, stage.own(), id, times[0].id).await);
    stage.later();
    choose(context, partner, id, times[0].id).await.unwrap();
    let free_again = busy(&stage, second).await.is_ok();
    let taken = busy(&stage, first).await.is_err();
    stage.later();
    offer(context, partner, id, &offer_of(vec![at(&stage, 5)])).await.unwrap();
    let times = times_of(context.database.reader(), id).await.unwrap();
    stage.later();
    choose(context, stage.own(), id, times[0].id).await.unwrap();
    let entries = personal_appointments(context, stage.suzuki.person()).await.unwrap();
    stage.later();
    call_off(context, partner, id).await.unwrap();
    call_off(context, partner, id).await.unwrap();

    assert!(held && free_again && taken);
    assert_eq!(not_theirs, Refusal::NotOnOffer);
    assert_eq!(entries.len(), 1);
    let calendar = |letters: Vec<entities::mail::message::Model>| {
        let with =
            letters.into_iter().filter_map(|one| Some((one.calendar_method?, one.calendar_ics?)));
        with.map(|(method, ics)| {
            let line = |name: &str| {
                ics.lines().find(|line| line.starts_with(name)).unwrap().trim().to_owned()
            };
            (method, line("SEQUENCE"), line("UID"))
        })
        .collect::<Vec<_>>()
    };
    let uid = format!("UID:introduction-{id}@127.0.0.1");
    let wanted = [
        (CalendarMethod::Request, "SEQUENCE:0".to_owned(), uid.clone()),
        (CalendarMethod::Request, "SEQUENCE:1".to_owned(), uid.clone()),
        (CalendarMethod::Cancel, "SEQUENCE:2".to_owned(), uid),
    ];
    assert_eq!(calendar(stage.mail_to(SUZUKI).await), wanted);
    assert_eq!(calendar(stage.mail_to(LAN).await), wanted);
    assert_eq!(stage.row(id).await.state, IntroductionState::Introduced);
}

#[tokio::test]
async fn a_time_that_is_taken_cannot_be_offered() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let slot = at(&stage, 3);
    busy(&stage, slot).await.unwrap();
    let outcome = offer(&stage.app.context, stage.own(), id, &offer_of(vec![slot])).await;

    let taken = Refusal::TimeTaken { starts_at: slot.starts(), ends_at: slot.ends() };
    assert_eq!(refused(outcome), taken);
    assert_eq!(stage.count("SELECT count(*) FROM introduction_time").await, 0);
}

#[tokio::test]
async fn nobody_offers_times_before_both_have_agreed() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    let times = offer_of(vec![at(&stage, 3)]);
    let own = offer(&stage.app.context, stage.own(), id, &times).await;

    assert_eq!(refused(own), Refusal::NotPossibleNow(IntroductionState::PartnerAsked));
}

#[tokio::test]
async fn withdrawing_takes_a_meeting_out_of_both_calendars() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let context = &stage.app.context;
    offer(context, By::Staff(stage.desk), id, &offer_of(vec![at(&stage, 3)])).await.unwrap();
    let times = times_of(context.database.reader(), id).await.unwrap();
    let partner = stage.partner(id).await;
    choose(context, partner, id, times[0].id).await.unwrap();
    stage.later();
    decline(context, partner, id, "").await.unwrap();

    let last = |letters: Vec<entities::mail::message::Model>| {
        letters.last().map(|one| (one.letter.clone(), one.calendar_method)).unwrap()
    };
    let cancel = Some(CalendarMethod::Cancel);
    assert_eq!(last(stage.mail_to(SUZUKI).await), ("introduction_ended".to_owned(), cancel));
    assert_eq!(last(stage.mail_to(LAN).await), ("introduction_meeting_off".to_owned(), cancel));
    assert!(
        busy(&stage, TimeSlot::new(times[0].starts_at, times[0].ends_at).unwrap()).await.is_ok()
    );
}

#[tokio::test]
async fn a_meeting_that_is_over_counts_as_held() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let context = &stage.app.context;
    offer(context, stage.own(), id, &offer_of(vec![at(&stage, 3)])).await.unwrap();
    let times = times_of(context.database.reader(), id).await.unwrap();
    choose(context, stage.partner(id).await, id, times[0].id).await.unwrap();
    stage.days(4);
    stage.app.run_workers().await;

    let row = stage.row(id).await;
    assert_eq!((row.state, row.met_at), (IntroductionState::Met, Some(times[0].ends_at)));
}

#[tokio::test]
async fn typed_times_are_read_with_every_problem_at_once() {
    let stage = Stage::new().await;
    let now = stage.app.context.now();
    let day = |days| Some(stage.today() + TimeDelta::days(days));
    let raw = [
        RawTime { day: day(2), time: "14:00".to_owned() },
        RawTime { day: day(2), time: "14:30".to_owned() },
        RawTime { day: day(-1), time: "10:00".to_owned() },
    ];
    let wrong = read_times(&raw, ("60", ""), now).unwrap_err();
    let right = read_times(&raw[..1], ("45", "会議室"), now).unwrap();

    let fields: Vec<_> = wrong.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["place", "day3", "day1"]);
    assert_eq!(right.times[0].minutes(), 45);
}
