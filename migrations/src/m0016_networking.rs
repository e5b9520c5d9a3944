//! Contacts, who knows them, introductions (`m0016_introductions`) and specialists sent elsewhere.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, string, string_null, string_uniq, text,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::columns::{index, reference, reference_to, table_with_id};
use crate::m0016_introductions;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        contact(manager).await?;
        people(manager).await?;
        merges(manager).await?;
        m0016_introductions::up(manager).await?;
        dispatch(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn contact(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = table_with_id("contact")
        .col(uuid("kind_id"))
        .col(string("name"))
        .col(string_null("kana"))
        .col(string_null("name_en"))
        .col(string_null("country"))
        .col(integer_null("prefecture_code"))
        .col(string_null("city"))
        .col(string_null("corporate_number"))
        .col(string_null("website"))
        .col(uuid_null("organisation_id"))
        .col(text("notes"))
        .col(text("search_key"))
        .col(uuid_null("merged_into"))
        .col(boolean("retired"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        .foreign_key(&mut reference("contact", "kind_id", "term"))
        .foreign_key(&mut reference("contact", "organisation_id", "organisation"))
        .foreign_key(&mut reference("contact", "merged_into", "contact"))
        .foreign_key(&mut reference("contact", "created_by", "person"))
        // Nothing is merged into itself.
        .check(Expr::col("merged_into").is_null().or(Expr::col("merged_into").ne(Expr::col("id"))))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("contact", &["merged_into"])).await?;
    manager.create_index(index("contact", &["corporate_number"])).await?;
    let terms = Table::create()
        .table("contact_term")
        .col(uuid("contact_id"))
        .col(uuid("term_id"))
        .primary_key(Index::create().col("contact_id").col("term_id"))
        .foreign_key(&mut reference("contact_term", "contact_id", "contact"))
        .foreign_key(&mut reference("contact_term", "term_id", "term"))
        .to_owned();
    manager.create_table(terms).await
}

async fn people(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let people = table_with_id("contact_person")
        .col(uuid("contact_id"))
        .col(string("name"))
        .col(string_null("title"))
        .col(string_null("email"))
        .col(string_null("email_key"))
        .col(string_null("phone"))
        .col(string("language"))
        .col(uuid_null("person_id"))
        .col(boolean("retired"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut reference("contact_person", "contact_id", "contact"))
        .foreign_key(&mut reference("contact_person", "person_id", "person"))
        .to_owned();
    manager.create_table(people).await?;
    manager.create_index(index("contact_person", &["contact_id"])).await?;
    manager.create_index(index("contact_person", &["email_key"])).await?;
    let relations = Table::create()
        .table("contact_relation")
        .col(uuid("contact_id"))
        .col(uuid("person_id"))
        .col(string("closeness"))
        .col(date_null("since"))
        .col(text("note"))
        .col(uuid("noted_by"))
        .col(timestamp_with_time_zone("noted_at"))
        .primary_key(Index::create().col("contact_id").col("person_id"))
        .foreign_key(&mut reference("contact_relation", "contact_id", "contact"))
        .foreign_key(&mut reference("contact_relation", "person_id", "person"))
        .foreign_key(&mut reference("contact_relation", "noted_by", "person"))
        .to_owned();
    manager.create_table(relations).await
}

async fn merges(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let merges = table_with_id("contact_merge")
        .col(uuid("kept_id"))
        .col(uuid("gone_id"))
        .col(text("before"))
        .col(uuid("merged_by"))
        .col(timestamp_with_time_zone("merged_at"))
        .foreign_key(&mut reference("contact_merge", "kept_id", "contact"))
        .foreign_key(&mut reference("contact_merge", "gone_id", "contact"))
        .foreign_key(&mut reference("contact_merge", "merged_by", "person"))
        .to_owned();
    manager.create_table(merges).await?;
    manager.create_index(index("contact_merge", &["kept_id"])).await?;
    let imports = table_with_id("contact_import")
        .col(uuid("uploaded_by"))
        .col(timestamp_with_time_zone("uploaded_at"))
        .col(string("file_name"))
        .col(text("lines"))
        .col(timestamp_with_time_zone_null("applied_at"))
        .col(integer("added"))
        .col(integer("known"))
        .foreign_key(&mut reference("contact_import", "uploaded_by", "person"))
        .to_owned();
    manager.create_table(imports).await
}

async fn dispatch(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let name = "specialist_dispatch";
    let table = table_with_id(name)
        .col(integer("fiscal_year"))
        .col(uuid_null("introduction_id"))
        .col(uuid("specialist_id"))
        .col(uuid("from_organisation_id"))
        .col(integer("to_prefecture_code"))
        .col(string("to_city"))
        .col(uuid_null("to_organisation_id"))
        .col(string("role"))
        .col(text("purpose"))
        .col(date("starts_on"))
        .col(date("ends_on"))
        .col(text("travel"))
        .col(string("state"))
        .col(text("outcome"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(integer("version"))
        .col(string_uniq("request_key"))
        .foreign_key(&mut reference(name, "introduction_id", "introduction"))
        .foreign_key(&mut reference(name, "specialist_id", "person"))
        .foreign_key(&mut reference(name, "from_organisation_id", "organisation"))
        .foreign_key(&mut reference(name, "to_organisation_id", "organisation"))
        .foreign_key(&mut reference_to(name, "to_prefecture_code", "prefecture", "code"))
        .foreign_key(&mut reference(name, "created_by", "person"))
        .check(Expr::col("starts_on").lte(Expr::col("ends_on")))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index(name, &["fiscal_year"])).await
}
