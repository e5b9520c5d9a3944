//! The same house with a circular going out.

use std::time::Duration;

use bansou::mail;
use bansou::vocabulary::Clock;
use entities::mail::bundle;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::house::{House, LANES, a_minute_ago};
use super::process::Server;
use crate::mail::circulars::letters;
use crate::support::{At, Do};

impl House {
    /// A circular to so many readers, complete.
    pub async fn writes_circular(&mut self, readers: usize) {
        let numbers = self.written..self.written + readers;
        let now = Clock::system().now();
        let id = letters::write(&self.database, &self.post, now, numbers).await;
        let tx = self.database.begin_write().await.unwrap();
        mail::let_leave(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        self.written += readers;
    }

    /// Kills the server at once; its bundles' leases run out.
    pub async fn is_killed_over_bundles(&mut self) {
        self.server.take().expect("no server to kill").kill();
        let open = bundle::Column::LeaseUntil.is_not_null();
        let open = bundle::Entity::find().filter(open).all(self.database.reader()).await.unwrap();
        let begun = open.iter().flat_map(|bundle| bundle.marks.bytes());
        let begun = begun.filter(|digit| *digit == b'1').count();
        assert!(begun <= LANES, "{begun} letters on {LANES} lines");
        self.in_flight += begun;
        self.bundles_end().await;
    }

    /// Their senders are taken for dead.
    pub async fn bundles_end(&self) {
        let tx = self.database.begin_write().await.unwrap();
        bundle::Entity::update_many()
            .col_expr(bundle::Column::LeaseUntil, Expr::value(a_minute_ago()))
            .filter(bundle::Column::LeaseUntil.is_not_null())
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The mail server refuses, hangs and breaks off a few times. Says how many letters it leaves
    /// without an answer after they came in whole.
    pub fn is_served_badly(&self) -> usize {
        self.sink.once(At::Rcpt, Do::Say("451 4.3.0 later"));
        self.sink.once(At::Rcpt, Do::Say("550 5.7.1 not you"));
        self.sink.once(At::Dot, Do::Say("554 5.7.1 no"));
        self.sink.once(At::Mail, Do::Reset);
        self.sink.once(At::Dot, Do::Reset);
        self.sink.once(At::Dot, Do::Hang);
        self.sink.once(At::Rcpt, Do::Hang);
        // The hanging one is under way when the server is killed, and counted there.
        1
    }

    /// Start, a few letters, SIGKILL in the middle of the next ones: again and again, before a mail
    /// server in a bad mood.
    pub async fn is_killed_over_a_circular(&mut self, kills: usize, letters_between: usize) {
        for _ in 0..kills {
            self.in_flight += self.is_served_badly();
            self.starts().await;
            let enough = self.sink.confirmed() + letters_between;
            self.until_confirmed(enough).await;
            let moment = Duration::from_millis(60).mul_f64(self.chance.fraction());
            tokio::time::sleep(moment).await;
            self.is_killed_over_bundles().await;
        }
    }

    /// The circular ends by itself; pauses between tries are made short now and then.
    pub async fn until_the_circular_is_over(&self) {
        self.until_the_circular_is_over_within(Duration::from_secs(90)).await;
    }

    /// The same with a patience of its own.
    pub async fn until_the_circular_is_over_within(&self, patience: Duration) {
        self.until_within(patience, "the circular is over", async || {
            tokio::time::sleep(Duration::from_millis(300)).await;
            self.pauses_end().await;
            self.open().await == 0
        })
        .await;
    }
}
