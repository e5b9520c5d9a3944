use chrono::{DateTime, Utc};
use entities::consultations::consultation::Side;
use entities::consultations::file::{self, FileKind};
use entities::consultations::intake_sheet;
use entities::{ConsultationFileId, ConsultationId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::save::writable;
use crate::consultations::meeting::find;
use crate::consultations::pen::Pen;
use crate::consultations::wording::intake as say;
use crate::consultations::{By, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::web::Problems;

/// Files beside one sheet, or one record.
pub const MOST: usize = 5;
/// Five mebibytes.
const LARGEST: usize = 5 * 1024 * 1024;
const KINDS: [&str; 7] = ["pdf", "docx", "xlsx", "pptx", "png", "jpg", "jpeg"];
const LONGEST_NAME: usize = 100;

/// A file as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// A file as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    pub id: ConsultationFileId,
    pub kind: FileKind,
    pub name: String,
    pub uploaded_at: DateTime<Utc>,
}

/// Adds a file to the sheet.
pub async fn add_file(
    context: &Context,
    by: By,
    id: ConsultationId,
    new: NewFile,
) -> Result<ConsultationFileId, Stop<Refusal>> {
    check(&new).map_err(Refusal::Invalid)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    writable(pen, by, id).await?;
    let file = put_beside(pen, (by, id), new).await?;
    tx.commit().await?;
    Ok(file)
}

/// A file that was checked, beside a sheet that may be written.
pub(super) async fn put_beside(
    pen: Pen<'_>,
    (by, id): (By, ConsultationId),
    new: NewFile,
) -> Result<ConsultationFileId, Stop<Refusal>> {
    let there = file::Entity::find()
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Intake))
        .count(pen.tx)
        .await?;
    if usize::try_from(there).unwrap_or(usize::MAX) >= MOST {
        return Err(problem(say::too_many(MOST)).into());
    }
    let row = file::Model {
        id: pen.context.new_id(),
        consultation_id: id,
        kind: FileKind::Intake,
        name: new.name,
        media_type: new.media_type,
        bytes: new.bytes,
        uploaded_by: by.person(),
        uploaded_at: pen.now,
    };
    let file = row.id;
    file::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    let subject = ("consultation", id.0);
    pen.note(by.actor(), "consultation.file_added", subject, json!({ "file": file })).await?;
    Ok(file)
}

/// Takes a file of the sheet away.
pub async fn remove_file(
    context: &Context,
    by: By,
    (id, file): (ConsultationId, ConsultationFileId),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    writable(pen, by, id).await?;
    let gone = file::Entity::delete_many()
        .filter(file::Column::Id.eq(file))
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Intake))
        .exec(&tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Refusal::NotFound.into());
    }
    let subject = ("consultation", id.0);
    pen.note(by.actor(), "consultation.file_removed", subject, json!({ "file": file })).await?;
    tx.commit().await?;
    Ok(())
}

/// The files of the sheet, oldest first, without what is in them.
pub async fn files(db: &impl ConnectionTrait, id: ConsultationId) -> Result<Vec<FileLine>, DbErr> {
    let rows: Vec<(ConsultationFileId, FileKind, String, DateTime<Utc>)> = file::Entity::find()
        .select_only()
        .columns([
            file::Column::Id,
            file::Column::Kind,
            file::Column::Name,
            file::Column::UploadedAt,
        ])
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Intake))
        .order_by_asc(file::Column::UploadedAt)
        .order_by_asc(file::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, name, uploaded_at)| FileLine { id, kind, name, uploaded_at })
        .collect())
}

/// One file of the sheet, for whoever may see the consultation. The view is noted by the handler.
pub async fn file(
    db: &impl ConnectionTrait,
    by: By,
    (id, file): (ConsultationId, ConsultationFileId),
) -> Result<Option<file::Model>, DbErr> {
    if find(db, id, by).await?.is_none() {
        return Ok(None);
    }
    // A draft is for the client alone, and so is what lies beside it.
    let sheet = intake_sheet::Entity::find_by_id(id).one(db).await?;
    if by.side() != Side::Client && sheet.is_none_or(|sheet| sheet.submitted_at.is_none()) {
        return Ok(None);
    }
    file::Entity::find_by_id(file)
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Intake))
        .one(db)
        .await
}

/// Whether a file is of a kind and size that is taken.
pub fn check(file: &NewFile) -> Result<(), Problems> {
    let mut problems = Problems::none();
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if !ending.is_some_and(|ending| KINDS.contains(&ending.as_str())) {
        problems.add("file", say::FILE_KIND);
    }
    if file.bytes.is_empty() {
        problems.add("file", say::FILE_EMPTY);
    }
    if file.bytes.len() > LARGEST {
        problems.add("file", say::FILE_SIZE);
    }
    if file.name.chars().count() > LONGEST_NAME {
        problems.add("file", say::FILE_NAME);
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn problem(text: String) -> Refusal {
    let mut problems = Problems::none();
    problems.add("file", text);
    Refusal::Invalid(problems)
}
