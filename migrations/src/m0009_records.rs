//! 相談記録票: records with revisions, fields, steps; the tasks that come of them; reminders.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, string, text, text_null, timestamp_with_time_zone,
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
        record(&batch);
        revision(&batch);
        field(&batch);
        action(&batch);
        plan(&batch);
        step(&batch);
        reminder(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const RECORD: &str = "consultation_record";
const REVISION: &str = "consultation_record_revision";

fn record(batch: &Batch) {
    let table = Table::create()
        .table(RECORD)
        .col(uuid("consultation_id"))
        .col(integer("revision"))
        .col(string("state"))
        .col(timestamp_with_time_zone("due_at"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("consultation_id"))
        .foreign_key(&mut reference(RECORD, "consultation_id", "consultation"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index(RECORD, &["state", "due_at"]));
}

fn revision(batch: &Batch) {
    let table = Table::create()
        .table(REVISION)
        .col(uuid("consultation_id"))
        .col(integer("revision"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone("begun_at"))
        .col(timestamp_with_time_zone_null("submitted_at"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .col(uuid_null("confirmed_by"))
        .col(timestamp_with_time_zone_null("approved_at"))
        .col(uuid_null("approved_by"))
        .col(text_null("unconfirmed_reason"))
        .primary_key(Index::create().col("consultation_id").col("revision"))
        .foreign_key(&mut to_record(REVISION))
        .foreign_key(&mut reference(REVISION, "confirmed_by", "person"))
        .foreign_key(&mut reference(REVISION, "approved_by", "person"))
        // Nothing is approved without the client, or a reason.
        .check(
            Expr::col("approved_at")
                .is_null()
                .or(Expr::col("confirmed_at").is_not_null())
                .or(Expr::col("unconfirmed_reason").is_not_null()),
        )
        .to_owned();
    batch.create_table(&table);
}

fn to_record(from: &'static str) -> ForeignKeyCreateStatement {
    reference_to(from, "consultation_id", RECORD, "consultation_id")
}

/// To the revision the row is part of.
fn to_revision(from: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from}_revision"))
        .from(from, ("consultation_id", "revision"))
        .to(REVISION, ("consultation_id", "revision"))
        .to_owned()
}

fn field(batch: &Batch) {
    let table = Table::create()
        .table("consultation_record_field")
        .col(uuid("consultation_id"))
        .col(integer("revision"))
        .col(string("field"))
        .col(string("level"))
        .col(text("content"))
        .primary_key(Index::create().col("consultation_id").col("revision").col("field"))
        .foreign_key(&mut to_revision("consultation_record_field"))
        .to_owned();
    batch.create_table(&table);
}

fn action(batch: &Batch) {
    let table = table_with_id("consultation_action")
        .col(uuid("consultation_id"))
        .col(string("owner"))
        .col(text("text"))
        .col(date("due_on"))
        .col(string("state"))
        .col(text_null("note"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(uuid_null("closed_by"))
        .col(boolean("live"))
        .col(integer("version"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to_record("consultation_action"))
        .foreign_key(&mut reference("consultation_action", "closed_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("consultation_action", &["consultation_id"]));
    batch.create_index(&index("consultation_action", &["state", "due_on"]));
}

fn plan(batch: &Batch) {
    let name = "consultation_record_plan";
    let table = Table::create()
        .table(name)
        .col(uuid("consultation_id"))
        .col(integer("revision"))
        .col(integer("place"))
        .col(uuid("action_id"))
        .col(string("owner"))
        .col(text("text"))
        .col(date_null("due_on"))
        .primary_key(Index::create().col("consultation_id").col("revision").col("place"))
        .foreign_key(&mut to_revision(name))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique(name, &["consultation_id", "revision", "action_id"]));
}

fn step(batch: &Batch) {
    let name = "consultation_record_step";
    let table = table_with_id(name)
        .col(uuid("consultation_id"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid("person_id"))
        .col(string("side"))
        .col(string("kind"))
        .col(text_null("remark"))
        .foreign_key(&mut to_revision(name))
        .foreign_key(&mut reference(name, "person_id", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index(name, &["consultation_id", "at"]));
}

fn reminder(batch: &Batch) {
    let name = "consultation_record_reminder";
    let table = table_with_id(name)
        .col(uuid("consultation_id"))
        .col(uuid("subject_id"))
        .col(uuid("person_id"))
        .col(string("kind"))
        .col(timestamp_with_time_zone("due_at"))
        .col(string("state"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .foreign_key(&mut to_record(name))
        .foreign_key(&mut reference(name, "person_id", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique(name, &["subject_id", "person_id", "kind"]));
    batch.create_index(&index(name, &["state", "due_at"]));
}
