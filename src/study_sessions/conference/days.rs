use chrono::{DateTime, Utc};
use entities::study_sessions::session::{self, SessionState};
use sea_orm::EntityTrait as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ActiveEnum as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _, Select};

use crate::study_sessions::readers::PUBLIC;

/// Sessions that can be named as further days, at most.
const MOST_CANDIDATES: u64 = 200;

/// All days of the conference, itself among them, by start; drafts too. None where it is no day of
/// one.
pub async fn days(
    db: &impl ConnectionTrait,
    of: &session::Model,
) -> Result<Vec<session::Model>, DbErr> {
    match all(of) {
        Some(days) => days.all(db).await,
        None => Ok(Vec::new()),
    }
}

/// The other days anybody may know of, by start.
pub async fn public_days(
    db: &impl ConnectionTrait,
    of: &session::Model,
) -> Result<Vec<session::Model>, DbErr> {
    let Some(days) = all(of) else { return Ok(Vec::new()) };
    days.filter(session::Column::State.is_in(PUBLIC))
        .filter(session::Column::Id.ne(of.id))
        .all(db)
        .await
}

fn all(of: &session::Model) -> Option<Select<session::Entity>> {
    let conference = of.conference_id?;
    Some(
        session::Entity::find()
            .filter(session::Column::ConferenceId.eq(conference))
            .filter(session::Column::State.ne(SessionState::Discarded))
            .order_by_asc(session::Column::StartsAt)
            .order_by_asc(session::Column::Id),
    )
}

/// Sessions still to come that belong to no conference of several days, by start.
pub async fn candidates(
    db: &impl ConnectionTrait,
    besides: &session::Model,
    now: DateTime<Utc>,
) -> Result<Vec<session::Model>, DbErr> {
    let open = [
        SessionState::Draft,
        SessionState::Scheduled,
        SessionState::Published,
        SessionState::Postponed,
    ];
    session::Entity::find()
        .filter(
            Condition::any()
                .add(session::Column::ConferenceId.is_null())
                .add(session::Column::ConferenceId.not_in_subquery(of_several_days())),
        )
        .filter(session::Column::Id.ne(besides.id))
        .filter(session::Column::State.is_in(open))
        .filter(session::Column::EndsAt.gt(now))
        .order_by_asc(session::Column::StartsAt)
        .limit(MOST_CANDIDATES)
        .all(db)
        .await
}

fn of_several_days() -> SelectStatement {
    let id = || Expr::col(session::Column::ConferenceId);
    Query::select()
        .expr(id())
        .from(session::Entity)
        .and_where(id().is_not_null())
        .and_where(Expr::col(session::Column::State).ne(SessionState::Discarded.to_value()))
        .add_group_by([id()])
        .and_having(Expr::col(session::Column::Id).count().gt(1))
        .to_owned()
}
