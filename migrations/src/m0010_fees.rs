//! 謝金: rates of a fiscal year in versions, terms, lines. Travel follows in `m0010_travel`,
//! payments in `m0010_payments`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, string, string_null, string_uniq, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null, uuid_uniq,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id, unique};
use crate::{m0010_payments, m0010_travel};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        rate(&batch);
        rate_parts(&batch);
        terms(&batch);
        m0010_payments::create(&batch);
        line(&batch);
        settlement(&batch);
        m0010_travel::create(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn rate(batch: &Batch) {
    let table = table_with_id("fee_rate")
        .col(integer("fiscal_year"))
        .col(integer("version"))
        .col(integer("unit_minutes"))
        .col(boolean("withholds"))
        .col(integer("withholding_rate"))
        .col(integer("withholding_rate_above"))
        .col(integer("withholding_limit"))
        .col(integer("express_from_km"))
        .col(integer("night_allowance"))
        .col(uuid("saved_by"))
        .col(timestamp_with_time_zone("saved_at"))
        .foreign_key(&mut reference("fee_rate", "saved_by", "person"))
        .check(Expr::col("unit_minutes").gt(0))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique("fee_rate", &["fiscal_year", "version"]));
}

fn rate_parts(batch: &Batch) {
    let rank = Table::create()
        .table("fee_rank")
        .col(uuid("rate_id"))
        .col(integer("code"))
        .col(string("label"))
        .col(integer("yen_per_hour"))
        .col(integer("most_per_day"))
        .primary_key(Index::create().col("rate_id").col("code"))
        .foreign_key(&mut reference("fee_rank", "rate_id", "fee_rate"))
        .check(Expr::col("yen_per_hour").gte(0).and(Expr::col("most_per_day").gte(0)))
        .to_owned();
    batch.create_table(&rank);
    let lodging = Table::create()
        .table("fee_lodging")
        .col(uuid("rate_id"))
        .col(integer("code"))
        .col(string("label"))
        .col(integer("most"))
        .primary_key(Index::create().col("rate_id").col("code"))
        .foreign_key(&mut reference("fee_lodging", "rate_id", "fee_rate"))
        .to_owned();
    batch.create_table(&lodging);
}

fn terms(batch: &Batch) {
    let table = Table::create()
        .table("fee_terms")
        .col(uuid("person_id").primary_key())
        .col(integer("rank"))
        .col(string("payee"))
        .col(string_null("invoice_number"))
        .col(boolean("publicly_paid"))
        .col(integer("version"))
        .col(uuid("updated_by"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("fee_terms", "person_id", "person"))
        .foreign_key(&mut reference("fee_terms", "updated_by", "person"))
        .to_owned();
    batch.create_table(&table);
}

fn line(batch: &Batch) {
    let table = table_with_id("fee_line")
        .col(string_uniq("number"))
        .col(uuid_uniq("consultation_id"))
        .col(uuid("person_id"))
        .col(integer("fiscal_year"))
        .col(date("held_on"))
        .col(timestamp_with_time_zone("held_from"))
        .col(timestamp_with_time_zone("held_until"))
        .col(integer("minutes"))
        .col(string("state"))
        .col(string("basis"))
        .col(string_null("interest"))
        .col(uuid_null("rate_id"))
        .col(integer_null("rank"))
        .col(string_null("payee"))
        .col(string_null("invoice_number"))
        .col(integer("units"))
        .col(integer("computed"))
        .col(integer("amount"))
        .col(integer("withheld"))
        .col(text_null("reason"))
        .col(boolean("has_request"))
        .col(boolean("has_acceptance"))
        .col(boolean("has_report"))
        .col(boolean("has_receipt"))
        .col(timestamp_with_time_zone_null("approved_at"))
        .col(uuid_null("approved_by"))
        .col(date_null("paid_on"))
        .col(uuid_null("paid_by"))
        .col(uuid_null("payment_id"))
        .col(integer_null("corrected"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("fee_line", "consultation_id", "consultation"))
        .foreign_key(&mut reference("fee_line", "person_id", "person"))
        .foreign_key(&mut reference("fee_line", "rate_id", "fee_rate"))
        .foreign_key(&mut reference("fee_line", "approved_by", "person"))
        .foreign_key(&mut reference("fee_line", "paid_by", "person"))
        .foreign_key(&mut reference("fee_line", "payment_id", "fee_payment"))
        // Never negative, and never more withheld than paid.
        .check(Expr::col("withheld").gte(0).and(Expr::col("withheld").lte(Expr::col("amount"))))
        .check(Expr::col("state").ne("paid").or(Expr::col("payment_id").is_not_null()))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("fee_line", &["person_id", "held_on"]));
    batch.create_index(&index("fee_line", &["fiscal_year", "held_on"]));
}

fn settlement(batch: &Batch) {
    let table = table_with_id("fee_settlement")
        .col(uuid("line_id"))
        .col(integer("amount"))
        .col(integer("withheld"))
        .col(uuid("payment_id"))
        .col(date("settled_on"))
        .col(text("note"))
        .col(uuid("settled_by"))
        .col(timestamp_with_time_zone("settled_at"))
        .foreign_key(&mut reference("fee_settlement", "line_id", "fee_line"))
        .foreign_key(&mut reference("fee_settlement", "payment_id", "fee_payment"))
        .foreign_key(&mut reference("fee_settlement", "settled_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("fee_settlement", &["line_id"]));
}
