use std::fmt::Write as _;

use entities::StudySessionId;
use entities::study_sessions::draw;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

use super::algorithm::hash;
use crate::study_sessions::pen::Pen;

/// Draws the seed of a session about to be published and writes down its hash. The session is
/// locked; a seed there already stays.
pub async fn commit(pen: Pen<'_>, id: StudySessionId) -> Result<(), sea_orm::DbErr> {
    if draw::Entity::find_by_id(id).one(pen.tx).await?.is_some() {
        return Ok(());
    }
    let mut seed = String::with_capacity(64);
    for byte in pen.context.chance.secret() {
        // Writing into a string cannot fail.
        let _ = write!(seed, "{byte:02x}");
    }
    let row = draw::Model {
        session_id: id,
        commitment: hash(&seed),
        seed,
        committed_at: pen.now,
        drawn_at: None,
        seats: None,
        organisation_limit: None,
    };
    draw::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(())
}
