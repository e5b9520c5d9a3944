use anyhow::Context as _;
use entities::sign_in::audit_entry;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::Value;

use crate::context::Context;
use crate::database::WriteTransaction;
use crate::people::Actor;

use super::{Entry, Subject};

/// Writes the entry as part of the caller's transaction.
pub async fn note(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    entry: Entry,
) -> anyhow::Result<()> {
    let row = audit_entry::Model {
        id: context.new_id(),
        at: context.now(),
        actor_kind: actor.kind().to_owned(),
        actor_id: actor.person(),
        action: entry.action.to_owned(),
        subject_kind: entry.subject.kind.to_owned(),
        subject_id: entry.subject.id,
        details: if entry.details.is_null() { String::new() } else { entry.details.to_string() },
    };
    audit_entry::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx)
        .await
        .context("the audit log could not be written")?;
    Ok(())
}

/// Notes that somebody looked at personal data; the page is shown only after that.
pub async fn viewed(
    context: &Context,
    actor: &Actor,
    subject: Subject,
    details: Value,
) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    note(&tx, context, actor, Entry::new("personal_data.viewed", subject).with(details)).await?;
    tx.commit().await?;
    Ok(())
}
