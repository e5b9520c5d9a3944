//! What a new study session begins with, in versions. And the history of settings is read from the
//! audit log, where views of personal data are many and changes of settings few: entries are found
//! by what was done.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string, timestamp_with_time_zone, uuid};

use crate::batch::Batch;
use crate::columns::{index, reference};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        let name = "study_session_usual";
        let table = Table::create()
            .table(name)
            .col(ColumnDef::new("version").integer().not_null().primary_key())
            .col(string("reminders"))
            .col(integer("offer_hours"))
            .col(integer("stop_hours"))
            .col(uuid("changed_by"))
            .col(timestamp_with_time_zone("changed_at"))
            .foreign_key(&mut reference(name, "changed_by", "person"))
            .to_owned();
        batch.create_table(&table);
        batch.create_index(&index("audit_entry", &["action", "at"]));
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
