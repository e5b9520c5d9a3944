//! Ending a task, and taking it up again.

use entities::TaskId;
use entities::tasks::task::{self, TaskState};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::save::{note, past};
use super::storage::lock;
use super::{Clerk, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::tokyo;

/// Brings a task into this state. Where it is in it already nothing happens; what has ended in one
/// way is not ended in the other before it is taken up again.
pub async fn settle(
    context: &Context,
    who: Clerk,
    (id, wanted): (TaskId, TaskState),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let mut row = lock(&tx, who, id).await?.ok_or(Refusal::NotFound)?;
    if row.state == wanted {
        return Ok(());
    }
    let ends = wanted != TaskState::Open;
    if ends && row.state != TaskState::Open {
        return Err(Refusal::Closed(row.state).into());
    }
    let now = context.now();
    row.state = wanted;
    row.closed_by = ends.then(|| who.person());
    row.closed_at = ends.then_some(now);
    if !ends {
        row.told_due = past(row.due_on, tokyo::day_of(now)).or(row.told_due);
    }
    row.version += 1;
    row.updated_at = now;
    let saved = task::Entity::update(row.into_active_model().reset_all());
    saved.validate()?.exec_without_returning(&tx).await?;
    let action = match wanted {
        TaskState::Open => "task.reopened",
        TaskState::Done => "task.done",
        TaskState::Dropped => "task.dropped",
    };
    note(&tx, context, who, (action, id, json!({}))).await?;
    tx.commit().await?;
    Ok(())
}
