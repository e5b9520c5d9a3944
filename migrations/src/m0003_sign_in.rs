//! Credentials, browser sessions, sign-in links, invitations, tokens, cool-downs, the audit log,
//! applications and imports.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, boolean, integer, string, string_null, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        credentials(&batch);
        sessions(&batch);
        links(&batch);
        guards(&batch);
        arrivals(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn credentials(batch: &Batch) {
    let credentials = Table::create()
        .table("credential")
        .col(uuid("person_id").primary_key())
        .col(string("password_hash"))
        .col(timestamp_with_time_zone("password_set_at"))
        .col(string("totp_salt"))
        .col(big_integer_null("totp_last_step"))
        .foreign_key(&mut reference("credential", "person_id", "person"))
        .to_owned();
    batch.create_table(&credentials);
    let recovery_codes = Table::create()
        .table("recovery_code")
        .col(uuid("person_id"))
        .col(string("code_hash"))
        .col(timestamp_with_time_zone_null("used_at"))
        .primary_key(Index::create().col("person_id").col("code_hash"))
        .foreign_key(&mut reference("recovery_code", "person_id", "person"))
        .to_owned();
    batch.create_table(&recovery_codes);
}

fn sessions(batch: &Batch) {
    let browser_sessions = table_with_id("browser_session")
        .col(string("token_hash").unique_key())
        .col(uuid("person_id"))
        .col(integer("session_epoch"))
        .col(string("strength"))
        .col(string("device"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("last_seen_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut reference("browser_session", "person_id", "person"))
        .to_owned();
    batch.create_table(&browser_sessions);
    batch.create_index(&index("browser_session", &["person_id"]));
    let refresh_tokens = table_with_id("refresh_token")
        .col(uuid("family"))
        .col(uuid("person_id"))
        .col(string("token_hash").unique_key())
        .col(integer("session_epoch"))
        .col(string("strength"))
        .col(string("device"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone("family_expires_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .foreign_key(&mut reference("refresh_token", "person_id", "person"))
        .to_owned();
    batch.create_table(&refresh_tokens);
    batch.create_index(&index("refresh_token", &["family"]));
    batch.create_index(&index("refresh_token", &["person_id"]));
}

fn links(batch: &Batch) {
    let sign_in_links = table_with_id("sign_in_link")
        .col(string("address_key").unique_key())
        .col(uuid_null("person_id"))
        .col(string("token_hash").unique_key())
        .col(string("code_hash"))
        .col(string("browser_hash"))
        .col(integer("tries"))
        .col(string_null("next_path"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("used_at"))
        .foreign_key(&mut reference("sign_in_link", "person_id", "person"))
        .to_owned();
    batch.create_table(&sign_in_links);
    batch.create_index(&index("sign_in_link", &["browser_hash"]));
    let invitations = table_with_id("invitation")
        .col(uuid("person_id"))
        .col(string("token_hash").unique_key())
        .col(string("purpose"))
        .col(uuid_null("organisation_id"))
        .col(uuid_null("invited_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("accepted_at"))
        .col(timestamp_with_time_zone_null("withdrawn_at"))
        .foreign_key(&mut reference("invitation", "person_id", "person"))
        .foreign_key(&mut reference("invitation", "invited_by", "person"))
        .foreign_key(&mut reference("invitation", "organisation_id", "organisation"))
        .to_owned();
    batch.create_table(&invitations);
    batch.create_index(&index("invitation", &["person_id"]));
}

fn guards(batch: &Batch) {
    let cool_downs = Table::create()
        .table("cool_down")
        .col(string("purpose"))
        .col(string("key_hash"))
        .col(integer("drawn"))
        .col(timestamp_with_time_zone("window_ends_at"))
        .primary_key(Index::create().col("purpose").col("key_hash"))
        .to_owned();
    batch.create_table(&cool_downs);
    let idempotency_keys = Table::create()
        .table("idempotency_key")
        .col(uuid("person_id"))
        .col(string("key"))
        .col(string("fingerprint"))
        .col(integer("status"))
        .col(text("answer"))
        .col(timestamp_with_time_zone("created_at"))
        .primary_key(Index::create().col("person_id").col("key"))
        .foreign_key(&mut reference("idempotency_key", "person_id", "person"))
        .to_owned();
    batch.create_table(&idempotency_keys);
    let audit = table_with_id("audit_entry")
        .col(timestamp_with_time_zone("at"))
        .col(string("actor_kind"))
        .col(uuid_null("actor_id"))
        .col(string("action"))
        .col(string("subject_kind"))
        .col(uuid_null("subject_id"))
        .col(text("details"))
        .to_owned();
    batch.create_table(&audit);
    batch.create_index(&index("audit_entry", &["at"]));
    batch.create_index(&index("audit_entry", &["actor_id", "at"]));
    batch.create_index(&index("audit_entry", &["subject_id", "at"]));
}

fn arrivals(batch: &Batch) {
    let applications = table_with_id("organisation_application")
        .col(string("number").unique_key())
        .col(uuid("organisation_id"))
        .col(uuid("person_id"))
        .col(text("message"))
        .col(string("state"))
        .col(timestamp_with_time_zone("applied_at"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(uuid_null("decided_by"))
        .col(text("reason"))
        .foreign_key(&mut reference("organisation_application", "organisation_id", "organisation"))
        .foreign_key(&mut reference("organisation_application", "person_id", "person"))
        .foreign_key(&mut reference("organisation_application", "decided_by", "person"))
        .to_owned();
    batch.create_table(&applications);
    batch.create_index(&index("organisation_application", &["state", "applied_at"]));
    let imports = table_with_id("people_import")
        .col(uuid("uploaded_by"))
        .col(timestamp_with_time_zone("uploaded_at"))
        .col(string("file_name"))
        .col(text("rows"))
        .col(timestamp_with_time_zone_null("applied_at"))
        .col(text("outcome"))
        .foreign_key(&mut reference("people_import", "uploaded_by", "person"))
        .to_owned();
    batch.create_table(&imports);
    let aliases = Table::create()
        .table("organisation_alias")
        .col(uuid("organisation_id"))
        .col(string("name"))
        .col(boolean("former"))
        .primary_key(Index::create().col("organisation_id").col("name"))
        .foreign_key(&mut reference("organisation_alias", "organisation_id", "organisation"))
        .to_owned();
    batch.create_table(&aliases);
    let certifications = table_with_id("legal_certification")
        .col(uuid("organisation_id"))
        .col(string("kind"))
        .col(string("number"))
        .col(ColumnDef::new("granted_on").date().not_null())
        .col(ColumnDef::new("valid_to").date())
        .col(string("source_url"))
        .foreign_key(&mut reference("legal_certification", "organisation_id", "organisation"))
        .to_owned();
    batch.create_table(&certifications);
    batch.create_index(&unique("legal_certification", &["organisation_id", "kind", "number"]));
}
