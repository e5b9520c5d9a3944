//! Both sides at once, and one side twice at once.

use std::sync::Arc;

use bansou::database::{Stop, retrying};
use bansou::networking::introductions::{Offer, choose, consent, decline, offer, times_of};
use bansou::networking::{By, Refusal};
use bansou::vocabulary::TimeSlot;
use chrono::TimeDelta;
use entities::networking::introduction::{IntroductionState, Side};
use futures_util::future::join_all;

use super::cast::{LAN, SUZUKI, Stage, told};
use crate::support::tuesday_morning;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_consents_at_once_make_one_introduction() {
    let stage = Arc::new(Stage::new().await);
    let id = stage.asked().await;
    let link = stage.link(id).await;

    let presses = (0..8).map(|_| {
        let stage = stage.clone();
        tokio::spawn(async move {
            let details = told(&["name", "email"]);
            retrying(|| consent(&stage.app.context, link, &details)).await
        })
    });
    let outcomes: Vec<_> = join_all(presses).await.into_iter().map(Result::unwrap).collect();

    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(stage.count("SELECT count(*) FROM disclosure").await, 2);
    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked", "introduction_made"]);
    assert_eq!(stage.letters_to(SUZUKI).await, ["introduction_received", "introduction_made"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_consent_and_a_withdrawal_at_once_never_tell_more_than_one_of_them_allows() {
    let stage = Arc::new(Stage::new().await);
    let mut seen = Vec::new();
    for _ in 0..12 {
        let id = stage.asked().await;
        let link = stage.link(id).await;
        let (one, other) = (stage.clone(), stage.clone());
        let yes = tokio::spawn(async move {
            let details = told(&["name", "email"]);
            retrying(|| consent(&one.app.context, link, &details)).await
        });
        let no = tokio::spawn(async move {
            let by = By::Requester(other.suzuki);
            retrying(|| decline(&other.app.context, by, id, "")).await
        });
        let (yes, no) = (yes.await.unwrap(), no.await.unwrap());
        let row = stage.row(id).await;
        let disclosed =
            stage.count("SELECT count(*) FROM disclosure").await - seen.iter().sum::<i64>();
        no.unwrap();
        assert_eq!((row.state, row.ended_by), (IntroductionState::Declined, Some(Side::Requester)));
        // Told exactly when the consent was there first; then both, or neither.
        match yes {
            Ok(()) => assert_eq!((disclosed, row.introduced_at.is_some()), (2, true)),
            Err(Stop::Refused(Refusal::NotPossibleNow(IntroductionState::Declined))) => {
                assert_eq!((disclosed, row.introduced_at), (0, None));
            }
            other => panic!("{other:?}"),
        }
        seen.push(disclosed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_times_chosen_at_once_make_one_meeting() {
    let stage = Arc::new(Stage::new().await);
    let id = stage.introduced().await;
    let slot = |days| {
        let starts = tuesday_morning() + TimeDelta::days(days);
        TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap()
    };
    let wanted =
        Offer { times: vec![slot(3), slot(4)], place: "会議室".to_owned(), resource: None };
    offer(&stage.app.context, stage.own(), id, &wanted).await.unwrap();
    let times = times_of(stage.app.context.database.reader(), id).await.unwrap();
    let partner = stage.partner(id).await;

    let presses = [times[0].id, times[1].id, times[0].id, times[1].id].map(|time| {
        let stage = stage.clone();
        tokio::spawn(
            async move { retrying(|| choose(&stage.app.context, partner, id, time)).await },
        )
    });
    let outcomes: Vec<_> = join_all(presses).await.into_iter().map(Result::unwrap).collect();

    // Of one time, both presses; of the other, none.
    let done: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
    assert!(done == [true, false, true, false] || done == [false, true, false, true], "{done:?}");
    assert_eq!(stage.row(id).await.calendar_sequence, 1);
    let meetings = stage.letters_to(LAN).await;
    assert_eq!(meetings.iter().filter(|one| *one == "introduction_meeting").count(), 1);
    let held = "SELECT count(*) FROM calendar_claim WHERE holder_kind LIKE 'introduction%'";
    assert_eq!(stage.count(held).await, 1);
}
