//! The deadline of a session that moves.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::{prework, session};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};

use super::{reminders, stored};
use crate::study_sessions::pen::Pen;

/// Where a deadline goes with a session that moves: it keeps its distance to the start. Who could
/// still hand in loses nothing by that: where the distance would leave the deadline behind, it stays,
/// or is the new start if that comes first.
pub fn moved(
    due_at: DateTime<Utc>,
    (before, after): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let kept = due_at + (after - before);
    if kept <= now && due_at > now { std::cmp::min(due_at, after) } else { kept }
}

/// Moves the deadline and its reminders with the session, of which this is the row before. Whoever
/// moves it tells people.
pub async fn follow(
    pen: Pen<'_>,
    before: &session::Model,
    starts_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    if before.starts_at == starts_at {
        return Ok(());
    }
    let Some(due) = stored::deadline(pen.tx, before.id).await? else { return Ok(()) };
    let due_at = moved(due, (before.starts_at, starts_at), pen.now);
    set(pen, before.id, due_at).await?;
    let distances: BTreeSet<i32> =
        stored::distances(pen.tx, before.id).await?.into_iter().collect();
    reminders::plan(pen, before.id, due_at, &distances).await
}

/// A form that was opened before does not know this deadline, so the version goes up.
async fn set(pen: Pen<'_>, id: StudySessionId, due_at: DateTime<Utc>) -> Result<(), DbErr> {
    prework::Entity::update_many()
        .col_expr(prework::Column::DueAt, Expr::value(due_at))
        .col_expr(prework::Column::Version, Expr::col(prework::Column::Version).add(1))
        .col_expr(prework::Column::UpdatedAt, Expr::value(pen.now))
        .filter(prework::Column::SessionId.eq(id))
        .exec(pen.tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone as _};

    use super::*;

    fn day(day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 12, day, 5, 0, 0).unwrap()
    }

    #[test]
    fn it_keeps_its_distance_to_the_start() {
        assert_eq!(moved(day(8), (day(10), day(17)), day(1)), day(15));
        assert_eq!(moved(day(8), (day(10), day(9)), day(1)), day(7));
    }

    #[test]
    fn one_that_had_passed_opens_again_if_the_distance_says_so() {
        assert_eq!(moved(day(8), (day(10), day(17)), day(9)), day(15));
        assert_eq!(moved(day(8), (day(10), day(10) + TimeDelta::hours(1)), day(9)), {
            day(8) + TimeDelta::hours(1)
        });
    }

    #[test]
    fn nobody_who_could_still_hand_in_is_shut_out() {
        assert_eq!(moved(day(8), (day(10), day(6)), day(5)), day(6));
        assert_eq!(moved(day(4), (day(10), day(6)), day(3)), day(4));
    }
}
