//! Circulars: content stored once, letters taken by the bundle; indexes of the ledger that a letter
//! enters only while they are of use, so that a million of them cost no more each than ten.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, blob, integer, string, string_null, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::columns::{index, reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        circulars(manager).await?;
        files(manager).await?;
        bundles(manager).await?;
        // No reference to the circular: it would be checked for each of a million rows.
        for column in [uuid_null("circular_id"), ColumnDef::new("merge_values").text().take()] {
            let alter = Table::alter().table("mail_message").add_column(column).to_owned();
            manager.alter_table(alter).await?;
        }
        ledger(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn circulars(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id("mail_circular")
        .col(string("concerns_kind"))
        .col(uuid("concerns_id"))
        .col(string("state"))
        .col(text("subject"))
        .col(text("text_body"))
        .col(text("html_body"))
        .col(string("marks"))
        .col(string("list_id"))
        .col(string("list_name"))
        .col(text("leave_url"))
        .col(string_null("leave_mail"))
        .col(string_null("feedback_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("leaves_from"))
        .col(timestamp_with_time_zone_null("leaves_until"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(uuid_null("gathered_to"))
        .col(big_integer("letters"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(unique("mail_circular", &["concerns_kind", "concerns_id"])).await?;
    manager.create_index(index("mail_circular", &["state"])).await
}

async fn files(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("mail_circular_file")
        .col(uuid("circular_id"))
        .col(integer("place"))
        .col(string("file_name"))
        .col(string("media_type"))
        .col(blob("bytes"))
        .primary_key(Index::create().col("circular_id").col("place"))
        .foreign_key(&mut reference("mail_circular_file", "circular_id", "mail_circular"))
        .to_owned();
    manager.create_table(table).await
}

async fn bundles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id("mail_bundle")
        .col(uuid("circular_id"))
        .col(string("owner"))
        .col(timestamp_with_time_zone("claimed_at"))
        .col(timestamp_with_time_zone_null("lease_until"))
        .col(timestamp_with_time_zone_null("recalled_at"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(integer("letters"))
        .col(blob("members"))
        .col(text("marks"))
        .col(integer("accepted"))
        .foreign_key(&mut reference("mail_bundle", "circular_id", "mail_circular"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("mail_bundle", &["circular_id", "closed_at"])).await?;
    let open = index("mail_bundle", &["lease_until"])
        .and_where(Expr::col("lease_until").is_not_null())
        .to_owned();
    manager.create_index(open).await
}

/// Claims read `waiting` in its order; sweeps read `lease_until`; people look for what went wrong
/// in `exceptions`; the letters of a circular are walked by `circular_id_id`. A letter that is
/// accepted at the first try is in none of the first three when it ends.
async fn ledger(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for name in [
        "state_priority_next_attempt_at",
        "state_lease_until",
        "person_id",
        "concerns_kind_concerns_id",
    ] {
        let name = format!("ix_mail_message_{name}");
        manager.drop_index(Index::drop().name(name).table("mail_message").to_owned()).await?;
    }
    let waits = || Expr::cust("state IN ('pending', 'deferred')");
    let letters_alone = || Expr::col("circular_id").is_null();
    let circulars = || Expr::col("circular_id").is_not_null();
    for index in [
        index("mail_message", &["priority", "next_attempt_at"])
            .and_where(waits().and(letters_alone())),
        index("mail_message", &["circular_id", "next_attempt_at"])
            .and_where(waits().and(circulars())),
        index("mail_message", &["circular_id", "id"]).and_where(circulars()),
        index("mail_message", &["lease_until"]).and_where(Expr::col("lease_until").is_not_null()),
        index("mail_message", &["state", "circular_id"])
            .and_where(Expr::cust("state NOT IN ('pending', 'claimed', 'sending', 'accepted')")),
        index("mail_message", &["person_id"]).and_where(Expr::col("person_id").is_not_null()),
        index("mail_message", &["concerns_kind", "concerns_id"])
            .and_where(Expr::col("concerns_kind").is_not_null()),
    ] {
        manager.create_index(index.to_owned()).await?;
    }
    Ok(())
}
