//! Introductions: part of m0016.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, boolean_null, date, integer, integer_null, string, string_null, string_uniq, text,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::columns::{index, reference, table_with_id};

pub async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    introduction(manager).await?;
    events(manager).await?;
    times(manager).await?;
    disclosure(manager).await
}

async fn introduction(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id("introduction")
        .col(string_uniq("number"))
        .col(integer("fiscal_year"))
        .col(string("state"))
        .col(string("origin"))
        .col(uuid("requester_id"))
        .col(uuid("organisation_id"))
        .col(text("wanted"))
        .col(text("purpose"))
        .col(text("self_description"))
        .col(text("requester_details"))
        .col(timestamp_with_time_zone_null("requester_agreed_at"))
        .col(text("requester_told"))
        .col(boolean("asks_again"))
        .col(uuid_null("contact_id"))
        .col(uuid_null("contact_person_id"))
        .col(text("told_partner"))
        .col(text("told_requester"))
        .col(uuid_null("checked_by"))
        .col(text("partner_details"))
        .col(timestamp_with_time_zone_null("partner_agreed_at"))
        .col(text("partner_told"))
        .col(timestamp_with_time_zone_null("asked_at"))
        .col(timestamp_with_time_zone_null("due_at"))
        .col(boolean("reminded"))
        .col(timestamp_with_time_zone_null("introduced_at"))
        .col(timestamp_with_time_zone_null("met_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(string_null("ended_by"))
        .col(text("end_reason"))
        .col(integer("link_epoch"))
        .col(timestamp_with_time_zone_null("meeting_starts_at"))
        .col(timestamp_with_time_zone_null("meeting_ends_at"))
        .col(text("meeting_place"))
        .col(uuid_null("resource_id"))
        .col(integer("calendar_sequence"))
        .col(string_null("offered_by"))
        .col(text("offered_place"))
        .col(uuid_null("offered_resource_id"))
        .col(string_uniq("request_key"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        .foreign_key(&mut reference("introduction", "requester_id", "person"))
        .foreign_key(&mut reference("introduction", "organisation_id", "organisation"))
        .foreign_key(&mut reference("introduction", "contact_id", "contact"))
        .foreign_key(&mut reference("introduction", "contact_person_id", "contact_person"))
        .foreign_key(&mut reference("introduction", "checked_by", "person"))
        .foreign_key(&mut reference("introduction", "resource_id", "calendar_resource"))
        .foreign_key(&mut reference("introduction", "offered_resource_id", "calendar_resource"))
        // Nobody is introduced whom both sides have not agreed to.
        .check(
            Expr::col("introduced_at").is_null().or(Expr::col("requester_agreed_at")
                .is_not_null()
                .and(Expr::col("partner_agreed_at").is_not_null())),
        )
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("introduction", &["state", "due_at"])).await?;
    manager.create_index(index("introduction", &["requester_id"])).await?;
    manager.create_index(index("introduction", &["contact_id"])).await
}

async fn events(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id("introduction_event")
        .col(uuid("introduction_id"))
        .col(string("act"))
        .col(timestamp_with_time_zone("at"))
        .col(string_null("side"))
        .col(uuid_null("acted_by"))
        .foreign_key(&mut reference("introduction_event", "introduction_id", "introduction"))
        .foreign_key(&mut reference("introduction_event", "acted_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("introduction_event", &["introduction_id", "at"])).await
}

async fn times(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let times = table_with_id("introduction_time")
        .col(uuid("introduction_id"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .foreign_key(&mut reference("introduction_time", "introduction_id", "introduction"))
        .check(Expr::col("starts_at").lt(Expr::col("ends_at")))
        .to_owned();
    manager.create_table(times).await?;
    manager.create_index(index("introduction_time", &["introduction_id", "starts_at"])).await?;
    let outcomes = Table::create()
        .table("introduction_outcome")
        .col(uuid("introduction_id"))
        .col(string("side"))
        .col(integer("days"))
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone_null("asked_at"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(boolean_null("met"))
        .col(integer_null("rating"))
        .col(text("words"))
        .primary_key(Index::create().col("introduction_id").col("side").col("days"))
        .foreign_key(&mut reference("introduction_outcome", "introduction_id", "introduction"))
        .check(Expr::col("rating").is_null().or(Expr::col("rating").between(1, 5)))
        .to_owned();
    manager.create_table(outcomes).await?;
    manager.create_index(index("introduction_outcome", &["asked_at", "due_at"])).await
}

async fn disclosure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id("disclosure")
        .col(uuid("introduction_id"))
        .col(string("side"))
        .col(uuid_null("person_id"))
        .col(uuid_null("contact_person_id"))
        .col(string("subject_name"))
        .col(string("recipient"))
        .col(text("search_key"))
        .col(text("details"))
        .col(timestamp_with_time_zone("agreed_at"))
        .col(timestamp_with_time_zone("at"))
        .col(date("keep_until"))
        .foreign_key(&mut reference("disclosure", "introduction_id", "introduction"))
        .foreign_key(&mut reference("disclosure", "person_id", "person"))
        .foreign_key(&mut reference("disclosure", "contact_person_id", "contact_person"))
        .to_owned();
    manager.create_table(table).await?;
    manager
        .create_index(crate::columns::unique("disclosure", &["introduction_id", "side"]))
        .await?;
    manager.create_index(index("disclosure", &["person_id"])).await?;
    manager.create_index(index("disclosure", &["keep_until"])).await
}
