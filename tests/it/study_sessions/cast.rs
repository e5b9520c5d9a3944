//! A secretariat, people who register, and a session to register for.

use bansou::database::{Stop, retrying};
use bansou::study_sessions::registration::{
    self, Attendee, By, Cancellation, Details, NewPerson, Refusal, RegistrationRequest,
    RegistrationResult,
};
use bansou::study_sessions::session::{
    self, ContactPlan, OnlinePlan, PartPlan, PublishWhen, SeatPlan, SessionPlan, USUAL_REMINDERS,
    VenuePlan, WaitingPlan,
};
use bansou::study_sessions::{Member, Organiser};
use bansou::vocabulary::{EmailAddress, FiscalYear, PersonName, TimeSlot};
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use entities::people::organisation::OrganisationKind;
use entities::study_sessions::registration as rows;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience, Promotion};
use entities::{OrganisationId, PersonId, RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::people::{add_member, add_organisation, add_person};
use crate::support::{TestApp, tuesday_morning};

pub struct Stage {
    pub app: TestApp,
    pub desk: Organiser,
    pub operator: OrganisationId,
}

impl Stage {
    pub async fn new() -> Self {
        Self::on(TestApp::start().await).await
    }

    pub async fn on(app: TestApp) -> Self {
        let staff = add_person(&app, "事務 太郎", "desk@example.jp").await;
        let operator =
            add_organisation(&app, "一般社団法人 はじめ", OrganisationKind::AdoptedOperator).await;
        Self { app, desk: Organiser::acting_as(staff), operator }
    }

    /// A member of the operator.
    pub async fn person(&self, name: &str) -> PersonId {
        self.person_of(name, self.operator).await
    }

    pub async fn person_of(&self, name: &str, organisation: OrganisationId) -> PersonId {
        let email =
            format!("{}@example.jp", self.app.context.chance.uuid(tuesday_morning()).simple());
        let person = add_person(&self.app, name, &email).await;
        add_member(&self.app, person, organisation).await;
        person
    }

    pub async fn organisation(&self, name: &str) -> OrganisationId {
        add_organisation(&self.app, name, OrganisationKind::AdoptedOperator).await
    }

    /// A published session, open at once.
    pub async fn session(&self, shape: impl FnOnce(&mut SessionPlan)) -> StudySessionId {
        let mut plan = plan();
        shape(&mut plan);
        let id = session::draft(&self.app.context, self.desk, plan).await.unwrap();
        session::publish(&self.app.context, self.desk, id, PublishWhen::Now).await.unwrap();
        id
    }

    pub async fn register(
        &self,
        person: PersonId,
        session: StudySessionId,
    ) -> Result<RegistrationResult, Stop<Refusal>> {
        self.register_with(person, session, Details::plain(Mode::Venue)).await
    }

    pub async fn register_with(
        &self,
        person: PersonId,
        session: StudySessionId,
        details: Details,
    ) -> Result<RegistrationResult, Stop<Refusal>> {
        self.later();
        let request = request(session, self.operator, details);
        let who = Member::acting_as(person);
        retrying(|| registration::register(&self.app.context, who, request.clone())).await
    }

    pub async fn cancels(&self, person: PersonId, id: RegistrationId) {
        self.later();
        let wish = Cancellation { registration: id, reason: None };
        let by = By::Member(Member::acting_as(person));
        registration::cancel(&self.app.context, by, wish).await.unwrap();
    }

    /// A second passes, so that letters have an order.
    pub fn later(&self) {
        self.app.clock.advance(TimeDelta::seconds(1));
    }

    pub async fn state(&self, id: RegistrationId) -> rows::RegistrationState {
        let found = rows::Entity::find_by_id(id).one(self.app.context.database.reader()).await;
        found.unwrap().unwrap().state
    }

    /// Names and calendar methods of the letters to somebody, oldest first.
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
        let row = judge
            .query_one_raw(sea_orm::Statement::from_string(judge.get_database_backend(), sql))
            .await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    pub async fn version(&self, id: StudySessionId) -> i32 {
        self.row(id).await.version
    }

    pub async fn row(&self, id: StudySessionId) -> entities::study_sessions::session::Model {
        let db = self.app.context.database.reader();
        entities::study_sessions::session::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
    }
}

/// Thursday 3 December 2026, 14:00 to 16:00 in Tokyo.
pub fn thursday() -> DateTime<Utc> {
    tuesday_morning() + TimeDelta::days(9) + TimeDelta::hours(4)
}

pub fn part(starts: DateTime<Utc>, minutes: i64) -> PartPlan {
    PartPlan {
        id: None,
        title: None,
        slot: TimeSlot::new(starts, starts + TimeDelta::minutes(minutes)).unwrap(),
        venue: Some(VenuePlan {
            name: "塩尻市市民交流センター".to_owned(),
            prefecture_code: None,
            address: Some("長野県塩尻市大門一番町12番2号".to_owned()),
            access: None,
            room: None,
        }),
        speakers: Vec::new(),
    }
}

pub fn plan() -> SessionPlan {
    SessionPlan {
        fiscal_year: FiscalYear::starting_in(2026).unwrap(),
        series: None,
        number: Some(3),
        title: "地域間連携をどう始めるか".to_owned(),
        themes: Vec::new(),
        activity_level: None,
        purpose: "連携の第一歩を学ぶ".to_owned(),
        description: "## 内容\n\n事例を聞き、話し合います。".to_owned(),
        parts: vec![part(thursday(), 120)],
        online: OnlinePlan {
            url: Some("https://meet.example.jp/j/1".to_owned()),
            ..OnlinePlan::default()
        },
        seats: vec![
            SeatPlan { mode: Mode::Venue, capacity: Some(1) },
            SeatPlan { mode: Mode::Online, capacity: Some(50) },
        ],
        organisation_limit: None,
        audience: Audience::Operators,
        opens_at: tuesday_morning() - TimeDelta::days(1),
        closes_at: thursday(),
        approval: Approval::Automatic,
        waiting: WaitingPlan { promotion: Promotion::Direct, ..WaitingPlan::default() },
        co_hosts: Vec::new(),
        contact: ContactPlan {
            name: "勉強会担当".to_owned(),
            email: EmailAddress::parse("study@example.jp").unwrap(),
            phone: None,
        },
        questions: Vec::new(),
        asks_accessibility: true,
        reminders: USUAL_REMINDERS.to_vec(),
    }
}

/// One seat at the venue, offered to the first in line when it becomes free.
pub fn offering(plan: &mut SessionPlan) {
    plan.waiting.promotion = Promotion::Offer;
}

pub fn request(
    session: StudySessionId,
    organisation: OrganisationId,
    details: Details,
) -> RegistrationRequest {
    RegistrationRequest {
        session,
        attendee: Attendee::Myself,
        organisation: Some(organisation),
        details,
        request_key: unique_key(),
    }
}

pub fn unique_key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("key-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

pub fn new_person(family: &str, email: &str) -> NewPerson {
    NewPerson {
        name: PersonName::parse(family, "花子").unwrap(),
        kana: None,
        email: EmailAddress::parse(email).unwrap(),
        phone: None,
    }
}
