//! What the newsroom needs beside the issues: their attachments, their content once it is frozen,
//! and the rules of sending with their history.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    blob, boolean, integer, integer_uniq, string, text, timestamp_with_time_zone, uuid,
};

use crate::columns::{reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        attachments(manager).await?;
        contents(manager).await?;
        rules(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn attachments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "newsletter_issue_attachment";
    let table = table_with_id(name)
        .col(uuid("issue_id"))
        .col(string("file_name"))
        .col(string("media_type"))
        .col(integer("size"))
        .col(string("sha256"))
        .col(blob("bytes"))
        .col(uuid("added_by"))
        .col(timestamp_with_time_zone("added_at"))
        .foreign_key(&mut reference(name, "issue_id", "newsletter_issue"))
        .foreign_key(&mut reference(name, "added_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(unique(name, &["issue_id", "file_name"])).await
}

async fn contents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "newsletter_issue_content";
    let table = Table::create()
        .table(name)
        .col(ColumnDef::new("issue_id").uuid().not_null().primary_key())
        .col(text("subject"))
        .col(text("text_body"))
        .col(text("html_body"))
        .col(timestamp_with_time_zone("rendered_at"))
        .foreign_key(&mut reference(name, "issue_id", "newsletter_issue"))
        .to_owned();
    manager.create_table(table).await
}

async fn rules(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "newsletter_sending_rules";
    let table = table_with_id(name)
        .col(integer_uniq("version"))
        .col(string("weekdays"))
        .col(integer("opens_minute"))
        .col(integer("closes_minute"))
        .col(boolean("on_days_off"))
        .col(integer("hold_minutes"))
        .col(text("foreign_hosts"))
        .col(uuid("changed_by"))
        .col(timestamp_with_time_zone("changed_at"))
        .check(Expr::col("opens_minute").lt(Expr::col("closes_minute")))
        .foreign_key(&mut reference(name, "changed_by", "person"))
        .to_owned();
    manager.create_table(table).await
}
