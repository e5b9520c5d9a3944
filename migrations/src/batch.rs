//! The statements of a migration, collected and sent together.

use std::cell::RefCell;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, StatementBuilder};

/// Statements that leave in one go: on PostgreSQL each alone would be two journeys to the server
/// and back, a few hundred of them at the first start.
pub struct Batch {
    backend: DbBackend,
    script: RefCell<String>,
}

impl Batch {
    pub fn for_backend_of(manager: &SchemaManager<'_>) -> Self {
        Self { backend: manager.get_database_backend(), script: RefCell::default() }
    }

    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    pub fn create_table(&self, table: &TableCreateStatement) {
        self.add(table);
    }

    pub fn create_index(&self, index: &IndexCreateStatement) {
        self.add(index);
    }

    /// Adds one statement, its values written into it.
    pub fn add(&self, statement: &impl StatementBuilder) {
        self.add_sql(&self.backend.build(statement).to_string());
    }

    /// Adds one statement in the words of the database.
    pub fn add_sql(&self, statement: &str) {
        let mut script = self.script.borrow_mut();
        script.push_str(statement);
        script.push_str(";\n");
    }

    /// Sends everything, in the order it was added.
    pub async fn run_on(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(&self.script.into_inner()).await?;
        Ok(())
    }
}
