//! What the secretariat does to the list of rooms and licences.

use entities::ResourceId;
use entities::calendar::resource::ResourceKind;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::resources::{
    LabelTaken, ResourceListing, add_resource, listed_resources, rename_resource, restore_resource,
    retire_resource,
};
use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject, changes};

/// Why the list stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingRefused {
    /// There is no such room or licence.
    Unknown,
    LabelTaken,
}

/// What is to change about a listed room or licence; none: nothing about that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListingChange {
    pub label: Option<String>,
    /// No longer offered, or offered again.
    pub retired: Option<bool>,
}

/// Lists a room or a licence under a name.
pub async fn add_listing(
    context: &Context,
    actor: &Actor,
    kind: ResourceKind,
    label: &str,
) -> Result<ResourceId, Stop<ListingRefused>> {
    let tx = context.database.begin_write().await?;
    let id = add_resource(&tx, context, kind, label).await.map_err(taken)?;
    let changes = changes(&json!({}), &json!({ "label": label, "kind": kind }));
    note(&tx, context, actor, ("resource.added", id, json!({ "changes": changes }))).await?;
    tx.commit().await?;
    Ok(id)
}

/// Renames it, offers it no longer, or offers it again. What it holds stays.
pub async fn change_listing(
    context: &Context,
    actor: &Actor,
    id: ResourceId,
    change: &ListingChange,
) -> Result<ResourceListing, Stop<ListingRefused>> {
    let tx = context.database.begin_write().await?;
    let before = listed(&tx, id).await?;
    if let Some(label) = change.label.as_ref().filter(|label| **label != before.label) {
        rename_resource(&tx, id, label).await.map_err(taken)?;
        let changes = changes(&json!({ "label": before.label }), &json!({ "label": label }));
        let facts = json!({ "kind": before.kind, "changes": changes });
        note(&tx, context, actor, ("resource.renamed", id, facts)).await?;
    }
    let retired = before.retired_at.is_some();
    let facts = |retired: bool, wanted: bool| {
        let changes = changes(&json!({ "retired": retired }), &json!({ "retired": wanted }));
        let label = change.label.as_ref().unwrap_or(&before.label);
        json!({ "kind": before.kind, "label": label, "changes": changes })
    };
    match change.retired.filter(|wanted| *wanted != retired) {
        Some(true) => {
            retire_resource(&tx, id, context.now()).await?;
            note(&tx, context, actor, ("resource.retired", id, facts(false, true))).await?;
        }
        Some(false) => {
            restore_resource(&tx, id).await?;
            note(&tx, context, actor, ("resource.restored", id, facts(true, false))).await?;
        }
        None => {}
    }
    let after = listed(&tx, id).await?;
    tx.commit().await?;
    Ok(after)
}

async fn listed(
    db: &impl ConnectionTrait,
    id: ResourceId,
) -> Result<ResourceListing, Stop<ListingRefused>> {
    let found = listed_resources(db).await?.into_iter().find(|one| one.id == id);
    found.ok_or(Stop::Refused(ListingRefused::Unknown))
}

async fn note(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (action, id, details): (&'static str, ResourceId, serde_json::Value),
) -> anyhow::Result<()> {
    let entry = Entry::new(action, Subject::of("calendar_resource", id.0)).with(details);
    audit::note(tx, context, actor, entry).await?;
    Ok(())
}

fn taken(stop: Stop<LabelTaken>) -> Stop<ListingRefused> {
    stop.map(|LabelTaken| ListingRefused::LabelTaken)
}
