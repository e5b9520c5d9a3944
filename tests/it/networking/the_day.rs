//! The day itself: a round begins when its time has come, with those who are there; who was not there
//! met nobody, for the planner too; letters follow what people were told.

use bansou::networking::events::Refusal;
use bansou::networking::events::adjust::{Adjustment, adjust};
use bansou::networking::events::day::{Mark, begin_round};
use bansou::networking::events::planning::consider;
use bansou::networking::events::publish::{publish, seen_by_participants};
use bansou::networking::events::readers::meetings;
use bansou::networking::rounds::judge;
use chrono::TimeDelta;
use entities::mail::message;
use entities::{NetworkingParticipantId, NetworkingPlanId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::gathering::{Gathering, letters, refused, starts};
use crate::study_sessions::visitor::{Visitor, session_of};

/// The rounds in which somebody met anybody.
async fn rounds_met(gathering: &Gathering, id: NetworkingParticipantId) -> Vec<i32> {
    let person = gathering.whole().await.participant(id).unwrap().row.person_id;
    let db = gathering.app.context.database.reader();
    let met = meetings(db, Some(&[gathering.event])).await.unwrap();
    let own = met.into_iter().filter(|it| it.one.0 == person || it.other.0 == person);
    let mut rounds: Vec<_> = own.map(|it| it.round).collect();
    rounds.dedup();
    rounds
}

#[tokio::test]
async fn who_was_absent_or_late_met_nobody_in_rounds_that_had_begun() {
    let gathering = Gathering::of(9).await;
    let plan = gathering.planned().await;
    let [absent, late, there] = [0, 4, 8].map(|at| gathering.participants[at]);
    gathering.day_comes();
    gathering.begins(plan, 0).await;

    gathering.marks(absent, Mark::Absent).await;
    gathering.marks(absent, Mark::Arrived).await;
    gathering.marks(late, Mark::Late).await;
    let next = gathering.planned().await;
    gathering.begins(next, 1).await;
    gathering.begins(next, 2).await;

    assert_eq!(rounds_met(&gathering, absent).await, [1, 2]);
    assert_eq!(rounds_met(&gathering, late).await, [2]);
    assert_eq!(rounds_met(&gathering, there).await, [0, 1, 2]);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_slip_of_the_hand_is_undone_without_a_trace() {
    let gathering = Gathering::of(6).await;
    let plan = gathering.planned().await;
    let [one, other] = [0, 3].map(|at| gathering.participants[at]);
    gathering.day_comes();
    gathering.begins(plan, 0).await;

    // Late first: who was marked as there does not come late any more.
    for slip in [Mark::Late, Mark::Absent, Mark::Left] {
        gathering.marks(one, slip).await;
        gathering.marks(one, Mark::Undone).await;
        gathering.marks(one, Mark::Arrived).await;
    }
    // Late indeed, and absent by a slip only.
    gathering.marks(other, Mark::Late).await;
    gathering.marks(other, Mark::Arrived).await;
    gathering.marks(other, Mark::Absent).await;
    gathering.marks(other, Mark::Undone).await;
    let whole = gathering.whole().await;
    let first = |id| whole.participant(id).unwrap().row.first_round;

    assert_eq!((first(one), first(other)), (0, 1));
    assert!(whole.is_current());
    assert_eq!(rounds_met(&gathering, one).await, [0]);
    assert_eq!(rounds_met(&gathering, other).await, Vec::<i32>::new());
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn the_planner_does_not_count_who_was_not_there_and_begun_seats_stay_stored() {
    let gathering = Gathering::of(6).await;
    let plan = gathering.planned().await;
    gathering.day_comes();
    gathering.begins(plan, 0).await;
    let seats = gathering.whole().await.tables(0);
    let met = async || {
        let found = consider(&gathering.app.context, gathering.event).await.unwrap().unwrap();
        judge(&found.numbered.question, &[]).acquaintances
    };

    let before = met().await;
    gathering.marks(seats[&1][0], Mark::Absent).await;
    let after = met().await;
    gathering.planned().await;

    // Two tables of three are six pairs; at one of them a seat stayed empty.
    assert_eq!((before, after), (6, 4));
    assert_eq!(gathering.whole().await.tables(0), seats);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_round_begins_neither_too_early_nor_without_a_seat_for_everybody() {
    let gathering = Gathering::of(6).await;
    let context = gathering.app.context.clone();
    let plan = gathering.planned().await;
    let begin = async |plan: NetworkingPlanId| {
        begin_round(&context, gathering.host, (gathering.event, plan), 0).await
    };

    let weeks = begin(plan).await;
    gathering.app.clock.advance(starts() - TimeDelta::minutes(121) - context.now());
    let minutes = begin(plan).await;
    gathering.app.clock.advance(TimeDelta::minutes(1));
    gathering.marks(gathering.participants[2], Mark::Late).await;
    let outdated = begin(plan).await;
    let begun = gathering.whole().await.begun.len();
    let next = gathering.planned().await;
    begin(next).await.unwrap();

    let too_early = Refusal::TooEarly { from: starts() - TimeDelta::hours(2) };
    assert_eq!((refused(weeks), refused(minutes)), (too_early.clone(), too_early));
    assert_eq!(refused(outdated), Refusal::PlanOutdated);
    assert_eq!((begun, gathering.whole().await.begun.len()), (0, 1));
    gathering.app.run_workers().await;
}

async fn told_anew(gathering: &Gathering) -> Vec<bool> {
    let found = message::Entity::find().filter(message::Column::Letter.eq("networking_tables"));
    let rows = found.all(gathering.app.context.database.reader()).await.unwrap();
    rows.iter().map(|row| row.text_body.contains("席が変わりました")).collect()
}

#[tokio::test]
async fn new_tables_of_the_day_are_told_to_whom_they_are_new() {
    let mut gathering = Gathering::of(6).await;
    let context = gathering.app.context.clone();
    let (host, event) = (gathering.host, gathering.event);
    let plan = gathering.planned().await;
    let first = publish(&context, host, (event, plan)).await.unwrap();
    gathering.joins("あとから 来た人").await;
    gathering.day_comes();
    let with_seven = gathering.planned().await;
    let tables = gathering.whole().await.tables(1);
    let swap = Adjustment::Swap { round: 1, one: tables[&1][0], other: tables[&2][0] };
    let swapped = adjust(&context, host, (event, with_seven), swap).await.unwrap();
    let before = letters(&gathering, "networking_tables").await;

    let second = publish(&context, host, (event, swapped)).await.unwrap();
    let again = publish(&context, host, (event, swapped)).await.unwrap();

    let told = told_anew(&gathering).await;
    let (anew, at_first): (Vec<_>, Vec<_>) = told.into_iter().partition(|again| *again);
    assert_eq!((first.letters, before), (6, 6));
    assert!(second.letters > 0 && !second.already, "{second:?}");
    assert_eq!((again.letters, again.already), (0, true));
    // Whoever came later was told no tables before: theirs have not changed.
    assert_eq!((at_first.len(), anew.len()), (7, second.letters - 1));
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn own_pages_show_what_was_told_and_on_the_day_what_stands() {
    let gathering = Gathering::of(6).await;
    let context = gathering.app.context.clone();
    let (host, event) = (gathering.host, gathering.event);
    let seen = async || seen_by_participants(&gathering.whole().await, context.now());
    let page = async || {
        let session = session_of(&gathering.app, gathering.people[0]).await;
        let visitor = Visitor::with_session(&gathering.app, session);
        visitor.get(&format!("/my/events/{event}/tables")).await.html
    };

    let first = gathering.planned().await;
    let nothing = (seen().await, page().await);
    publish(&context, host, (event, first)).await.unwrap();
    let second = gathering.planned().await;
    let told = (seen().await, page().await);
    gathering.day_comes();
    let today = seen().await;
    let third = gathering.planned().await;
    let third_seen = seen().await;

    assert!(nothing.0.is_none() && nothing.1.contains("席はまだ決まっていません"));
    assert_eq!((told.0, today, third_seen), (Some(first), Some(second), Some(third)));
    assert!(told.1.contains("すべての回"), "{}", told.1);
    assert_eq!(letters(&gathering, "networking_tables").await, 6);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn tables_nobody_was_told_are_seen_once_a_round_has_begun() {
    let gathering = Gathering::of(6).await;
    let plan = gathering.planned().await;
    gathering.day_comes();
    let context = &gathering.app.context;
    let before = seen_by_participants(&gathering.whole().await, context.now());
    gathering.begins(plan, 0).await;
    let after = seen_by_participants(&gathering.whole().await, context.now());
    // Begun is not told: letters can still be written.
    let told = publish(context, gathering.host, (gathering.event, plan)).await.unwrap();

    assert_eq!((before, after), (None, Some(plan)));
    assert_eq!((told.letters, told.already), (6, false));
    gathering.app.run_workers().await;
}
