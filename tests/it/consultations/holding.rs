//! A chosen slot is kept for whoever chose it, for ten minutes.

use std::sync::Arc;

use bansou::calendar::availability::{DaySpan, SlotLength};
use bansou::consultations::availability::{Seeking, free_slots_for};
use bansou::consultations::booking::{
    Booking, HeldSlot, SlotWish, With, held_slot, hold_slot, let_go,
};
use bansou::consultations::{Client, Refusal};
use bansou::database::{Stop, retrying};
use bansou::vocabulary::tokyo;
use chrono::{DateTime, TimeDelta, Utc};
use entities::OrganisationId;
use entities::consultations::consultation::Mode;

use super::cast::{Stage, days_later, refused, thursday};

type Answer = Result<HeldSlot, Stop<Refusal>>;

impl Stage {
    fn slot(&self, organisation: OrganisationId, starts_at: DateTime<Utc>) -> SlotWish {
        SlotWish {
            organisation,
            theme: None,
            mode: Mode::InPerson,
            length: SlotLength::Sixty,
            with: With::One(self.yamada.person()),
            starts_at,
        }
    }

    async fn holds(&self, who: Client, wish: SlotWish) -> Answer {
        retrying(|| hold_slot(&self.app.context, who, wish)).await
    }

    async fn held(&self, who: Client) -> Option<HeldSlot> {
        let context = &self.app.context;
        held_slot(context.database.reader(), context.now(), who).await.unwrap()
    }

    /// Whether this start is among the free ones somebody sees.
    async fn sees(&self, who: Client, starts_at: DateTime<Utc>) -> bool {
        let (context, day) = (&self.app.context, tokyo::day_of(starts_at));
        let seeking = Seeking {
            who,
            organisation: self.operator,
            with: Some(self.yamada.person()),
            theme: None,
        };
        let days = DaySpan::new(day, day).unwrap();
        let db = context.database.reader();
        let offered = free_slots_for(db, context.now(), seeking, days).await.unwrap();
        offered[0].slots.iter().any(|slot| slot.starts() == starts_at)
    }
}

async fn at_once(stage: &Arc<Stage>, wishes: Vec<(Client, SlotWish)>) -> Vec<Answer> {
    let start = Arc::new(tokio::sync::Barrier::new(wishes.len()));
    let mut running = tokio::task::JoinSet::new();
    for (who, wish) in wishes {
        let (stage, start) = (Arc::clone(stage), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            stage.holds(who, wish).await
        });
    }
    running.join_all().await
}

const CELLS: &str = "SELECT count(*) FROM calendar_cell";
const CLAIMS: &str = "SELECT count(*) FROM calendar_claim";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_50_who_choose_one_slot_at_once_one_holds_it() {
    let stage = Arc::new(Stage::new().await);
    let mut wishes = Vec::new();
    for number in 0..50 {
        let organisation = stage.organisation(&format!("団体{number}")).await;
        let who = stage.client_of(&format!("参加 {number}"), organisation).await;
        wishes.push((who, stage.slot(organisation, thursday(14, 0))));
    }

    let answers = at_once(&stage, wishes).await;

    let won = answers.iter().filter(|answer| answer.is_ok()).count();
    let taken = answers.iter();
    let taken = taken.filter(|answer| matches!(answer, Err(Stop::Refused(Refusal::Taken)))).count();
    assert_eq!((won, taken), (1, 49));
    assert_eq!((stage.count(CLAIMS).await, stage.count(CELLS).await), (1, 15));
}

/// The first two choices are the ones that could slip past each other: later ones find a hold.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_of_20_clients_who_choose_two_times_at_once_holds_one_slot() {
    let stage = Arc::new(Stage::new().await);
    let tanaka = stage.accompanist("田中 次郎").await;

    for number in 0..20_i64 {
        let who = stage.client(&format!("参加 {number}")).await;
        let at = days_later(number / 10 * 7, 9) + TimeDelta::minutes(number % 10 * 30);
        let wishes = [stage.yamada, tanaka].map(|one| {
            let with = With::One(one.person());
            (who, SlotWish { with, ..stage.slot(stage.operator, at) })
        });
        // Whoever comes second may find the first's buffer in the way, never a second hold.
        at_once(&stage, wishes.to_vec()).await;
        stage.app.clock.advance(TimeDelta::minutes(11));
    }

    let most = "SELECT max(held) FROM (SELECT count(*) AS held FROM calendar_claim GROUP BY holder_id) AS each_client";
    assert_eq!(stage.count(most).await, 1);
}

