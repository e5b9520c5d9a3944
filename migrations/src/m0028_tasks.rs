//! What the secretariat has to do and nothing else remembers. What a task is about is a kind and an
//! id, without a reference: it may go, the task stays.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date_null, integer, string, string_null, string_uniq, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        batch.create_table(&task());
        // Lists of open tasks by their dates, of everybody and of one; closed ones, the latest first.
        batch.create_index(&index("task", &["state", "due_on"]));
        batch.create_index(&index("task", &["owner_id", "state", "due_on"]));
        batch.create_index(&index("task", &["state", "closed_at"]));
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn task() -> TableCreateStatement {
    let null = |column: &'static str| Expr::col(column).is_null();
    let filled = |column: &'static str| Expr::col(column).is_not_null();
    let about_nothing = null("about_kind").and(null("about_id"));
    let about_something = filled("about_kind").and(filled("about_id"));
    let open = Expr::col("state").eq("open").and(null("closed_by")).and(null("closed_at"));
    let closed = Expr::col("state")
        .is_in(["done", "dropped"])
        .and(filled("closed_by"))
        .and(filled("closed_at"));
    table_with_id("task")
        .col(string("title"))
        .col(text("note"))
        .col(date_null("due_on"))
        .col(uuid_null("owner_id"))
        .col(string_null("about_kind"))
        .col(uuid_null("about_id"))
        .col(string("state"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(uuid_null("closed_by"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(date_null("told_due"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        .col(string_uniq("request_key"))
        .foreign_key(&mut reference("task", "owner_id", "person"))
        .foreign_key(&mut reference("task", "created_by", "person"))
        .foreign_key(&mut reference("task", "closed_by", "person"))
        .check(about_nothing.or(about_something))
        // Whoever ended it, and when, is known.
        .check(open.or(closed))
        .to_owned()
}
