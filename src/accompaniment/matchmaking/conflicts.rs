//! 利益相反: who never accompanies whom, from a day on and perhaps until another.

use std::collections::HashSet;

use chrono::NaiveDate;
use entities::accompaniment::conflict_of_interest;
use entities::people::{membership, person};
use entities::{ConflictOfInterestId, OrganisationId, PersonId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};
use serde_json::json;

use super::Refusal;
use crate::accompaniment::Arranger;
use crate::accompaniment::engagement::check_day;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::audit::Subject;
use crate::vocabulary::LongText;
use crate::web::Problems;

/// Whom the operator is not to be brought together with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictWith {
    Person(PersonId),
    /// Everybody of it.
    Organisation(OrganisationId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictPlan {
    pub operator: OrganisationId,
    pub with: ConflictWith,
    pub reason: String,
    pub from: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
}

/// Records a conflict of interest.
pub async fn declare_conflict(
    context: &Context,
    who: Arranger,
    plan: &ConflictPlan,
) -> Result<ConflictOfInterestId, Stop<Refusal>> {
    let mut problems = Problems::none();
    let reason = problems.keep("reason", LongText::<500>::parse(&plan.reason));
    check_day("from", plan.from, &mut problems);
    check_day("until", plan.until, &mut problems);
    if plan.until.is_some_and(|until| until < plan.from) {
        problems.add("until", say::CONFLICT_ORDER);
    }
    let Some(reason) = reason.filter(|_| problems.is_empty()) else { return Err(problems.into()) };
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = row(pen, who, plan, reason.into_string());
    let id = row.id;
    let added = conflict_of_interest::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(&tx)
        .await;
    match added {
        Err(error) if Conflict::of(&error) == Conflict::Reference => {
            return Err(Refusal::NotFound.into());
        }
        other => other?,
    };
    let subject = Subject::of("conflict_of_interest", id.0);
    let details = json!({ "operator": plan.operator });
    pen.note_about(who.actor(), "conflict_of_interest.declared", subject, details).await?;
    tx.commit().await?;
    Ok(id)
}

fn row(
    pen: Pen<'_>,
    who: Arranger,
    plan: &ConflictPlan,
    reason: String,
) -> conflict_of_interest::Model {
    let (person_id, organisation_id) = match plan.with {
        ConflictWith::Person(person) => (Some(person), None),
        ConflictWith::Organisation(organisation) => (None, Some(organisation)),
    };
    conflict_of_interest::Model {
        id: pen.context.new_id(),
        operator_id: plan.operator,
        person_id,
        organisation_id,
        reason,
        from_on: plan.from,
        until_on: plan.until,
        declared_by: who.person(),
        declared_at: pen.now,
    }
}

/// Says on which day a conflict is over for good.
pub async fn end_conflict(
    context: &Context,
    who: Arranger,
    id: ConflictOfInterestId,
    last: NaiveDate,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = conflict_of_interest::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = found.ok_or(Refusal::NotFound)?;
    let mut problems = Problems::none();
    check_day("until", last, &mut problems);
    if last < row.from_on {
        problems.add("until", say::CONFLICT_ORDER);
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let row = conflict_of_interest::Model { until_on: Some(last), ..row };
    conflict_of_interest::Entity::update(row.into_active_model().reset_all())
        .validate()?
        .exec(&tx)
        .await?;
    let subject = Subject::of("conflict_of_interest", id.0);
    let details = json!({ "until": last });
    pen.note_about(who.actor(), "conflict_of_interest.ended", subject, details).await?;
    tx.commit().await?;
    Ok(())
}

/// All that were ever recorded, newest first.
pub async fn conflicts(
    db: &impl ConnectionTrait,
) -> Result<Vec<conflict_of_interest::Model>, DbErr> {
    conflict_of_interest::Entity::find()
        .order_by_desc(conflict_of_interest::Column::DeclaredAt)
        .order_by_desc(conflict_of_interest::Column::Id)
        .all(db)
        .await
}

/// Conflicts that stand on a day.
fn standing(day: NaiveDate) -> Condition {
    let lasting = Condition::any()
        .add(conflict_of_interest::Column::UntilOn.is_null())
        .add(conflict_of_interest::Column::UntilOn.gte(day));
    Condition::all().add(conflict_of_interest::Column::FromOn.lte(day)).add(lasting)
}

/// All people who are not to be brought together with an operator on a day: those named, and
/// everybody who belongs to an organisation that is.
pub fn conflicted_with(operator: OrganisationId, day: NaiveDate) -> Condition {
    let declared = |column: conflict_of_interest::Column| {
        conflict_of_interest::Entity::find()
            .select_only()
            .column(column)
            .filter(conflict_of_interest::Column::OperatorId.eq(operator))
            .filter(standing(day))
            .filter(column.is_not_null())
            .into_query()
    };
    let members = membership::Entity::find()
        .select_only()
        .column(membership::Column::PersonId)
        .filter(membership::Column::EndedAt.is_null())
        .filter(
            membership::Column::OrganisationId
                .in_subquery(declared(conflict_of_interest::Column::OrganisationId)),
        )
        .into_query();
    Condition::any()
        .add(person::Column::Id.in_subquery(declared(conflict_of_interest::Column::PersonId)))
        .add(person::Column::Id.in_subquery(members))
}

/// Every operator and person who are not to be brought together on a day. Two queries.
pub async fn conflicted_pairs(
    db: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<HashSet<(OrganisationId, PersonId)>, DbErr> {
    let rows = conflict_of_interest::Entity::find().filter(standing(day)).all(db).await?;
    let of_organisations = rows.iter().filter_map(|row| row.organisation_id);
    let members: Vec<(OrganisationId, PersonId)> = membership::Entity::find()
        .select_only()
        .columns([membership::Column::OrganisationId, membership::Column::PersonId])
        .filter(membership::Column::EndedAt.is_null())
        .filter(membership::Column::OrganisationId.is_in(of_organisations))
        .into_tuple()
        .all(db)
        .await?;
    let mut pairs = HashSet::new();
    for row in rows {
        pairs.extend(row.person_id.map(|person| (row.operator_id, person)));
        let of_it = members.iter().filter(|(with, _)| Some(*with) == row.organisation_id);
        pairs.extend(of_it.map(|(_, person)| (row.operator_id, *person)));
    }
    Ok(pairs)
}

/// Whether a conflict stands on a day between an operator and a person, or any organisation the
/// person belongs to.
pub async fn is_conflicted(
    db: &impl ConnectionTrait,
    (operator, person): (OrganisationId, PersonId),
    day: NaiveDate,
) -> Result<bool, DbErr> {
    let found = person::Entity::find_by_id(person).filter(conflicted_with(operator, day));
    Ok(found.count(db).await? > 0)
}
