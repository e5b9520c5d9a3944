use chrono::{DateTime, Utc};
use entities::consultations::file::{self, FileKind};
use entities::{ConsultationFileId, ConsultationId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::save::journey;
use super::stored::{claim_of, is_open};
use crate::consultations::Accompanist;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::line::lock_person;
use crate::consultations::fees::refusal::problem;
use crate::consultations::intake::{FileLine, MOST, NewFile, check};
use crate::consultations::pen::Pen;
use crate::consultations::wording::intake as say;
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;

/// Adds a receipt to one's own claim, before or after the claim itself is written.
pub async fn add_receipt(
    context: &Context,
    who: Accompanist,
    id: ConsultationId,
    new: NewFile,
) -> Result<ConsultationFileId, Stop<Refusal>> {
    check(&new).map_err(Refusal::Invalid)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    writable(pen, who, id).await?;
    if receipts(&tx, id).await?.len() >= MOST {
        return Err(problem("file", say::too_many(MOST)).into());
    }
    let row = file::Model {
        id: context.new_id(),
        consultation_id: id,
        kind: FileKind::Evidence,
        name: new.name,
        media_type: new.media_type,
        bytes: new.bytes,
        uploaded_by: who.person(),
        uploaded_at: pen.now,
    };
    let file = row.id;
    file::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    note(pen, who, (id, "consultation.file_added"), file).await?;
    tx.commit().await?;
    Ok(file)
}

/// Takes a receipt away.
pub async fn remove_receipt(
    context: &Context,
    who: Accompanist,
    (id, file): (ConsultationId, ConsultationFileId),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    writable(pen, who, id).await?;
    let gone = file::Entity::delete_many()
        .filter(file::Column::Id.eq(file))
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Evidence))
        .exec(&tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Refusal::NotFound.into());
    }
    note(pen, who, (id, "consultation.file_removed"), file).await?;
    tx.commit().await?;
    Ok(())
}

async fn note(
    pen: Pen<'_>,
    who: Accompanist,
    (id, action): (ConsultationId, &'static str),
    file: ConsultationFileId,
) -> anyhow::Result<()> {
    let facts = json!({ "file": file });
    pen.note(Actor::Person(who.person()), action, ("consultation", id.0), facts).await
}

async fn writable(pen: Pen<'_>, who: Accompanist, id: ConsultationId) -> Result<(), Stop<Refusal>> {
    journey(pen, who, id).await?;
    lock_person(pen, who.person()).await?;
    match claim_of(pen.tx, id).await? {
        Some(claim) if !is_open(claim.row.state) => {
            Err(Refusal::ClaimNotNow(claim.row.state).into())
        }
        _ => Ok(()),
    }
}

/// The receipts of a journey, oldest first, without what is in them.
pub async fn receipts(
    db: &impl ConnectionTrait,
    id: ConsultationId,
) -> Result<Vec<FileLine>, DbErr> {
    let rows: Vec<(ConsultationFileId, String, DateTime<Utc>)> = file::Entity::find()
        .select_only()
        .columns([file::Column::Id, file::Column::Name, file::Column::UploadedAt])
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Evidence))
        .order_by_asc(file::Column::UploadedAt)
        .order_by_asc(file::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let line =
        |(id, name, uploaded_at)| FileLine { id, kind: FileKind::Evidence, name, uploaded_at };
    Ok(rows.into_iter().map(line).collect())
}

/// One receipt with what is in it. Who may see the journey is for the caller to know.
pub async fn receipt(
    db: &impl ConnectionTrait,
    (id, file): (ConsultationId, ConsultationFileId),
) -> Result<Option<file::Model>, DbErr> {
    file::Entity::find_by_id(file)
        .filter(file::Column::ConsultationId.eq(id))
        .filter(file::Column::Kind.eq(FileKind::Evidence))
        .one(db)
        .await
}
