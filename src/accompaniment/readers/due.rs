//! Steps of engagements by the day they are due.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::OrganisationId;
use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::milestone::{self, Column, MilestoneKind};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use crate::accompaniment::Arranger;
use crate::people::{organisations, persons};

/// A step with whom it concerns.
#[derive(Clone, Debug)]
pub struct DueStep {
    pub step: milestone::Model,
    pub operator: String,
    /// Who sees to it.
    pub owner: Option<String>,
}

/// Steps due from one day to another, both included, by day, at most `limit`: of engagements that
/// run, and of completed ones what was reached or follows. Four queries.
pub async fn due_between(
    db: &impl ConnectionTrait,
    _who: Arranger,
    (first, last): (NaiveDate, NaiveDate),
    limit: u64,
) -> Result<Vec<DueStep>, DbErr> {
    let steps = milestone::Entity::find()
        .filter(Column::DueOn.between(first, last))
        .filter(matters())
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let engagements = engagement::Entity::find()
        .filter(engagement::Column::Id.is_in(steps.iter().map(|step| step.engagement_id)))
        .all(db)
        .await?;
    let operators: HashMap<_, OrganisationId> =
        engagements.into_iter().map(|row| (row.id, row.operator_id)).collect();
    let called = organisations::names(db, operators.values().copied()).await?;
    let owners = persons::names(db, steps.iter().filter_map(|step| step.owner_id)).await?;
    let due = |step: milestone::Model| {
        let operator = called.get(operators.get(&step.engagement_id)?)?.clone();
        let owner = step.owner_id.and_then(|id| owners.get(&id).cloned());
        Some(DueStep { step, operator, owner })
    };
    Ok(steps.into_iter().filter_map(due).collect())
}

fn matters() -> Condition {
    let within = |state| {
        let engagements = engagement::Entity::find()
            .select_only()
            .column(engagement::Column::Id)
            .filter(engagement::Column::State.eq(state));
        Column::EngagementId.in_subquery(engagements.into_query())
    };
    let lasting = Condition::any()
        .add(Column::ReachedOn.is_not_null())
        .add(Column::Kind.eq(MilestoneKind::FollowUp));
    let completed = Condition::all().add(within(EngagementState::Completed)).add(lasting);
    Condition::any().add(within(EngagementState::Active)).add(completed)
}
