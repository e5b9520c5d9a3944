use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::consultations::record::{self, RecordState};
use entities::consultations::record_field::RecordField;
use entities::consultations::{intake_sheet, record_revision};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use super::content::{Content, Entry};
use super::letters::{self, RecordDue};
use super::openness::usual;
use super::timing::record_due;
use super::{reminders, stored, wording};
use crate::calendar::business_calendar;
use crate::consultations::meeting::{Parties, parties};
use crate::consultations::pen::Pen;
use crate::vocabulary::tokyo;

/// Begins the record of a meeting that was held, in the transaction that notes it. Where there is
/// one, it goes on; one that was withdrawn is asked for again.
pub async fn begin(
    pen: Pen<'_>,
    (before, row): (&consultation::Model, &consultation::Model),
) -> anyhow::Result<()> {
    let Some(ended) = row.held_until else { return Ok(()) };
    let present = record::Entity::find_by_id(row.id).one(pen.tx).await?;
    if present.is_some() && before.state == ConsultationState::Held {
        return Ok(());
    }
    let calendar = business_calendar(pen.tx).await?;
    // Whoever notes a meeting late has as long as whoever notes it at once.
    let due_at = record_due(&calendar, ended.max(pen.now));
    let record = match present {
        Some(record) => stored::save(pen, record::Model { due_at, ..record }).await?,
        None => first(pen, row, due_at).await?,
    };
    reminders::plan_record(pen, &calendar, (row, &record)).await?;
    let parties = parties(pen.tx, row.clone()).await?;
    let letter = RecordDue::new(pen, &parties, Side::Accompanist, (tokyo::date_time(due_at),));
    let occasion = match record.version {
        1 => "record:due".to_owned(),
        later => format!("record:due:{later}"),
    };
    letters::send(pen, &parties, (Side::Accompanist, &occasion), &letter).await
}

/// A draft with what is known already.
async fn first(
    pen: Pen<'_>,
    row: &consultation::Model,
    due_at: DateTime<Utc>,
) -> anyhow::Result<record::Model> {
    let record = record::Model {
        consultation_id: row.id,
        revision: 1,
        state: RecordState::Draft,
        due_at,
        version: 1,
        created_at: pen.now,
        updated_at: pen.now,
    };
    record::Entity::insert(record.clone().into_active_model())
        .exec_without_returning(pen.tx)
        .await?;
    begin_revision(pen, &record, None).await?;
    let parties = parties(pen.tx, row.clone()).await?;
    let content = known(pen, &parties).await?;
    stored::write(pen, (row.id, 1), &content).await?;
    Ok(record)
}

/// A new revision, empty.
pub async fn begin_revision(
    pen: Pen<'_>,
    record: &record::Model,
    reason: Option<String>,
) -> Result<(), DbErr> {
    let revision = record_revision::Model {
        consultation_id: record.consultation_id,
        revision: record.revision,
        reason,
        begun_at: pen.now,
        submitted_at: None,
        held_from: None,
        held_until: None,
        place: None,
        confirmed_at: None,
        confirmed_by: None,
        approved_at: None,
        approved_by: None,
        unconfirmed_reason: None,
    };
    record_revision::Entity::insert(revision.into_active_model())
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

/// What the booking and the intake sheet know, for the accompanist to go on from.
async fn known(pen: Pen<'_>, parties: &Parties) -> Result<Content, DbErr> {
    let sheet = intake_sheet::Entity::find_by_id(parties.row.id)
        .filter(intake_sheet::Column::SubmittedAt.is_not_null())
        .one(pen.tx)
        .await?;
    let mut content = Content::default();
    let mut fill = |field: RecordField, text: String| {
        content.fields.insert(field, Entry { level: usual(field), content: text });
    };
    fill(RecordField::Attendees, format!("{} {}", parties.organisation, parties.client_name()));
    fill(RecordField::Purpose, wording::purpose(parties.theme.as_deref(), &parties.row.about));
    if let Some(sheet) = sheet {
        let parts = [&sheet.trouble, &sheet.tried, &sheet.hoped].map(String::as_str);
        fill(RecordField::Intake, wording::sheet(parts));
    }
    Ok(content)
}
