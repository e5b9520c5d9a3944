//! A SQLite database as an older version left it: it knows only the first migrations.

use migrations::Migrator;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sea_orm_migration::MigratorTrait as _;

use super::TestDatabase;

pub struct OldDatabase {
    /// The one connection, so that its pragmas hold for every statement.
    pub db: DatabaseConnection,
    _home: TestDatabase,
}

impl OldDatabase {
    /// With all migrations before this one.
    pub async fn before(migration: &str) -> Self {
        let home = TestDatabase::new().await;
        let url = format!("sqlite://{}/old.db?mode=rwc", home.folder().display());
        let mut options = ConnectOptions::new(url);
        options.max_connections(1);
        let db = Database::connect(options).await.unwrap();
        let all = Migrator::migrations();
        let before = all.iter().position(|one| one.name() == migration).unwrap();
        Migrator::up(&db, Some(u32::try_from(before).unwrap())).await.unwrap();
        Self { db, _home: home }
    }

    /// The present version takes it over.
    pub async fn upgrade(&self) {
        Migrator::up(&self.db, None).await.unwrap();
    }

    pub async fn close(self) {
        self.db.close().await.unwrap();
    }
}
