//! Plans: made, changed by hand, published, followed on the day.

use bansou::database::retrying;
use bansou::networking::events::adjust::{Adjustment, adjust, set_lock};
use bansou::networking::events::day::{Mark, begin_round, finish, mark};
use bansou::networking::events::planning::make;
use bansou::networking::events::publish::{publish, seen_by_participants};
use bansou::networking::events::readers::{gatherings, meetings, met_before};
use bansou::networking::events::wishes::{Separation, Whose, separate, wish};
use bansou::networking::events::{Attendee, Refusal};
use bansou::vocabulary::FiscalYear;
use entities::{NetworkingParticipantId, PersonId};

use super::gathering::{Gathering, letters, refused, starts, wished};

#[tokio::test]
async fn a_plan_seats_everybody_once_and_meets_wishes() {
    let gathering = Gathering::of(9).await;
    let context = &gathering.app.context;
    let (one, other) = (gathering.participants[0], gathering.participants[5]);
    let whose = Whose::Own(Attendee::acting_as(gathering.people[0]));
    wish(context, whose, gathering.event, &[wished(other)]).await.unwrap();

    gathering.planned().await;
    let whole = gathering.whole().await;

    assert_eq!(whole.seats.len(), 36);
    assert!(whole.is_current());
    let beside = |round| {
        whole
            .tables(round)
            .into_values()
            .any(|table| table.contains(&one) && table.contains(&other))
    };
    assert_eq!((0..4).filter(|round| beside(*round)).count(), 1);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_swap_makes_the_next_plan_and_a_stale_one_is_refused() {
    let gathering = Gathering::of(9).await;
    let context = &gathering.app.context;
    let first = gathering.planned().await;
    let tables = gathering.whole().await.tables(1);
    let (one, other) = (tables[&1][0], tables[&2][0]);
    let swap = Adjustment::Swap { round: 1, one, other };

    let second = adjust(context, gathering.host, (gathering.event, first), swap).await.unwrap();
    let stale = adjust(context, gathering.host, (gathering.event, first), swap).await;
    let whole = gathering.whole().await;

    assert_eq!(refused(stale), Refusal::ChangedMeanwhile);
    assert_eq!(whole.event.plan_id, Some(second));
    assert!(whole.tables(1)[&2].contains(&one) && whole.tables(1)[&1].contains(&other));
    assert_eq!(whole.plans.len(), 2);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn locks_hold_against_swaps_and_when_planning_again() {
    let gathering = Gathering::of(9).await;
    let context = &gathering.app.context;
    let plan = gathering.planned().await;
    let tables = gathering.whole().await.tables(2);
    let (one, other) = (tables[&3][0], tables[&1][0]);
    let lock = (2, one, true);
    assert!(set_lock(context, gathering.host, gathering.event, lock).await.unwrap());
    assert!(!set_lock(context, gathering.host, gathering.event, lock).await.unwrap());

    let swap = Adjustment::Swap { round: 2, one, other };
    let moved = adjust(context, gathering.host, (gathering.event, plan), swap).await;
    gathering.planned().await;

    assert_eq!(refused(moved), Refusal::Locked);
    assert!(gathering.whole().await.tables(2)[&3].contains(&one));
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn two_kept_apart_never_sit_together_not_even_by_hand() {
    let gathering = Gathering::of(6).await;
    let context = &gathering.app.context;
    let (one, other) = (gathering.participants[0], gathering.participants[1]);
    let pair = Separation { pair: (other, one), apart: true, reason: "利益相反".to_owned() };
    assert!(separate(context, gathering.host, gathering.event, &pair).await.unwrap());
    let plan = gathering.planned().await;
    let whole = gathering.whole().await;
    let together = |round: i32| {
        whole.tables(round).into_values().any(|it| it.contains(&one) && it.contains(&other))
    };

    let tables = whole.tables(0);
    let near = tables.values().find(|it| it.contains(&other)).unwrap();
    let neighbour = *near.iter().find(|id| **id != other).unwrap();
    let swap = Adjustment::Swap { round: 0, one, other: neighbour };
    let by_hand = adjust(context, gathering.host, (gathering.event, plan), swap).await;

    assert!(!(0..4).any(together));
    assert_eq!(refused(by_hand), Refusal::KeptApart);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn publishing_tells_everybody_once_and_later_only_whose_tables_changed() {
    let gathering = Gathering::of(9).await;
    let context = &gathering.app.context;
    let plan = gathering.planned().await;
    let at = (gathering.event, plan);

    let first = publish(context, gathering.host, at).await.unwrap();
    let again = publish(context, gathering.host, at).await.unwrap();
    let tables = gathering.whole().await.tables(3);
    let swap = Adjustment::Swap { round: 3, one: tables[&1][0], other: tables[&2][0] };
    let next = adjust(context, gathering.host, at, swap).await.unwrap();
    let stale = publish(context, gathering.host, (gathering.event, plan)).await.unwrap();
    let second = publish(context, gathering.host, (gathering.event, next)).await.unwrap();

    assert_eq!((first.letters, first.already), (9, false));
    assert_eq!((again.letters, again.already), (0, true));
    assert!(stale.already);
    assert_eq!((second.letters, second.already), (2, false));
    assert_eq!(letters(&gathering, "networking_tables").await, 11);
    gathering.app.run_workers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_publish_at_once_write_each_letter_once() {
    let gathering = Gathering::of(6).await;
    let plan = gathering.planned().await;
    let (context, at) = (gathering.app.context.clone(), (gathering.event, plan));

    let one = retrying(|| publish(&context, gathering.host, at));
    let other = retrying(|| publish(&context, gathering.host, at));
    let (one, other) = Box::pin(futures_util::future::join(one, other)).await;

    assert_eq!(one.unwrap().letters + other.unwrap().letters, 6);
    assert_eq!(letters(&gathering, "networking_tables").await, 6);
    gathering.app.run_workers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_planning_again_and_a_swap_at_once_one_is_told() {
    let gathering = Gathering::of(9).await;
    let plan = gathering.planned().await;
    let tables = gathering.whole().await.tables(0);
    let swap = Adjustment::Swap { round: 0, one: tables[&1][0], other: tables[&2][0] };
    let (context, host, event) = (gathering.app.context.clone(), gathering.host, gathering.event);

    let planning = retrying(|| make(&context, host, event, Some(plan)));
    let swapping = retrying(|| adjust(&context, host, (event, plan), swap));
    let (planned, swapped) = Box::pin(futures_util::future::join(planning, swapping)).await;
    let whole = gathering.whole().await;

    assert!(planned.is_ok() != swapped.is_ok(), "{planned:?} {swapped:?}");
    let lost = if planned.is_ok() { refused(swapped) } else { refused(planned) };
    assert_eq!(lost, Refusal::ChangedMeanwhile);
    assert_eq!((whole.plans.len(), whole.seats.len()), (2, 36));
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_round_that_has_begun_stays_and_the_rest_follows_who_is_there() {
    let mut gathering = Gathering::of(9).await;
    let context = gathering.app.context.clone();
    let (host, event) = (gathering.host, gathering.event);
    let plan = gathering.planned().await;
    gathering.day_comes();
    begin_round(&context, host, (event, plan), 0).await.unwrap();
    begin_round(&context, host, (event, plan), 0).await.unwrap();
    let begun = gathering.whole().await.tables(0);

    let (gone, late) = (gathering.participants[2], gathering.participants[4]);
    mark(&context, host, (event, gone), Mark::Left).await.unwrap();
    mark(&context, host, (event, late), Mark::Late).await.unwrap();
    let outdated = gathering.whole().await;
    let unpublished = publish(&context, host, (event, plan)).await;
    let next = gathering.planned().await;
    let whole = gathering.whole().await;
    let seated = |round: i32, id| whole.tables(round).into_values().any(|it| it.contains(&id));

    assert!(!outdated.is_current());
    assert_eq!(refused(unpublished), Refusal::PlanOutdated);
    assert_eq!(whole.tables(0), begun);
    assert!((1..4).all(|round| !seated(round, gone)));
    assert!(!seated(1, late) && seated(2, late) && seated(3, late));
    assert_eq!(seen_by_participants(&whole, context.now()), Some(next));
    let skipped = begin_round(&context, host, (event, next), 2).await;
    assert_eq!(refused(skipped), Refusal::NotNext);
    gathering.participants.clear();
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn who_sat_together_in_rounds_that_took_place_has_met() {
    let gathering = Gathering::of(6).await;
    let context = &gathering.app.context;
    let (host, event) = (gathering.host, gathering.event);
    let plan = gathering.planned().await;
    gathering.day_comes();
    begin_round(context, host, (event, plan), 0).await.unwrap();
    let whole = gathering.whole().await;
    let person = |id: &NetworkingParticipantId| whole.participant(*id).unwrap().row.person_id;
    let table: Vec<PersonId> = whole.tables(0)[&1].iter().map(person).collect();
    let absent = whole.tables(0)[&2][0];
    mark(context, host, (event, absent), Mark::Absent).await.unwrap();
    finish(context, host, event).await.unwrap();

    let db = context.database.reader();
    let met = meetings(db, Some(&[event])).await.unwrap();
    let before = met_before(db, &table, None).await.unwrap();
    let here = met_before(db, &table, Some(event)).await.unwrap();
    let together = gatherings(context, FiscalYear::at(starts())).await.unwrap();
    let last_year = gatherings(context, FiscalYear::at(starts()).previous()).await.unwrap();

    assert_eq!(met.len(), 4);
    assert!(met.iter().all(|it| it.round == 0 && it.one.0 < it.other.0));
    assert_eq!((before.len(), here.len()), (3, 0));
    assert_eq!((together.len(), last_year.len()), (4, 0));
    gathering.app.run_workers().await;
}
