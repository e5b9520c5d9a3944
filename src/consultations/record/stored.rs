//! Rows of records. Whoever changes one has locked its consultation before.

use std::collections::HashMap;

use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::record::{self, RecordState};
use entities::consultations::record_step::{self, StepKind};
use entities::consultations::{record_field, record_plan, record_revision};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::{Value, json};

use super::content::{Content, Entry, Planned};
use super::openness::{Reader, reader_of};
use super::{Move, Refusal, after};
use crate::consultations::By;
use crate::consultations::meeting;
use crate::consultations::pen::Pen;
use crate::database::Stop;

/// A record that is being changed, under the lock of its consultation.
pub struct Opened {
    pub row: consultation::Model,
    pub record: record::Model,
    pub revision: record_revision::Model,
}

/// Opens a record for somebody who is this reader of it; foreign and missing look the same.
pub async fn lock(
    pen: Pen<'_>,
    by: By,
    (id, wanted): (ConsultationId, &[Reader]),
) -> Result<Opened, Stop<Refusal>> {
    let row = meeting::lock(pen, id, by).await.map_err(|stop| stop.map(|_| Refusal::NotFound))?;
    let reader = reader_of(by, &row).filter(|reader| wanted.contains(reader));
    reader.ok_or(Refusal::NotFound)?;
    refuse_unless_held(&row)?;
    let record = record::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    let revision = record_revision::Entity::find_by_id((id, record.revision)).one(pen.tx).await?;
    let revision = revision.ok_or_else(|| anyhow::anyhow!("a record has no present revision"))?;
    Ok(Opened { row, record, revision })
}

/// A record that was withdrawn with its meeting is not there.
fn refuse_unless_held(row: &consultation::Model) -> Result<(), Refusal> {
    if row.state == ConsultationState::Held { Ok(()) } else { Err(Refusal::NotFound) }
}

impl Opened {
    /// Refuses a form made from an older state of the record.
    pub fn expect(&self, version: i32) -> Result<(), Refusal> {
        if self.record.version == version { Ok(()) } else { Err(Refusal::ChangedMeanwhile) }
    }

    /// Where a move leads, or why it does not.
    pub fn after(&self, wish: Move) -> Result<RecordState, Refusal> {
        after(self.record.state, wish)
    }

    pub fn id(&self) -> ConsultationId {
        self.row.id
    }
}

/// Stores the record with a new version.
pub async fn save(pen: Pen<'_>, mut row: record::Model) -> Result<record::Model, DbErr> {
    row.version += 1;
    row.updated_at = pen.now;
    record::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await
}

pub async fn save_revision(pen: Pen<'_>, row: record_revision::Model) -> Result<(), DbErr> {
    record_revision::Entity::update(row.into_active_model().reset_all())
        .validate()?
        .exec(pen.tx)
        .await?;
    Ok(())
}

/// The content of one revision.
pub async fn content(
    db: &impl ConnectionTrait,
    key: (ConsultationId, i32),
) -> Result<Content, DbErr> {
    Ok(contents_of(db, &[key]).await?.remove(&key).unwrap_or_default())
}

/// The content of several revisions, in two queries.
pub async fn contents_of(
    db: &impl ConnectionTrait,
    keys: &[(ConsultationId, i32)],
) -> Result<HashMap<(ConsultationId, i32), Content>, DbErr> {
    let ids = || keys.iter().map(|(id, _)| *id);
    let fields = record_field::Entity::find()
        .filter(record_field::Column::ConsultationId.is_in(ids()))
        .all(db)
        .await?;
    let plans = record_plan::Entity::find()
        .filter(record_plan::Column::ConsultationId.is_in(ids()))
        .order_by_asc(record_plan::Column::ConsultationId)
        .order_by_asc(record_plan::Column::Place)
        .all(db)
        .await?;
    let mut found: HashMap<_, Content> =
        keys.iter().map(|key| (*key, Content::default())).collect();
    for row in fields {
        if let Some(content) = found.get_mut(&(row.consultation_id, row.revision)) {
            content.fields.insert(row.field, Entry { level: row.level, content: row.content });
        }
    }
    for row in plans {
        if let Some(content) = found.get_mut(&(row.consultation_id, row.revision)) {
            content.actions.push(Planned {
                id: Some(row.action_id),
                owner: row.owner,
                text: row.text,
                due_on: row.due_on,
            });
        }
    }
    Ok(found)
}

