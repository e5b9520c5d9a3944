//! Ticks of schedules that have been dealt with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, timestamp_with_time_zone};

use crate::batch::Batch;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        let runs = Table::create()
            .table("schedule_run")
            .col(string("schedule"))
            .col(timestamp_with_time_zone("fire_at"))
            .col(string("outcome"))
            .col(timestamp_with_time_zone("ran_at"))
            .primary_key(Index::create().col("schedule").col("fire_at"))
            .to_owned();
        batch.create_table(&runs);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
