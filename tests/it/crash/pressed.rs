//! One step of one introduction: what is pressed, and everything it leaves.

use std::collections::BTreeSet;

use bansou::networking::By;
use bansou::networking::introductions::{Offer, choose, confirm, consent, offer, times_of};
use bansou::vocabulary::TimeSlot;
use chrono::{DateTime, TimeDelta, Utc};
use entities::IntroductionId;
use entities::calendar::{cell, claim};
use entities::mail::message;
use entities::networking::introduction::IntroductionState;
use entities::networking::{
    disclosure, introduction_event, introduction_outcome, introduction_time,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::networking::cast::{Stage, told};

const TOLD: [&str; 3] = ["organisation", "name", "email"];
const PLACE: &str = "https://meet.example.jp/j/1";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The other side agrees, and with that both have.
    Consent,
    /// The operator says it once more, after the other side.
    Confirm,
    /// The other side offers times.
    Offer,
    /// The other side chooses one of the operator's.
    Choose,
}

/// A request as a program sends it.
pub struct Pressed {
    pub step: Step,
    pub id: IntroductionId,
    pub path: String,
    pub bearer: Option<String>,
    pub body: Value,
    /// What was there before.
    pub before: Traces,
}

/// Everything there is about an introduction, without ids and instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traces {
    state: IntroductionState,
    version: i32,
    /// What either was told of the other is written down.
    told: [bool; 2],
    meets: bool,
    sequence: i32,
    events: Vec<String>,
    disclosures: Vec<String>,
    outcomes: u64,
    times: usize,
    /// What is taken in calendars, for what, and in how many cells.
    claims: Vec<String>,
    cells: u64,
    letters: Vec<String>,
}

impl Step {
    /// An introduction for which this is the next step; the days keep calendars apart.
    pub async fn made_ready(self, stage: &Stage, days: i64) -> IntroductionId {
        let id = stage.asks_so(|raw| raw.asks_again = self == Self::Confirm).await;
        stage.checks(id).await.unwrap();
        if self != Self::Consent {
            stage.consents(id).await.unwrap();
        }
        if self == Self::Choose {
            offer(&stage.app.context, stage.own(), id, &offered(stage, days, 3)).await.unwrap();
        }
        id
    }

    pub async fn pressed(self, stage: &Stage, days: i64) -> Pressed {
        let id = self.made_ready(stage, days).await;
        let link = format!("/api/v1/introduction-links/{}", stage.token(id).await);
        let (path, body) = match self {
            Self::Consent => (format!("{link}/consent"), json!({ "details": TOLD })),
            Self::Confirm => {
                (format!("/api/v1/me/introductions/{id}/consent"), json!({ "details": TOLD }))
            }
            Self::Offer => {
                let wanted = offered(stage, days, 2);
                let time =
                    |slot: &TimeSlot| json!({ "starts_at": slot.starts(), "ends_at": slot.ends() });
                let times: Vec<_> = wanted.times.iter().map(time).collect();
                (format!("{link}/times"), json!({ "times": times, "place": PLACE }))
            }
            Self::Choose => {
                (format!("{link}/meeting"), json!({ "time_id": second(stage, id).await }))
            }
        };
        let before = Traces::of(stage, id).await;
        Pressed { step: self, id, path, bearer: None, body, before }
    }

    /// The same step without a server that could be killed; what it leaves.
    pub async fn left(self, stage: &Stage, days: i64) -> Traces {
        let id = self.made_ready(stage, days).await;
        let context = &stage.app.context;
        let partner = stage.partner(id).await;
        let done = match self {
            Self::Consent => consent(context, stage.link(id).await, &told(&TOLD)).await,
            Self::Confirm => confirm(context, stage.suzuki, id).await,
            Self::Offer => offer(context, partner, id, &offered(stage, days, 2)).await,
            Self::Choose => choose(context, partner, id, second(stage, id).await).await,
        };
        done.unwrap();
        Traces::of(stage, id).await
    }
}

fn offered(stage: &Stage, days: i64, many: i64) -> Offer {
    let day: DateTime<Utc> = bansou::vocabulary::tokyo::start_of_day(stage.today());
    let slot = |place: i64| {
        let starts = day + TimeDelta::days(days) + TimeDelta::hours(9 + 2 * place);
        TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap()
    };
    Offer { times: (0..many).map(slot).collect(), place: PLACE.to_owned(), resource: None }
}

async fn second(stage: &Stage, id: IntroductionId) -> entities::IntroductionTimeId {
    times_of(stage.app.context.database.reader(), id).await.unwrap()[1].id
}

impl Traces {
    pub async fn of(stage: &Stage, id: IntroductionId) -> Self {
        let db = stage.app.context.database.reader();
        let row = stage.row(id).await;
        let events = introduction_event::Entity::find()
            .filter(introduction_event::Column::IntroductionId.eq(id));
        let disclosures =
            disclosure::Entity::find().filter(disclosure::Column::IntroductionId.eq(id));
        let outcomes = introduction_outcome::Entity::find()
            .filter(introduction_outcome::Column::IntroductionId.eq(id));
        let times = introduction_time::Entity::find()
            .filter(introduction_time::Column::IntroductionId.eq(id))
            .all(db)
            .await
            .unwrap();
        let holders: BTreeSet<_> = times.iter().map(|time| time.id.0).chain([id.0]).collect();
        let claims = claim::Entity::find().filter(claim::Column::HolderId.is_in(holders));
        let claims = claims.all(db).await.unwrap();
        let cells = cell::Column::ClaimId.is_in(claims.iter().map(|claim| claim.id));
        let events = events.all(db).await.unwrap();
        let disclosures = disclosures.all(db).await.unwrap();
        Self {
            state: row.state,
            version: row.version,
            told: [&row.requester_told, &row.partner_told].map(|told| !told.is_empty()),
            meets: row.meeting_starts_at.is_some() && row.meeting_ends_at.is_some(),
            sequence: row.calendar_sequence,
            events: sorted(events.iter().map(|line| format!("{:?} {:?}", line.act, line.side))),
            disclosures: sorted(disclosures.iter().map(|line| {
                format!("{} to {}: {}", line.subject_name, line.recipient, line.details)
            })),
            outcomes: outcomes.count(db).await.unwrap(),
            times: times.len(),
            claims: sorted(claims.iter().map(|claim| {
                let minutes = (claim.ends_at - claim.starts_at).num_minutes();
                format!("{} {minutes} {}", claim.holder_kind, claim.hold_expires_at.is_some())
            })),
            cells: cell::Entity::find().filter(cells).count(db).await.unwrap(),
            letters: sorted(letters(stage, id).await.iter().map(|letter| {
                let key = letter.dedupe_key.replace(&id.to_string(), "");
                format!("{key} {} {}", letter.letter, letter.to_address)
            })),
        }
    }
}

/// Letters about an introduction.
pub async fn letters(stage: &Stage, id: IntroductionId) -> Vec<message::Model> {
    message::Entity::find()
        .filter(message::Column::ConcernsId.eq(id.0))
        .all(stage.app.context.database.reader())
        .await
        .unwrap()
}

fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<_> = words.collect();
    words.sort();
    words
}
