//! The matching desk of a fiscal year: second half of the migration `m0008_accompaniment`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, string, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{reference, table_with_id, unique};

pub fn create(batch: &Batch) {
    desk(batch);
    wishes(batch);
    ruling(batch);
    confirmation(batch);
}

fn desk(batch: &Batch) {
    let desk = Table::create()
        .table("matching_desk")
        .col(integer("fiscal_year").primary_key())
        .col(boolean("common_language"))
        .col(boolean("wanted_theme"))
        .col(boolean("far_means_other_prefecture"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("updated_at"))
        .to_owned();
    batch.create_table(&desk);
    let weight = Table::create()
        .table("matching_weight")
        .col(integer("fiscal_year"))
        .col(string("criterion"))
        .col(integer("points"))
        .primary_key(Index::create().col("fiscal_year").col("criterion"))
        .to_owned();
    batch.create_table(&weight);
    let capacity = Table::create()
        .table("matching_capacity")
        .col(integer("fiscal_year"))
        .col(uuid("person_id"))
        .col(integer("places"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("fiscal_year").col("person_id"))
        .foreign_key(&mut reference("matching_capacity", "person_id", "person"))
        .to_owned();
    batch.create_table(&capacity);
}

fn wishes(batch: &Batch) {
    let wish = Table::create()
        .table("matching_wish")
        .col(integer("fiscal_year"))
        .col(uuid("operator_id"))
        .col(boolean("takes_part"))
        .col(string("region"))
        .col(text("note"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("fiscal_year").col("operator_id"))
        .foreign_key(&mut reference("matching_wish", "operator_id", "organisation"))
        .to_owned();
    batch.create_table(&wish);
    let term = Table::create()
        .table("matching_wish_term")
        .col(integer("fiscal_year"))
        .col(uuid("operator_id"))
        .col(uuid("term_id"))
        .col(integer("ordinal"))
        .primary_key(Index::create().col("fiscal_year").col("operator_id").col("term_id"))
        .foreign_key(&mut reference("matching_wish_term", "operator_id", "organisation"))
        .foreign_key(&mut reference("matching_wish_term", "term_id", "term"))
        .to_owned();
    batch.create_table(&term);
}

fn ruling(batch: &Batch) {
    let table = table_with_id("matching_ruling")
        .col(integer("fiscal_year"))
        .col(uuid("operator_id"))
        .col(uuid("accompanist_id"))
        .col(string("kind"))
        .col(text("reason"))
        .col(uuid("ruled_by"))
        .col(timestamp_with_time_zone("ruled_at"))
        .col(uuid_null("lifted_by"))
        .col(timestamp_with_time_zone_null("lifted_at"))
        .foreign_key(&mut reference("matching_ruling", "operator_id", "organisation"))
        .foreign_key(&mut reference("matching_ruling", "accompanist_id", "person"))
        .foreign_key(&mut reference("matching_ruling", "ruled_by", "person"))
        .foreign_key(&mut reference("matching_ruling", "lifted_by", "person"))
        .to_owned();
    batch.create_table(&table);
    // One word on a pair at a time.
    let pair = ["fiscal_year", "operator_id", "accompanist_id"];
    let live =
        unique("matching_ruling", &pair).and_where(Expr::col("lifted_at").is_null()).to_owned();
    batch.create_index(&live);
}

fn confirmation(batch: &Batch) {
    let table = table_with_id("matching_confirmation")
        .col(integer("fiscal_year"))
        .col(string("fingerprint"))
        .col(big_integer("total"))
        .col(uuid("confirmed_by"))
        .col(timestamp_with_time_zone("confirmed_at"))
        .foreign_key(&mut reference("matching_confirmation", "confirmed_by", "person"))
        .to_owned();
    batch.create_table(&table);
    let once = unique("matching_confirmation", &["fiscal_year", "fingerprint"]);
    batch.create_index(&once);
    let pair = Table::create()
        .table("matching_pair")
        .col(uuid("confirmation_id"))
        .col(uuid("operator_id"))
        .col(uuid("accompanist_id"))
        .col(uuid("engagement_id"))
        .col(integer("points"))
        .col(boolean("locked"))
        .col(text("reasons"))
        .primary_key(Index::create().col("confirmation_id").col("operator_id"))
        .foreign_key(&mut reference("matching_pair", "confirmation_id", "matching_confirmation"))
        .foreign_key(&mut reference("matching_pair", "operator_id", "organisation"))
        .foreign_key(&mut reference("matching_pair", "accompanist_id", "person"))
        .foreign_key(&mut reference("matching_pair", "engagement_id", "engagement"))
        .to_owned();
    batch.create_table(&pair);
}
