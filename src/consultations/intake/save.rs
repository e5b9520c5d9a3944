use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::consultations::event::EventKind;
use entities::consultations::intake_sheet;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::files::{NewFile, check, put_beside};
use super::sheet::{RawSheet, Sheet};
use crate::consultations::letters::{self, ConsultationIntakeSubmitted};
use crate::consultations::meeting::{OPEN, happened, lock, parties, refuse_unless};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// Keeps a draft of the sheet, or hands it in. It can be handed in again with changes until the
/// meeting begins; a sheet handed in never becomes a draft again.
pub async fn save_sheet(
    context: &Context,
    by: By,
    id: ConsultationId,
    sheet: (RawSheet, bool),
) -> Result<(), Stop<Refusal>> {
    save_with_file(context, by, id, sheet, None).await
}

/// The same with a file beside it: both are kept, or neither.
pub async fn save_with_file(
    context: &Context,
    by: By,
    id: ConsultationId,
    (raw, hands_in): (RawSheet, bool),
    file: Option<NewFile>,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = writable(pen, by, id).await?;
    let before = intake_sheet::Entity::find_by_id(id).one(&tx).await?;
    let submitted = before.and_then(|sheet| sheet.submitted_at);
    let sheet = checked(&raw, hands_in || submitted.is_some(), file.as_ref())?;
    let submitted_at = if hands_in { submitted.or(Some(pen.now)) } else { submitted };
    write(pen, id, sheet, submitted_at).await?;
    if let Some(file) = file {
        put_beside(pen, (by, id), file).await?;
    }
    if hands_in && submitted.is_none() {
        let late = row.intake_due_at.is_some_and(|due| pen.now > due);
        let facts = json!({ "late": late });
        happened(pen, &row, (by, EventKind::IntakeSubmitted), facts).await?;
        tell(pen, row).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Tells the accompanist that there is something to read. Whoever was only wished for never heard
/// of the meeting.
async fn tell(pen: Pen<'_>, row: consultation::Model) -> anyhow::Result<()> {
    if row.state == ConsultationState::Requested {
        return Ok(());
    }
    let (side, parties) = (Side::Accompanist, parties(pen.tx, row).await?);
    let letter = ConsultationIntakeSubmitted::new(pen, &parties, side, ());
    letters::send(pen, &parties, (side, "intake_submitted"), (&letter, None)).await
}

/// What can be stored, or what is wrong with the words and with the file.
fn checked(raw: &RawSheet, handed_in: bool, file: Option<&NewFile>) -> Result<Sheet, Refusal> {
    let sheet = raw.check(handed_in);
    let Err(refused) = file.map_or(Ok(()), check) else {
        return sheet.map_err(Refusal::Invalid);
    };
    let mut problems = sheet.err().unwrap_or_default();
    for problem in refused.into_list() {
        problems.add(problem.field, problem.detail);
    }
    Err(Refusal::Invalid(problems))
}

async fn write(
    pen: Pen<'_>,
    id: ConsultationId,
    sheet: Sheet,
    submitted_at: Option<chrono::DateTime<chrono::Utc>>,
) -> Result<(), sea_orm::DbErr> {
    let text = |text: Option<LongText<3_000>>| text.map(LongText::into_string).unwrap_or_default();
    let row = intake_sheet::Model {
        consultation_id: id,
        trouble: text(sheet.trouble),
        tried: text(sheet.tried),
        hoped: text(sheet.hoped),
        submitted_at,
        updated_at: pen.now,
    };
    let again = OnConflict::column(intake_sheet::Column::ConsultationId)
        .update_columns([
            intake_sheet::Column::Trouble,
            intake_sheet::Column::Tried,
            intake_sheet::Column::Hoped,
            intake_sheet::Column::SubmittedAt,
            intake_sheet::Column::UpdatedAt,
        ])
        .to_owned();
    intake_sheet::Entity::insert(row.into_active_model())
        .on_conflict(again)
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

/// A consultation of one's own, locked, whose sheet may still be written: the client's, or the
/// secretariat's for them.
pub async fn writable(
    pen: Pen<'_>,
    by: By,
    id: ConsultationId,
) -> Result<consultation::Model, Stop<Refusal>> {
    if by.side() == Side::Accompanist {
        return Err(Refusal::NotFound.into());
    }
    let row = lock(pen, id, by).await?;
    refuse_unless(&row, &OPEN)?;
    match row.starts_at {
        Some(starts) if pen.now >= starts => Err(Refusal::TooLate { deadline: starts }.into()),
        _ => Ok(row),
    }
}
