//! Issues of the mail magazine: what is written, who approved it for whom and when, and how far it is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, boolean, integer, integer_uniq, string, string_null, text,
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
        issues(&batch);
        events(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn issues(batch: &Batch) {
    let mut table = table_with_id("newsletter_issue");
    written(&mut table);
    approved(&mut table);
    sent(&mut table);
    for (column, to) in [
        ("corrects_id", "newsletter_issue"),
        ("segment_id", "newsletter_segment"),
        ("drafted_by", "person"),
        ("asked_by", "person"),
        ("approved_by", "person"),
        ("halted_by", "person"),
    ] {
        table.foreign_key(&mut reference("newsletter_issue", column, to));
    }
    // Whoever wrote it does not approve it.
    table.check(
        Expr::col("approved_by").is_null().or(Expr::col("approved_by").ne(Expr::col("drafted_by"))),
    );
    batch.create_table(&table.take());
    batch.create_index(&index("newsletter_issue", &["state"]));
    batch.create_index(&index("newsletter_issue", &["fiscal_year"]));
}

fn written(table: &mut TableCreateStatement) {
    table
        .col(integer_uniq("number"))
        .col(integer("fiscal_year"))
        .col(string("state"))
        .col(uuid_null("corrects_id"))
        .col(text("subject"))
        .col(text("blocks"))
        .col(uuid_null("segment_id"))
        .col(text("audience_rule"))
        .col(timestamp_with_time_zone_null("planned_at"))
        .col(timestamp_with_time_zone_null("not_after"))
        .col(uuid("drafted_by"))
        .col(timestamp_with_time_zone("drafted_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"));
}

fn approved(table: &mut TableCreateStatement) {
    table
        .col(uuid_null("asked_by"))
        .col(timestamp_with_time_zone_null("asked_at"))
        .col(string_null("content_hash"))
        .col(big_integer_null("audience_count"))
        .col(uuid_null("approved_by"))
        .col(timestamp_with_time_zone_null("approved_at"))
        .col(timestamp_with_time_zone_null("held_until"))
        .col(timestamp_with_time_zone_null("starts_at"));
}

fn sent(table: &mut TableCreateStatement) {
    table
        .col(timestamp_with_time_zone_null("started_at"))
        .col(timestamp_with_time_zone_null("frozen_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(timestamp_with_time_zone_null("halted_at"))
        .col(uuid_null("halted_by"))
        .col(text("halt_reason"))
        .col(boolean("on_the_web"));
}

fn events(batch: &Batch) {
    let table = table_with_id("newsletter_issue_event")
        .col(uuid("issue_id"))
        .col(string("act"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("acted_by"))
        .col(text("note"))
        .foreign_key(&mut reference("newsletter_issue_event", "issue_id", "newsletter_issue"))
        .foreign_key(&mut reference("newsletter_issue_event", "acted_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("newsletter_issue_event", &["issue_id", "at"]));
}
