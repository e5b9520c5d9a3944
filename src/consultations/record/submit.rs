use std::collections::HashMap;

use entities::ConsultationId;
use entities::consultations::consultation::Side;
use entities::consultations::record_action::{self, ActionState};
use entities::consultations::record_step::StepKind;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};

use super::assemble::place;
use super::content::{Content, Planned};
use super::letters::{self, RecordToConfirm};
use super::openness::Reader;
use super::stored::{self, Opened, content, happened, is_repeat, lock};
use super::{Move, Refusal, reminders, wording};
use crate::consultations::meeting::parties;
use crate::consultations::pen::Pen;
use crate::consultations::{Accompanist, By};
use crate::context::Context;
use crate::database::Stop;

/// Hands the record in: the client is asked to confirm it, its actions become tasks.
pub async fn submit(
    context: &Context,
    who: Accompanist,
    (id, version): (ConsultationId, i32),
) -> Result<(), Stop<Refusal>> {
    let by = By::Accompanist(who);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut opened = lock(pen, by, (id, &[Reader::Author])).await?;
    if is_repeat(pen, &opened, (by, StepKind::Submitted), (version, None)).await? {
        return Ok(());
    }
    let state = opened.after(Move::Submit)?;
    opened.expect(version)?;
    let written = content(&tx, (id, opened.record.revision)).await?;
    let lacks = written.lacks();
    if !lacks.is_empty() {
        return Err(lacks.into());
    }
    opened.record.state = state;
    let mended = opened.revision.submitted_at.replace(pen.now).is_some();
    opened.revision.held_from = opened.row.held_from;
    opened.revision.held_until = opened.row.held_until;
    opened.revision.place = place(&opened.row);
    opened.revision.confirmed_at = None;
    opened.revision.confirmed_by = None;
    stored::save_revision(pen, opened.revision.clone()).await?;
    opened.record = stored::save(pen, opened.record).await?;
    reminders::withdraw(pen, id.0).await?;
    become_tasks(pen, &opened, &written).await?;
    happened(pen, &opened, (by, StepKind::Submitted), None).await?;
    let parties = parties(&tx, opened.row.clone()).await?;
    let again = opened.record.revision > 1;
    let letter = RecordToConfirm::new(pen, &parties, Side::Client, (again, mended));
    let occasion = format!("record:{}:to_confirm", opened.record.version);
    letters::send(pen, &parties, (Side::Client, &occasion), &letter).await?;
    tx.commit().await?;
    Ok(())
}

/// Brings the tasks to what the record lists now. What is closed stays closed; what is listed no
/// more is dropped.
async fn become_tasks(
    pen: Pen<'_>,
    opened: &Opened,
    content: &Content,
) -> Result<(), Stop<Refusal>> {
    let known = record_action::Entity::find()
        .filter(record_action::Column::ConsultationId.eq(opened.id()))
        .all(pen.tx)
        .await?;
    let mut known: HashMap<_, _> = known.into_iter().map(|task| (task.id, task)).collect();
    for planned in &content.actions {
        let task = planned.id.and_then(|id| known.remove(&id));
        let is_new = task.is_none();
        let task = brought(pen, opened, (planned, task))?;
        let active = task.clone().into_active_model();
        if is_new {
            record_action::Entity::insert(active).exec_without_returning(pen.tx).await?;
        } else {
            record_action::Entity::update(active.reset_all()).validate()?.exec(pen.tx).await?;
        }
        reminders::plan_task(pen, &opened.row, &task).await?;
    }
    for (_, mut task) in known {
        if task.state == ActionState::Open {
            task.state = ActionState::Dropped;
            task.note = Some(wording::NO_LONGER_AGREED.to_owned());
            task.closed_at = Some(pen.now);
            task.closed_by = opened.row.accompanist_id;
        }
        task.live = true;
        reminders::withdraw(pen, task.id.0).await?;
        let active = task.into_active_model().reset_all();
        record_action::Entity::update(active).validate()?.exec(pen.tx).await?;
    }
    Ok(())
}

fn brought(
    pen: Pen<'_>,
    opened: &Opened,
    (planned, task): (&Planned, Option<record_action::Model>),
) -> anyhow::Result<record_action::Model> {
    let named = planned.id.zip(planned.due_on);
    let (id, due_on) = named.ok_or_else(|| anyhow::anyhow!("an action handed in has no date"))?;
    let before = task.unwrap_or(record_action::Model {
        id,
        consultation_id: opened.id(),
        owner: planned.owner,
        text: String::new(),
        due_on,
        state: ActionState::Open,
        note: None,
        closed_at: None,
        closed_by: None,
        live: true,
        version: 0,
        updated_at: pen.now,
    });
    Ok(record_action::Model {
        owner: planned.owner,
        text: planned.text.clone(),
        due_on,
        live: true,
        version: before.version + 1,
        updated_at: pen.now,
        ..before
    })
}
