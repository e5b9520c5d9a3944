use entities::StudySessionId;
use entities::mail::message;
use entities::study_sessions::registration;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::mail::LetterLine;

/// The letters about a session and its registrations, newest first, at most `limit` from `offset`
/// on, and how many there are.
pub async fn letters_about(
    db: &impl ConnectionTrait,
    session: StudySessionId,
    (offset, limit): (u64, u64),
) -> Result<(Vec<LetterLine>, u64), DbErr> {
    let registrations = Query::select()
        .column(registration::Column::Id)
        .from(registration::Entity)
        .and_where(Expr::col(registration::Column::SessionId).eq(session))
        .to_owned();
    let about = |kind: &str| message::Column::ConcernsKind.eq(kind);
    let own = about("study_session").and(message::Column::ConcernsId.eq(session.0));
    let of_people = about("study_session_registration")
        .and(message::Column::ConcernsId.in_subquery(registrations));
    let letters = message::Entity::find().filter(Condition::any().add(own).add(of_people));
    let total = letters.clone().count(db).await?;
    let lines = letters
        .order_by_desc(message::Column::CreatedAt)
        .order_by_desc(message::Column::Id)
        .offset(offset)
        .limit(limit)
        .into_partial_model::<LetterLine>()
        .all(db)
        .await?;
    Ok((lines, total))
}
