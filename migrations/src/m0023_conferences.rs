//! Sessions that are days of one conference.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{timestamp_with_time_zone, uuid};
use sea_orm_migration::sea_orm::DbBackend;

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id};

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "study_session_conference";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        let table = table_with_id(TABLE)
            .col(uuid("made_by"))
            .col(timestamp_with_time_zone("made_at"))
            .foreign_key(&mut reference(TABLE, "made_by", "person"))
            .to_owned();
        batch.create_table(&table);
        let kind = if batch.backend() == DbBackend::Postgres { "uuid" } else { "uuid_text" };
        batch.add_sql(&format!(
            "ALTER TABLE study_session ADD COLUMN conference_id {kind} REFERENCES {TABLE} (id)"
        ));
        batch.create_index(&index("study_session", &["conference_id"]));
        batch.create_index(&index("study_session_public_request", &["registration_id"]));
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
