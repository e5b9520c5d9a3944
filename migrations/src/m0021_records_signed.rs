//! When and where people met, kept with each revision of a record as it was handed in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text_null, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let columns = [
            timestamp_with_time_zone_null("held_from"),
            timestamp_with_time_zone_null("held_until"),
            text_null("place"),
        ];
        for column in columns {
            let table = Table::alter().table(REVISION).add_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        // What was handed in before said what the meeting says now.
        manager.get_connection().execute_unprepared(KNOWN).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const REVISION: &str = "consultation_record_revision";
const KNOWN: &str = "UPDATE consultation_record_revision SET \
    held_from = (SELECT c.held_from FROM consultation c WHERE c.id = consultation_id), \
    held_until = (SELECT c.held_until FROM consultation c WHERE c.id = consultation_id), \
    place = (SELECT CASE WHEN c.mode = 'in_person' THEN c.place END \
        FROM consultation c WHERE c.id = consultation_id) \
    WHERE submitted_at IS NOT NULL";
