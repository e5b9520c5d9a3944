//! Regions, vocabularies, organisations, persons, memberships, roles.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, string, string_null, string_uniq,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, reference_to, table_with_id, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        regions(&batch);
        organisations(&batch);
        persons(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn regions(batch: &Batch) {
    let blocks = table_with_id("region_block")
        .col(string_uniq("code"))
        .col(string("name"))
        .col(string("name_en"))
        .col(integer("ordinal"))
        .to_owned();
    batch.create_table(&blocks);
    let prefectures = Table::create()
        .table("prefecture")
        .col(integer("code").primary_key())
        .col(string("name"))
        .col(string("kana"))
        .col(string("romaji"))
        .to_owned();
    batch.create_table(&prefectures);
    let belongs = Table::create()
        .table("region_block_prefecture")
        .col(integer("prefecture_code"))
        .col(date("valid_from"))
        .col(date_null("valid_to"))
        .col(uuid("block_id"))
        .primary_key(Index::create().col("prefecture_code").col("valid_from"))
        .foreign_key(&mut reference_to(
            "region_block_prefecture",
            "prefecture_code",
            "prefecture",
            "code",
        ))
        .foreign_key(&mut reference("region_block_prefecture", "block_id", "region_block"))
        .to_owned();
    batch.create_table(&belongs);
    let terms = table_with_id("term")
        .col(string("vocabulary"))
        .col(string("code"))
        .col(string("label"))
        .col(string_null("label_en"))
        .col(integer("ordinal"))
        .col(boolean("retired"))
        .to_owned();
    batch.create_table(&terms);
    batch.create_index(&unique("term", &["vocabulary", "code"]));
}

fn organisations(batch: &Batch) {
    let organisations = table_with_id("organisation")
        .col(string("name"))
        .col(string_null("kana"))
        .col(string("search_key"))
        .col(string("kind"))
        .col(string("state"))
        .col(uuid_null("legal_form_id"))
        .col(ColumnDef::new("corporate_number").string().unique_key())
        .col(integer_null("prefecture_code"))
        .col(string_null("city"))
        .col(string_null("phone"))
        .col(string_null("website"))
        .col(uuid_null("activity_level_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("organisation", "legal_form_id", "term"))
        .foreign_key(&mut reference("organisation", "activity_level_id", "term"))
        .foreign_key(&mut reference_to("organisation", "prefecture_code", "prefecture", "code"))
        .to_owned();
    batch.create_table(&organisations);
    batch.create_index(&index("organisation", &["search_key"]));
    let tags = Table::create()
        .table("organisation_term")
        .col(uuid("organisation_id"))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("organisation_id").col("term_id"))
        .foreign_key(&mut reference("organisation_term", "organisation_id", "organisation"))
        .foreign_key(&mut reference("organisation_term", "term_id", "term"))
        .to_owned();
    batch.create_table(&tags);
    let adoptions = Table::create()
        .table("adoption")
        .col(uuid("organisation_id"))
        .col(integer("fiscal_year"))
        .col(uuid_null("frame_id"))
        .col(string_null("subsidy_rate"))
        .col(boolean("accompanist"))
        .primary_key(Index::create().col("organisation_id").col("fiscal_year"))
        .foreign_key(&mut reference("adoption", "organisation_id", "organisation"))
        .foreign_key(&mut reference("adoption", "frame_id", "term"))
        .to_owned();
    batch.create_table(&adoptions);
}

fn persons(batch: &Batch) {
    let persons = table_with_id("person")
        .col(string("family_name"))
        .col(string("given_name"))
        .col(string_null("family_kana"))
        .col(string_null("given_kana"))
        .col(string("search_key"))
        .col(string("email"))
        .col(string_uniq("email_key"))
        .col(string_null("phone"))
        .col(string("language"))
        .col(string("state"))
        .col(integer("session_epoch"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .to_owned();
    batch.create_table(&persons);
    batch.create_index(&index("person", &["search_key"]));
    let memberships = table_with_id("membership")
        .col(uuid("person_id"))
        .col(uuid("organisation_id"))
        .col(string_null("department"))
        .col(string_null("title"))
        .col(boolean("lead"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .foreign_key(&mut reference("membership", "person_id", "person"))
        .foreign_key(&mut reference("membership", "organisation_id", "organisation"))
        .to_owned();
    batch.create_table(&memberships);
    batch.create_index(&unique("membership", &["person_id", "organisation_id"]));
    batch.create_index(&index("membership", &["organisation_id"]));
    let roles = Table::create()
        .table("role_assignment")
        .col(uuid("person_id"))
        .col(string("role"))
        .col(timestamp_with_time_zone("granted_at"))
        .col(uuid_null("granted_by"))
        .primary_key(Index::create().col("person_id").col("role"))
        .foreign_key(&mut reference("role_assignment", "person_id", "person"))
        .foreign_key(&mut reference("role_assignment", "granted_by", "person"))
        .to_owned();
    batch.create_table(&roles);
}
