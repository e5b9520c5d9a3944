use chrono::{DateTime, Utc};
use entities::mail::message::{Column, Entity, LetterClass, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
};

use super::DUE_AT;
use super::hold::hold;

/// Whether a letter should leave now, or was left behind by a sender that died. While mail is held,
/// sign-in letters alone should leave.
pub async fn has_due<C: ConnectionTrait>(reader: &C, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let held = hold(reader).await?.is_some();
    let leaving = Condition::all()
        .add(Column::CircularId.is_null())
        .add(Expr::col(DUE_AT).lte(now))
        .add_option(held.then(|| Column::Class.eq(LetterClass::SignIn)));
    let left_behind = Column::State
        .is_in([LetterState::Claimed, LetterState::Sending])
        .and(Column::LeaseUntil.lt(now));
    let one = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Condition::any().add(leaving).add(left_behind))
        .limit(1)
        .into_tuple::<entities::MailMessageId>()
        .one(reader)
        .await?;
    Ok(one.is_some())
}
