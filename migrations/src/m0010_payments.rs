//! 支払: third part of the migration `m0010_fees`, made before the lines that point at it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, integer, string, string_null, string_uniq, timestamp_with_time_zone, uuid,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id, unique};

pub fn create(batch: &Batch) {
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
    batch.create_table(&table);
    batch.create_index(&unique("fee_payment", &["fiscal_year", "ordinal"]));
    batch.create_index(&index("fee_payment", &["person_id", "paid_on"]));
    let count = Table::create()
        .table("fee_payment_count")
        .col(integer("fiscal_year").primary_key())
        .col(integer("last"))
        .to_owned();
    batch.create_table(&count);
}
