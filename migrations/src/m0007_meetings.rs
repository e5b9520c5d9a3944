//! The consultations themselves: second half of the migration `m0007_consultations`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    blob, boolean, integer, integer_null, string, string_null, string_uniq, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, reference_to, table_with_id, unique};

pub fn create(batch: &Batch) {
    consultation(batch);
    wish(batch);
    event(batch);
    intake_sheet(batch);
    file(batch);
    reminder(batch);
    strike(batch);
}

fn consultation(batch: &Batch) {
    let mut table = meeting();
    history(&mut table);
    for (column, other) in [
        ("organisation_id", "organisation"),
        ("client_id", "person"),
        ("accompanist_id", "person"),
        ("theme_id", "term"),
        ("room_id", "calendar_resource"),
        ("licence_id", "calendar_resource"),
        ("requested_by", "person"),
        ("ended_by_person", "person"),
    ] {
        table.foreign_key(&mut reference("consultation", column, other));
    }
    let table = table
        .foreign_key(&mut reference_to(
            "consultation",
            "conditions_version",
            "online_conditions",
            "version",
        ))
        // Whatever occupies time knows whose and from when to when.
        .check(
            Expr::col("state").is_not_in(["proposed", "confirmed", "held", "missed"]).or(
                Expr::col("accompanist_id")
                    .is_not_null()
                    .and(Expr::col("starts_at").lt(Expr::col("ends_at"))),
            ),
        )
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("consultation", &["accompanist_id", "starts_at"]));
    batch.create_index(&index("consultation", &["client_id", "starts_at"]));
    batch.create_index(&index("consultation", &["organisation_id", "state"]));
    batch.create_index(&index("consultation", &["state", "requested_at"]));
}

/// Who meets whom, when, where and what about.
fn meeting() -> TableCreateStatement {
    table_with_id("consultation")
        .col(string_uniq("number"))
        .col(integer("fiscal_year"))
        .col(string("state"))
        .col(string("route"))
        .col(string_null("awaits"))
        .col(uuid("organisation_id"))
        .col(uuid("client_id"))
        .col(uuid_null("accompanist_id"))
        .col(uuid_null("theme_id"))
        .col(string("mode"))
        .col(integer("minutes"))
        .col(timestamp_with_time_zone_null("starts_at"))
        .col(timestamp_with_time_zone_null("ends_at"))
        .col(integer("buffer_before"))
        .col(integer("buffer_after"))
        .col(string_null("place"))
        .col(string_null("online_url"))
        .col(string_null("phone"))
        .col(uuid_null("room_id"))
        .col(uuid_null("licence_id"))
        .col(text("about"))
        .col(integer("calendar_sequence"))
        .col(timestamp_with_time_zone_null("free_until"))
        .col(timestamp_with_time_zone_null("intake_due_at"))
        .col(integer_null("conditions_version"))
        .col(timestamp_with_time_zone_null("conditions_accepted_at"))
        .to_owned()
}

/// How it came about and ended.
fn history(table: &mut TableCreateStatement) {
    table
        .col(text_null("override_reason"))
        .col(timestamp_with_time_zone("requested_at"))
        .col(uuid("requested_by"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(timestamp_with_time_zone_null("held_from"))
        .col(timestamp_with_time_zone_null("held_until"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(string_null("ended_by"))
        .col(uuid_null("ended_by_person"))
        .col(text_null("end_reason"))
        .col(boolean("late"))
        .col(string_null("absent"))
        .col(string_uniq("request_key"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"));
}

fn wish(batch: &Batch) {
    let table = Table::create()
        .table("consultation_wish")
        .col(uuid("consultation_id"))
        .col(integer("rank"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .primary_key(Index::create().col("consultation_id").col("rank"))
        .foreign_key(&mut reference("consultation_wish", "consultation_id", "consultation"))
        .check(Expr::col("rank").between(1, 3))
        .check(Expr::col("starts_at").lt(Expr::col("ends_at")))
        .to_owned();
    batch.create_table(&table);
}

fn event(batch: &Batch) {
    let table = table_with_id("consultation_event")
        .col(uuid("consultation_id"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("person_id"))
        .col(string_null("side"))
        .col(string("kind"))
        .col(text("details"))
        .foreign_key(&mut reference("consultation_event", "consultation_id", "consultation"))
        .foreign_key(&mut reference("consultation_event", "person_id", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("consultation_event", &["consultation_id", "at"]));
}

fn intake_sheet(batch: &Batch) {
    let table = Table::create()
        .table("consultation_intake_sheet")
        .col(uuid("consultation_id"))
        .col(text("trouble"))
        .col(text("tried"))
        .col(text("hoped"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("consultation_id"))
        .foreign_key(&mut reference("consultation_intake_sheet", "consultation_id", "consultation"))
        .to_owned();
    batch.create_table(&table);
}

fn file(batch: &Batch) {
    let table = table_with_id("consultation_file")
        .col(uuid("consultation_id"))
        .col(string("kind"))
        .col(string("name"))
        .col(string("media_type"))
        .col(blob("bytes"))
        .col(uuid("uploaded_by"))
        .col(timestamp_with_time_zone("uploaded_at"))
        .foreign_key(&mut reference("consultation_file", "consultation_id", "consultation"))
        .foreign_key(&mut reference("consultation_file", "uploaded_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("consultation_file", &["consultation_id", "kind"]));
}

fn reminder(batch: &Batch) {
    let table = table_with_id("consultation_reminder")
        .col(uuid("consultation_id"))
        .col(uuid("person_id"))
        .col(string("kind"))
        .col(timestamp_with_time_zone("due_at"))
        .col(string("state"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .foreign_key(&mut reference("consultation_reminder", "consultation_id", "consultation"))
        .foreign_key(&mut reference("consultation_reminder", "person_id", "person"))
        .to_owned();
    batch.create_table(&table);
    let once = unique("consultation_reminder", &["consultation_id", "person_id", "kind"]);
    batch.create_index(&once);
    batch.create_index(&index("consultation_reminder", &["state", "due_at"]));
}

fn strike(batch: &Batch) {
    let table = table_with_id("consultation_strike")
        .col(uuid("person_id"))
        .col(uuid("organisation_id"))
        .col(uuid("consultation_id"))
        .col(string("kind"))
        .col(integer("fiscal_year"))
        .col(timestamp_with_time_zone("given_at"))
        .col(timestamp_with_time_zone_null("lifted_at"))
        .col(uuid_null("lifted_by"))
        .col(text_null("lift_reason"))
        .foreign_key(&mut reference("consultation_strike", "person_id", "person"))
        .foreign_key(&mut reference("consultation_strike", "organisation_id", "organisation"))
        .foreign_key(&mut reference("consultation_strike", "consultation_id", "consultation"))
        .foreign_key(&mut reference("consultation_strike", "lifted_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique("consultation_strike", &["consultation_id", "kind"]));
    batch.create_index(&index("consultation_strike", &["person_id", "given_at"]));
}
