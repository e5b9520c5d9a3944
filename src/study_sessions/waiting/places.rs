use entities::StudySessionId;
use entities::study_sessions::session;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, DbErr};

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
    let raised = Query::update()
        .table(session::Entity)
        .value(RegistrationsMade, Expr::col(RegistrationsMade).add(made))
        .value(QueueTail, Expr::col(QueueTail).add(tail))
        .and_where(session::Column::Id.eq(session))
        .returning(Query::returning().columns([RegistrationsMade, QueueTail]))
        .to_owned();
    let row = pen.tx.query_one(&raised).await?;
    let row =
        row.ok_or_else(|| DbErr::RecordNotFound("a locked session is not there".to_owned()))?;
    Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))
}
