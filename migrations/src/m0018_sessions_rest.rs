//! What follows a study session: questionnaire, thanks, materials, certificates, report. Seats
//! drawn by lot. Reports of online meetings.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, boolean_null, integer, integer_null, string, string_null, string_uniq, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null, uuid_uniq,
};

use crate::columns::{index, reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        survey(manager).await?;
        survey_answer(manager).await?;
        survey_theme(manager).await?;
        survey_spent(manager).await?;
        thanks(manager).await?;
        material(manager).await?;
        certificate(manager).await?;
        report(manager).await?;
        draw(manager).await?;
        draw_entry(manager).await?;
        join_import(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const SESSION: &str = "study_session";
const REGISTRATION: &str = "study_session_registration";
const SURVEY: &str = "study_session_survey";
const ANSWER: &str = "study_session_survey_answer";

async fn survey(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table(SURVEY)
        .col(uuid("session_id"))
        .col(boolean("anonymous"))
        .col(string("circle"))
        .col(text_null("intro"))
        .col(timestamp_with_time_zone("closes_at"))
        .col(timestamp_with_time_zone_null("remind_at"))
        .col(timestamp_with_time_zone_null("reminded_at"))
        .col(integer("version"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("session_id"))
        .foreign_key(&mut reference(SURVEY, "session_id", SESSION))
        .foreign_key(&mut reference(SURVEY, "created_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(SURVEY, &["remind_at"])).await
}

/// A score is 1 to 5 or nothing: the table knows no nought that a mean could be drawn down by.
async fn survey_answer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const SCORES: [&str; 7] = [
        "satisfaction",
        "understanding",
        "usefulness",
        "speakers",
        "length",
        "running",
        "intention",
    ];
    let mut table = table_with_id(ANSWER);
    table
        .col(uuid("session_id"))
        .col(uuid_null("registration_id"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(string("mode"));
    for score in SCORES {
        table.col(integer_null(score)).check(Expr::col(score).between(1, 5));
    }
    table
        .col(text_null("other_theme"))
        .col(boolean_null("wants_consultation"))
        .col(text_null("comment"))
        .foreign_key(&mut reference(ANSWER, "session_id", SESSION))
        .foreign_key(&mut reference(ANSWER, "registration_id", REGISTRATION));
    manager.create_table(table).await?;
    manager.create_index(unique(ANSWER, &["registration_id"])).await?;
    manager.create_index(index(ANSWER, &["session_id"])).await
}

async fn survey_theme(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_survey_theme";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("answer_id"))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("answer_id").col("term_id"))
        .foreign_key(&mut reference(TABLE, "answer_id", ANSWER))
        .foreign_key(&mut reference(TABLE, "term_id", "term"))
        .to_owned();
    manager.create_table(table).await
}

/// The primary key is the last word on answering twice.
async fn survey_spent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_survey_spent";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("registration_id"))
        .col(uuid("session_id"))
        .primary_key(Index::create().col("registration_id"))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}

async fn thanks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_thanks";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("registration_id"))
        .col(uuid("session_id"))
        .col(text_null("message"))
        .col(uuid("sent_by"))
        .col(timestamp_with_time_zone("sent_at"))
        .primary_key(Index::create().col("registration_id"))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "sent_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}

async fn material(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_material";
    let table = table_with_id(TABLE)
        .col(uuid("session_id"))
        .col(uuid_null("part_id"))
        .col(string("kind"))
        .col(string("title"))
        .col(string("circle"))
        .col(timestamp_with_time_zone("released_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .col(string_null("url"))
        .col(string_null("file_name"))
        .col(ColumnDef::new("bytes").blob().null())
        .col(integer_null("size"))
        .col(string_uniq("request_key"))
        .col(uuid("added_by"))
        .col(timestamp_with_time_zone("added_at"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "part_id", "study_session_part"))
        .foreign_key(&mut reference(TABLE, "added_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}

async fn certificate(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_certificate";
    let table = table_with_id(TABLE)
        .col(uuid("registration_id"))
        .col(uuid("session_id"))
        .col(string_uniq("number"))
        .col(string_uniq("code"))
        .col(string("name"))
        .col(integer_null("minutes"))
        .col(timestamp_with_time_zone("issued_at"))
        .col(timestamp_with_time_zone_null("withdrawn_at"))
        .col(uuid_null("withdrawn_by"))
        .col(text_null("withdrawn_reason"))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "withdrawn_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    // One that was declared void may be followed by another.
    let valid = unique(TABLE, &["registration_id"])
        .and_where(Expr::col("withdrawn_at").is_null())
        .to_owned();
    manager.create_index(valid).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}

async fn report(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_report";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("session_id"))
        .col(text("questions"))
        .col(text("outcomes"))
        .col(text("next"))
        .col(integer("version"))
        .col(uuid("written_by"))
        .col(timestamp_with_time_zone("written_at"))
        .primary_key(Index::create().col("session_id"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "written_by", "person"))
        .to_owned();
    manager.create_table(table).await
}

async fn draw(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_draw";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("session_id"))
        .col(string("seed"))
        .col(string("commitment"))
        .col(timestamp_with_time_zone("committed_at"))
        .col(timestamp_with_time_zone_null("drawn_at"))
        .col(text_null("seats"))
        .col(integer_null("organisation_limit"))
        .primary_key(Index::create().col("session_id"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .to_owned();
    manager.create_table(table).await
}

async fn draw_entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_draw_entry";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("session_id"))
        .col(integer("rank"))
        .col(uuid_uniq("registration_id"))
        .col(string("number"))
        .col(string("mode"))
        .col(integer_null("party"))
        .col(string("score"))
        .col(boolean("seated"))
        .primary_key(Index::create().col("session_id").col("rank"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .to_owned();
    manager.create_table(table).await
}

async fn join_import(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_join_import";
    let table = table_with_id(TABLE)
        .col(uuid("session_id"))
        .col(string("file_name"))
        .col(text("lines"))
        .col(integer("least_percent"))
        .col(uuid("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .col(timestamp_with_time_zone_null("applied_at"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "made_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["session_id"])).await?;
    // Which report a record comes from; none where somebody recorded it.
    let mut import = uuid_null("import_id");
    import.extra(format!("REFERENCES {TABLE} (id)"));
    let wider = Table::alter().table("study_session_attendance").add_column(import).to_owned();
    manager.alter_table(wider).await
}
