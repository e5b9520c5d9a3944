//! A secretariat, an operator's member who wants to meet somebody, and a school abroad.

use bansou::database::{Stop, retrying};
use bansou::networking::contacts::{
    RawContact, RawContactPerson, add, add_person as add_contact_person,
};
use bansou::networking::introductions::{
    RawCheck, RawRequest, ask, ask_partner, consent, find, opened, parties,
};
use bansou::networking::links::LinkHolder;
use bansou::networking::{By, Organiser, Refusal, Requester, links};
use bansou::people::seed;
use bansou::people::vocabularies::Terms;
use chrono::{NaiveDate, TimeDelta};
use entities::mail::message;
use entities::networking::introduction;
use entities::people::organisation::OrganisationKind;
use entities::people::person;
use entities::{ContactId, ContactPersonId, IntroductionId, OrganisationId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::study_sessions::cast::unique_key;
use crate::study_sessions::people::{add_member, add_organisation, add_person};
use crate::support::TestApp;

pub const SUZUKI: &str = "suzuki@hajime.example.jp";
pub const SUZUKI_PHONE: &str = "026-234-5678";
pub const OPERATOR: &str = "一般社団法人 はじめのいっぽ";
pub const LAN: &str = "lan@sakura.example.vn";
pub const LAN_PHONE: &str = "+84 24 1234 5678";
pub const SCHOOL: &str = "さくら日本語学院";
pub const SCHOOL_EN: &str = "Sakura Japanese Language School";

pub struct Stage {
    pub app: TestApp,
    pub desk: Organiser,
    pub operator: OrganisationId,
    pub suzuki: Requester,
    pub school: ContactId,
    pub lan: ContactPersonId,
    pub terms: Terms,
}

impl Stage {
    pub async fn new() -> Self {
        Self::on(TestApp::start().await).await
    }

    pub async fn on(app: TestApp) -> Self {
        seed::write(&app.context).await.unwrap();
        let staff = add_person(&app, "事務 太郎", "desk@example.jp").await;
        let desk = Organiser::acting_as(staff);
        let operator = add_organisation(&app, OPERATOR, OrganisationKind::AdoptedOperator).await;
        let suzuki = add_person(&app, "鈴木 花子", SUZUKI).await;
        add_member(&app, suzuki, operator).await;
        let tx = app.context.database.begin_write().await.unwrap();
        person::Entity::update_many()
            .col_expr(person::Column::Phone, Expr::value(SUZUKI_PHONE))
            .filter(person::Column::Id.eq(suzuki))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let terms = Terms::load(app.context.database.reader()).await.unwrap();
        let raw = RawContact { name_en: SCHOOL_EN.to_owned(), ..school(SCHOOL) };
        let school = add(&app.context, desk, &raw.check(&terms).unwrap()).await.unwrap();
        let lan = lan().check().unwrap();
        let lan = add_contact_person(&app.context, desk, school, &lan).await.unwrap();
        Self { desk, operator, suzuki: Requester::acting_as(suzuki), school, lan, terms, app }
    }

    /// A second passes, so that things have an order.
    pub fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    pub fn days(&self, days: i64) {
        self.app.clock.advance(TimeDelta::days(days));
    }

    /// Suzuki asks, and has agreed so far.
    pub async fn asks(&self) -> IntroductionId {
        self.asks_so(|_| ()).await
    }

    pub async fn asks_so(&self, shape: impl FnOnce(&mut RawRequest)) -> IntroductionId {
        self.later();
        let mut raw = request();
        shape(&mut raw);
        let draft = raw.check(self.app.context.database.reader(), self.suzuki).await.unwrap();
        ask(&self.app.context, self.suzuki, (&draft, &unique_key())).await.unwrap()
    }

    /// The school was asked.
    pub async fn asked(&self) -> IntroductionId {
        let id = self.asks().await;
        self.checks(id).await.unwrap();
        id
    }

    pub async fn checks(&self, id: IntroductionId) -> Result<(), Stop<Refusal>> {
        self.later();
        let raw = check(self.lan, self.today() + TimeDelta::days(14));
        let db = self.app.context.database.reader();
        let draft = raw.check(db, (id, self.today())).await?;
        retrying(|| ask_partner(&self.app.context, self.desk, id, (&draft, None))).await
    }

    pub fn today(&self) -> NaiveDate {
        bansou::vocabulary::tokyo::day_of(self.app.context.now())
    }

    /// Both agreed.
    pub async fn introduced(&self) -> IntroductionId {
        let id = self.asked().await;
        self.consents(id).await.unwrap();
        id
    }

    pub async fn consents(&self, id: IntroductionId) -> Result<(), Stop<Refusal>> {
        self.later();
        let link = self.link(id).await;
        let told = told(&["organisation", "name", "email"]);
        retrying(|| consent(&self.app.context, link, &told)).await
    }

    pub async fn row(&self, id: IntroductionId) -> introduction::Model {
        find(self.app.context.database.reader(), id).await.unwrap().unwrap()
    }

    /// The token of a link as the letters carry it.
    pub async fn token(&self, id: IntroductionId) -> String {
        let row = self.row(id).await;
        let until = self.app.context.now() + TimeDelta::days(900);
        links::token(&self.app.context.config, &row, until)
    }

    pub async fn link(&self, id: IntroductionId) -> LinkHolder {
        opened(&self.app.context, &self.token(id).await).await.unwrap().1
    }

    pub fn own(&self) -> By {
        By::Requester(self.suzuki)
    }

    pub async fn partner(&self, id: IntroductionId) -> By {
        By::Partner(self.link(id).await)
    }

    /// Letters to an address, oldest first.
    pub async fn mail_to(&self, email: &str) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::ToAddress.eq(email))
            .order_by_asc(message::Column::CreatedAt)
            .order_by_asc(message::Column::Id)
            .all(self.app.context.database.reader())
            .await
            .unwrap()
    }

    /// Names of the letters to an address.
    pub async fn letters_to(&self, email: &str) -> Vec<String> {
        self.mail_to(email).await.into_iter().map(|letter| letter.letter).collect()
    }

    /// Asked from outside, over a connection of its own.
    pub async fn count(&self, sql: &str) -> i64 {
        use sea_orm::ConnectionTrait;
        let judge = self.app.database.judge().await;
        let statement = sea_orm::Statement::from_string(judge.get_database_backend(), sql);
        let row = judge.query_one_raw(statement).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    pub async fn contact(&self, shape: impl FnOnce(&mut RawContact)) -> ContactId {
        self.later();
        let mut raw = school("ほかの学校");
        shape(&mut raw);
        let draft = raw.check(&self.terms).unwrap();
        add(&self.app.context, self.desk, &draft).await.unwrap()
    }

    pub async fn parties(&self, id: IntroductionId) -> bansou::networking::introductions::Parties {
        let row = self.row(id).await;
        parties(self.app.context.database.reader(), row).await.unwrap()
    }
}

