//! What can be occupied, the claims on it, the cells that decide, private feeds, and days that
//! differ from the law's calendar.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, integer, string, string_null, string_uniq, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::columns::{index, reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        resources(manager).await?;
        claims(manager).await?;
        cells(manager).await?;
        feeds(manager).await?;
        special_days(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn resources(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let resources = table_with_id("calendar_resource")
        .col(string("kind"))
        .col(ColumnDef::new("person_id").uuid().unique_key())
        .col(string_null("label"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("retired_at"))
        .foreign_key(&mut reference("calendar_resource", "person_id", "person"))
        .to_owned();
    manager.create_table(resources).await?;
    manager.create_index(unique("calendar_resource", &["kind", "label"])).await
}

async fn claims(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let claims = table_with_id("calendar_claim")
        .col(uuid("resource_id"))
        .col(string("holder_kind"))
        .col(uuid("holder_id"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(integer("buffer_before"))
        .col(integer("buffer_after"))
        .col(timestamp_with_time_zone_null("hold_expires_at"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut reference("calendar_claim", "resource_id", "calendar_resource"))
        .to_owned();
    manager.create_table(claims).await?;
    let one_each = unique("calendar_claim", &["holder_kind", "holder_id", "resource_id"]);
    manager.create_index(one_each).await?;
    manager.create_index(index("calendar_claim", &["resource_id", "starts_at"])).await?;
    manager.create_index(index("calendar_claim", &["hold_expires_at"])).await
}

/// The primary key is the whole point: no two claims hold the same five minutes of one resource.
async fn cells(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let cells = Table::create()
        .table("calendar_cell")
        .col(uuid("resource_id"))
        .col(big_integer("cell"))
        .col(uuid("claim_id"))
        .primary_key(Index::create().col("resource_id").col("cell"))
        .foreign_key(
            reference("calendar_cell", "claim_id", "calendar_claim")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    manager.create_table(cells).await?;
    manager.create_index(index("calendar_cell", &["claim_id"])).await
}

async fn feeds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let feeds = table_with_id("calendar_feed")
        .col(uuid("person_id"))
        .col(string_uniq("token_hash"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .foreign_key(&mut reference("calendar_feed", "person_id", "person"))
        .to_owned();
    manager.create_table(feeds).await?;
    manager.create_index(index("calendar_feed", &["person_id"])).await
}

async fn special_days(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let days = Table::create()
        .table("calendar_special_day")
        .col(date("day").primary_key())
        .col(string("kind"))
        .col(string("name"))
        .col(string("reason"))
        .col(uuid_null("entered_by"))
        .col(timestamp_with_time_zone("entered_at"))
        .foreign_key(&mut reference("calendar_special_day", "entered_by", "person"))
        .to_owned();
    manager.create_table(days).await
}
