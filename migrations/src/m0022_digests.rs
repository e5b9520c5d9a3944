//! What became of the digest of each month, and issues nobody drafted: they write themselves.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, string, timestamp_with_time_zone, uuid_null};
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use crate::batch::Batch;
use crate::columns::{index, reference};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let known = table_as_it_is(manager).await?;
        let batch = Batch::for_backend_of(manager);
        if let Some(table) = known {
            made_again(&batch, &table)?;
        } else {
            batch.add_sql("ALTER TABLE newsletter_issue ALTER COLUMN drafted_by DROP NOT NULL");
            batch.add_sql(&format!("ALTER TABLE newsletter_issue ADD CHECK ({TWO_PEOPLE})"));
        }
        digests(&batch);
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Where nobody drafted it, whoever asked for the approval does not give it.
const TWO_PEOPLE: &str = "drafted_by IS NOT NULL OR approved_by IS NULL OR asked_by IS NULL \
    OR approved_by <> asked_by";

/// On SQLite, the statement that made it.
async fn table_as_it_is(manager: &SchemaManager<'_>) -> Result<Option<String>, DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        return Ok(None);
    }
    let question =
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'newsletter_issue'";
    let question = Statement::from_string(DbBackend::Sqlite, question);
    let row = manager.get_connection().query_one_raw(question).await?;
    row.ok_or_else(|| DbErr::Migration("there is no table of issues".to_owned()))?
        .try_get_by_index(0)
        .map(Some)
}

/// SQLite takes no rule of a column back: the table is made again with what it holds. Rows that
/// refer to it are looked at when the transaction ends, and find it as it was.
fn made_again(batch: &Batch, table: &str) -> Result<(), DbErr> {
    let mut made = table.to_owned();
    for (was, is) in [
        (r#""drafted_by" uuid_text NOT NULL"#, r#""drafted_by" uuid_text"#.to_owned()),
        (
            r#"CHECK ("approved_by" IS NULL"#,
            format!(r#"CHECK ({TWO_PEOPLE}), CHECK ("approved_by" IS NULL"#),
        ),
    ] {
        if !made.contains(was) {
            return Err(DbErr::Migration(format!("the table of issues is not as it was: {table}")));
        }
        made = made.replace(was, &is);
    }
    batch.add_sql("PRAGMA defer_foreign_keys = ON");
    batch.add_sql("CREATE TABLE newsletter_issue_kept AS SELECT * FROM newsletter_issue");
    batch.add_sql("DROP TABLE newsletter_issue");
    batch.add_sql(&made);
    batch.add_sql("INSERT INTO newsletter_issue SELECT * FROM newsletter_issue_kept");
    batch.add_sql("DROP TABLE newsletter_issue_kept");
    batch.create_index(&index("newsletter_issue", &["state"]));
    batch.create_index(&index("newsletter_issue", &["fiscal_year"]));
    Ok(())
}

fn digests(batch: &Batch) {
    let name = "newsletter_digest";
    let table = Table::create()
        .table(name)
        .col(date("month").primary_key())
        .col(string("outcome"))
        .col(timestamp_with_time_zone("told_until"))
        .col(uuid_null("issue_id"))
        .foreign_key(&mut reference(name, "issue_id", "newsletter_issue"))
        .to_owned();
    batch.create_table(&table);
    batch.create_index(&index(name, &["issue_id"]));
}
