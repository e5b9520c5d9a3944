//! Seats, counted by the database. Whoever changes them has locked the session first, so that
//! waiting order and organisation limits are decided one after another; the conditional update and
//! the checks of the table hold even without that lock.

use entities::StudySessionId;
use entities::study_sessions::seats::{self, Mode};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, Select,
};
use serde::Serialize;

use crate::database::WriteTransaction;

/// The seats of one mode as counted at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SeatCount {
    pub mode: Mode,
    /// None: as many as come.
    pub capacity: Option<i32>,
    /// Confirmed and offered.
    pub taken: i32,
}

impl SeatCount {
    /// Free seats; none where there is no limit.
    pub fn left(self) -> Option<i32> {
        self.capacity.map(|capacity| Ord::max(capacity - self.taken, 0))
    }

    pub fn is_full(self) -> bool {
        self.left() == Some(0)
    }
}

impl From<&seats::Model> for SeatCount {
    fn from(row: &seats::Model) -> Self {
        Self { mode: row.mode, capacity: row.capacity, taken: row.taken }
    }
}

pub async fn of(
    db: &impl ConnectionTrait,
    session: StudySessionId,
) -> Result<Vec<SeatCount>, DbErr> {
    let rows = all_of(session).all(db).await?;
    let mut counts: Vec<_> = rows.iter().map(SeatCount::from).collect();
    counts.sort_by_key(|count| count.mode);
    Ok(counts)
}

/// The rows of a session's seats.
pub fn all_of(session: StudySessionId) -> Select<seats::Entity> {
    seats::Entity::find().filter(seats::Column::SessionId.eq(session))
}

/// Takes one seat, or says that there is none.
pub async fn take(
    tx: &WriteTransaction,
    session: StudySessionId,
    mode: Mode,
) -> Result<bool, DbErr> {
    let free = Condition::any()
        .add(seats::Column::Capacity.is_null())
        .add(Expr::col(seats::Column::Taken).lt(Expr::col(seats::Column::Capacity)));
    let done = seats::Entity::update_many()
        .col_expr(seats::Column::Taken, Expr::col(seats::Column::Taken).add(1))
        .filter(seats::Column::SessionId.eq(session))
        .filter(seats::Column::Mode.eq(mode))
        .filter(free)
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn give_back(
    tx: &WriteTransaction,
    session: StudySessionId,
    mode: Mode,
) -> Result<(), DbErr> {
    seats::Entity::update_many()
        .col_expr(seats::Column::Taken, Expr::col(seats::Column::Taken).sub(1))
        .filter(seats::Column::SessionId.eq(session))
        .filter(seats::Column::Mode.eq(mode))
        .exec(tx)
        .await?;
    Ok(())
}

/// Sets how many seats there are; says no where more are taken already.
pub async fn set_capacity(
    tx: &WriteTransaction,
    session: StudySessionId,
    mode: Mode,
    capacity: Option<i32>,
) -> Result<bool, DbErr> {
    let mut change = seats::Entity::update_many()
        .col_expr(seats::Column::Capacity, Expr::value(capacity))
        .filter(seats::Column::SessionId.eq(session))
        .filter(seats::Column::Mode.eq(mode));
    if let Some(capacity) = capacity {
        change = change.filter(seats::Column::Taken.lte(capacity));
    }
    Ok(change.exec(tx).await?.rows_affected == 1)
}

pub async fn add_mode(
    tx: &WriteTransaction,
    session: StudySessionId,
    mode: Mode,
    capacity: Option<i32>,
) -> Result<(), DbErr> {
    let row = seats::ActiveModel {
        session_id: sea_orm::Set(session),
        mode: sea_orm::Set(mode),
        capacity: sea_orm::Set(capacity),
        taken: sea_orm::Set(0),
    };
    seats::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes a mode away; says no where somebody sits in it.
pub async fn remove_mode(
    tx: &WriteTransaction,
    session: StudySessionId,
    mode: Mode,
) -> Result<bool, DbErr> {
    let done = seats::Entity::delete_many()
        .filter(seats::Column::SessionId.eq(session))
        .filter(seats::Column::Mode.eq(mode))
        .filter(seats::Column::Taken.eq(0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
