//! A strike keeps the rules it was given under. What was given before gets those of its year, or
//! the usual ones where none were entered.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer;

use crate::batch::Batch;

#[derive(DeriveMigrationName)]
pub struct Migration;

const RULES: [(&str, i32); 3] =
    [("strike_limit", 3), ("strike_window_months", 12), ("suspension_days", 90)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        for (column, usual) in RULES {
            let added = Table::alter()
                .table("consultation_strike")
                .add_column(integer(column).default(usual))
                .to_owned();
            batch.add(&added);
        }
        for (column, usual) in RULES {
            let filled = format!(
                "UPDATE consultation_strike SET {column} = COALESCE((SELECT entered.{column} \
                 FROM consultation_policy AS entered \
                 WHERE entered.fiscal_year = consultation_strike.fiscal_year), {usual})"
            );
            batch.add_sql(&filled);
        }
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
