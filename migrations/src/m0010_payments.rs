//! 支払: third part of the migration `m0010_fees`, made before the lines that point at it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, integer, string, string_null, string_uniq, timestamp_with_time_zone, uuid,
};

use crate::columns::{index, reference, table_with_id, unique};

pub async fn create(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id("fee_payment")
        .col(string_uniq("number"))
        .col(integer("fiscal_year"))
        .col(integer("ordinal"))
        .col(string("kind"))
        .col(uuid("person_id"))
        .col(string_null("payee"))
        .col(integer("gross"))
        .col(integer("withheld"))
        .col(date("paid_on"))
        .col(uuid("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .foreign_key(&mut reference("fee_payment", "person_id", "person"))
        .foreign_key(&mut reference("fee_payment", "made_by", "person"))
        .check(Expr::col("ordinal").gt(0))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(unique("fee_payment", &["fiscal_year", "ordinal"])).await?;
    manager.create_index(index("fee_payment", &["person_id", "paid_on"])).await?;
    let count = Table::create()
        .table("fee_payment_count")
        .col(integer("fiscal_year").primary_key())
        .col(integer("last"))
        .to_owned();
    manager.create_table(count).await
}
