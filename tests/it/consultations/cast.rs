//! A secretariat, an accompanist with opening hours, and people who seek advice.

use bansou::calendar::availability::SlotLength;
use bansou::consultations::availability::{
    Keeper, RawAvailability, RawProfile, RawRule, save_availability,
};
use bansou::consultations::booking::{
    Arrangement, Booked, Booking, Place, Subject, Wishes, With, book, request_wishes,
};
use bansou::consultations::changing::{Cancellation, Shift, cancel, shift};
use bansou::consultations::policy::{RawPolicy, save_policy};
use bansou::consultations::{Accompanist, By, Client, Organiser, Refusal, do_due};
use bansou::database::{Stop, retrying};
use bansou::people::{Actor, roles, seed};
use bansou::vocabulary::{FiscalYear, LongText};
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::accompanist_profile;
use entities::consultations::consultation::{self, Mode};
use entities::mail::message;
use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::Role;
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::study_sessions::cast::unique_key;
use crate::study_sessions::people::{add_member, add_organisation, add_person};
use crate::support::{TestApp, tuesday_morning};

pub struct Stage {
    pub app: TestApp,
    pub desk: Organiser,
    pub operator: OrganisationId,
    pub yamada: Accompanist,
}

impl Stage {
    /// Yamada can be booked on weekdays from 9:00 to 18:00.
    pub async fn new() -> Self {
        let app = TestApp::start().await;
        seed::write(&app.context).await.unwrap();
        let staff = add_person(&app, "事務 太郎", "desk@example.jp").await;
        let operator =
            add_organisation(&app, "一般社団法人 はじめ", OrganisationKind::AdoptedOperator).await;
        let yamada = accompanist(&app, "山田 太郎", "yamada@example.jp").await;
        let stage = Self { app, desk: Organiser::acting_as(staff), operator, yamada };
        stage.offers(yamada, |_| ()).await;
        stage
    }

    pub async fn offers(&self, who: Accompanist, shape: impl FnOnce(&mut RawAvailability)) {
        let mut raw = weekdays();
        shape(&mut raw);
        let version = self.profile_version(who.person()).await;
        save_availability(&self.app.context, Keeper::Own(who), raw, version).await.unwrap();
    }

    pub async fn profile_version(&self, person: PersonId) -> i32 {
        let db = self.app.context.database.reader();
        let row = accompanist_profile::Entity::find_by_id(person).one(db).await.unwrap();
        row.map_or(0, |row| row.version)
    }

    pub async fn accompanist(&self, name: &str) -> Accompanist {
        let who = accompanist(&self.app, name, &self.address()).await;
        self.offers(who, |_| ()).await;
        who
    }

    /// A member of the operator.
    pub async fn client(&self, name: &str) -> Client {
        self.client_of(name, self.operator).await
    }

    pub async fn client_of(&self, name: &str, organisation: OrganisationId) -> Client {
        let person = add_person(&self.app, name, &self.address()).await;
        add_member(&self.app, person, organisation).await;
        Client::acting_as(person)
    }

    pub async fn organisation(&self, name: &str) -> OrganisationId {
        add_organisation(&self.app, name, OrganisationKind::AdoptedOperator).await
    }

    fn address(&self) -> String {
        format!("{}@example.jp", self.app.context.chance.uuid(tuesday_morning()).simple())
    }

    /// Rules of this fiscal year and the next, other than the usual ones.
    pub async fn policy(&self, shape: impl Fn(&mut RawPolicy)) {
        for year in [2026, 2027] {
            let mut raw = usual_policy();
            shape(&mut raw);
            let year = FiscalYear::starting_in(year).unwrap();
            save_policy(&self.app.context, self.desk, (year, 0), raw).await.unwrap();
        }
    }

    pub fn booking(&self, starts_at: DateTime<Utc>) -> Booking {
        Booking {
            subject: subject(self.operator),
            with: With::One(self.yamada.person()),
            starts_at,
        }
    }

    pub async fn books(
        &self,
        who: Client,
        starts_at: DateTime<Utc>,
    ) -> Result<Booked, Stop<Refusal>> {
        self.books_so(who, self.booking(starts_at)).await
    }

    pub async fn books_so(&self, who: Client, booking: Booking) -> Result<Booked, Stop<Refusal>> {
        self.later();
        retrying(|| book(&self.app.context, who, booking.clone())).await
    }

    pub async fn wishes(&self, who: Client, starts: &[DateTime<Utc>]) -> Booked {
        self.later();
        let starts = starts.iter().copied().map(Some).collect();
        let wishes = Wishes { subject: subject(self.operator), accompanist: None, starts };
        request_wishes(&self.app.context, who, wishes).await.unwrap()
    }

    pub async fn arrangement(&self, id: ConsultationId, starts_at: DateTime<Utc>) -> Arrangement {
        Arrangement {
            consultation: id,
            version: self.row(id).await.version,
            accompanist: self.yamada.person(),
            starts_at,
            length: SlotLength::Sixty,
            mode: Mode::InPerson,
            place: Place::default(),
            agreed: false,
            override_reason: None,
        }
    }

