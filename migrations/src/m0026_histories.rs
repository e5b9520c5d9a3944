//! The history of a letter is read by its letter and never otherwise: its lines lie together under
//! it. A line is then written in one place on SQLite instead of three, and in one index fewer on
//! PostgreSQL. There, the ids of a bundle's letters are not made shorter any more: it takes longer
//! than to store them, and they live for seconds.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer_null, string, string_null, text_null, timestamp_with_time_zone, uuid,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::batch::Batch;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let batch = Batch::for_backend_of(manager);
        match batch.backend() {
            DbBackend::Postgres => {
                // In the order in which a bundle is closed.
                batch.add_sql("ALTER TABLE mail_bundle ALTER members SET STORAGE EXTERNAL");
                batch.add_sql(
                    "ALTER TABLE mail_attempt DROP CONSTRAINT mail_attempt_pkey, \
                     ADD PRIMARY KEY (message_id, id)",
                );
                batch.add_sql("DROP INDEX ix_mail_attempt_message_id");
            }
            _ => made_again(&batch),
        }
        batch.run_on(manager).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// SQLite keeps rows in the order of their key only in a table that is made so.
fn made_again(batch: &Batch) {
    let table = Table::create()
        .table(ANEW)
        .col(uuid("message_id"))
        .col(uuid("id"))
        .col(big_integer("fence"))
        .col(string_null("endpoint"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone("ended_at"))
        .col(string("phase"))
        .col(string("outcome"))
        .col(integer_null("code"))
        .col(text_null("reply"))
        .primary_key(Index::create().col("message_id").col("id"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_mail_attempt_message_id")
                .from(ANEW, "message_id")
                .to("mail_message", "id"),
        )
        .extra("WITHOUT ROWID")
        .to_owned();
    batch.create_table(&table);
    batch.add_sql(&format!("INSERT INTO {ANEW} ({COLUMNS}) SELECT {COLUMNS} FROM mail_attempt"));
    batch.add_sql("DROP TABLE mail_attempt");
    batch.add_sql(&format!("ALTER TABLE {ANEW} RENAME TO mail_attempt"));
}

const ANEW: &str = "mail_attempt_anew";
const COLUMNS: &str =
    "message_id, id, fence, endpoint, started_at, ended_at, phase, outcome, code, reply";
