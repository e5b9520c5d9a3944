//! What can be occupied, the claims on it, the cells that decide, private feeds, and days that
//! differ from the law's calendar.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, date, integer, string, string_null, string_uniq, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        resources(&batch);
        claims(&batch);
        cells(&batch);
        feeds(&batch);
        special_days(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn resources(batch: &Batch) {
    let resources = table_with_id("calendar_resource")
        .col(string("kind"))
        .col(ColumnDef::new("person_id").uuid().unique_key())
        .col(string_null("label"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("retired_at"))
        .foreign_key(&mut reference("calendar_resource", "person_id", "person"))
        .to_owned();
    batch.create_table(&resources);
    batch.create_index(&unique("calendar_resource", &["kind", "label"]));
}

fn claims(batch: &Batch) {
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
    batch.create_table(&claims);
    let one_each = unique("calendar_claim", &["holder_kind", "holder_id", "resource_id"]);
    batch.create_index(&one_each);
    batch.create_index(&index("calendar_claim", &["resource_id", "starts_at"]));
    batch.create_index(&index("calendar_claim", &["hold_expires_at"]));
}

/// The primary key is the whole point: no two claims hold the same five minutes of one resource.
fn cells(batch: &Batch) {
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
    batch.create_table(&cells);
    batch.create_index(&index("calendar_cell", &["claim_id"]));
}

fn feeds(batch: &Batch) {
    let feeds = table_with_id("calendar_feed")
        .col(uuid("person_id"))
        .col(string_uniq("token_hash"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .foreign_key(&mut reference("calendar_feed", "person_id", "person"))
        .to_owned();
    batch.create_table(&feeds);
    batch.create_index(&index("calendar_feed", &["person_id"]));
}

fn special_days(batch: &Batch) {
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
    batch.create_table(&days);
}
