//! Ticks of schedules that have been dealt with.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let runs = Table::create()
            .table("schedule_run")
            .col(string("schedule"))
            .col(timestamp_with_time_zone("fire_at"))
            .col(string("outcome"))
            .col(timestamp_with_time_zone("ran_at"))
            .primary_key(Index::create().col("schedule").col("fire_at"))
            .to_owned();
        manager.create_table(runs).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
