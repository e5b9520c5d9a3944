//! When and where people met, kept with each revision of a record as it was handed in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text_null, timestamp_with_time_zone_null};

use crate::batch::Batch;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        let columns = [
            timestamp_with_time_zone_null("held_from"),
            timestamp_with_time_zone_null("held_until"),
            text_null("place"),
        ];
        for column in columns {
            batch.add(&Table::alter().table(REVISION).add_column(column).to_owned());
        }
        // What was handed in before said what the meeting says now.
        batch.add_sql(KNOWN);
        batch.run_on(manager).await
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