/// Replaces what is written in a revision.
pub async fn write(
    pen: Pen<'_>,
    (consultation_id, revision): (ConsultationId, i32),
    content: &Content,
) -> Result<(), DbErr> {
    clear(pen, (consultation_id, revision)).await?;
    let fields = content.fields.iter().map(|(field, entry)| {
        let row = record_field::Model {
            consultation_id,
            revision,
            field: *field,
            level: entry.level,
            content: entry.content.clone(),
        };
        row.into_active_model()
    });
    let fields: Vec<_> = fields.collect();
    if !fields.is_empty() {
        record_field::Entity::insert_many(fields).exec_without_returning(pen.tx).await?;
    }
    let plans = content.actions.iter().zip(1..).map(|(action, place)| {
        let row = record_plan::Model {
            consultation_id,
            revision,
            place,
            action_id: action.id.unwrap_or_else(|| pen.context.new_id()),
            owner: action.owner,
            text: action.text.clone(),
            due_on: action.due_on,
        };
        row.into_active_model()
    });
    let plans: Vec<_> = plans.collect();
    if !plans.is_empty() {
        record_plan::Entity::insert_many(plans).exec_without_returning(pen.tx).await?;
    }
    Ok(())
}

async fn clear(pen: Pen<'_>, (id, revision): (ConsultationId, i32)) -> Result<(), DbErr> {
    let fields = Condition::all()
        .add(record_field::Column::ConsultationId.eq(id))
        .add(record_field::Column::Revision.eq(revision));
    record_field::Entity::delete_many().filter(fields).exec(pen.tx).await?;
    let plans = Condition::all()
        .add(record_plan::Column::ConsultationId.eq(id))
        .add(record_plan::Column::Revision.eq(revision));
    record_plan::Entity::delete_many().filter(plans).exec(pen.tx).await?;
    Ok(())
}

/// Everything that happened to these records, oldest first.
pub async fn steps_of(
    db: &impl ConnectionTrait,
    ids: &[ConsultationId],
) -> Result<HashMap<ConsultationId, Vec<record_step::Model>>, DbErr> {
    let rows = record_step::Entity::find()
        .filter(record_step::Column::ConsultationId.is_in(ids.iter().copied()))
        .order_by_asc(record_step::Column::At)
        .order_by_asc(record_step::Column::Id)
        .all(db)
        .await?;
    let mut steps: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        steps.entry(row.consultation_id).or_default().push(row);
    }
    Ok(steps)
}

/// Adds a step, and a line to the audit log; what was remarked stays out of the log.
pub async fn happened(
    pen: Pen<'_>,
    opened: &Opened,
    (by, kind): (By, StepKind),
    remark: Option<String>,
) -> anyhow::Result<()> {
    let row = record_step::Model {
        id: pen.context.new_id(),
        consultation_id: opened.id(),
        revision: opened.record.revision,
        at: pen.now,
        person_id: by.person(),
        side: by.side(),
        kind,
        remark,
    };
    record_step::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    let details = json!({ "revision": opened.record.revision });
    note(pen, by, (action(kind), opened.id()), details).await
}

/// A line in the audit log.
pub async fn note(
    pen: Pen<'_>,
    by: By,
    (action, id): (&'static str, ConsultationId),
    details: Value,
) -> anyhow::Result<()> {
    pen.note(by.actor(), action, ("consultation_record", id.0), details).await
}

fn action(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Submitted => "record.submitted",
        StepKind::Confirmed => "record.confirmed",
        StepKind::ReturnedByClient | StepKind::ReturnedByOffice => "record.returned",
        StepKind::Approved => "record.approved",
        StepKind::ApprovedUnconfirmed => "record.approved_unconfirmed",
        StepKind::Corrected => "record.corrected",
    }
}

/// The step that came last.
pub async fn last_step(
    db: &impl ConnectionTrait,
    id: ConsultationId,
) -> Result<Option<record_step::Model>, DbErr> {
    record_step::Entity::find()
        .filter(record_step::Column::ConsultationId.eq(id))
        .order_by_desc(record_step::Column::At)
        .order_by_desc(record_step::Column::Id)
        .one(db)
        .await
}

/// Whether the last thing that happened is what is wished for again: a second press.
pub async fn is_repeat(
    pen: Pen<'_>,
    opened: &Opened,
    (by, kind): (By, StepKind),
    (version, remark): (i32, Option<&str>),
) -> Result<bool, DbErr> {
    if version.checked_add(1) != Some(opened.record.version) {
        return Ok(false);
    }
    let last = last_step(pen.tx, opened.id()).await?;
    Ok(last.is_some_and(|last| {
        (last.kind, last.person_id) == (kind, by.person()) && last.remark.as_deref() == remark
    }))
}
