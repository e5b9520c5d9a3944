//! Consultations: who can be met when, and by which rules.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, string, string_null, text,
    timestamp_with_time_zone, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        profile(&batch);
        contract(&batch);
        theme(&batch);
        rule(&batch);
        exception(&batch);
        policy(&batch);
        online_conditions(&batch);
        crate::m0007_meetings::create(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn profile(batch: &Batch) {
    let table = Table::create()
        .table("accompanist_profile")
        .col(uuid("person_id"))
        .col(boolean("accepts"))
        .col(integer("grid_minutes"))
        .col(string("lengths"))
        .col(string("modes"))
        .col(integer("buffer_before"))
        .col(integer("buffer_after"))
        .col(integer("notice_days"))
        .col(integer("horizon_days"))
        .col(boolean("closes_on_holidays"))
        .col(integer_null("most_per_day"))
        .col(integer_null("most_per_week"))
        .col(integer_null("most_per_month"))
        .col(string("confirmation"))
        .col(string_null("place"))
        .col(string_null("online_url"))
        .col(string_null("phone"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("person_id"))
        .foreign_key(&mut reference("accompanist_profile", "person_id", "person"))
        .check(Expr::col("buffer_before").gte(0))
        .check(Expr::col("buffer_after").gte(0))
        .to_owned();
    batch.create_table(&table);
}

fn contract(batch: &Batch) {
    let table = Table::create()
        .table("accompanist_contract")
        .col(uuid("person_id"))
        .col(integer("fiscal_year"))
        .col(integer("most"))
        .primary_key(Index::create().col("person_id").col("fiscal_year"))
        .foreign_key(&mut reference("accompanist_contract", "person_id", "person"))
        .check(Expr::col("most").gte(1))
        .to_owned();
    batch.create_table(&table);
}

fn theme(batch: &Batch) {
    let table = Table::create()
        .table("accompanist_theme")
        .col(uuid("person_id"))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("person_id").col("term_id"))
        .foreign_key(&mut reference("accompanist_theme", "person_id", "person"))
        .foreign_key(&mut reference("accompanist_theme", "term_id", "term"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("accompanist_theme", &["term_id"]));
}

fn rule(batch: &Batch) {
    let table = table_with_id("availability_rule")
        .col(uuid("person_id"))
        .col(integer("weekday"))
        .col(integer("from_minute"))
        .col(integer("until_minute"))
        .col(string("modes"))
        .col(date_null("valid_from"))
        .col(date_null("valid_until"))
        .foreign_key(&mut reference("availability_rule", "person_id", "person"))
        .check(Expr::col("weekday").between(1, 7))
        .check(Expr::col("from_minute").lt(Expr::col("until_minute")))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("availability_rule", &["person_id", "weekday"]));
}

fn exception(batch: &Batch) {
    let table = table_with_id("availability_exception")
        .col(uuid("person_id"))
        .col(date("day"))
        .col(boolean("closed"))
        .col(integer_null("from_minute"))
        .col(integer_null("until_minute"))
        .col(string("modes"))
        .col(string_null("note"))
        .foreign_key(&mut reference("availability_exception", "person_id", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("availability_exception", &["person_id", "day"]));
}

fn policy(batch: &Batch) {
    let table = Table::create()
        .table("consultation_policy")
        .col(integer("fiscal_year"))
        .col(integer("most_open"))
        .col(integer("change_deadline_hours"))
        .col(string("late_changes"))
        .col(integer("strike_limit"))
        .col(integer("strike_window_months"))
        .col(integer("suspension_days"))
        .col(integer("intake_deadline_days"))
        .col(boolean("approval_needed"))
        .col(integer("version"))
        .col(uuid_null("updated_by"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("fiscal_year"))
        .foreign_key(&mut reference("consultation_policy", "updated_by", "person"))
        .to_owned();
    batch.create_table(&table);
}

fn online_conditions(batch: &Batch) {
    let table = Table::create()
        .table("online_conditions")
        .col(integer("version"))
        .col(text("text"))
        .col(timestamp_with_time_zone("published_at"))
        .col(uuid("published_by"))
        .primary_key(Index::create().col("version"))
        .foreign_key(&mut reference("online_conditions", "published_by", "person"))
        .to_owned();
    batch.create_table(&table);
}
