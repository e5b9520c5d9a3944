//! The product, running for one test.

use std::sync::Arc;

use bansou::app::{self, Running};
use bansou::config::{Config, Delivery, EnglishNames, MailRoute, SecretKey, Secretariat};
use bansou::context::Context;
use bansou::vocabulary::{Chance, Clock, StandingClock};
use chrono::{DateTime, TimeZone, Utc};

use super::TestDatabase;

pub struct TestApp {
    pub context: Context,
    pub clock: StandingClock,
    pub database: Arc<TestDatabase>,
    pub base_url: String,
    running: Option<Running>,
}

impl TestApp {
    /// Starts the product on a free port, with a private database and a standing clock.
    pub async fn start() -> Self {
        let database = Arc::new(TestDatabase::new().await);
        let settings = |base_url: &str| config(&database, base_url);
        Self::with(database.clone(), settings, tuesday_morning()).await
    }

    /// On a database that is used by a process of its own as well, under that one's settings.
    pub async fn beside(database: Arc<TestDatabase>, config: Config, now: DateTime<Utc>) -> Self {
        Self::with(database, |_| config, now).await
    }

    async fn with(
        database: Arc<TestDatabase>,
        settings: impl FnOnce(&str) -> Config,
        now: DateTime<Utc>,
    ) -> Self {
        let listener = app::listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let config = settings(&base_url);
        let (clock, hands) = Clock::standing_at(now);
        let context = app::assemble(config, clock, Chance::System).await.unwrap();
        let running = app::start(&context, listener, 2, None).unwrap();
        Self { context, clock: hands, database, base_url, running: Some(running) }
    }

    /// Does everything that is due now: schedules, then letters.
    pub async fn run_workers(&self) {
        let sender = app::workers::sender(&self.context).unwrap();
        let duties = app::workers::duties(&self.context, &sender);
        duties.run_due(&self.context.database, self.context.now()).await.unwrap();
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// Stops the server and closes the database.
    pub async fn stop(mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await.unwrap();
        }
    }
}

/// Tuesday 24 November 2026, 10:00 in Tokyo: a business day with business hours before and after.
pub fn tuesday_morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).unwrap()
}

fn config(database: &TestDatabase, base_url: &str) -> Config {
    Config {
        database_url: database.url.clone(),
        listen: "127.0.0.1:0".parse().unwrap(),
        admin_listen: None,
        base_url: base_url.to_owned(),
        secret_key: SecretKey::new([7; 32]),
        mail: MailRoute::Folder(database.folder().join("letters")),
        mail_from: "desk@bansou.example.jp".to_owned(),
        newsletter_from: None,
        delivery: Delivery::default(),
        data_dir: database.folder().to_owned(),
        trusted_proxies: Vec::new(),
        secretariat: Secretariat {
            programme: "地域の人事部 伴走支援".to_owned(),
            name: "伴走支援事務局".to_owned(),
            email: "desk@bansou.example.jp".to_owned(),
            phone: "03-1234-5678".to_owned(),
            hours: "平日 9:30～17:30".to_owned(),
            postal_address: "東京都千代田区霞が関1-3-1".to_owned(),
            english: EnglishNames {
                programme: "Regional HR Department, accompaniment track".to_owned(),
                name: "Accompaniment secretariat".to_owned(),
                hours: "weekdays 9:30-17:30".to_owned(),
                postal_address: "1-3-1 Kasumigaseki, Chiyoda-ku, Tokyo, Japan".to_owned(),
            },
        },
        demo: false,
    }
}
