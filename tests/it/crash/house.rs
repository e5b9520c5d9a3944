//! A database, a mail server that obeys, and the real server between them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bansou::config::Config;
use bansou::database::Database;
use bansou::mail::{self, DeliveryCheck, Envelope, LetterClass, LetterState, PostOffice};
use bansou::vocabulary::{Chance, Clock, EmailAddress};
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::process::{Server, run};
use crate::support::{SmtpSink, Taken, TestDatabase};

/// Letters the server has under way at once.
pub const LANES: usize = 10;
/// Longer than any test waits for anything.
const PATIENCE: Duration = Duration::from_secs(90);
/// States in which something is still to happen.
const OPEN: [LetterState; 4] =
    [LetterState::Pending, LetterState::Deferred, LetterState::Claimed, LetterState::Sending];

pub struct House {
    pub sink: SmtpSink,
    pub database: Database,
    pub(super) home: Arc<TestDatabase>,
    pub(super) settings: Vec<(String, String)>,
    pub(super) post: PostOffice,
    pub(super) chance: Chance,
    pub(super) server: Option<Server>,
    pub(super) written: usize,
    /// Letters whose content may have been on its way when a server was killed.
    pub in_flight: usize,
}

/// The ledger's word against the mail server's.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Neither arrived nor listed as unknown or refused: numbers of letters.
    pub lost: Vec<String>,
    /// Arrived more than once.
    pub twice: Vec<String>,
    pub accepted: usize,
    pub rejected: usize,
    pub unknown: usize,
}

impl House {
    pub async fn new() -> Self {
        let home = TestDatabase::new().await;
        let url = home.url.clone();
        Self::between(home, &url).await
    }

    /// On an SQLite file of its own, whatever the other tests use.
    pub async fn on_a_file() -> Self {
        let home = TestDatabase::new().await;
        let url = format!("sqlite://{}", home.folder().join("own.db").display());
        let database = Database::connect(&url).await.unwrap();
        database.migrate().await.unwrap();
        database.close().await.unwrap();
        Self::between(home, &url).await
    }

    async fn between(home: TestDatabase, url: &str) -> Self {
        let sink = SmtpSink::start().await;
        let settings = settings(url, &sink.url());
        let config = Config::read(None, settings.clone()).unwrap();
        let post = PostOffice::new(&config, Chance::System, false).unwrap();
        let database = Database::connect(url).await.unwrap();
        let (server, written, in_flight) = (None, 0, 0);
        let (home, chance) = (Arc::new(home), Chance::System);
        Self { sink, database, home, settings, post, chance, server, written, in_flight }
    }

