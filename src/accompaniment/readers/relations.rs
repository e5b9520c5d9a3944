//! Who accompanies whom, for the capabilities below.

use chrono::NaiveDate;
use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::engagement_person::{self, Side};
use entities::{EngagementId, OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
};

use crate::accompaniment::engagement::accompanied_by;
use crate::vocabulary::FiscalYear;

/// The people who accompany an operator on a day, leads first.
pub async fn accompanists_of(
    db: &impl ConnectionTrait,
    operator: OrganisationId,
    day: NaiveDate,
) -> Result<Vec<PersonId>, DbErr> {
    let standing = on(day).filter(engagement::Column::OperatorId.eq(operator));
    let ids = standing.select_only().column(engagement::Column::Id).into_query();
    engagement_person::Entity::find()
        .select_only()
        .column(engagement_person::Column::PersonId)
        .filter(engagement_person::Column::Side.eq(Side::Accompanist))
        .filter(engagement_person::Column::EngagementId.in_subquery(ids))
        .order_by_desc(engagement_person::Column::Lead)
        .order_by_asc(engagement_person::Column::AddedAt)
        .order_by_asc(engagement_person::Column::PersonId)
        .into_tuple()
        .all(db)
        .await
}

/// The operators a person accompanies on a day, as long as they belong to the organisation that does.
pub async fn operators_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    day: NaiveDate,
) -> Result<Vec<OrganisationId>, DbErr> {
    on(day)
        .select_only()
        .column(engagement::Column::OperatorId)
        .distinct()
        .filter(accompanied_by(person))
        .order_by_asc(engagement::Column::OperatorId)
        .into_tuple()
        .all(db)
        .await
}

/// The engagement of an operator in a fiscal year: the one that runs, else the last.
pub async fn engagement_of(
    db: &impl ConnectionTrait,
    operator: OrganisationId,
    year: FiscalYear,
) -> Result<Option<engagement::Model>, DbErr> {
    let rows = engagement::Entity::find()
        .filter(engagement::Column::OperatorId.eq(operator))
        .filter(engagement::Column::FiscalYear.eq(year.year()))
        .order_by_desc(engagement::Column::StartedOn)
        .order_by_desc(engagement::Column::Id)
        .all(db)
        .await?;
    let running = rows.iter().find(|row| row.state == EngagementState::Active);
    Ok(running.or(rows.first()).cloned())
}

/// Whether somebody accompanies in an engagement of an operator that runs, or was carried through. With
/// one that was broken off ends what they see, and with their place in the organisation that
/// accompanies.
pub async fn accompanies(
    db: &impl ConnectionTrait,
    (person, operator): (PersonId, OrganisationId),
) -> Result<bool, DbErr> {
    let found = engagement::Entity::find()
        .filter(engagement::Column::OperatorId.eq(operator))
        .filter(accompanied_by(person))
        .filter(engagement::Column::State.ne(EngagementState::Ended))
        .count(db)
        .await?;
    Ok(found > 0)
}

/// Engagements that stand on a day: begun by then and not over before it. One that runs stands
/// until somebody ends it.
fn on(day: NaiveDate) -> Select<engagement::Entity> {
    let over = Condition::any()
        .add(engagement::Column::EndedOn.is_null())
        .add(engagement::Column::EndedOn.gte(day));
    engagement::Entity::find().filter(engagement::Column::StartedOn.lte(day)).filter(over)
}

/// An operator's engagements of all years, the newest first.
pub async fn engagements_of_operator(
    db: &impl ConnectionTrait,
    operator: OrganisationId,
) -> Result<Vec<EngagementId>, DbErr> {
    engagement::Entity::find()
        .select_only()
        .column(engagement::Column::Id)
        .filter(engagement::Column::OperatorId.eq(operator))
        .order_by_desc(engagement::Column::FiscalYear)
        .order_by_desc(engagement::Column::StartedOn)
        .into_tuple()
        .all(db)
        .await
}
