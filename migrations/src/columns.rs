//! Short forms for what the migrations say again and again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::batch::Batch;

/// `table(name)` with its primary key, a UUID column named `id`.
pub fn table_with_id(name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name).col(ColumnDef::new("id").uuid().not_null().primary_key());
    table
}

/// A reference to the `id` of another table. Deleting the other row is refused.
pub fn reference(
    from: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    reference_to(from, column, to, "id")
}

/// A reference to a named key column of another table.
pub fn reference_to(
    from: &'static str,
    column: &'static str,
    to: &'static str,
    to_column: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from}_{column}"))
        .from(from, column)
        .to(to, to_column)
        .to_owned()
}

/// An index over columns, named after them.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("ix_{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique index over columns, named after them.
pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = index(table, columns);
    index.name(format!("uq_{table}_{}", columns.join("_"))).unique();
    index
}

/// The database itself refuses to change or remove a line.
pub fn only_added_to(batch: &Batch, table: &str) {
    if batch.backend() == DbBackend::Postgres {
        let function = format!(
            "CREATE FUNCTION {table}_is_evidence() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{table} is only ever added to'; END $$"
        );
        batch.add_sql(&function);
        for (name, event) in [
            ("rows", "BEFORE UPDATE OR DELETE ON {} FOR EACH ROW"),
            ("all", "BEFORE TRUNCATE ON {} FOR EACH STATEMENT"),
        ] {
            let event = event.replace("{}", table);
            let trigger = format!(
                "CREATE TRIGGER {table}_keeps_{name} {event} EXECUTE FUNCTION {table}_is_evidence()"
            );
            batch.add_sql(&trigger);
        }
        return;
    }
    for event in ["UPDATE", "DELETE"] {
        let trigger = format!(
            "CREATE TRIGGER {table}_refuses_{} BEFORE {event} ON {table} \
             BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END",
            event.to_lowercase()
        );
        batch.add_sql(&trigger);
    }
}
