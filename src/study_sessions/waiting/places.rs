use entities::StudySessionId;
use entities::study_sessions::session;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;

/// The next running number of a locked session and, for somebody who waits, the next place in line.
pub async fn count_up(
    pen: Pen<'_>,
    rows: &SessionRows,
    waits: bool,
) -> Result<(i32, Option<i32>), DbErr> {
    let id = rows.session.id;
    let (made, tail) = raise(pen, id, (1, i32::from(waits))).await?;
    Ok((made, waits.then_some(tail)))
}

/// The end of the line.
pub async fn last_place(pen: Pen<'_>, session: StudySessionId) -> Result<i32, DbErr> {
    Ok(raise(pen, session, (0, 1)).await?.1)
}

async fn raise(
    pen: Pen<'_>,
    session: StudySessionId,
    (made, tail): (i32, i32),
) -> Result<(i32, i32), DbErr> {
    use session::Column::{QueueTail, RegistrationsMade};
    session::Entity::update_many()
        .col_expr(RegistrationsMade, Expr::col(RegistrationsMade).add(made))
        .col_expr(QueueTail, Expr::col(QueueTail).add(tail))
        .filter(session::Column::Id.eq(session))
        .exec(pen.tx)
        .await?;
    session::Entity::find_by_id(session)
        .select_only()
        .column(RegistrationsMade)
        .column(QueueTail)
        .into_tuple()
        .one(pen.tx)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("a locked session is not there".to_owned()))
}
