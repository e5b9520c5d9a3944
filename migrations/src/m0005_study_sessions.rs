//! Study sessions as the secretariat sets them up.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, string, string_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, reference_to, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        series(&batch);
        serial(&batch);
        session(&batch);
        theme(&batch);
        part(&batch);
        speaker(&batch);
        co_host(&batch);
        question(&batch);
        reminder_distance(&batch);
        seats(&batch);
        crate::m0005_registrations::create(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn series(batch: &Batch) {
    let table = table_with_id("study_session_series")
        .col(string("title"))
        .col(text("description"))
        .col(integer("ordinal"))
        .col(boolean("retired"))
        .col(timestamp_with_time_zone("created_at"))
        .to_owned();
    batch.create_table(&table);
}

fn serial(batch: &Batch) {
    let table = Table::create()
        .table("study_session_serial")
        .col(integer("fiscal_year"))
        .col(integer("last"))
        .primary_key(Index::create().col("fiscal_year"))
        .to_owned();
    batch.create_table(&table);
}

fn session(batch: &Batch) {
    let mut table = subject();
    rules(&mut table);
    let table = table
        .foreign_key(&mut reference("study_session", "series_id", "study_session_series"))
        .foreign_key(&mut reference("study_session", "activity_level_id", "term"))
        .foreign_key(&mut reference("study_session", "licence_id", "calendar_resource"))
        .foreign_key(&mut reference("study_session", "created_by", "person"))
        .check(Expr::col("starts_at").lt(Expr::col("ends_at")))
        .check(Expr::col("opens_at").lt(Expr::col("closes_at")))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique("study_session", &["fiscal_year", "serial"]));
    batch.create_index(&index("study_session", &["state", "starts_at"]));
    batch.create_index(&index("study_session", &["fiscal_year", "starts_at"]));
}

/// What it is about, when and where.
fn subject() -> TableCreateStatement {
    table_with_id("study_session")
        .col(integer("fiscal_year"))
        .col(integer("serial"))
        .col(uuid_null("series_id"))
        .col(integer_null("number"))
        .col(string("title"))
        .col(uuid_null("activity_level_id"))
        .col(text("purpose"))
        .col(text("description"))
        .col(string("search_key"))
        .col(string("state"))
        .col(timestamp_with_time_zone_null("publish_at"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(string_null("venue_summary"))
        .col(string_null("online_url"))
        .col(text_null("online_note"))
        .col(timestamp_with_time_zone("online_released_at"))
        .col(uuid_null("licence_id"))
        .to_owned()
}

/// Who may come, how seats are given, whom to ask, and what the house keeps about it.
fn rules(table: &mut TableCreateStatement) {
    table
        .col(integer_null("organisation_limit"))
        .col(string("audience"))
        .col(timestamp_with_time_zone("opens_at"))
        .col(timestamp_with_time_zone("closes_at"))
        .col(string("approval"))
        .col(string("allocation"))
        .col(string("promotion"))
        .col(integer("offer_hours"))
        .col(integer("promotion_stop_hours"))
        .col(boolean("asks_accessibility"))
        .col(string("contact_name"))
        .col(string("contact_email"))
        .col(string_null("contact_phone"))
        .col(string("calendar_uid"))
        .col(integer("calendar_sequence"))
        .col(integer("registrations_made"))
        .col(integer("queue_tail"))
        .col(integer("version"))
        .col(string_null("state_reason"))
        .col(ColumnDef::new("request_key").string().unique_key())
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"));
}

fn theme(batch: &Batch) {
    let table = Table::create()
        .table("study_session_theme")
        .col(uuid("session_id"))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("session_id").col("term_id"))
        .foreign_key(&mut reference("study_session_theme", "session_id", "study_session"))
        .foreign_key(&mut reference("study_session_theme", "term_id", "term"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("study_session_theme", &["term_id"]));
}

fn part(batch: &Batch) {
    let table = table_with_id("study_session_part")
        .col(uuid("session_id"))
        .col(integer("ordinal"))
        .col(string_null("title"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(uuid_null("room_id"))
        .col(string_null("venue_name"))
        .col(integer_null("venue_prefecture_code"))
        .col(string_null("venue_address"))
        .col(text_null("venue_access"))
        .foreign_key(&mut reference("study_session_part", "session_id", "study_session"))
        .foreign_key(&mut reference("study_session_part", "room_id", "calendar_resource"))
        .foreign_key(&mut reference_to(
            "study_session_part",
            "venue_prefecture_code",
            "prefecture",
            "code",
        ))
        .check(Expr::col("starts_at").lt(Expr::col("ends_at")))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("study_session_part", &["session_id", "ordinal"]));
    batch.create_index(&index("study_session_part", &["venue_prefecture_code"]));
}

fn speaker(batch: &Batch) {
    let table = Table::create()
        .table("study_session_speaker")
        .col(uuid("part_id"))
        .col(integer("ordinal"))
        .col(uuid_null("person_id"))
        .col(string_null("guest_name"))
        .col(string_null("guest_affiliation"))
        .col(boolean("remote"))
        .col(string_null("topic"))
        .primary_key(Index::create().col("part_id").col("ordinal"))
        .foreign_key(&mut reference("study_session_speaker", "part_id", "study_session_part"))
        .foreign_key(&mut reference("study_session_speaker", "person_id", "person"))
        .check(Expr::col("person_id").is_not_null().or(Expr::col("guest_name").is_not_null()))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("study_session_speaker", &["person_id"]));
}

fn co_host(batch: &Batch) {
    let table = Table::create()
        .table("study_session_co_host")
        .col(uuid("session_id"))
        .col(integer("ordinal"))
        .col(uuid_null("organisation_id"))
        .col(string("name"))
        .col(string_null("legal_basis"))
        .primary_key(Index::create().col("session_id").col("ordinal"))
        .foreign_key(&mut reference("study_session_co_host", "session_id", "study_session"))
        .foreign_key(&mut reference("study_session_co_host", "organisation_id", "organisation"))
        .to_owned();
    batch.create_table(&table);
}

fn question(batch: &Batch) {
    let table = table_with_id("study_session_question")
        .col(uuid("session_id"))
        .col(integer("ordinal"))
        .col(string("kind"))
        .col(string("label"))
        .col(string_null("hint"))
        .col(boolean("required"))
        .col(text("options"))
        .col(boolean("retired"))
        .foreign_key(&mut reference("study_session_question", "session_id", "study_session"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("study_session_question", &["session_id", "ordinal"]));
}

fn reminder_distance(batch: &Batch) {
    let table = Table::create()
        .table("study_session_reminder_distance")
        .col(uuid("session_id"))
        .col(integer("minutes"))
        .primary_key(Index::create().col("session_id").col("minutes"))
        .foreign_key(&mut reference(
            "study_session_reminder_distance",
            "session_id",
            "study_session",
        ))
        .to_owned();
    batch.create_table(&table);
}

/// The checks are the last word on overselling: `taken` can neither pass the capacity nor fall
/// below nought, whatever a program does.
fn seats(batch: &Batch) {
    let table = Table::create()
        .table("study_session_seats")
        .col(uuid("session_id"))
        .col(string("mode"))
        .col(integer_null("capacity"))
        .col(integer("taken"))
        .primary_key(Index::create().col("session_id").col("mode"))
        .foreign_key(&mut reference("study_session_seats", "session_id", "study_session"))
        .check(Expr::col("taken").gte(0))
        .check(Expr::col("taken").lte(Expr::col("capacity")))
        .to_owned();
    batch.create_table(&table);
}
