//! 交流会: events, who takes part and whom they wish to meet, plans of rounds, and what took place.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, integer_null, string, string_null, string_uniq, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        events(&batch);
        participants(&batch);
        wishes(&batch);
        plans(&batch);
        rounds(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn events(batch: &Batch) {
    let mut table = table_with_id("networking_event");
    table
        .col(integer("fiscal_year"))
        .col(string("title"))
        .col(text("description"))
        .col(uuid_null("part_id"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(string_null("venue"))
        .col(uuid_null("room_id"))
        .col(string_null("online_url"))
        .col(integer("capacity"))
        .col(integer("taken"))
        .col(timestamp_with_time_zone("deadline"))
        .col(string("format"))
        .col(integer("table_size"))
        .col(integer("rounds"))
        .col(integer("round_minutes"))
        .col(string("state"))
        .col(uuid_null("plan_id"))
        .col(uuid_null("published_plan_id"))
        .col(text_null("call_off_reason"))
        .col(string_uniq("calendar_uid"))
        .col(integer("calendar_sequence"))
        .col(integer("version"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("networking_event", "part_id", "study_session_part"))
        .foreign_key(&mut reference("networking_event", "room_id", "calendar_resource"))
        .foreign_key(&mut reference("networking_event", "created_by", "person"))
        // No seat is given twice, whatever happens at once.
        .check(Expr::col("taken").gte(0).and(Expr::col("taken").lte(Expr::col("capacity"))));
    batch.create_table(&table);
    batch.create_index(&index("networking_event", &["starts_at"]));
}

fn participants(batch: &Batch) {
    let table = table_with_id("networking_participant")
        .col(uuid("event_id"))
        .col(uuid("person_id"))
        .col(uuid_null("organisation_id"))
        .col(string("state"))
        .col(string("route"))
        .col(string_uniq("request_key"))
        .col(boolean("shows_name"))
        .col(boolean("shows_organisation"))
        .col(string("presence"))
        .col(integer("first_round"))
        .col(integer_null("earlier_round"))
        .col(integer_null("end_round"))
        .col(integer("calendar_sequence"))
        .col(timestamp_with_time_zone("registered_at"))
        .col(timestamp_with_time_zone_null("cancelled_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("networking_participant", "event_id", "networking_event"))
        .foreign_key(&mut reference("networking_participant", "person_id", "person"))
        .foreign_key(&mut reference("networking_participant", "organisation_id", "organisation"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique("networking_participant", &["event_id", "person_id"]));
    batch.create_index(&index("networking_participant", &["person_id"]));
    let table = keyed("networking_participant_term", &["participant_id", "term_id"])
        .col(uuid("participant_id"))
        .col(uuid("term_id"))
        .foreign_key(&mut to_participant("networking_participant_term", "participant_id"))
        .foreign_key(&mut reference("networking_participant_term", "term_id", "term"))
        .to_owned();
    batch.create_table(&table);
}

fn wishes(batch: &Batch) {
    let table = keyed("networking_wish", &["participant_id", "kind", "target"])
        .col(uuid("participant_id"))
        .col(string("kind"))
        .col(string("target"))
        .col(integer("points"))
        .foreign_key(&mut to_participant("networking_wish", "participant_id"))
        .to_owned();
    batch.create_table(&table);
    let table = keyed("networking_separation", &["event_id", "one_id", "other_id"])
        .col(uuid("event_id"))
        .col(uuid("one_id"))
        .col(uuid("other_id"))
        .col(text("reason"))
        .col(uuid("laid_down_by"))
        .col(timestamp_with_time_zone("laid_down_at"))
        .foreign_key(&mut to_event("networking_separation"))
        .foreign_key(&mut to_participant("networking_separation", "one_id"))
        .foreign_key(&mut to_participant("networking_separation", "other_id"))
        .foreign_key(&mut reference("networking_separation", "laid_down_by", "person"))
        .check(Expr::col("one_id").lt(Expr::col("other_id")))
        .to_owned();
    batch.create_table(&table);
}

fn plans(batch: &Batch) {
    let table = table_with_id("networking_plan")
        .col(uuid("event_id"))
        .col(integer("number"))
        .col(string("origin"))
        .col(text("note"))
        .col(uuid("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .foreign_key(&mut to_event("networking_plan"))
        .foreign_key(&mut reference("networking_plan", "made_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique("networking_plan", &["event_id", "number"]));
    // Everybody has exactly one seat in a round: the key says so.
    let table = keyed("networking_seat", &["plan_id", "round", "participant_id"])
        .col(uuid("plan_id"))
        .col(integer("round"))
        .col(uuid("participant_id"))
        .col(integer("table_number"))
        .foreign_key(&mut reference("networking_seat", "plan_id", "networking_plan"))
        .foreign_key(&mut to_participant("networking_seat", "participant_id"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("networking_seat", &["participant_id"]));
    let table = keyed("networking_lock", &["event_id", "round", "participant_id"])
        .col(uuid("event_id"))
        .col(integer("round"))
        .col(uuid("participant_id"))
        .col(integer("table_number"))
        .col(uuid("locked_by"))
        .col(timestamp_with_time_zone("locked_at"))
        .foreign_key(&mut to_event("networking_lock"))
        .foreign_key(&mut to_participant("networking_lock", "participant_id"))
        .foreign_key(&mut reference("networking_lock", "locked_by", "person"))
        .to_owned();
    batch.create_table(&table);
}

fn rounds(batch: &Batch) {
    let table = keyed("networking_round", &["event_id", "round"])
        .col(uuid("event_id"))
        .col(integer("round"))
        .col(uuid("plan_id"))
        .col(uuid("begun_by"))
        .col(timestamp_with_time_zone("begun_at"))
        .foreign_key(&mut to_event("networking_round"))
        .foreign_key(&mut reference("networking_round", "plan_id", "networking_plan"))
        .foreign_key(&mut reference("networking_round", "begun_by", "person"))
        .to_owned();
    batch.create_table(&table);
    let table = keyed("networking_publication", &["plan_id"])
        .col(uuid("plan_id"))
        .col(integer("letters"))
        .col(uuid("published_by"))
        .col(timestamp_with_time_zone("published_at"))
        .foreign_key(&mut reference("networking_publication", "plan_id", "networking_plan"))
        .foreign_key(&mut reference("networking_publication", "published_by", "person"))
        .to_owned();
    batch.create_table(&table);
}

fn keyed(name: &'static str, columns: &[&'static str]) -> TableCreateStatement {
    let mut key = Index::create();
    for column in columns {
        key.col(*column);
    }
    Table::create().table(name).primary_key(&mut key).to_owned()
}

fn to_event(from: &'static str) -> ForeignKeyCreateStatement {
    reference(from, "event_id", "networking_event")
}

fn to_participant(from: &'static str, column: &'static str) -> ForeignKeyCreateStatement {
    reference(from, column, "networking_participant")
}
