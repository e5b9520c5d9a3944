use entities::consultations::fee_line::{self, LineState};
use entities::consultations::fee_settlement;
use entities::people::person;
use entities::{FeeLineId, PersonId};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::consultations::fees::Refusal;
use crate::consultations::pen::Pen;
use crate::database::Stop;

/// Whatever somebody is paid is decided one after another.
pub(in crate::consultations::fees) async fn lock_person(
    pen: Pen<'_>,
    id: PersonId,
) -> Result<(), Stop<Refusal>> {
    let found = person::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(pen.tx).await?;
    if found.is_some() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// A line, locked with the person it pays.
pub async fn lock_line(pen: Pen<'_>, id: FeeLineId) -> Result<fee_line::Model, Stop<Refusal>> {
    let seen = fee_line::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    lock_person(pen, seen.person_id).await?;
    Ok(fee_line::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?)
}

/// Whom these lines pay, in the order in which they are locked.
pub async fn people_of(
    db: &impl ConnectionTrait,
    lines: &[FeeLineId],
) -> Result<Vec<PersonId>, DbErr> {
    fee_line::Entity::find()
        .select_only()
        .column(fee_line::Column::PersonId)
        .distinct()
        .filter(fee_line::Column::Id.is_in(lines.iter().copied()))
        .order_by_asc(fee_line::Column::PersonId)
        .into_tuple()
        .all(db)
        .await
}

/// Stores the row with a new version.
pub async fn save_line(pen: Pen<'_>, mut row: fee_line::Model) -> Result<fee_line::Model, DbErr> {
    row.version += 1;
    row.updated_at = pen.now;
    fee_line::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await
}

/// What was settled of a line so far: yen, and yen of tax.
pub async fn settled(db: &impl ConnectionTrait, line: FeeLineId) -> Result<(i32, i32), DbErr> {
    let rows = fee_settlement::Entity::find()
        .filter(fee_settlement::Column::LineId.eq(line))
        .all(db)
        .await?;
    let sum = |of: fn(&fee_settlement::Model) -> i32| rows.iter().map(of).sum();
    Ok((sum(|row| row.amount), sum(|row| row.withheld)))
}

/// From where a line may go to where; everything else is refused.
pub fn step(row: &mut fee_line::Model, to: LineState) -> Result<(), Refusal> {
    use LineState::{Approved, Draft, Paid};
    match (row.state, to) {
        (Draft, Approved) | (Approved, Draft | Paid) => {
            row.state = to;
            Ok(())
        }
        (from, _) => Err(Refusal::LineNotNow(from)),
    }
}
