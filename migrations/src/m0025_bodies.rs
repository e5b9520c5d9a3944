//! What letters say is long, and PostgreSQL makes it shorter before it stores it. The way it does so
//! by default takes longer than everything else about a letter's row.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        manager.get_connection().execute_unprepared(LZ4).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// For rows to come. A server that does not know LZ4 (before 14, or built without it) goes on as it
/// did.
const LZ4: &str = "
    DO $$ BEGIN
        EXECUTE 'ALTER TABLE mail_message ALTER text_body SET COMPRESSION lz4, \
            ALTER html_body SET COMPRESSION lz4, ALTER calendar_ics SET COMPRESSION lz4';
        EXECUTE 'ALTER TABLE mail_circular ALTER text_body SET COMPRESSION lz4, \
            ALTER html_body SET COMPRESSION lz4';
    EXCEPTION WHEN syntax_error OR feature_not_supported OR invalid_parameter_value THEN
        NULL;
    END $$";
