use chrono::NaiveDate;
use entities::ReaderImportId;
use entities::newsletter::import::{self, ImportState};
use entities::newsletter::import_row;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryOrder as _, QuerySelect as _,
};
use serde::{Deserialize, Serialize};

use super::check::Checked;
use crate::context::Context;
use crate::newsletter::preferences::Preferences;
use crate::newsletter::staff::Newsdesk;

/// Rows written in one statement.
const AT_ONCE: usize = 1_000;

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub file_name: String,
    /// Where and how the people agreed.
    pub source: String,
    pub agreed_on: NaiveDate,
    pub lines: Vec<Checked>,
}

/// A line as kept until it is written.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptLine {
    pub email: String,
    pub preferences: Preferences,
}

/// Keeps the lines until somebody says that they are to be written.
pub async fn keep(
    context: &Context,
    desk: Newsdesk,
    new: &NewImport,
) -> anyhow::Result<ReaderImportId> {
    let row = import::Model {
        id: context.new_id(),
        state: ImportState::Checked,
        uploaded_by: desk.person(),
        uploaded_at: context.now(),
        file_name: new.file_name.clone(),
        source: new.source.clone(),
        agreed_on: new.agreed_on,
        lines: i32::try_from(new.lines.len())?,
        done: 0,
        added: 0,
        known: 0,
        left_out: 0,
        started_at: None,
        finished_at: None,
    };
    let id = row.id;
    let tx = context.database.begin_write().await?;
    import::Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&tx).await?;
    for part in new.lines.chunks(AT_ONCE) {
        let rows = part.iter().map(|line| kept(id, line)).collect::<anyhow::Result<Vec<_>>>()?;
        let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
        import_row::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    Ok(id)
}

fn kept(import_id: ReaderImportId, line: &Checked) -> anyhow::Result<import_row::Model> {
    let content =
        KeptLine { email: line.email.as_str().to_owned(), preferences: line.preferences.clone() };
    Ok(import_row::Model {
        import_id,
        line: i32::try_from(line.line)?,
        content: serde_json::to_string(&content)?,
    })
}

/// One file.
pub async fn import(
    reader: &impl ConnectionTrait,
    id: ReaderImportId,
) -> Result<Option<import::Model>, DbErr> {
    import::Entity::find_by_id(id).one(reader).await
}

/// The newest files.
pub async fn imports(
    reader: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<import::Model>, DbErr> {
    import::Entity::find()
        .order_by_desc(import::Column::UploadedAt)
        .order_by_desc(import::Column::Id)
        .limit(limit)
        .all(reader)
        .await
}
