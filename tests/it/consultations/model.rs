//! Clients, accompanists and the secretariat do at random whatever they may, all at once; afterwards
//! the tables are judged from outside.

use std::sync::{Arc, Mutex};

use bansou::calendar::add_listing;
use bansou::calendar::availability::SlotLength;
use bansou::consultations::{Accompanist, By};
use bansou::people::Actor;
use bansou::vocabulary::Chance;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ResourceId;
use entities::calendar::claim;
use entities::calendar::resource::ResourceKind;
use entities::consultations::consultation::{self, ConsultationState};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::cast::Stage;
use super::players::{Ground, Player};

const LIVE: [ConsultationState; 2] = [ConsultationState::Proposed, ConsultationState::Confirmed];

/// Live consultations that hold anything else than their accompanist's time with buffers and that of
/// the client, the room and the licence without.
const CLAIMS: &str = "SELECT count(*) FROM (SELECT c.id, \
    2 + CASE WHEN c.room_id IS NULL THEN 0 ELSE 1 END \
      + CASE WHEN c.licence_id IS NULL THEN 0 ELSE 1 END AS wanted, \
    (SELECT count(*) FROM calendar_claim k WHERE k.holder_id = c.id) AS held, \
    (SELECT count(*) FROM calendar_claim k WHERE k.holder_id = c.id \
         AND k.starts_at = c.starts_at AND k.ends_at = c.ends_at AND k.hold_expires_at IS NULL \
         AND ((k.holder_kind = 'consultation' AND k.resource_id = c.accompanist_id \
               AND k.buffer_before = c.buffer_before AND k.buffer_after = c.buffer_after) \
           OR (k.holder_kind = 'consultation_client' \
               AND k.resource_id IN (c.client_id, c.room_id, c.licence_id) \
               AND k.buffer_before = 0 AND k.buffer_after = 0))) AS fitting \
    FROM consultation c WHERE c.state IN ('proposed', 'confirmed')) AS each_one \
    WHERE held <> wanted OR fitting <> wanted";

/// Claims of consultations that are not live.
const STRAYS: &str = "SELECT count(*) FROM calendar_claim k \
    WHERE k.holder_kind <> 'consultation_hold' AND NOT EXISTS (SELECT 1 FROM consultation c \
    WHERE c.id = k.holder_id AND c.state IN ('proposed', 'confirmed'))";

/// Cells nobody claims.
const LOST_CELLS: &str = "SELECT count(*) FROM calendar_cell e WHERE NOT EXISTS (SELECT 1 \
    FROM calendar_claim k WHERE k.id = e.claim_id AND k.resource_id = e.resource_id)";

const MOST_HELD: &str = "SELECT coalesce(max(held), 0) FROM (SELECT count(*) AS held \
    FROM calendar_claim WHERE holder_kind = 'consultation_hold' GROUP BY holder_id) AS each_client";

/// Online meetings need a licence where nobody named an address.
const UNLICENSED: &str = "SELECT count(*) FROM consultation WHERE mode = 'online' \
    AND state IN ('proposed', 'confirmed') AND online_url IS NULL AND licence_id IS NULL";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_many_do_at_once_nobody_is_in_two_places_and_no_time_is_lost() {
    let ground = Arc::new(ground().await);
    let mut running = tokio::task::JoinSet::new();
    for (seed, player) in (0..).zip(players(&ground)) {
        running.spawn(Arc::clone(&ground).play(player, Chance::seeded(seed)));
    }
    let done: usize = running.join_all().await.into_iter().sum();

    assert!(done > 60, "only {done} moves came true");
    let (stage, judge) = (&ground.stage, ground.stage.app.database.judge().await);
    assert_eq!(meetings_that_overlap(&judge).await, Vec::new());
    assert_eq!(claims_that_overlap(&judge).await, Vec::new());
    assert_eq!(stage.count(CLAIMS).await, 0);
    assert_eq!(stage.count(STRAYS).await, 0);
    assert_eq!(stage.count(LOST_CELLS).await, 0);
    assert_eq!(stage.count(UNLICENSED).await, 0);
    assert!(stage.count(MOST_HELD).await <= 1);
    assert_eq!(stage.count("SELECT count(*) FROM calendar_cell").await, cells(&judge).await);

    cancelled_time_is_bookable(&ground, &judge).await;
}

async fn ground() -> Ground {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.most_open = "99".to_owned()).await;
    let mut accompanists = vec![stage.yamada];
    for name in ["田中 次郎", "高橋 三郎"] {
        accompanists.push(stage.accompanist(name).await);
    }
    // One with buffers whose meetings take a licence, one who answers for themselves.
    let own = |who, confirmation: &'static str| {
        stage.offers(who, move |raw| {
            raw.profile.buffer_before = "10".to_owned();
            raw.profile.buffer_after = "5".to_owned();
            raw.profile.grid_minutes = "15".to_owned();
            raw.profile.online_url = String::new();
            raw.profile.confirmation = confirmation.to_owned();
        })
    };
    own(accompanists[1], "at_once").await;
    own(accompanists[2], "by_accompanist").await;
    let mut members = Vec::new();
    for number in 0..8 {
        let organisation = stage.organisation(&format!("団体{}", number % 3)).await;
        members
            .push((stage.client_of(&format!("参加 {number}"), organisation).await, organisation));
    }
    let rooms = listed(&stage, ResourceKind::Room).await;
    let licences = listed(&stage, ResourceKind::Licence).await;
    Ground { stage, accompanists, members, rooms, licences, made: Mutex::default() }
}

