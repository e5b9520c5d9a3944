//! How letters leave and what comes back: mail servers as they were found, buckets that pace,
//! returned letters and what was concluded, the mailbox they lie in and what was seen there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, boolean, integer, string, string_null, string_uniq, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid_null,
};

use crate::columns::{index, reference, table_with_id};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        servers(manager).await?;
        bounces(manager).await?;
        lifts(manager).await?;
        reading(manager).await?;
        let reason = Table::alter()
            .table("mail_circular_refusal")
            .add_column(string("reason").default("owner"))
            .to_owned();
        manager.alter_table(reason).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn servers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let endpoints = Table::create()
        .table("mail_endpoint")
        .col(string("name").primary_key())
        .col(timestamp_with_time_zone_null("open_until"))
        .col(integer("rests"))
        .col(timestamp_with_time_zone_null("last_accepted_at"))
        .col(timestamp_with_time_zone_null("last_trouble_at"))
        .col(text_null("last_trouble"))
        .to_owned();
    manager.create_table(endpoints).await?;
    let paces = Table::create()
        .table("mail_pace")
        .col(string("key").primary_key())
        .col(timestamp_with_time_zone("full_at"))
        .col(timestamp_with_time_zone_null("paused_until"))
        .col(integer("steps"))
        .col(timestamp_with_time_zone_null("slowed_at"))
        .col(text_null("answer"))
        .to_owned();
    manager.create_table(paces).await
}

async fn bounces(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let bounces = table_with_id("mail_bounce")
        .col(string("source"))
        .col(string_uniq("source_key"))
        .col(timestamp_with_time_zone("received_at"))
        .col(uuid_null("message_id"))
        .col(string_null("address_key"))
        .col(string_null("matched_by"))
        .col(string("kind"))
        .col(string_null("status"))
        .col(text_null("diagnostic"))
        .col(text("headers"))
        .col(string("action"))
        .foreign_key(&mut reference("mail_bounce", "message_id", "mail_message"))
        .to_owned();
    manager.create_table(bounces).await?;
    for columns in [&["received_at"][..], &["message_id"], &["address_key"]] {
        manager.create_index(index("mail_bounce", columns)).await?;
    }
    Ok(())
}

async fn lifts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let lifts = Table::create()
        .table("mail_bounce_lift")
        .col(ColumnDef::new("bounce_id").uuid().not_null().primary_key())
        .col(string("address_key"))
        .col(timestamp_with_time_zone("lifted_at"))
        .col(uuid_null("lifted_by"))
        .foreign_key(&mut reference("mail_bounce_lift", "bounce_id", "mail_bounce"))
        .foreign_key(&mut reference("mail_bounce_lift", "lifted_by", "person"))
        .to_owned();
    manager.create_table(lifts).await?;
    manager.create_index(index("mail_bounce_lift", &["address_key"])).await
}

async fn reading(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mailboxes = Table::create()
        .table("mail_mailbox")
        .col(string("name").primary_key())
        .col(timestamp_with_time_zone("next_read_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .col(timestamp_with_time_zone_null("trouble_at"))
        .col(text_null("trouble"))
        .col(string_null("validity"))
        .col(big_integer_null("last_uid"))
        .to_owned();
    manager.create_table(mailboxes).await?;
    let places = Table::create()
        .table("mail_mailbox_place")
        .col(string("place").primary_key())
        .col(boolean("was_read"))
        .col(timestamp_with_time_zone("seen_at"))
        .to_owned();
    manager.create_table(places).await?;
    let receipts = Table::create()
        .table("mail_webhook_receipt")
        .col(string("digest").primary_key())
        .col(timestamp_with_time_zone("received_at"))
        .to_owned();
    manager.create_table(receipts).await
}
