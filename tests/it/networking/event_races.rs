//! Many at once about one event: the last seat, one person twice, a round that begins while the rest is
//! planned.

use std::sync::Arc;

use bansou::database::{Stop, retrying};
use bansou::networking::events::day::begin_round;
use bansou::networking::events::join::join;
use bansou::networking::events::planning::make;
use bansou::networking::events::storage::seats_of;
use bansou::networking::events::{Attendee, Refusal};
use entities::PersonId;
use futures_util::future::join_all;

use super::gathering::{Gathering, letters};
use crate::study_sessions::people::add_person;

type Joined = Result<entities::NetworkingParticipantId, Stop<Refusal>>;

/// All of them send their forms at once.
async fn at_once(gathering: &Arc<Gathering>, forms: Vec<(PersonId, String)>) -> Vec<Joined> {
    let sent = forms.into_iter().map(|(person, key)| {
        let gathering = gathering.clone();
        tokio::spawn(async move {
            let (who, form) = (Attendee::acting_as(person), gathering.joining(&key));
            retrying(|| join(&gathering.app.context, who, &form)).await
        })
    });
    join_all(sent).await.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_seat_goes_to_one_of_many() {
    let gathering = Arc::new(Gathering::of(11).await);
    let mut forms = Vec::new();
    for number in 0..6 {
        let address = format!("last{number}@example.jp");
        let person = add_person(&gathering.app, "最後 の人", &address).await;
        forms.push((person, format!("last {number}")));
    }

    let outcomes = at_once(&gathering, forms).await;
    let whole = gathering.whole().await;

    let (seated, others): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((seated.len(), others.len()), (1, 5));
    assert!(others.iter().all(|it| matches!(it, Err(Stop::Refused(Refusal::Full)))), "{others:?}");
    assert_eq!((whole.event.taken, whole.confirmed().count()), (12, 12));
    assert_eq!(letters(&gathering, "networking_registered").await, 12);
    gathering.app.run_workers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_person_twice_at_once_has_one_seat_and_one_letter() {
    let gathering = Arc::new(Gathering::of(0).await);
    let person = add_person(&gathering.app, "急ぐ 人", "hurry@example.jp").await;

    // One form pressed three times, and one filled beside it.
    let keys = ["one", "other", "one", "one"].map(|key| (person, key.to_owned()));
    let outcomes = at_once(&gathering, keys.into()).await;
    let whole = gathering.whole().await;

    let won = if outcomes[1].is_ok() { 1 } else { 3 };
    assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), won, "{outcomes:?}");
    for lost in outcomes.iter().filter(|it| it.is_err()) {
        assert!(matches!(lost, Err(Stop::Refused(Refusal::AlreadyThere))), "{lost:?}");
    }
    assert_eq!((whole.event.taken, whole.confirmed().count()), (1, 1));
    assert_eq!(letters(&gathering, "networking_registered").await, 1);
    gathering.app.run_workers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_round_that_begins_while_the_rest_is_planned_keeps_the_seats_it_began_with() {
    let gathering = Arc::new(Gathering::of(9).await);
    let mut current = gathering.planned().await;
    gathering.day_comes();
    for round in 0..4 {
        let (one, other) = (gathering.clone(), gathering.clone());
        let planning = tokio::spawn(async move {
            retrying(|| make(&one.app.context, one.host, one.event, Some(current))).await
        });
        let beginning = tokio::spawn(async move {
            // While the planner thinks.
            tokio::time::sleep(std::time::Duration::from_millis(15)).await;
            let at = (other.event, current);
            retrying(|| begin_round(&other.app.context, other.host, at, round)).await
        });
        let (planned, begun) = (planning.await.unwrap(), beginning.await.unwrap());
        match (&planned, &begun) {
            // Planned first: whoever begins looks at the new plan first.
            (Ok(made), Err(Stop::Refused(Refusal::ChangedMeanwhile))) => {
                gathering.begins(*made, round).await;
            }
            // Begun first: only what is left was planned, if anything.
            (Ok(_) | Err(Stop::Refused(Refusal::RoundBegun)), Ok(())) => {}
            other => panic!("{other:?}"),
        }
        current = gathering.whole().await.event.plan_id.unwrap();
    }

    let whole = gathering.whole().await;
    for row in &whole.begun {
        let began_with = seats_of(gathering.app.context.database.reader(), row.plan_id).await;
        let began_with = began_with.unwrap().into_iter().filter(|seat| seat.round == row.round);
        let began_with: Vec<_> =
            began_with.map(|seat| (seat.participant_id, seat.table_number)).collect();
        let now = whole.seats.iter().filter(|seat| seat.round == row.round);
        let now: Vec<_> = now.map(|seat| (seat.participant_id, seat.table_number)).collect();
        assert_eq!(began_with, now, "round {}", row.round);
    }
    assert_eq!((whole.begun.len(), whole.seats.len()), (4, 36));
    gathering.app.run_workers().await;
}
