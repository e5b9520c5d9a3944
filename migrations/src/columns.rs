//! Short forms for what the migrations say again and again.

use sea_orm_migration::prelude::*;

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
pub async fn only_added_to(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let batch = Batch::for_backend_of(manager);
    batch.only_added_to(table);
    batch.run_on(manager).await
}
