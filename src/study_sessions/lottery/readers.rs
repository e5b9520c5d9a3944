use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{self, Approval};
use entities::study_sessions::{draw, draw_entry};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::study_sessions::session::Standing;

/// A draw as anybody may see it. Before it took place: the hash alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub session: session::Model,
    pub commitment: String,
    pub committed_at: DateTime<Utc>,
    /// After the draw.
    pub result: Option<Drawing>,
}

/// What was drawn, from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub seed: String,
    pub drawn_at: DateTime<Utc>,
    pub seats: Vec<(Mode, Option<i32>)>,
    pub organisation_limit: Option<i32>,
    /// By rank.
    pub entries: Vec<draw_entry::Model>,
}

/// Whether registrations for this session only enter a draw that is still to come.
pub async fn enters(db: &impl ConnectionTrait, row: &session::Model) -> Result<bool, DbErr> {
    if row.approval != Approval::ByLottery {
        return Ok(false);
    }
    let own = draw::Entity::find_by_id(row.id).one(db).await?;
    Ok(own.is_none_or(|own| own.drawn_at.is_none()))
}

/// The draw of a public session; none where seats are not drawn, or nobody may know of it.
pub async fn outcome(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: StudySessionId,
) -> Result<Option<Outcome>, DbErr> {
    let Some(session) = session::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let public = Standing::from(&session).phase(&[], now).is_public();
    let Some(own) = draw::Entity::find_by_id(id).one(db).await?.filter(|_| public) else {
        return Ok(None);
    };
    let result = match own.drawn_at {
        None => None,
        Some(drawn_at) => Some(Drawing {
            drawn_at,
            seed: own.seed,
            seats: serde_json::from_str(own.seats.as_deref().unwrap_or("[]")).unwrap_or_default(),
            organisation_limit: own.organisation_limit,
            entries: draw_entry::Entity::find()
                .filter(draw_entry::Column::SessionId.eq(id))
                .order_by_asc(draw_entry::Column::Rank)
                .all(db)
                .await?,
        }),
    };
    Ok(Some(Outcome {
        session,
        commitment: own.commitment,
        committed_at: own.committed_at,
        result,
    }))
}
