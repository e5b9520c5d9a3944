//! Letters, attempts to hand them over, addresses that refuse mail, the hold.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, integer_null, string, string_null, string_uniq, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        batch.create_table(&messages());
        for columns in [
            &["state", "priority", "next_attempt_at"][..],
            &["state", "lease_until"],
            &["concerns_kind", "concerns_id"],
            &["person_id"],
            &["created_at"],
            &["to_key"],
        ] {
            batch.create_index(&index("mail_message", columns));
        }
        attempts(&batch);
        suppressions(&batch);
        hold(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn messages() -> TableCreateStatement {
    let mut table = identity();
    content(&mut table);
    progress(&mut table);
    table.foreign_key(&mut reference("mail_message", "person_id", "person")).to_owned()
}

fn identity() -> TableCreateStatement {
    table_with_id("mail_message")
        .col(string_uniq("dedupe_key"))
        .col(string_uniq("rfc_message_id"))
        .col(string("letter"))
        .col(string("class"))
        .col(integer("priority"))
        .col(string("language"))
        .col(boolean("confidential"))
        .col(uuid_null("person_id"))
        .col(string_null("concerns_kind"))
        .col(uuid_null("concerns_id"))
        .col(string("to_address"))
        .col(string("to_key"))
        .col(string("to_domain"))
        .to_owned()
}

fn content(table: &mut TableCreateStatement) {
    table
        .col(text("subject"))
        .col(text("text_body"))
        .col(text("html_body"))
        .col(string_null("calendar_method"))
        .col(text_null("calendar_ics"));
}

fn progress(table: &mut TableCreateStatement) {
    table
        .col(string("state"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("not_before"))
        .col(timestamp_with_time_zone("next_attempt_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(integer("attempts"))
        .col(integer("crash_count"))
        .col(integer("unknown_count"))
        .col(string_null("lease_owner"))
        .col(timestamp_with_time_zone_null("lease_until"))
        .col(big_integer("fence"))
        .col(timestamp_with_time_zone_null("intent_at"))
        .col(timestamp_with_time_zone_null("dated_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(integer_null("smtp_code"))
        .col(text_null("smtp_reply"))
        .col(string_null("error_class"))
        .col(string_null("endpoint"));
}

fn attempts(batch: &Batch) {
    let attempts = table_with_id("mail_attempt")
        .col(uuid("message_id"))
        .col(big_integer("fence"))
        .col(string_null("endpoint"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone("ended_at"))
        .col(string("phase"))
        .col(string("outcome"))
        .col(integer_null("code"))
        .col(text_null("reply"))
        .foreign_key(&mut reference("mail_attempt", "message_id", "mail_message"))
        .to_owned();
    batch.create_table(&attempts);
    batch.create_index(&index("mail_attempt", &["message_id"]));
}

fn suppressions(batch: &Batch) {
    let suppressions = Table::create()
        .table("mail_suppression")
        .col(string("address_key").primary_key())
        .col(string("reason"))
        .col(uuid_null("message_id"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned();
    batch.create_table(&suppressions);
}

/// One row for ever: whoever holds the mail writes it, whoever claims letters locks it.
fn hold(batch: &Batch) {
    let hold = Table::create()
        .table("mail_hold")
        .col(integer("place").primary_key().check(Expr::col("place").eq(1)))
        .col(timestamp_with_time_zone_null("since"))
        .col(string_null("cause"))
        .col(text("reason"))
        .col(uuid_null("set_by"))
        .col(timestamp_with_time_zone_null("copied_at"))
        .foreign_key(&mut reference("mail_hold", "set_by", "person"))
        .to_owned();
    batch.create_table(&hold);
    let only = Query::insert()
        .into_table("mail_hold")
        .columns(["place", "reason"])
        .values_panic([1.into(), "".into()])
        .to_owned();
    batch.add(&only);
}
