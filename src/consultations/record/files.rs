//! 添付: files beside a record, under the rules of the intake sheet's.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::consultations::file::{self, FileKind};
use entities::consultations::record_revision;
use entities::{ConsultationFileId, ConsultationId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::Refusal;
use super::moves::is_open;
use super::openness::Reader;
use super::readers::open;
use super::stored::{Opened, lock, note};
use super::wording as say;
use crate::consultations::intake::{MOST, NewFile, check};
use crate::consultations::pen::Pen;
use crate::consultations::{Accompanist, By};
use crate::context::Context;
use crate::database::Stop;
use crate::web::Problems;

/// A file without what is in it.
#[derive(Clone, Debug)]
pub struct RecordFile {
    pub id: ConsultationFileId,
    pub name: String,
    pub uploaded_at: DateTime<Utc>,
}

type Row = (ConsultationId, ConsultationFileId, String, DateTime<Utc>);

/// The files of these records, oldest first.
pub async fn files_of(
    db: &impl ConnectionTrait,
    ids: &[ConsultationId],
) -> Result<HashMap<ConsultationId, Vec<RecordFile>>, DbErr> {
    let rows: Vec<Row> = file::Entity::find()
        .select_only()
        .columns([
            file::Column::ConsultationId,
            file::Column::Id,
            file::Column::Name,
            file::Column::UploadedAt,
        ])
        .filter(file::Column::ConsultationId.is_in(ids.iter().copied()))
        .filter(file::Column::Kind.eq(FileKind::Record))
        .order_by_asc(file::Column::UploadedAt)
        .order_by_asc(file::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut files: HashMap<_, Vec<_>> = HashMap::new();
    for (consultation, id, name, uploaded_at) in rows {
        files.entry(consultation).or_default().push(RecordFile { id, name, uploaded_at });
    }
    Ok(files)
}

/// Adds a file while the record is being written.
pub async fn add_file(
    context: &Context,
    who: Accompanist,
    id: ConsultationId,
    new: NewFile,
) -> Result<ConsultationFileId, Stop<Refusal>> {
    check(&new)?;
    let by = By::Accompanist(who);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    writable(pen, by, id).await?;
    let there = file::Entity::find()
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Record))
        .count(&tx)
        .await?;
    if usize::try_from(there).unwrap_or(usize::MAX) >= MOST {
        let mut problems = Problems::none();
        problems.add("file", crate::consultations::wording::intake::too_many(MOST));
        return Err(problems.into());
    }
    let row = file::Model {
        id: context.new_id(),
        consultation_id: id,
        kind: FileKind::Record,
        name: new.name,
        media_type: new.media_type,
        bytes: new.bytes,
        uploaded_by: who.person(),
        uploaded_at: pen.now,
    };
    let file = row.id;
    file::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    note(pen, by, ("record.file_added", id), json!({ "file": file })).await?;
    tx.commit().await?;
    Ok(file)
}

/// Takes a file away that no approved revision has.
pub async fn remove_file(
    context: &Context,
    who: Accompanist,
    (id, file): (ConsultationId, ConsultationFileId),
) -> Result<(), Stop<Refusal>> {
    let by = By::Accompanist(who);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    writable(pen, by, id).await?;
    let row = file::Entity::find_by_id(file)
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Record))
        .one(&tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let kept = record_revision::Entity::find()
        .filter(record_revision::Column::ConsultationId.eq(id))
        .filter(record_revision::Column::ApprovedAt.gte(row.uploaded_at))
        .count(&tx)
        .await?;
    if kept > 0 {
        let mut problems = Problems::none();
        problems.add("file", say::FILE_APPROVED);
        return Err(problems.into());
    }
    file::Entity::delete_by_id(file).exec(&tx).await?;
    note(pen, by, ("record.file_removed", id), json!({ "file": file })).await?;
    tx.commit().await?;
    Ok(())
}

async fn writable(pen: Pen<'_>, by: By, id: ConsultationId) -> Result<Opened, Stop<Refusal>> {
    let opened = lock(pen, by, (id, &[Reader::Author])).await?;
    if !is_open(opened.record.state) {
        return Err(Refusal::NotPossibleNow(opened.record.state).into());
    }
    Ok(opened)
}

/// One file, for whoever reads the attachments of this record. The view is noted by the handler.
pub async fn file(
    db: &impl ConnectionTrait,
    by: By,
    (id, file): (ConsultationId, ConsultationFileId),
) -> anyhow::Result<Option<file::Model>> {
    let Some(view) = open(db, by, id).await? else { return Ok(None) };
    if view.files().iter().all(|own| own.id != file) {
        return Ok(None);
    }
    Ok(file::Entity::find_by_id(file).one(db).await?)
}
