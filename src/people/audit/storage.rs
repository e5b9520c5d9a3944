use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::sign_in::audit_entry::{self, Column};
use entities::{AuditEntryId, PersonId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};
use serde_json::Value;
use uuid::Uuid;

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
    let entry = audit_entry::Entity::insert(row.into_active_model().reset_all());
    tx.write_later(entry.as_query()).await.context("the audit log could not be written")
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

/// Which entries are asked for.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub actors: Option<Vec<PersonId>>,
    /// Name of a table.
    pub kind: Option<String>,
    /// Any of these.
    pub actions: Option<Vec<&'static str>>,
    pub subject: Option<Uuid>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}

/// Entries before a place in the log, newest first.
pub async fn list(
    reader: &impl ConnectionTrait,
    filter: &AuditFilter,
    (before, limit): (Option<(DateTime<Utc>, AuditEntryId)>, u64),
) -> Result<Vec<audit_entry::Model>, DbErr> {
    let mut wanted = Condition::all()
        .add_option(filter.kind.as_deref().map(|kind| Column::SubjectKind.eq(kind)))
        .add_option(filter.subject.map(|id| Column::SubjectId.eq(id)))
        .add_option(filter.from.map(|from| Column::At.gte(from)))
        .add_option(filter.to.map(|to| Column::At.lt(to)));
    if let Some(actions) = &filter.actions {
        wanted = wanted.add(Column::Action.is_in(actions.iter().copied()));
    }
    if let Some(actors) = &filter.actors {
        wanted = wanted.add(Column::ActorId.is_in(actors.iter().copied()));
    }
    if let Some((at, id)) = before {
        let same = Condition::all().add(Column::At.eq(at)).add(Column::Id.lt(id));
        wanted = wanted.add(Condition::any().add(Column::At.lt(at)).add(same));
    }
    audit_entry::Entity::find()
        .filter(wanted)
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(reader)
        .await
}