    /// Writes letters into the ledger, as a use case would. The server may run or not.
    pub async fn writes(&mut self, class: LetterClass, letters: usize) {
        let tx = self.database.begin_write().await.unwrap();
        for number in self.written..self.written + letters {
            let to = EmailAddress::parse(&format!("reader{number}@example.jp")).unwrap();
            let envelope = Envelope { class, ..Envelope::to(to, format!("crash:{number}")) };
            let letter = DeliveryCheck { asked_at: "2026年11月24日（火）10:00".to_owned() };
            let now = Clock::system().now();
            mail::enqueue(&tx, &self.post, now, envelope, &letter).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.written += letters;
    }

    pub async fn starts(&mut self) {
        assert!(self.server.is_none(), "it runs already");
        self.server = Some(Server::start(&self.settings, self.home.folder()).await);
    }

    /// Kills the server at once. Its leases run out, so that the next one need not wait for that.
    pub async fn is_killed(&mut self) {
        self.server.take().expect("no server to kill").kill();
        let sending = message::Column::State.eq(LetterState::Sending);
        let sending = message::Entity::find().filter(sending).count(self.database.reader()).await;
        let sending = usize::try_from(sending.unwrap()).unwrap();
        assert!(sending <= LANES, "{sending} letters on {LANES} lines");
        self.in_flight += sending;
        self.leases_end().await;
    }

    /// Start, a few letters, SIGKILL in the middle of the next ones: again and again.
    pub async fn is_killed_while_sending(&mut self, kills: usize, letters_between: usize) {
        for _ in 0..kills {
            self.starts().await;
            let enough = self.sink.confirmed() + letters_between;
            self.until_confirmed(enough).await;
            let moment = Duration::from_millis(30).mul_f64(self.chance.fraction());
            tokio::time::sleep(moment).await;
            self.is_killed().await;
        }
    }

    /// `bansou …` to its end, in the house's folder.
    pub fn runs(&self, arguments: &[&str]) {
        run(&self.settings, self.home.folder(), arguments);
    }

    /// `bansou restore`, while no server runs.
    pub async fn is_put_back(&mut self, copy: &str) {
        self.database.clone().close().await.unwrap();
        self.runs(&["restore", copy]);
        self.database = Database::connect(self.url()).await.unwrap();
        self.leases_end().await;
    }

    /// The copy takes the database's place without any command of ours.
    pub async fn is_copied_by_hand(&mut self, copy: &str) {
        self.database.clone().close().await.unwrap();
        let folder = self.home.folder();
        std::fs::copy(folder.join(copy), folder.join("own.db")).unwrap();
        self.database = Database::connect(self.url()).await.unwrap();
    }

    /// As a sender leaves its letters that is handing them over just now.
    pub async fn marks_as_leaving(&self) {
        let tx = self.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::State, Expr::value(LetterState::Sending))
            .col_expr(message::Column::IntentAt, Expr::value(a_minute_ago()))
            .col_expr(message::Column::LeaseUntil, Expr::value(a_minute_ago()))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    fn url(&self) -> &str {
        let database = self.settings.iter().find(|(name, _)| name == "BANSOU_DATABASE_URL");
        &database.unwrap().1
    }

    /// Waits until the server knows of so many letters that they arrived.
    pub async fn until_confirmed(&self, letters: usize) {
        self.until("so many letters confirmed", async || self.sink.confirmed() >= letters).await;
    }

    /// Waits until so many letters came in whole.
    pub async fn until_taken(&self, letters: usize) {
        self.until("so many letters taken", async || self.sink.taken().len() >= letters).await;
    }

    /// Waits until nothing is left to do, and makes the pauses between tries short.
    pub async fn until_nothing_waits(&self) {
        self.until("nothing left to do", async || {
            self.pauses_end().await;
            self.open().await == 0
        })
        .await;
    }

    /// Letters with which something is still to happen.
    pub async fn open(&self) -> u64 {
        let open = message::Column::State.is_in(OPEN);
        message::Entity::find().filter(open).count(self.database.reader()).await.unwrap()
    }

    /// Waits until something is so, for at most a minute and a half.
    pub async fn until(&self, what: &str, so: impl AsyncFnMut() -> bool) {
        self.until_within(PATIENCE, what, so).await;
    }

    /// Waits until something is so, for at most this long.
    pub async fn until_within(
        &self,
        patience: Duration,
        what: &str,
        mut so: impl AsyncFnMut() -> bool,
    ) {
        let begun = Instant::now();
        while !so().await {
            assert!(begun.elapsed() < patience, "never: {what}\n{}", self.state().await);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Throws the queue of doorbells away while the server runs.
    pub async fn loses_its_queue(&self) {
        if self.database.is_shared() {
            let judge = self.home.judge().await;
            judge.execute_unprepared("DROP SCHEMA apalis CASCADE").await.unwrap();
            return judge.close().await.unwrap();
        }
        let queue = self.home.folder().join("queue.db");
        std::fs::remove_file(&queue).unwrap();
        // Beside it while it is open.
        let _ = std::fs::remove_file(queue.with_extension("db-wal"));
        let _ = std::fs::remove_file(queue.with_extension("db-shm"));
    }

    pub async fn account(&self) -> Account {
        let arrived = self.arrived();
        let mut account = Account::default();
        for letter in message::Entity::find().all(self.database.reader()).await.unwrap() {
            let copies = arrived.get(&letter.to_address).map_or(0, Vec::len);
            match letter.state {
                LetterState::Accepted => account.accepted += 1,
                LetterState::Rejected => account.rejected += 1,
                LetterState::Unknown => account.unknown += 1,
                _ => {}
            }
            let visible = matches!(letter.state, LetterState::Rejected | LetterState::Unknown);
            if copies == 0 && !visible {
                account.lost.push(letter.dedupe_key);
            } else if copies > 1 {
                account.twice.push(letter.dedupe_key);
            }
        }
        account
    }

    /// The letters that came in whole, by their address.
    pub fn arrived(&self) -> BTreeMap<String, Vec<Taken>> {
        let mut arrived: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
        for letter in self.sink.taken() {
            arrived.entry(letter.to.concat()).or_default().push(letter);
        }
        arrived
    }

    /// Only while no server runs: a lease protects a sender that lives.
    async fn leases_end(&self) {
        let tx = self.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::LeaseUntil, Expr::value(a_minute_ago()))
            .filter(message::Column::State.is_in([LetterState::Claimed, LetterState::Sending]))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn pauses_end(&self) {
        let tx = self.database.begin_write().await.unwrap();
        message::Entity::update_many()
            .col_expr(message::Column::NextAttemptAt, Expr::value(a_minute_ago()))
            .filter(message::Column::State.is_in([LetterState::Pending, LetterState::Deferred]))
            .filter(message::Column::NextAttemptAt.gt(Clock::system().now()))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn state(&self) -> String {
        let log = std::fs::read_to_string(self.home.folder().join("log")).unwrap_or_default();
        let last: Vec<&str> = log.lines().rev().take(20).collect();
        format!("{:?}\n{} still open\n{}", self.account().await, self.open().await, last.join("\n"))
    }
}

pub(super) fn a_minute_ago() -> DateTime<Utc> {
    Clock::system().now() - TimeDelta::minutes(1)
}

fn settings(database: &str, mail: &str) -> Vec<(String, String)> {
    [
        ("BANSOU_SECRET_KEY", "0123456789abcdef0123456789abcdef"),
        ("BANSOU_MAIL_FROM", "no-reply@bansou.example.jp"),
        ("BANSOU_DATABASE_URL", database),
        ("BANSOU_MAIL", mail),
        ("BANSOU_LOG", "info"),
        ("BANSOU_BASE_URL", "http://127.0.0.1:8080"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}