#[tokio::test]
async fn a_held_slot_is_free_for_its_holder_alone_and_becomes_their_booking() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);

    let held = stage.holds(suzuki, stage.slot(stage.operator, thursday(14, 0))).await.unwrap();
    let seen = (stage.sees(suzuki, thursday(14, 0)).await, stage.sees(sato, thursday(14, 0)).await);
    let other = refused(stage.books(sato, thursday(14, 0)).await);
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    assert_eq!(
        held.until,
        stage.app.context.now() - TimeDelta::seconds(2) + TimeDelta::minutes(10)
    );
    assert_eq!(seen, (true, false));
    assert_eq!(other, Refusal::Taken);
    assert_eq!(stage.held(suzuki).await, None);
    assert_eq!(stage.count(CELLS).await, 15 + 12);
    assert_eq!(
        stage.count("SELECT count(*) FROM calendar_claim WHERE hold_expires_at IS NOT NULL").await,
        0
    );
}

#[tokio::test]
async fn another_choice_gives_the_first_back_and_a_refused_one_keeps_it() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let slot = |starts_at| stage.slot(stage.operator, starts_at);
    stage.books(sato, days_later(1, 14)).await.unwrap();

    stage.holds(suzuki, slot(thursday(14, 0))).await.unwrap();
    stage.holds(suzuki, slot(thursday(14, 30))).await.unwrap();
    let refusal = refused(stage.holds(suzuki, slot(days_later(1, 14))).await);

    assert_eq!(refusal, Refusal::Taken);
    assert_eq!(stage.held(suzuki).await.unwrap().starts_at, thursday(14, 30));
    assert!(stage.sees(sato, thursday(13, 0)).await);
    assert!(!stage.sees(sato, thursday(14, 0)).await);
    let_go(&stage.app.context, suzuki).await.unwrap();
    assert!(stage.sees(sato, thursday(14, 0)).await);
}

#[tokio::test]
async fn who_is_slower_than_their_hold_is_booked_where_nobody_came() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let slot = |starts_at| stage.slot(stage.operator, starts_at);

    stage.holds(suzuki, slot(thursday(14, 0))).await.unwrap();
    stage.app.clock.advance(TimeDelta::minutes(10));
    let late = stage.books(suzuki, thursday(14, 0)).await;
    stage.holds(suzuki, slot(thursday(16, 0))).await.unwrap();
    stage.app.clock.advance(TimeDelta::minutes(10));
    let kept = stage.held(suzuki).await;
    let quicker = stage.books(sato, thursday(16, 0)).await;
    let lost = refused(stage.books(suzuki, thursday(16, 0)).await);

    assert!(late.is_ok());
    assert_eq!(kept, None);
    assert!(quicker.is_ok());
    assert_eq!(lost, Refusal::Taken);
}

#[tokio::test]
async fn whoever_is_held_of_anybody_is_the_one_who_is_booked() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let sato = stage.client("佐藤 一郎").await;
    let anyone = SlotWish { with: With::Anyone, ..stage.slot(stage.operator, thursday(14, 0)) };

    let held = stage.holds(suzuki, anyone).await.unwrap();
    // Now the other has less to do, and would be taken by load.
    let busy = With::One(held.accompanist);
    let more = Booking { with: busy, ..stage.booking(days_later(1, 10)) };
    stage.books_so(sato, more).await.unwrap();
    let booking = Booking { with: With::Anyone, ..stage.booking(thursday(14, 0)) };
    let booked = stage.books_so(suzuki, booking).await.unwrap();

    assert!([stage.yamada.person(), tanaka.person()].contains(&held.accompanist));
    assert_eq!(booked.accompanist, Some(held.accompanist));
}

#[tokio::test]
async fn what_would_refuse_the_booking_refuses_the_choice() {
    let stage = Stage::new().await;
    stage.policy(|policy| policy.most_open = "1".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let stranger = Client::acting_as(stage.yamada.person());
    let elsewhere = stage.organisation("よその団体").await;
    let other = stage.client_of("高橋 二郎", elsewhere).await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let full = refused(stage.holds(suzuki, stage.slot(stage.operator, thursday(16, 0))).await);
    let foreign = refused(stage.holds(other, stage.slot(stage.operator, thursday(16, 0))).await);
    let own = refused(stage.holds(stranger, stage.slot(stage.operator, thursday(16, 0))).await);
    let night = refused(stage.holds(other, stage.slot(elsewhere, thursday(22, 0))).await);
    let odd = thursday(16, 0) + TimeDelta::seconds(1);
    let odd = refused(stage.holds(other, stage.slot(elsewhere, odd)).await);

    assert_eq!(full, Refusal::TooManyOpen { most: 1 });
    assert_eq!((foreign, own), (Refusal::NotForThem, Refusal::NotForThem));
    assert!(matches!(night, Refusal::NotFree(_)), "{night:?}");
    assert!(matches!(odd, Refusal::NotFree(_)), "{odd:?}");
}

#[tokio::test]
async fn a_hold_gives_way_to_what_the_client_has_already() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let with = With::One(tanaka.person());
    let wish = SlotWish { with, ..stage.slot(stage.operator, thursday(14, 30)) };
    let refusal = refused(stage.holds(suzuki, wish).await);

    let (starts_at, ends_at) = (thursday(14, 0), thursday(15, 0));
    assert_eq!(refusal, Refusal::OwnTimeTaken { starts_at, ends_at });
}
