//! A room with an outbox, a standing clock and a mail server that obeys.

use std::time::Duration;

use bansou::config::{Config, MailRoute, SmtpEndpoint, SmtpTls};
use bansou::database::Database;
use bansou::mail::{self, DeliveryCheck, Envelope, LetterClass, PostOffice, Sender, SmtpLimits};
use bansou::vocabulary::{Chance, Clock, EmailAddress, StandingClock};
use chrono::{DateTime, TimeDelta, Utc};
use entities::MailMessageId;
use entities::mail::{attempt, message, suppression};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::{SmtpSink, TestDatabase, tuesday_morning};

pub struct Room {
    pub home: TestDatabase,
    pub database: Database,
    pub clock: Clock,
    pub hands: StandingClock,
    pub post: PostOffice,
    pub sink: SmtpSink,
}

impl Room {
    pub async fn new() -> Self {
        Self::with_sink(SmtpSink::start().await).await
    }

    pub async fn with_sink(sink: SmtpSink) -> Self {
        let home = TestDatabase::new().await;
        let database = Database::connect(&home.url).await.unwrap();
        let (clock, hands) = Clock::standing_at(tuesday_morning());
        Self { home, database, clock, hands, post: post(), sink }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn wait_minutes(&self, minutes: i64) {
        self.hands.advance(TimeDelta::minutes(minutes));
    }

    /// A transactional letter to Suzuki.
    pub async fn letter(&self) -> MailMessageId {
        self.enqueue(Envelope::to(address("suzuki@example.jp"), "check:1")).await
    }

    pub async fn letter_of_class(&self, class: LetterClass) -> MailMessageId {
        let envelope = Envelope::to(address("suzuki@example.jp"), "check:1");
        self.enqueue(Envelope { class, ..envelope }).await
    }

    pub async fn enqueue(&self, envelope: Envelope) -> MailMessageId {
        let tx = self.database.begin_write().await.unwrap();
        let enqueued =
            mail::enqueue(&tx, &self.post, self.now(), envelope, &letter()).await.unwrap();
        tx.commit().await.unwrap();
        enqueued.id()
    }

    pub async fn many(&self, count: usize) {
        let tx = self.database.begin_write().await.unwrap();
        for number in 0..count {
            let to = address(&format!("reader{number}@example.jp"));
            let envelope = Envelope::to(to, format!("check:{number}"));
            mail::enqueue(&tx, &self.post, self.now(), envelope, &letter()).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub fn sender(&self) -> Sender {
        self.sender_on(self.database.clone())
    }

    /// A sender of another process: with connections of its own.
    pub async fn other_sender(&self) -> Sender {
        self.sender_on(Database::connect(&self.home.url).await.unwrap())
    }

    fn sender_on(&self, database: Database) -> Sender {
        self.sender_to(database, &MailRoute::Smtp(vec![endpoint(&self.sink, SmtpTls::None)]))
    }

    pub fn sender_to(&self, database: Database, route: &MailRoute) -> Sender {
        let (clock, post) = (self.clock.clone(), self.post.clone());
        Sender::new(database, clock, Chance::System, post, route).unwrap().with_limits(impatient())
    }

    pub async fn row(&self, id: MailMessageId) -> message::Model {
        message::Entity::find_by_id(id).one(self.database.reader()).await.unwrap().unwrap()
    }

    /// The history of a letter as staff read it, oldest first.
    pub async fn attempts(&self, id: MailMessageId) -> Vec<attempt::Model> {
        mail::letter(self.database.reader(), id).await.unwrap().unwrap().attempts
    }

    pub async fn suppressions(&self) -> u64 {
        suppression::Entity::find().count(self.database.reader()).await.unwrap()
    }

    pub async fn in_state(&self, state: mail::LetterState) -> u64 {
        message::Entity::find()
            .filter(message::Column::State.eq(state))
            .count(self.database.reader())
            .await
            .unwrap()
    }
}

pub fn endpoint(sink: &SmtpSink, tls: SmtpTls) -> SmtpEndpoint {
    SmtpEndpoint {
        host: sink.address.ip().to_string(),
        port: sink.address.port(),
        tls,
        credentials: None,
    }
}

/// Every phase is given up after a second and a half.
pub fn impatient() -> SmtpLimits {
    let short = Duration::from_millis(1500);
    SmtpLimits {
        connect: short,
        greeting: short,
        tls: short,
        auth: short,
        command: short,
        rcpt: short,
        data: short,
        body: short,
        dot: short,
    }
}

pub fn post() -> PostOffice {
    post_with(&[])
}

/// With further settings.
pub fn post_with(further: &[(&str, &str)]) -> PostOffice {
    PostOffice::new(&config(further), Chance::System, false).unwrap()
}

pub fn config(further: &[(&str, &str)]) -> Config {
    let settings = [
        ("BANSOU_SECRET_KEY", "0123456789abcdef0123456789abcdef"),
        ("BANSOU_MAIL_FROM", "no-reply@bansou.example.jp"),
        ("BANSOU_SECRETARIAT_EMAIL", "desk@bansou.example.jp"),
        ("BANSOU_SECRETARIAT_PHONE", "03-1234-5678"),
        ("BANSOU_BASE_URL", "https://bansou.example.jp"),
    ];
    let all = settings.iter().chain(further);
    Config::read(None, all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).unwrap()
}

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub fn letter() -> DeliveryCheck {
    DeliveryCheck { asked_at: "2026年11月24日（火）10:00".to_owned() }
}