    pub async fn wish_to_move(&self, id: ConsultationId, starts_at: DateTime<Utc>) -> Shift {
        let row = self.row(id).await;
        Shift {
            consultation: id,
            version: row.version,
            starts_at,
            length: SlotLength::from_minutes(u16::try_from(row.minutes).unwrap()).unwrap(),
            mode: row.mode,
            accompanist: None,
            place: None,
            accepts_conditions: None,
            message: None,
            override_reason: None,
            outside_hours: false,
        }
    }

    pub async fn moves(
        &self,
        by: By,
        id: ConsultationId,
        starts_at: DateTime<Utc>,
    ) -> Result<Booked, Stop<Refusal>> {
        self.later();
        let wish = self.wish_to_move(id, starts_at).await;
        retrying(|| shift(&self.app.context, by, wish.clone())).await
    }

    pub async fn cancels(&self, by: By, id: ConsultationId) -> Result<(), Stop<Refusal>> {
        self.later();
        cancel(&self.app.context, by, Cancellation { consultation: id, reason: None }).await
    }

    /// A second passes, so that letters have an order.
    pub fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    /// Sets the clock and does what is due by then.
    pub async fn at(&self, now: DateTime<Utc>) {
        self.app.clock.set(now);
        do_due(&self.app.context, now).await.unwrap();
        self.later();
    }

    pub async fn row(&self, id: ConsultationId) -> consultation::Model {
        let db = self.app.context.database.reader();
        consultation::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
    }

    pub async fn letters(&self, person: PersonId) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::PersonId.eq(person))
            .order_by_asc(message::Column::CreatedAt)
            .order_by_asc(message::Column::Id)
            .all(self.app.context.database.reader())
            .await
            .unwrap()
    }

    pub async fn letter_names(&self, person: PersonId) -> Vec<String> {
        self.letters(person).await.into_iter().map(|letter| letter.letter).collect()
    }

    /// Asked from outside, over a connection of its own.
    pub async fn count(&self, sql: &str) -> i64 {
        let judge = self.app.database.judge().await;
        let statement = sea_orm::Statement::from_string(judge.get_database_backend(), sql);
        let row = judge.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }
}

async fn accompanist(app: &TestApp, name: &str, email: &str) -> Accompanist {
    let person = add_person(app, name, email).await;
    let tx = app.context.database.begin_write().await.unwrap();
    roles::grant(&tx, &app.context, &Actor::System, person, Role::Accompanist).await.unwrap();
    tx.commit().await.unwrap();
    Accompanist::acting_as(person)
}

/// Thursday 3 December 2026, in Tokyo.
pub fn thursday(hour: i64, minute: i64) -> DateTime<Utc> {
    tuesday_morning()
        + TimeDelta::days(9)
        + TimeDelta::hours(hour - 10)
        + TimeDelta::minutes(minute)
}

/// So many days after that Thursday.
pub fn days_later(days: i64, hour: i64) -> DateTime<Utc> {
    thursday(hour, 0) + TimeDelta::days(days)
}

pub fn weekdays() -> RawAvailability {
    let rule = |weekday: u8| RawRule {
        weekday: weekday.to_string(),
        from: "9:00".to_owned(),
        until: "18:00".to_owned(),
        modes: modes(),
        ..RawRule::default()
    };
    let text = |text: &str| text.to_owned();
    RawAvailability {
        profile: RawProfile {
            accepts: true,
            grid_minutes: text("30"),
            lengths: ["30", "45", "60", "90"].map(text).to_vec(),
            modes: modes(),
            buffer_before: text("0"),
            buffer_after: text("15"),
            notice_days: text("3"),
            horizon_days: text("56"),
            closes_on_holidays: true,
            confirmation: text("at_once"),
            place: text("塩尻市市民交流センター"),
            online_url: text("https://meet.example.jp/j/1"),
            phone: text("03-1234-5678"),
            ..RawProfile::default()
        },
        rules: (1..=5).map(rule).collect(),
    }
}

fn modes() -> Vec<String> {
    ["in_person", "online", "phone"].map(str::to_owned).into()
}

pub fn usual_policy() -> RawPolicy {
    let text = str::to_owned;
    RawPolicy {
        most_open: text("3"),
        change_deadline_hours: text("16"),
        late_changes: text("refused"),
        strike_limit: text("3"),
        strike_window_months: text("12"),
        suspension_days: text("90"),
        intake_deadline_days: text("2"),
        notice_days: text("0"),
        approval_needed: false,
    }
}

pub fn subject(organisation: OrganisationId) -> Subject {
    Subject {
        organisation,
        theme: None,
        mode: Mode::InPerson,
        length: SlotLength::Sixty,
        about: LongText::parse("採用の進め方を相談したい。").unwrap(),
        accepts_conditions: None,
        request_key: unique_key(),
    }
}

pub fn refused<T: std::fmt::Debug>(answer: Result<T, Stop<Refusal>>) -> Refusal {
    match answer {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
