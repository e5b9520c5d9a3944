//! 伴走: engagements with people, goals, milestones, outcomes; activity levels; conflicts of
//! interest. The matching desk follows in `m0008_matching`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, string, string_null, text,
    timestamp_with_time_zone, uuid, uuid_null,
};

use crate::batch::Batch;
use crate::columns::{index, reference, table_with_id, unique};
use crate::m0008_matching;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        engagement(&batch);
        people(&batch);
        goal(&batch);
        milestone(&batch);
        outcome(&batch);
        activity_level(&batch);
        conflict_of_interest(&batch);
        m0008_matching::create(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn engagement(batch: &Batch) {
    let table = table_with_id("engagement")
        .col(integer("fiscal_year"))
        .col(uuid("operator_id"))
        .col(uuid("accompanist_organisation_id"))
        .col(string("state"))
        .col(string("origin"))
        .col(date("started_on"))
        .col(date_null("ended_on"))
        .col(string_null("end_reason"))
        .col(text("concerns"))
        .col(text("vision"))
        .col(text("allies"))
        .col(text("next_plan"))
        .col(integer("version"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("engagement", "operator_id", "organisation"))
        .foreign_key(&mut reference("engagement", "accompanist_organisation_id", "organisation"))
        .foreign_key(&mut reference("engagement", "created_by", "person"))
        .to_owned();
    batch.create_table(&table);
    // An operator has one accompanist at a time.
    let live = unique("engagement", &["fiscal_year", "operator_id"])
        .and_where(Expr::col("state").eq("active"))
        .to_owned();
    batch.create_index(&live);
    batch.create_index(&index("engagement", &["operator_id"]));
}

fn people(batch: &Batch) {
    let table = Table::create()
        .table("engagement_person")
        .col(uuid("engagement_id"))
        .col(uuid("person_id"))
        .col(string("side"))
        .col(boolean("lead"))
        .col(timestamp_with_time_zone("added_at"))
        .primary_key(Index::create().col("engagement_id").col("person_id"))
        .foreign_key(&mut reference("engagement_person", "engagement_id", "engagement"))
        .foreign_key(&mut reference("engagement_person", "person_id", "person"))
        .to_owned();
    batch.create_table(&table);
    let lead = unique("engagement_person", &["engagement_id", "side"])
        .and_where(Expr::col("lead").eq(true))
        .to_owned();
    batch.create_index(&lead);
    batch.create_index(&index("engagement_person", &["person_id"]));
}

fn goal(batch: &Batch) {
    let table = table_with_id("engagement_goal")
        .col(uuid("engagement_id"))
        .col(integer("ordinal"))
        .col(text("text"))
        .col(text("measure"))
        .col(date_null("due_on"))
        .col(string("state"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("engagement_goal", "engagement_id", "engagement"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("engagement_goal", &["engagement_id"]));
}

fn milestone(batch: &Batch) {
    let table = table_with_id("engagement_milestone")
        .col(uuid("engagement_id"))
        .col(string("kind"))
        .col(uuid_null("owner_id"))
        .col(date("due_on"))
        .col(date_null("reached_on"))
        .col(text("evidence"))
        .col(date_null("told_soon"))
        .col(date_null("told_overdue"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut reference("engagement_milestone", "engagement_id", "engagement"))
        .foreign_key(&mut reference("engagement_milestone", "owner_id", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&unique("engagement_milestone", &["engagement_id", "kind"]));
    batch.create_index(&index("engagement_milestone", &["due_on"]));
}

fn outcome(batch: &Batch) {
    let table = Table::create()
        .table("engagement_outcome")
        .col(uuid("engagement_id"))
        .col(string("kind"))
        .col(string("tendency"))
        .col(integer_null("figure"))
        .col(text("note"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("recorded_at"))
        .primary_key(Index::create().col("engagement_id").col("kind"))
        .foreign_key(&mut reference("engagement_outcome", "engagement_id", "engagement"))
        .foreign_key(&mut reference("engagement_outcome", "recorded_by", "person"))
        .to_owned();
    batch.create_table(&table);
}

fn activity_level(batch: &Batch) {
    let table = Table::create()
        .table("organisation_activity_level")
        .col(uuid("organisation_id"))
        .col(date("since"))
        .col(uuid("term_id"))
        .col(text("note"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("recorded_at"))
        .primary_key(Index::create().col("organisation_id").col("since"))
        .foreign_key(&mut reference(
            "organisation_activity_level",
            "organisation_id",
            "organisation",
        ))
        .foreign_key(&mut reference("organisation_activity_level", "term_id", "term"))
        .foreign_key(&mut reference("organisation_activity_level", "recorded_by", "person"))
        .to_owned();
    batch.create_table(&table);
}

fn conflict_of_interest(batch: &Batch) {
    let one = Expr::col("person_id").is_null().and(Expr::col("organisation_id").is_not_null());
    let other = Expr::col("person_id").is_not_null().and(Expr::col("organisation_id").is_null());
    let table = table_with_id("conflict_of_interest")
        .col(uuid("operator_id"))
        .col(uuid_null("person_id"))
        .col(uuid_null("organisation_id"))
        .col(text("reason"))
        .col(date("from_on"))
        .col(date_null("until_on"))
        .col(uuid("declared_by"))
        .col(timestamp_with_time_zone("declared_at"))
        .check(one.or(other))
        .foreign_key(&mut reference("conflict_of_interest", "operator_id", "organisation"))
        .foreign_key(&mut reference("conflict_of_interest", "person_id", "person"))
        .foreign_key(&mut reference("conflict_of_interest", "organisation_id", "organisation"))
        .foreign_key(&mut reference("conflict_of_interest", "declared_by", "person"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index("conflict_of_interest", &["operator_id"]));
}
