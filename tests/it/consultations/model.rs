//! Many clients book, move and cancel at random, all at once; afterwards the tables are judged from
//! outside.

use std::sync::Arc;

use bansou::calendar::availability::SlotLength;
use bansou::consultations::booking::{Booking, With, book};
use bansou::consultations::changing::{Cancellation, Shift, cancel, shift};
use bansou::consultations::{Accompanist, By, Client, Refusal};
use bansou::database::{Stop, retrying};
use bansou::vocabulary::Chance;
use chrono::TimeDelta;
use entities::ConsultationId;
use entities::OrganisationId;
use entities::consultations::consultation::{self, ConsultationState, Mode};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{Stage, subject, thursday};

/// Live consultations whose claims are not one of the accompanist and one of the client.
const CLAIMS: &str = "SELECT count(*) FROM consultation c WHERE c.state IN ('proposed', 'confirmed') \
    AND (SELECT count(*) FROM calendar_claim k WHERE k.holder_id = c.id \
         AND k.starts_at = c.starts_at AND k.ends_at = c.ends_at \
         AND ((k.holder_kind = 'consultation' AND k.resource_id = c.accompanist_id \
               AND k.buffer_before = c.buffer_before AND k.buffer_after = c.buffer_after) \
           OR (k.holder_kind = 'consultation_client' AND k.resource_id = c.client_id \
               AND k.buffer_before = 0 AND k.buffer_after = 0))) <> 2";

/// Claims of consultations that are not live.
const STRAYS: &str = "SELECT count(*) FROM calendar_claim k WHERE NOT EXISTS (SELECT 1 \
    FROM consultation c WHERE c.id = k.holder_id AND c.state IN ('proposed', 'confirmed'))";

/// Cells there should be by the live consultations: every slot and buffer is a multiple of five.
const EXPECTED: &str = "SELECT CAST(coalesce(sum((2 * minutes + buffer_before + buffer_after) / 5), 0) \
    AS bigint) FROM consultation WHERE state IN ('proposed', 'confirmed')";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_many_do_at_once_nobody_is_in_two_places_and_no_time_is_lost() {
    let stage = Arc::new(Stage::new().await);
    stage.policy(|raw| raw.most_open = "99".to_owned()).await;
    let accompanists = [stage.yamada, with_buffers(&stage, "田中 次郎").await];
    let mut running = tokio::task::JoinSet::new();
    for number in 0..12_u64 {
        let organisation = stage.organisation(&format!("団体{}", number % 3)).await;
        let who = stage.client_of(&format!("参加 {number}"), organisation).await;
        let player = Player { stage: stage.clone(), who, organisation, accompanists };
        running.spawn(player.play(Chance::seeded(number)));
    }
    let done: usize = running.join_all().await.into_iter().sum();

    assert!(done > 40, "only {done} wishes came true");
    assert_eq!(overlaps(&stage).await, Vec::new());
    assert_eq!(stage.count(CLAIMS).await, 0);
    assert_eq!(stage.count(STRAYS).await, 0);
    let cells = stage.count("SELECT count(*) FROM calendar_cell").await;
    assert_eq!(cells, stage.count(EXPECTED).await);
    assert!(cells > 0);
}

/// Live meetings that share a person at the same time, read over a connection of its own; the
/// accompanist's buffers count.
async fn overlaps(stage: &Stage) -> Vec<(ConsultationId, ConsultationId)> {
    let judge = stage.app.database.judge().await;
    let live = [ConsultationState::Proposed, ConsultationState::Confirmed];
    let rows = consultation::Entity::find()
        .filter(consultation::Column::State.is_in(live))
        .all(&judge)
        .await
        .unwrap();
    let minutes = |minutes: i32| TimeDelta::minutes(minutes.into());
    let mut spans = Vec::new();
    for row in &rows {
        let (starts, ends) = (row.starts_at.unwrap(), row.ends_at.unwrap());
        let (from, until) = (starts - minutes(row.buffer_before), ends + minutes(row.buffer_after));
        spans.push((row.id, row.accompanist_id.unwrap(), from, until));
        spans.push((row.id, row.client_id, starts, ends));
    }
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

async fn with_buffers(stage: &Stage, name: &str) -> Accompanist {
    let who = stage.accompanist(name).await;
    stage
        .offers(who, |raw| {
            raw.profile.buffer_before = "10".to_owned();
            raw.profile.buffer_after = "5".to_owned();
            raw.profile.grid_minutes = "15".to_owned();
        })
        .await;
    who
}

struct Player {
    stage: Arc<Stage>,
    who: Client,
    organisation: OrganisationId,
    accompanists: [Accompanist; 2],
}

impl Player {
    /// Thirty random wishes; says how many came true. A refusal is an answer, a failure is not.
    async fn play(self, chance: Chance) -> usize {
        let mut own: Vec<(ConsultationId, Accompanist)> = Vec::new();
        let mut done = 0;
        for _ in 0..30 {
            let dice = chance.secret();
            let place = usize::from(dice[1]);
            let answer = match (dice[0] % 6, own.is_empty()) {
                (0..=2, _) | (_, true) => self.books(&dice, &mut own).await,
                (3, _) => {
                    let (id, _) = own.swap_remove(place % own.len());
                    self.cancels(id).await
                }
                _ => self.moves(&dice, own[place % own.len()]).await,
            };
            match answer {
                Ok(()) => done += 1,
                Err(Stop::Refused(_)) => {}
                Err(Stop::Broken(error)) => panic!("{error:?}"),
            }
        }
        done
    }

    fn starts(dice: &[u8; 32]) -> chrono::DateTime<chrono::Utc> {
        thursday(9, 0)
            + TimeDelta::days(i64::from(dice[2] % 2))
            + TimeDelta::minutes(15 * i64::from(dice[3] % 32))
    }

    async fn books(
        &self,
        dice: &[u8; 32],
        own: &mut Vec<(ConsultationId, Accompanist)>,
    ) -> Result<(), Stop<Refusal>> {
        let with = self.accompanists[usize::from(dice[4] % 2)];
        let mut subject = subject(self.organisation);
        subject.length = SlotLength::ALL[usize::from(dice[5] % 4)];
        subject.mode = [Mode::InPerson, Mode::Phone][usize::from(dice[6] % 2)];
        let booking =
            Booking { subject, with: With::One(with.person()), starts_at: Self::starts(dice) };
        let context = &self.stage.app.context;
        let booked = retrying(|| book(context, self.who, booking.clone())).await?;
        own.push((booked.id, with));
        Ok(())
    }

    async fn moves(
        &self,
        dice: &[u8; 32],
        (id, with): (ConsultationId, Accompanist),
    ) -> Result<(), Stop<Refusal>> {
        let wish = Shift {
            length: SlotLength::ALL[usize::from(dice[5] % 4)],
            ..self.stage.wish_to_move(id, Self::starts(dice)).await
        };
        let by =
            if dice[7].is_multiple_of(2) { By::Client(self.who) } else { By::Accompanist(with) };
        let context = &self.stage.app.context;
        retrying(|| shift(context, by, wish.clone())).await.map(drop)
    }

    async fn cancels(&self, id: ConsultationId) -> Result<(), Stop<Refusal>> {
        let by = By::Client(self.who);
        let context = &self.stage.app.context;
        retrying(|| cancel(context, by, Cancellation { consultation: id, reason: None })).await
    }
}
