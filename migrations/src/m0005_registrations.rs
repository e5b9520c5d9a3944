//! Who takes part in study sessions: second half of the migration `m0005_study_sessions`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    blob, boolean, integer, integer_null, string, string_null, string_uniq, text,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, reference_to, table_with_id, unique};

pub fn create(batch: &Batch) {
    registration(batch);
    answer(batch);
    upload(batch);
    accessibility_need(batch);
    public_request(batch);
    offer(batch);
    reminder(batch);
    attendance(batch);
}

fn registration(batch: &Batch) {
    let table = table_with_id("study_session_registration")
        .col(uuid("session_id"))
        .col(string_uniq("number"))
        .col(uuid("person_id"))
        .col(uuid_null("organisation_id"))
        .col(string_null("affiliation"))
        .col(string_null("department"))
        .col(string_null("job_title"))
        .col(integer_null("prefecture_code"))
        .col(string("mode"))
        .col(string("state"))
        .col(string("route"))
        .col(boolean("waits"))
        .col(string_uniq("request_key"))
        .col(uuid_null("registered_by"))
        .col(integer_null("queue_number"))
        .col(integer("calendar_sequence"))
        .col(timestamp_with_time_zone("registered_at"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(string_null("ended_by"))
        .col(uuid_null("ended_by_person"))
        .col(string_null("end_reason"))
        .col(string_null("note"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("study_session_registration", "session_id", "study_session"))
        .foreign_key(&mut reference("study_session_registration", "person_id", "person"))
        .foreign_key(&mut reference(
            "study_session_registration",
            "organisation_id",
            "organisation",
        ))
        .foreign_key(&mut reference_to(
            "study_session_registration",
            "prefecture_code",
            "prefecture",
            "code",
        ))
        .foreign_key(&mut reference("study_session_registration", "registered_by", "person"))
        .foreign_key(&mut reference("study_session_registration", "ended_by_person", "person"))
        .to_owned();
    batch.create_table(&table);
    // A person has at most one registration that still counts.
    let live = unique("study_session_registration", &["session_id", "person_id"])
        .and_where(Expr::col("state").is_not_in(["cancelled", "declined"]))
        .to_owned();
    batch.create_index(&live);
    let by_state = ["session_id", "state", "queue_number"];
    batch.create_index(&index("study_session_registration", &by_state));
    batch.create_index(&index("study_session_registration", &["person_id"]));
}

fn answer(batch: &Batch) {
    let table = Table::create()
        .table("study_session_answer")
        .col(uuid("registration_id"))
        .col(uuid("question_id"))
        .col(integer("ordinal"))
        .col(text("value"))
        .primary_key(Index::create().col("registration_id").col("question_id").col("ordinal"))
        .foreign_key(&mut reference(
            "study_session_answer",
            "registration_id",
            "study_session_registration",
        ))
        .foreign_key(&mut reference(
            "study_session_answer",
            "question_id",
            "study_session_question",
        ))
        .to_owned();
    batch.create_table(&table);
}

fn upload(batch: &Batch) {
    let table = table_with_id("study_session_upload")
        .col(uuid("session_id"))
        .col(uuid("question_id"))
        .col(uuid_null("registration_id"))
        .col(string("name"))
        .col(string("media_type"))
        .col(blob("bytes"))
        .col(timestamp_with_time_zone("uploaded_at"))
        .foreign_key(&mut reference("study_session_upload", "session_id", "study_session"))
        .foreign_key(&mut reference(
            "study_session_upload",
            "question_id",
            "study_session_question",
        ))
        .foreign_key(&mut reference(
            "study_session_upload",
            "registration_id",
            "study_session_registration",
        ))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("study_session_upload", &["registration_id"]));
    batch.create_index(&index("study_session_upload", &["session_id"]));
}

fn accessibility_need(batch: &Batch) {
    let table = Table::create()
        .table("study_session_accessibility_need")
        .col(uuid("registration_id"))
        .col(text("needs"))
        .col(timestamp_with_time_zone("noted_at"))
        .primary_key(Index::create().col("registration_id"))
        .foreign_key(&mut reference(
            "study_session_accessibility_need",
            "registration_id",
            "study_session_registration",
        ))
        .to_owned();
    batch.create_table(&table);
}

fn public_request(batch: &Batch) {
    let table = table_with_id("study_session_public_request")
        .col(uuid("session_id"))
        .col(string_uniq("request_key"))
        .col(string("email"))
        .col(string("email_key"))
        .col(text("details"))
        .col(timestamp_with_time_zone("requested_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(uuid_null("registration_id"))
        .foreign_key(&mut reference("study_session_public_request", "session_id", "study_session"))
        .foreign_key(&mut reference(
            "study_session_public_request",
            "registration_id",
            "study_session_registration",
        ))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("study_session_public_request", &["session_id", "email_key"]));
    batch.create_index(&index("study_session_public_request", &["expires_at"]));
}

fn offer(batch: &Batch) {
    let table = table_with_id("study_session_offer")
        .col(uuid("registration_id"))
        .col(uuid("session_id"))
        .col(string("mode"))
        .col(string("state"))
        .col(timestamp_with_time_zone("made_at"))
        .col(timestamp_with_time_zone("deadline_at"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .foreign_key(&mut reference(
            "study_session_offer",
            "registration_id",
            "study_session_registration",
        ))
        .foreign_key(&mut reference("study_session_offer", "session_id", "study_session"))
        .to_owned();
    batch.create_table(&table);
    // Nobody has two open offers for one registration.
    let open = unique("study_session_offer", &["registration_id"])
        .and_where(Expr::col("state").eq("open"))
        .to_owned();
    batch.create_index(&open);
    batch.create_index(&index("study_session_offer", &["state", "deadline_at"]));
}

fn reminder(batch: &Batch) {
    let table = table_with_id("study_session_reminder")
        .col(uuid("registration_id"))
        .col(uuid("session_id"))
        .col(integer("minutes"))
        .col(timestamp_with_time_zone("due_at"))
        .col(string("state"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .foreign_key(&mut reference(
            "study_session_reminder",
            "registration_id",
            "study_session_registration",
        ))
        .foreign_key(&mut reference("study_session_reminder", "session_id", "study_session"))
        .to_owned();
    batch.create_table(&table);
    let once = unique("study_session_reminder", &["registration_id", "minutes"]);
    batch.create_index(&once);
    batch.create_index(&index("study_session_reminder", &["state", "due_at"]));
    batch.create_index(&index("study_session_reminder", &["session_id"]));
}

fn attendance(batch: &Batch) {
    let table = Table::create()
        .table("study_session_attendance")
        .col(uuid("part_id"))
        .col(uuid("registration_id"))
        .col(string("presence"))
        .col(string("mode"))
        .col(timestamp_with_time_zone_null("arrived_at"))
        .col(timestamp_with_time_zone_null("left_at"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(string_null("note"))
        .primary_key(Index::create().col("part_id").col("registration_id"))
        .foreign_key(&mut reference("study_session_attendance", "part_id", "study_session_part"))
        .foreign_key(&mut reference(
            "study_session_attendance",
            "registration_id",
            "study_session_registration",
        ))
        .foreign_key(&mut reference("study_session_attendance", "recorded_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("study_session_attendance", &["registration_id"]));
}
