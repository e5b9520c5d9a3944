//! The same house with a product of the test's own beside the server: to prepare, and to judge.

use bansou::config::Config;
use chrono::{DateTime, Utc};
use entities::mail::message;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::house::House;
use crate::support::TestApp;

/// How many kills found nothing done, and how many everything.
#[derive(Debug, Default)]
pub struct Kills {
    pub before: usize,
    pub after: usize,
}

impl House {
    /// The product in the test's own process, on the same database and with the same keys. Its
    /// clock stands.
    pub async fn beside(&self, now: DateTime<Utc>) -> TestApp {
        let folder = self.home.folder().display().to_string();
        let folder = ("BANSOU_DATA_DIR".to_owned(), folder);
        let settings = self.settings.iter().cloned().chain([folder]);
        let config = Config::read(None, settings).unwrap();
        TestApp::beside(self.home.clone(), config, now).await
    }

    /// An address of the running server.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.as_ref().unwrap().address)
    }

    /// What was written so far has left long ago.
    pub async fn letters_have_left(&self) {
        let tx = self.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(message::LetterState::Accepted))
            .col_expr(message::Column::FinishedAt, Expr::value(super::house::a_minute_ago()))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Letters on record whose key ends so.
    pub async fn letters_on(&self, occasion: &str) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::DedupeKey.ends_with(occasion))
            .all(self.database.reader())
            .await
            .unwrap()
    }
}
