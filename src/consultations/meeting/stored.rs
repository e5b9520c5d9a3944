//! Rows of consultations: finders scoped to who asks, locks in the one order everybody keeps:
//! organisation, consultation, calendars.

use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::people::membership;
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::person::{self, PersonState};
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QuerySelect as _, QueryTrait as _, Select,
};

use super::ConsultationNumber;
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal};
use crate::database::{Conflict, Stop};
use crate::vocabulary::{FiscalYear, TimeSlot};

/// States that occupy time.
pub const LIVE: [ConsultationState; 2] =
    [ConsultationState::Proposed, ConsultationState::Confirmed];

/// States that count as open for an organisation.
pub const OPEN: [ConsultationState; 3] =
    [ConsultationState::Requested, ConsultationState::Proposed, ConsultationState::Confirmed];

/// Whose consultation somebody may see and act on: the secretariat all, others their own. Not
/// theirs looks like not there. While wishes wait for the secretariat, the accompanist wished for
/// does not see them yet.
fn scoped(id: ConsultationId, by: By) -> Option<Select<consultation::Entity>> {
    let found = consultation::Entity::find_by_id(id);
    if let By::Link(link) = by
        && link.consultation() != id
    {
        return None;
    }
    let found = match by {
        // Whoever signs in was asked there.
        By::Link(link) => found.filter(may_sign_in(link.person())),
        _ => found,
    };
    Some(match by.side() {
        Side::Staff => found,
        Side::Client => found.filter(consultation::Column::ClientId.eq(by.person())),
        Side::Accompanist => found
            .filter(consultation::Column::AccompanistId.eq(by.person()))
            // Wishes the secretariat has not arranged, or never did.
            .filter(consultation::Column::StartsAt.is_not_null()),
    })
}

/// A link is no way around an account that was closed.
fn may_sign_in(id: PersonId) -> Condition {
    let closed = person::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(person::Column::Id.eq(id))
        .filter(person::Column::State.eq(PersonState::Disabled));
    Condition::all().add(Expr::exists(closed.into_query()).not())
}

pub async fn find(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    by: By,
) -> Result<Option<consultation::Model>, DbErr> {
    match scoped(id, by) {
        Some(found) => found.one(db).await,
        None => Ok(None),
    }
}

/// The consultation, locked until the transaction ends, its organisation before it: whoever ends or
/// moves one may have to count strikes and open requests.
pub async fn lock(
    pen: Pen<'_>,
    id: ConsultationId,
    by: By,
) -> Result<consultation::Model, Stop<Refusal>> {
    let seen = find(pen.tx, id, by).await?.ok_or(Refusal::NotFound)?;
    lock_organisation(pen, seen.organisation_id).await?;
    let found = scoped(id, by).ok_or(Refusal::NotFound)?;
    let row = found.lock(LockType::NoKeyUpdate).one(pen.tx).await?;
    Ok(row.ok_or(Refusal::NotFound)?)
}

/// The consultation, locked, for work nobody asked for.
pub async fn lock_unasked(
    pen: Pen<'_>,
    id: ConsultationId,
) -> Result<Option<consultation::Model>, DbErr> {
    consultation::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(pen.tx).await
}

/// Lets everything about one organisation's consultations be decided one after another.
pub async fn lock_organisation(
    pen: Pen<'_>,
    id: OrganisationId,
) -> Result<Option<organisation::Model>, DbErr> {
    organisation_to_lock(id).one(pen.tx).await
}

pub fn organisation_to_lock(id: OrganisationId) -> Select<organisation::Entity> {
    organisation::Entity::find_by_id(id).lock(LockType::NoKeyUpdate)
}

/// Whether somebody belongs to this organisation, and it is an operator that takes part.
pub async fn belongs_to_operator(
    pen: Pen<'_>,
    person: PersonId,
    organisation: &organisation::Model,
) -> Result<bool, DbErr> {
    use OrganisationKind::{AdoptedOperator, ProspectiveOperator, VeteranOperator};
    let takes_part = organisation.state == OrganisationState::Active
        && matches!(organisation.kind, AdoptedOperator | ProspectiveOperator | VeteranOperator);
    let place = place_in(person, organisation.id).one(pen.tx).await?;
    Ok(takes_part && place.is_some())
}

/// The place a person has in an organisation at present.
pub fn place_in(person: PersonId, organisation: OrganisationId) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::EndedAt.is_null())
}

/// Stores a new consultation under a number nobody has yet.
pub async fn insert(
    pen: Pen<'_>,
    mut row: consultation::Model,
) -> Result<consultation::Model, Stop<Refusal>> {
    let year = FiscalYear::starting_in(row.fiscal_year)
        .map_err(|_| anyhow::anyhow!("a consultation in no fiscal year"))?;
    let drawn_before = OnConflict::column(consultation::Column::Number).do_nothing().to_owned();
    loop {
        row.number = ConsultationNumber::draw(year, &pen.context.chance).to_string();
        let insert = consultation::Entity::insert(row.clone().into_active_model())
            .on_conflict(drawn_before.clone())
            .exec_without_returning(pen.tx)
            .await;
        let added = insert.map_err(|error| -> Stop<Refusal> {
            match Conflict::of(&error) {
                // The same press came twice: ask again.
                Conflict::Taken => Refusal::ChangedMeanwhile.into(),
                _ => error.into(),
            }
        })?;
        if added == 1 {
            return Ok(row);
        }
    }
}

/// Stores the row with a new version.
pub async fn save(
    pen: Pen<'_>,
    mut row: consultation::Model,
) -> Result<consultation::Model, DbErr> {
    row.version += 1;
    row.updated_at = pen.now;
    consultation::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await
}

/// Refuses what its state does not allow.
pub fn refuse_unless(
    row: &consultation::Model,
    allowed: &[ConsultationState],
) -> Result<(), Refusal> {
    if allowed.contains(&row.state) { Ok(()) } else { Err(Refusal::NotPossibleNow(row.state)) }
}

/// When it takes place; a failure where no time is known.
pub fn slot_of(row: &consultation::Model) -> anyhow::Result<TimeSlot> {
    let times = row.starts_at.zip(row.ends_at);
    let (starts, ends) =
        times.ok_or_else(|| anyhow::anyhow!("a consultation has no time in this state"))?;
    TimeSlot::new(starts, ends).map_err(|_| anyhow::anyhow!("a stored consultation has no slot"))
}
