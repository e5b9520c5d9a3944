//! A plan as the secretariat sees it.

use chrono::{DateTime, Utc};
use entities::networking::events::plan::{self, PlanOrigin};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::networking::events::effect::Effect;
use crate::networking::events::planning::Considered;
use crate::networking::events::storage::Whole;
use crate::networking::events::{assemble, wording};
use crate::networking::rounds::{Score, judge, shortfalls};
use crate::people::vocabularies::Terms;
use crate::web::one_of;

#[derive(Deserialize, Serialize, ToSchema)]
pub struct NetworkingPlanMade {
    pub plan_id: Uuid,
}

/// What a plan is worth, begun rounds included.
#[derive(Serialize, ToSchema)]
pub struct NetworkingPlanScore {
    pub wishes: usize,
    pub wishes_met: usize,
    /// Meetings of two people after their first.
    pub repeats: usize,
    /// Pairs of one organisation at a table, each time.
    pub same_organisation: usize,
    pub same_region: usize,
    /// Pairs that must not sit together and do.
    pub kept_apart: usize,
    /// People alone at a table in a round to come, each time.
    pub alone: usize,
    /// Different pairs that meet.
    pub acquaintances: usize,
    /// People with wishes of whom none is met.
    pub empty_handed: usize,
}

impl From<Score> for NetworkingPlanScore {
    fn from(score: Score) -> Self {
        Self {
            wishes: score.wishes,
            wishes_met: score.wishes_met,
            repeats: score.repeats,
            same_organisation: score.same_organisation,
            same_region: score.same_region,
            kept_apart: score.forbidden,
            alone: score.alone,
            acquaintances: score.acquaintances,
            empty_handed: score.empty_handed,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct NetworkingSeat {
    pub participant_id: Uuid,
    pub name: String,
    pub organisation: Option<String>,
    pub locked: bool,
}

#[derive(Serialize, ToSchema)]
pub struct NetworkingTable {
    /// 0 is a pause.
    pub table: i32,
    pub seats: Vec<NetworkingSeat>,
}

#[derive(Serialize, ToSchema)]
pub struct NetworkingRoundShown {
    pub round: i32,
    pub begun: bool,
    pub tables: Vec<NetworkingTable>,
}

/// One plan of the history, without its seats.
#[derive(Serialize, ToSchema)]
pub struct NetworkingPlanItem {
    pub plan_id: Uuid,
    pub number: i32,
    #[schema(schema_with = one_of::<PlanOrigin>)]
    pub origin: PlanOrigin,
    pub note: String,
    pub made_at: DateTime<Utc>,
}

impl From<&plan::Model> for NetworkingPlanItem {
    fn from(row: &plan::Model) -> Self {
        Self {
            plan_id: row.id.0,
            number: row.number,
            origin: row.origin,
            note: row.note.clone(),
            made_at: row.made_at,
        }
    }
}

/// The current plan, with what it could not do.
#[derive(Serialize, ToSchema)]
pub struct NetworkingPlanShown {
    /// Absent while nothing was planned.
    pub plan_id: Option<Uuid>,
    /// Participants were told this plan.
    pub published: bool,
    /// The rounds to come seat exactly those who will be there.
    pub current: bool,
    pub score: Option<NetworkingPlanScore>,
    /// What could not be done and why, a sentence each.
    pub shortfalls: Vec<String>,
    pub rounds: Vec<NetworkingRoundShown>,
    /// The newest first.
    pub history: Vec<NetworkingPlanItem>,
}

impl NetworkingPlanShown {
    pub fn of(considered: &Considered, terms: &Terms) -> Self {
        let (whole, numbered) = (&considered.whole, &considered.numbered);
        let plan_id = whole.event.plan_id;
        let coming = whole.rounds_begun()..whole.event.rounds;
        let seatings: Vec<_> =
            coming.map(|round| assemble::seating(whole, &numbered.ids, round)).collect();
        let there = plan_id.is_some();
        let missing = if there { shortfalls(&numbered.question, &seatings) } else { Vec::new() };
        let sentence = |one| wording::shortfall_with(considered, Some(terms), one);
        let rounds = if there { 0..whole.event.rounds } else { 0..0 };
        Self {
            plan_id: plan_id.map(|id| id.0),
            published: there && plan_id == whole.event.published_plan_id,
            current: whole.is_current(),
            score: there.then(|| judge(&numbered.question, &seatings).into()),
            shortfalls: missing.iter().map(sentence).collect(),
            rounds: rounds.map(|round| shown(whole, round)).collect(),
            history: whole.plans.iter().rev().map(NetworkingPlanItem::from).collect(),
        }
    }
}

fn shown(whole: &Whole, round: i32) -> NetworkingRoundShown {
    let seat = |id: &entities::NetworkingParticipantId| {
        let one = whole.participant(*id)?;
        let locked = whole.locks.iter();
        Some(NetworkingSeat {
            participant_id: id.0,
            name: one.name(),
            organisation: one.organisation_name().map(str::to_owned),
            locked: locked.clone().any(|it| it.round == round && it.participant_id == *id),
        })
    };
    let tables = whole.tables(round).into_iter().map(|(table, guests)| NetworkingTable {
        table,
        seats: guests.iter().filter_map(seat).collect(),
    });
    NetworkingRoundShown {
        round: round + 1,
        begun: round < whole.rounds_begun(),
        tables: tables.collect(),
    }
}

/// What a changed seat makes better and worse.
#[derive(Serialize, ToSchema)]
pub struct NetworkingAdjustmentEffect {
    pub before: NetworkingPlanScore,
    pub after: NetworkingPlanScore,
    /// What is no longer missing.
    pub better: Vec<String>,
    /// What is missing then.
    pub worse: Vec<String>,
}

impl From<Effect> for NetworkingAdjustmentEffect {
    fn from(effect: Effect) -> Self {
        Self {
            before: effect.before.into(),
            after: effect.after.into(),
            better: effect.better,
            worse: effect.worse,
        }
    }
}

/// What came of publishing.
#[derive(Serialize, ToSchema)]
pub struct NetworkingPublished {
    pub letters: usize,
    /// This plan had been published before; nothing was done now.
    pub already: bool,
}
