//! Series made from a rule, pre-work, rosters handed to co-hosts, what speakers see and hand over.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, integer, integer_null, string, string_null, string_uniq, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_uniq,
};

use crate::columns::{index, reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        recurrence(manager).await?;
        occurrence(manager).await?;
        prework(manager).await?;
        prework_reminder(manager).await?;
        prework_handed(manager).await?;
        co_host(manager).await?;
        sharing_consent(manager).await?;
        release(manager).await?;
        release_person(manager).await?;
        speaker_pass(manager).await?;
        speaker_file(manager).await?;
        participant_question(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const SESSION: &str = "study_session";
const REGISTRATION: &str = "study_session_registration";
const RECURRENCE: &str = "study_session_recurrence";
const RELEASE: &str = "study_session_release";

async fn recurrence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id(RECURRENCE)
        .col(uuid("template_id"))
        .col(text("rule"))
        .col(string_uniq("request_key"))
        .col(uuid("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .foreign_key(&mut reference(RECURRENCE, "template_id", SESSION))
        .foreign_key(&mut reference(RECURRENCE, "made_by", "person"))
        .to_owned();
    manager.create_table(table).await
}

/// The primary key is the last word on making one date of a series twice.
async fn occurrence(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_occurrence";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("template_id"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(uuid_uniq("session_id"))
        .col(uuid("recurrence_id"))
        .primary_key(Index::create().col("template_id").col("starts_at"))
        .foreign_key(&mut reference(TABLE, "template_id", SESSION))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "recurrence_id", RECURRENCE))
        .to_owned();
    manager.create_table(table).await
}

async fn prework(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_prework";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("session_id"))
        .col(text("instructions"))
        .col(boolean("asks_file"))
        .col(text("questions"))
        .col(timestamp_with_time_zone("due_at"))
        .col(string("speakers_see"))
        .col(integer("kept_days"))
        .col(string_null("sheet_name"))
        .col(ColumnDef::new("sheet").blob().null())
        .col(integer("version"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("session_id"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "created_by", "person"))
        .to_owned();
    manager.create_table(table).await
}

async fn prework_reminder(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_prework_reminder";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("session_id"))
        .col(integer("minutes"))
        .col(timestamp_with_time_zone("due_at"))
        .col(string("state"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .primary_key(Index::create().col("session_id").col("minutes"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["state", "due_at"])).await
}

async fn prework_handed(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_prework_handed";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("registration_id"))
        .col(uuid("session_id"))
        .col(text("answers"))
        .col(string_null("file_name"))
        .col(ColumnDef::new("bytes").blob().null())
        .col(integer_null("size"))
        .col(timestamp_with_time_zone("handed_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .primary_key(Index::create().col("registration_id"))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}

/// What was written freely so far explains a ground but is none: until one is named, the roster is
/// not shared.
async fn co_host(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_co_host";
    let renamed =
        Table::alter().table(TABLE).rename_column("legal_basis", "basis_detail").to_owned();
    manager.alter_table(renamed).await?;
    for column in [string_null("basis"), text_null("purpose"), text_null("shared_columns")] {
        let wider = Table::alter().table(TABLE).add_column(column).to_owned();
        manager.alter_table(wider).await?;
    }
    Ok(())
}

async fn sharing_consent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_sharing_consent";
    let table = table_with_id(TABLE)
        .col(uuid("session_id"))
        .col(uuid("registration_id"))
        .col(string("host"))
        .col(boolean("granted"))
        .col(text("purpose"))
        .col(text("shared_columns"))
        .col(text("wording"))
        .col(string("form_version"))
        .col(timestamp_with_time_zone("noted_at"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["registration_id"])).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}

async fn release(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id(RELEASE)
        .col(uuid("session_id"))
        .col(string("host"))
        .col(string("basis"))
        .col(text_null("basis_detail"))
        .col(text("purpose"))
        .col(text("shared_columns"))
        .col(string_uniq("request_key"))
        .col(uuid("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .col(date("keep_until"))
        .foreign_key(&mut reference(RELEASE, "session_id", SESSION))
        .foreign_key(&mut reference(RELEASE, "made_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(RELEASE, &["session_id"])).await
}

async fn release_person(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_release_person";
    let table = Table::create()
        .table(TABLE)
        .col(uuid("release_id"))
        .col(uuid("registration_id"))
        .primary_key(Index::create().col("release_id").col("registration_id"))
        .foreign_key(&mut reference(TABLE, "release_id", RELEASE))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["registration_id"])).await
}

async fn speaker_pass(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_speaker_pass";
    let table = table_with_id(TABLE)
        .col(uuid("session_id"))
        .col(string("speaker_key"))
        .col(string("name"))
        .col(string("email"))
        .col(uuid("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "made_by", "person"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(unique(TABLE, &["session_id", "speaker_key"])).await
}

async fn speaker_file(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_speaker_file";
    let table = table_with_id(TABLE)
        .col(uuid("session_id"))
        .col(string("speaker_key"))
        .col(string("speaker_name"))
        .col(string("title"))
        .col(string("file_name"))
        .col(ColumnDef::new("bytes").blob().not_null())
        .col(integer("size"))
        .col(string_uniq("request_key"))
        .col(timestamp_with_time_zone("handed_at"))
        .col(timestamp_with_time_zone_null("adopted_at"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}

async fn participant_question(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const TABLE: &str = "study_session_participant_question";
    let table = table_with_id(TABLE)
        .col(uuid("session_id"))
        .col(uuid("registration_id"))
        .col(text("words"))
        .col(boolean("named"))
        .col(string_uniq("request_key"))
        .col(timestamp_with_time_zone("asked_at"))
        .col(timestamp_with_time_zone_null("withdrawn_at"))
        .foreign_key(&mut reference(TABLE, "session_id", SESSION))
        .foreign_key(&mut reference(TABLE, "registration_id", REGISTRATION))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(TABLE, &["session_id"])).await
}
