//! A newsroom, people who want to read, and what is stored about them.

use bansou::database::{Stop, retrying};
use bansou::newsletter::{
    self, NewReader, Newsdesk, Offered, Origin, Preferences, RawPreferences, Refusal, Wish,
};
use bansou::people::seed;
use bansou::vocabulary::{EmailAddress, tokyo};
use chrono::TimeDelta;
use entities::mail::message;
use entities::newsletter::request;
use entities::newsletter::subscriber::{self, ReaderLanguage};
use entities::{PersonId, SubscriberId, SubscriptionRequestId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::study_sessions::people::add_person;
use crate::support::TestApp;

pub struct Room {
    pub app: TestApp,
    pub editor: PersonId,
    pub desk: Newsdesk,
    pub offered: Offered,
}

impl Room {
    pub async fn new() -> Self {
        let app = TestApp::start().await;
        seed::write(&app.context).await.unwrap();
        let editor = add_person(&app, "編集 花子", "editor@example.jp").await;
        let day = tokyo::day_of(app.context.now());
        let offered = Offered::load(app.context.database.reader(), day).await.unwrap();
        Self { editor, desk: Newsdesk::acting_as(editor), offered, app }
    }

    /// A second passes, so that things have an order.
    pub fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    pub fn wish(&self, email: &str) -> Wish {
        Wish {
            email: address(email),
            preferences: Preferences::default(),
            language: ReaderLanguage::Ja,
            origin: Origin::new(Some([203, 0, 113, 9].into()), "Test/1.0"),
            request_key: self.app.context.chance.uuid(self.app.context.now()).to_string(),
            shown: None,
        }
    }

    pub async fn asks(&self, email: &str) -> SubscriptionRequestId {
        self.later();
        newsletter::ask(&self.app.context, &self.wish(email)).await.unwrap();
        self.newest_request(email).await.id
    }

    pub async fn newest_request(&self, email: &str) -> request::Model {
        let key = self.app.context.post.address_key(&address(email));
        request::Entity::find()
            .filter(request::Column::AddressKey.eq(key))
            .order_by_desc(request::Column::Id)
            .one(self.app.context.database.reader())
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn confirms(&self, id: SubscriptionRequestId) -> Result<SubscriberId, Stop<Refusal>> {
        let origin = Origin::new(Some([198, 51, 100, 7].into()), "Reader/2.0");
        retrying(|| newsletter::confirm(&self.app.context, id, &origin)).await
    }

    /// Somebody who asked and confirmed.
    pub async fn reader(&self, email: &str) -> SubscriberId {
        let id = self.asks(email).await;
        self.confirms(id).await.unwrap()
    }

    /// Somebody the newsroom entered, with these wishes.
    pub async fn entered(&self, email: &str, raw: RawPreferences) -> SubscriberId {
        let new = NewReader {
            email: address(email),
            preferences: raw.check(&self.offered).unwrap(),
            source: "説明会の申込書".to_owned(),
            agreed_on: tokyo::day_of(self.app.context.now()),
        };
        newsletter::add(&self.app.context, self.desk, &new).await.unwrap()
    }

    pub async fn row(&self, id: SubscriberId) -> subscriber::Model {
        let db = self.app.context.database.reader();
        subscriber::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
    }

    /// Asked from outside, over a connection of its own.
    pub async fn count(&self, sql: &str) -> i64 {
        let judge = self.app.database.judge().await;
        let statement = sea_orm::Statement::from_string(judge.get_database_backend(), sql);
        let row = judge.query_one_raw(statement).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// Names of the letters to an address, oldest first.
    pub async fn letters_to(&self, email: &str) -> Vec<String> {
        let letters = message::Entity::find()
            .filter(message::Column::ToAddress.eq(email))
            .order_by_asc(message::Column::CreatedAt)
            .order_by_asc(message::Column::Id)
            .all(self.app.context.database.reader())
            .await
            .unwrap();
        letters.into_iter().map(|letter| letter.letter).collect()
    }
}

pub fn address(email: &str) -> EmailAddress {
    EmailAddress::parse(email).unwrap()
}

pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<Refusal>>) -> Refusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
