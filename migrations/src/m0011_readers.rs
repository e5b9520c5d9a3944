//! Readers of the mail magazine, the evidence of their consent, their groups, files of them; and
//! addresses that take no circulars.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, integer, integer_null, string, string_null, string_uniq, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, only_added_to, reference, table_with_id};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        refusal(&batch);
        subscriber(&batch);
        chosen(&batch);
        request(&batch);
        evidence(&batch);
        segment(&batch);
        import(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn refusal(batch: &Batch) {
    let table = Table::create()
        .table("mail_circular_refusal")
        .col(string("address_key").primary_key())
        .col(timestamp_with_time_zone("created_at"))
        .to_owned();
    batch.create_table(&table);
}

fn subscriber(batch: &Batch) {
    let table = table_with_id("newsletter_subscriber")
        .col(string_uniq("address_key"))
        .col(string_null("email"))
        .col(string_null("email_key"))
        .col(string("state"))
        .col(string_null("name"))
        .col(string_null("affiliation"))
        .col(text("search_key"))
        .col(string_null("kind"))
        .col(integer_null("prefecture_code"))
        .col(string("frequency"))
        .col(string("language"))
        .col(boolean("all_topics"))
        .col(boolean("all_themes"))
        .col(boolean("all_regions"))
        .col(integer("link_epoch"))
        .col(string("route"))
        .col(timestamp_with_time_zone("subscribed_at"))
        .col(timestamp_with_time_zone_null("left_at"))
        .col(text_null("leave_reason"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        // Whoever gets issues can be written to.
        .check(Expr::col("state").ne("active").or(Expr::col("email").is_not_null()))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("newsletter_subscriber", &["state", "id"]));
    batch.create_index(&index("newsletter_subscriber", &["state", "prefecture_code"]));
    batch.create_index(&index("newsletter_subscriber", &["email_key"]));
}

fn chosen(batch: &Batch) {
    let terms = Table::create()
        .table("newsletter_subscriber_term")
        .col(uuid("subscriber_id"))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("subscriber_id").col("term_id"))
        .foreign_key(&mut reference(
            "newsletter_subscriber_term",
            "subscriber_id",
            "newsletter_subscriber",
        ))
        .foreign_key(&mut reference("newsletter_subscriber_term", "term_id", "term"))
        .to_owned();
    batch.create_table(&terms);
    let regions = Table::create()
        .table("newsletter_subscriber_region")
        .col(uuid("subscriber_id"))
        .col(uuid("block_id"))
        .primary_key(Index::create().col("subscriber_id").col("block_id"))
        .foreign_key(&mut reference(
            "newsletter_subscriber_region",
            "subscriber_id",
            "newsletter_subscriber",
        ))
        .foreign_key(&mut reference("newsletter_subscriber_region", "block_id", "region_block"))
        .to_owned();
    batch.create_table(&regions);
}

fn request(batch: &Batch) {
    let table = table_with_id("newsletter_request")
        .col(string("kind"))
        .col(string_uniq("request_key"))
        .col(uuid_null("subscriber_id"))
        .col(string("email"))
        .col(string("address_key"))
        .col(text("details"))
        .col(string_null("form_version"))
        .col(string("language"))
        .col(string_null("network"))
        .col(text_null("agent"))
        .col(timestamp_with_time_zone("requested_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("confirmed_at"))
        .foreign_key(&mut reference("newsletter_request", "subscriber_id", "newsletter_subscriber"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("newsletter_request", &["expires_at"]));
}

/// Neither table refers to readers or requests: evidence outlives both.
fn evidence(batch: &Batch) {
    let versions = Table::create()
        .table("newsletter_form_version")
        .col(string("fingerprint").primary_key())
        .col(string("language"))
        .col(text("wording"))
        .col(timestamp_with_time_zone("first_used_at"))
        .to_owned();
    batch.create_table(&versions);
    let consents = table_with_id("newsletter_consent")
        .col(string("address_key"))
        .col(uuid_null("subscriber_id"))
        .col(uuid_null("request_id"))
        .col(string("act"))
        .col(string("route"))
        .col(timestamp_with_time_zone("at"))
        .col(string_null("form_version"))
        .col(string_null("network"))
        .col(text_null("agent"))
        .col(uuid_null("acted_by"))
        .col(text("details"))
        .to_owned();
    batch.create_table(&consents);
    batch.create_index(&index("newsletter_consent", &["subscriber_id", "at"]));
    batch.create_index(&index("newsletter_consent", &["address_key", "at"]));
    for table in ["newsletter_form_version", "newsletter_consent"] {
        only_added_to(batch, table);
    }
}

fn segment(batch: &Batch) {
    let table = table_with_id("newsletter_segment")
        .col(string_uniq("name"))
        .col(text("rule"))
        .col(uuid("saved_by"))
        .col(timestamp_with_time_zone("saved_at"))
        .col(integer("version"))
        .foreign_key(&mut reference("newsletter_segment", "saved_by", "person"))
        .to_owned();
    batch.create_table(&table);
}

fn import(batch: &Batch) {
    let files = table_with_id("newsletter_import")
        .col(string("state"))
        .col(uuid("uploaded_by"))
        .col(timestamp_with_time_zone("uploaded_at"))
        .col(string("file_name"))
        .col(text("source"))
        .col(date("agreed_on"))
        .col(integer("lines"))
        .col(integer("done"))
        .col(integer("added"))
        .col(integer("known"))
        .col(integer("left_out"))
        .col(timestamp_with_time_zone_null("started_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .foreign_key(&mut reference("newsletter_import", "uploaded_by", "person"))
        .to_owned();
    batch.create_table(&files);
    batch.create_index(&index("newsletter_import", &["state"]));
    let rows = Table::create()
        .table("newsletter_import_row")
        .col(uuid("import_id"))
        .col(integer("line"))
        .col(text("content"))
        .primary_key(Index::create().col("import_id").col("line"))
        .foreign_key(&mut reference("newsletter_import_row", "import_id", "newsletter_import"))
        .to_owned();
    batch.create_table(&rows);
}
