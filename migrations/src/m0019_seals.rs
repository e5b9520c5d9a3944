//! Seals of issues: how many letters an issue had, and the head of their chain, each time it was
//! taken. Only ever added to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string, timestamp_with_time_zone, uuid, uuid_null};

use crate::batch::Batch;
use crate::columns::{index, only_added_to, reference, table_with_id};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        let name = "newsletter_seal";
        let table = table_with_id(name)
            .col(uuid("issue_id"))
            .col(timestamp_with_time_zone("sealed_at"))
            .col(uuid_null("sealed_by"))
            .col(big_integer("letters"))
            .col(string("head"))
            .foreign_key(&mut reference(name, "issue_id", "newsletter_issue"))
            .foreign_key(&mut reference(name, "sealed_by", "person"))
            .to_owned();
        batch.create_table(&table);
        batch.create_index(&index(name, &["issue_id", "sealed_at"]));
        only_added_to(&batch, name);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
