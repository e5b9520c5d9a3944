use entities::RegistrationId;
use entities::study_sessions::{prework_handed, registration};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{Door, HandIn, Refusal, door};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{By, participant};
use crate::study_sessions::session as sessions;

/// Takes what a participant hands in until the deadline; handing in again replaces it, and without a
/// file keeps the one there is.
pub async fn hand_in(
    context: &Context,
    by: By,
    id: RegistrationId,
    given: HandIn,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = participant(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    // With the session locked the deadline does not move, and nobody replaces at the same time.
    sessions::lock(&tx, row.session_id).await?.ok_or(Refusal::NotFound)?;
    let row = participant(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    let Door { prework, standing, handed } =
        door(&tx, pen.now, &row).await?.ok_or(Refusal::NotFound)?;
    if let Some(refusal) = standing.refusal() {
        return Err(refusal.into());
    }
    let has_file = handed.as_ref().is_some_and(|one| one.file_name.is_some());
    let given = given.checked(&prework, has_file).map_err(Refusal::Invalid)?;
    store(pen, &row, given).await?;
    let facts = json!({ "registration": id, "again": handed.is_some() });
    pen.note(by.actor(&row), "study_session.prework_handed_in", row.session_id, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Over what there was; the file only where there is a new one.
async fn store(pen: Pen<'_>, row: &registration::Model, given: HandIn) -> anyhow::Result<()> {
    let mut replaced = vec![prework_handed::Column::Answers, prework_handed::Column::UpdatedAt];
    if given.file.is_some() {
        replaced.extend([
            prework_handed::Column::FileName,
            prework_handed::Column::Bytes,
            prework_handed::Column::Size,
        ]);
    }
    let size = given.file.as_ref().and_then(|file| i32::try_from(file.bytes.len()).ok());
    let line = prework_handed::Model {
        registration_id: row.id,
        session_id: row.session_id,
        answers: serde_json::to_string(&given.answers)?,
        file_name: given.file.as_ref().map(|file| file.name.clone()),
        bytes: given.file.map(|file| file.bytes),
        size,
        handed_at: pen.now,
        updated_at: pen.now,
    };
    let again = OnConflict::column(prework_handed::Column::RegistrationId)
        .update_columns(replaced)
        .to_owned();
    let insert = prework_handed::Entity::insert(line.into_active_model()).on_conflict(again);
    insert.exec_without_returning(pen.tx).await?;
    Ok(())
}