/// Two of a kind: many want them at once.
async fn listed(stage: &Stage, kind: ResourceKind) -> Vec<ResourceId> {
    let mut ids = Vec::new();
    for number in 1..=2 {
        let label = format!("{kind:?} {number}");
        let id = add_listing(&stage.app.context, &Actor::System, kind, &label).await.unwrap();
        ids.push(id);
    }
    ids
}

fn players(ground: &Ground) -> Vec<Player> {
    let mut players: Vec<_> = ground.members.iter().copied().map(Player::Client).collect();
    players.extend(ground.accompanists.iter().copied().map(Player::Accompanist));
    players.extend([Player::Office; 3]);
    players
}

/// Somebody or something in two live meetings at one time, by the meetings themselves; the
/// accompanist's buffers count.
async fn meetings_that_overlap(judge: &DatabaseConnection) -> Vec<(Uuid, Uuid)> {
    let live = consultation::Entity::find().filter(consultation::Column::State.is_in(LIVE));
    let minutes = |minutes: i32| TimeDelta::minutes(minutes.into());
    let mut spans = Vec::new();
    for row in live.all(judge).await.unwrap() {
        let (starts, ends) = (row.starts_at.unwrap(), row.ends_at.unwrap());
        let (from, until) = (starts - minutes(row.buffer_before), ends + minutes(row.buffer_after));
        spans.push((row.id.0, row.accompanist_id.unwrap().0, from, until));
        let others =
            [Some(row.client_id.0), row.room_id.map(|id| id.0), row.licence_id.map(|id| id.0)];
        spans.extend(others.into_iter().flatten().map(|id| (row.id.0, id, starts, ends)));
    }
    overlapping(&spans)
}

/// The same by what is claimed, holds included.
async fn claims_that_overlap(judge: &DatabaseConnection) -> Vec<(Uuid, Uuid)> {
    let rows = claim::Entity::find().all(judge).await.unwrap();
    let minutes = |minutes: i32| TimeDelta::minutes(minutes.into());
    let spans: Vec<_> = rows
        .iter()
        .map(|row| {
            let from = row.starts_at - minutes(row.buffer_before);
            (row.id.0, row.resource_id.0, from, row.ends_at + minutes(row.buffer_after))
        })
        .collect();
    overlapping(&spans)
}

type Span = (Uuid, Uuid, DateTime<Utc>, DateTime<Utc>);

fn overlapping(spans: &[Span]) -> Vec<(Uuid, Uuid)> {
    let mut found = Vec::new();
    for (place, one) in spans.iter().enumerate() {
        for other in &spans[place + 1..] {
            if one.1 == other.1 && one.2 < other.3 && other.2 < one.3 {
                found.push((one.0, other.0));
            }
        }
    }
    found
}

/// Cells there should be by the claims: every slot and buffer is a multiple of five minutes.
async fn cells(judge: &DatabaseConnection) -> i64 {
    let rows = claim::Entity::find().all(judge).await.unwrap();
    let minutes = rows.iter().map(|row| {
        (row.ends_at - row.starts_at).num_minutes()
            + i64::from(row.buffer_before + row.buffer_after)
    });
    minutes.sum::<i64>() / 5
}

/// Everything is called off; then nothing is occupied but by holds, and each time can be had again.
async fn cancelled_time_is_bookable(ground: &Ground, judge: &DatabaseConnection) {
    let desk = By::Staff(ground.stage.desk);
    let live = consultation::Entity::find().filter(consultation::Column::State.is_in(LIVE));
    let live = live.all(judge).await.unwrap();
    for row in &live {
        ground.cancels(desk, row.id).await.unwrap();
    }
    // Holds end by themselves.
    ground.stage.app.clock.advance(TimeDelta::minutes(11));
    assert!(live.len() > 5, "only {} were live", live.len());
    for row in live {
        let with = Accompanist::acting_as(row.accompanist_id.unwrap());
        let length = SlotLength::from_minutes(u16::try_from(row.minutes).unwrap()).unwrap();
        let at = (row.starts_at.unwrap(), length);
        let again = ground.books_exactly(with, at).await.unwrap();
        ground.cancels(desk, again.id).await.unwrap();
    }
    let firm = "SELECT count(*) FROM calendar_claim WHERE hold_expires_at IS NULL";
    assert_eq!(ground.stage.count(firm).await, 0);
}