pub fn told(details: &[&str]) -> Vec<String> {
    details.iter().map(|one| (*one).to_owned()).collect()
}

pub fn school(name: &str) -> RawContact {
    RawContact {
        kind: "overseas_school".to_owned(),
        name: name.to_owned(),
        country: "ベトナム".to_owned(),
        languages: told(&["ja", "vi"]),
        topics: told(&["overseas"]),
        ..RawContact::default()
    }
}

pub fn lan() -> RawContactPerson {
    RawContactPerson {
        name: "Nguyen Thi Lan".to_owned(),
        title: "Director".to_owned(),
        email: LAN.to_owned(),
        phone: LAN_PHONE.to_owned(),
        language: "en".to_owned(),
        retired: false,
    }
}

pub fn request() -> RawRequest {
    RawRequest {
        organisation: None,
        wanted: "ベトナムの日本語教育機関".to_owned(),
        purpose: "インターンの受け入れを始めたい。".to_owned(),
        self_description: "長野県で、10社の採用と研修を合同で行う団体です。".to_owned(),
        details: told(&["organisation", "name", "email"]),
        asks_again: false,
        agreed: true,
    }
}

pub fn check(person: ContactPersonId, due_on: NaiveDate) -> RawCheck {
    RawCheck {
        contact_person: Some(person),
        told_partner: "An organisation in Nagano that trains people for ten companies.".to_owned(),
        told_requester: "ベトナムの日本語教育機関です。".to_owned(),
        due_on: Some(due_on),
    }
}

pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<Refusal>>) -> Refusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
