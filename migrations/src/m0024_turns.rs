//! Letters of a circular have their turn in the order of their ids, and the circular remembers how
//! far it has come. A letter that goes the ordinary way — waiting, claimed, accepted — then changes
//! no column that any index knows, so that PostgreSQL writes its new version beside the old one and
//! leaves all indexes alone, if the page has room (its `fillfactor`).
//!
//! `due_at` and `exception` follow from other columns: when a letter that waits outside such a turn
//! may leave, and what went other than ordinarily.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;
use sea_orm_migration::sea_orm::DbBackend;

use crate::batch::Batch;
use crate::columns::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        for columns in
            ["priority_next_attempt_at", "circular_id_next_attempt_at", "state_circular_id"]
        {
            batch.add_sql(&format!("DROP INDEX ix_mail_message_{columns}"));
        }
        let turn =
            Table::alter().table("mail_circular").add_column(uuid_null("taken_to")).to_owned();
        batch.add(&turn);
        columns(&batch);
        let due = || Expr::col("due_at").is_not_null();
        for index in [
            index("mail_message", &["priority", "due_at"])
                .and_where(due().and(Expr::col("circular_id").is_null())),
            index("mail_message", &["circular_id", "due_at"])
                .and_where(due().and(Expr::col("circular_id").is_not_null())),
            index("mail_message", &["exception", "circular_id"])
                .and_where(Expr::col("exception").is_not_null()),
        ] {
            batch.create_index(&index.to_owned());
        }
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// SQLite reckons them when they are asked for; PostgreSQL keeps them in the row, and writes the
/// table anew with the room that versions of its rows need.
fn columns(batch: &Batch) {
    let (time, kept) = match batch.backend() {
        DbBackend::Postgres => ("timestamp with time zone", "STORED"),
        _ => ("timestamp_with_timezone_text", "VIRTUAL"),
    };
    if batch.backend() == DbBackend::Postgres {
        batch.add_sql("ALTER TABLE mail_message SET (fillfactor = 50)");
    }
    let due = "state = 'deferred' OR state = 'pending' AND (circular_id IS NULL OR fence > 0)";
    let exception = "state NOT IN ('pending', 'claimed', 'sending', 'accepted')";
    let added = [
        ("due_at", time, format!("CASE WHEN {due} THEN next_attempt_at END")),
        ("exception", "varchar", format!("CASE WHEN {exception} THEN state END")),
    ]
    .map(|(name, kind, rule)| {
        format!("ADD COLUMN {name} {kind} GENERATED ALWAYS AS ({rule}) {kept}")
    });
    // In one go PostgreSQL writes the table anew once; SQLite adds one at a time.
    let steps = match batch.backend() {
        DbBackend::Postgres => vec![added.join(", ")],
        _ => added.into(),
    };
    for step in steps {
        batch.add_sql(&format!("ALTER TABLE mail_message {step}"));
    }
}
