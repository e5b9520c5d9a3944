use entities::study_sessions::material;
use entities::{SessionMaterialId, StudySessionId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::Refusal;
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;

/// Takes material away for good; participants no longer see it.
pub async fn remove(
    context: &Context,
    who: Organiser,
    session: StudySessionId,
    id: SessionMaterialId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let gone = material::Entity::delete_many()
        .filter(material::Column::Id.eq(id))
        .filter(material::Column::SessionId.eq(session))
        .exec(&tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Refusal::NotFound.into());
    }
    pen.note(who.actor(), "study_session.material_removed", session, json!({ "material": id }))
        .await?;
    tx.commit().await?;
    Ok(())
}
