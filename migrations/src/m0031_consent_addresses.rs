//! The whole address of the machine somebody agreed from. The evidence is only ever added to, and
//! this names a person: so it stands in a table of its own, which can be emptied. Until a request
//! is confirmed, it waits beside it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, string_null};

use crate::batch::Batch;
use crate::columns::reference;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        let name = "newsletter_consent_address";
        let table = Table::create()
            .table(name)
            .col(ColumnDef::new("consent_id").uuid().not_null().primary_key())
            .col(string("address"))
            .foreign_key(&mut reference(name, "consent_id", "newsletter_consent"))
            .to_owned();
        batch.create_table(&table);
        let request = Table::alter()
            .table("newsletter_request")
            .add_column(string_null("address"))
            .to_owned();
        batch.add(&request);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
