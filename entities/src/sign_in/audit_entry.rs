//! Who did what to whom, and who looked at whose personal data. Append-only.

use sea_orm::entity::prelude::*;
use uuid::Uuid;

use crate::{AuditEntryId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    pub at: DateTimeUtc,
    /// `person`, `system`, `command_line` or `link`.
    pub actor_kind: String,
    pub actor_id: Option<PersonId>,
    /// `organisation.changed`
    pub action: String,
    /// Name of a table.
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    /// JSON; never a secret.
    pub details: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
