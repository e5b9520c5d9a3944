use chrono::{DateTime, Utc};
use entities::AuditEntryId;
use entities::sign_in::audit_entry;

use crate::context::Context;
use crate::people::Actor;
use crate::people::audit::{
    self, AuditFilter, Changed, Names, Subject, action_name, changed, facts_in_words,
};
use crate::web::{Failure, ListPart};

use super::catalogue::Setting;

/// A place in the history: changes before it are older.
pub type Place = (DateTime<Utc>, AuditEntryId);

/// One change of a setting.
pub struct Change {
    pub id: AuditEntryId,
    pub at: DateTime<Utc>,
    pub by: String,
    pub setting: &'static Setting,
    /// `単価表を保存した`
    pub did: String,
    /// Whom it concerned, where it is the setting of one person.
    pub about: Option<String>,
    /// What else is known of it: `年度：2026、版：2`.
    pub facts: String,
    /// What it made of what; empty where it was noted before both were.
    pub changed: Vec<Changed>,
}

/// Changes of these settings, newest first. That somebody looked is noted in the audit log, which
/// tells who works here and on which terms.
pub async fn history(
    context: &Context,
    actor: &Actor,
    settings: &[&'static Setting],
    (after, limit): (Option<Place>, u64),
) -> Result<ListPart<Change>, Failure> {
    let reader = context.database.reader();
    let actions = settings.iter().flat_map(|one| one.actions).copied().collect();
    let filter = AuditFilter { actions: Some(actions), ..AuditFilter::default() };
    let rows = audit::list(reader, &filter, (after, limit + 1)).await?;
    let names = Names::of(reader, &rows).await?;
    let seen = serde_json::json!({ "what": "settings" });
    audit::viewed(context, actor, Subject::all("audit_entry"), seen).await?;
    let part =
        ListPart::of(rows, limit, |row| (row.at, row.id), |row| told(&row, settings, &names));
    let items = part.items.into_iter().flatten().collect();
    Ok(ListPart { items, next_cursor: part.next_cursor })
}

fn told(row: &audit_entry::Model, settings: &[&'static Setting], names: &Names) -> Option<Change> {
    let setting = settings.iter().find(|one| one.actions.contains(&row.action.as_str()))?;
    Some(Change {
        id: row.id,
        at: row.at,
        by: names.actor(row),
        setting,
        did: action_name(&row.action).to_owned(),
        about: names.called(row).map(ToOwned::to_owned),
        facts: facts_in_words(&row.details),
        changed: changed(&row.details),
    })
}
