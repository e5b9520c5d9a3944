//! How long before a meeting it can be asked for at all is a rule of the year, beside what each
//! accompanist wants. Years whose rules were entered before get the usual one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer;

use crate::batch::Batch;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        let notice = Table::alter()
            .table("consultation_policy")
            .add_column(integer("notice_days").default(1))
            .to_owned();
        batch.add(&notice);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
