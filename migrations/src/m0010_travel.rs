//! 旅費: second half of the migration `m0010_fees`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, string, string_uniq, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null, uuid_uniq,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id};

pub fn create(batch: &Batch) {
    claim(batch);
    leg(batch);
    night(batch);
}

fn claim(batch: &Batch) {
    let table = table_with_id("travel_claim")
        .col(string_uniq("number"))
        .col(uuid_uniq("consultation_id"))
        .col(uuid("person_id"))
        .col(integer("fiscal_year"))
        .col(string("state"))
        .col(string("purpose"))
        .col(string("destination"))
        .col(date("departed_on"))
        .col(date("returned_on"))
        .col(boolean("reported"))
        .col(uuid("rate_id"))
        .col(integer("fares"))
        .col(integer("lodging"))
        .col(integer("allowance"))
        .col(integer("total"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(text_null("return_reason"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(uuid_null("decided_by"))
        .col(date_null("paid_on"))
        .col(uuid_null("paid_by"))
        .col(uuid_null("payment_id"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("travel_claim", "consultation_id", "consultation"))
        .foreign_key(&mut reference("travel_claim", "person_id", "person"))
        .foreign_key(&mut reference("travel_claim", "rate_id", "fee_rate"))
        .foreign_key(&mut reference("travel_claim", "decided_by", "person"))
        .foreign_key(&mut reference("travel_claim", "paid_by", "person"))
        .foreign_key(&mut reference("travel_claim", "payment_id", "fee_payment"))
        .check(Expr::col("departed_on").lte(Expr::col("returned_on")))
        .check(Expr::col("state").ne("paid").or(Expr::col("payment_id").is_not_null()))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("travel_claim", &["person_id"]));
    batch.create_index(&index("travel_claim", &["fiscal_year", "departed_on"]));
}

fn leg(batch: &Batch) {
    let table = Table::create()
        .table("travel_leg")
        .col(uuid("claim_id"))
        .col(integer("ordinal"))
        .col(string("origin"))
        .col(string("destination"))
        .col(string("means"))
        .col(integer_null("km"))
        .col(integer("fare"))
        .col(integer("express_fare"))
        .col(boolean("round_trip"))
        .col(integer("paid"))
        .primary_key(Index::create().col("claim_id").col("ordinal"))
        .foreign_key(&mut reference("travel_leg", "claim_id", "travel_claim"))
        .check(Expr::col("fare").gte(0).and(Expr::col("express_fare").gte(0)))
        .to_owned();
    batch.create_table(&table);
}

fn night(batch: &Batch) {
    let table = Table::create()
        .table("travel_night")
        .col(uuid("claim_id"))
        .col(integer("ordinal"))
        .col(string("place"))
        .col(integer("kind"))
        .col(integer("cost"))
        .col(integer("most"))
        .col(integer("paid"))
        .primary_key(Index::create().col("claim_id").col("ordinal"))
        .foreign_key(&mut reference("travel_night", "claim_id", "travel_claim"))
        .check(Expr::col("paid").gte(0).and(Expr::col("paid").lte(Expr::col("most"))))
        .to_owned();
    batch.create_table(&table);
}
