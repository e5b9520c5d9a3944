//! An event with people who take part.

use bansou::database::Stop;
use bansou::networking::events::arrange::{EventPlan, create, open};
use bansou::networking::events::day::{Mark, begin_round, mark};
use bansou::networking::events::join::{Joining, join};
use bansou::networking::events::planning::make;
use bansou::networking::events::storage::{Whole, find};
use bansou::networking::events::wishes::Wished;
use bansou::networking::events::{Attendee, Host, Refusal};
use bansou::people::{Actor, roles, seed};
use bansou::vocabulary::TimeSlot;
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use entities::networking::events::event::EventFormat;
use entities::networking::events::wish::WishKind;
use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::tokens::token_for;
use crate::study_sessions::cast::unique_key;
use crate::study_sessions::people::{add_member, add_organisation, add_person};
use crate::support::{ApiClient, TestApp, tuesday_morning};

/// Three weeks ahead, two hours.
pub fn starts() -> DateTime<Utc> {
    tuesday_morning() + TimeDelta::days(21) + TimeDelta::hours(4)
}

/// Tables of three, four rounds.
pub fn plan_of() -> EventPlan {
    EventPlan {
        title: "地域の人事部 交流会".to_owned(),
        description: String::new(),
        part: None,
        slot: TimeSlot::new(starts(), starts() + TimeDelta::hours(2)).unwrap(),
        venue: "えんぱーく".to_owned(),
        room: None,
        online_url: String::new(),
        capacity: 12,
        deadline: starts() - TimeDelta::days(3),
        format: EventFormat::Tables,
        table_size: 3,
        rounds: 4,
        round_minutes: 20,
    }
}

/// Made and opened.
pub async fn opened(app: &TestApp, host: Host, plan: &EventPlan) -> NetworkingEventId {
    let id = create(&app.context, host, plan).await.unwrap();
    open(&app.context, host, id).await.unwrap();
    id
}

pub struct Gathering {
    pub app: TestApp,
    pub host: Host,
    pub event: NetworkingEventId,
    pub people: Vec<PersonId>,
    pub participants: Vec<NetworkingParticipantId>,
}

impl Gathering {
    /// So many people, each of an organisation of their own.
    pub async fn of(people: usize) -> Self {
        let app = TestApp::start().await;
        seed::write(&app.context).await.unwrap();
        let desk = add_person(&app, "事務 太郎", "desk@example.jp").await;
        let host = Host::acting_as(desk);
        let event = opened(&app, host, &plan_of()).await;
        let mut gathering = Self { app, host, event, people: Vec::new(), participants: Vec::new() };
        for number in 0..people {
            gathering.joins(&format!("参加 {number}")).await;
        }
        gathering
    }

    pub async fn joins(&mut self, name: &str) -> NetworkingParticipantId {
        let unique = unique_key();
        let person = add_person(&self.app, name, &format!("{unique}@example.jp")).await;
        let kind = OrganisationKind::AdoptedOperator;
        let organisation = add_organisation(&self.app, &format!("{name}の団体"), kind).await;
        add_member(&self.app, person, organisation).await;
        let wish = Joining { organisation: Some(organisation), ..self.joining(&unique) };
        let who = Attendee::acting_as(person);
        let id = join(&self.app.context, who, &wish).await.unwrap();
        self.people.push(person);
        self.participants.push(id);
        id
    }

    pub fn joining(&self, key: &str) -> Joining {
        Joining {
            event: self.event,
            organisation: None,
            terms: Vec::new(),
            shows_name: true,
            shows_organisation: true,
            request_key: key.to_owned(),
        }
    }

    pub async fn whole(&self) -> Whole {
        find(self.app.context.database.reader(), self.event).await.unwrap().unwrap()
    }

    /// The event is about to begin.
    pub fn day_comes(&self) {
        self.app.clock.advance(starts() - self.app.context.now());
    }

    pub async fn begins(&self, plan: NetworkingPlanId, round: i32) {
        begin_round(&self.app.context, self.host, (self.event, plan), round).await.unwrap();
    }

    pub async fn marks(&self, participant: NetworkingParticipantId, as_what: Mark) {
        mark(&self.app.context, self.host, (self.event, participant), as_what).await.unwrap();
    }

    /// Plans anew from what is there.
    pub async fn planned(&self) -> NetworkingPlanId {
        let seen = self.whole().await.event.plan_id;
        make(&self.app.context, self.host, self.event, seen).await.unwrap()
    }
}

pub async fn letters(gathering: &Gathering, name: &str) -> usize {
    let found = message::Entity::find().filter(message::Column::Letter.eq(name));
    let db = gathering.app.context.database.reader();
    found.all(db).await.unwrap().len()
}

pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<Refusal>>) -> Refusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

pub fn wished(target: NetworkingParticipantId) -> Wished {
    Wished { kind: WishKind::Participant, target: target.to_string(), points: 3 }
}

/// A coordinator at the API.
pub async fn desk_at(app: &TestApp, host: Host) -> ApiClient {
    let tx = app.context.database.begin_write().await.unwrap();
    let (system, role) = (Actor::System, Role::Coordinator);
    roles::grant(&tx, &app.context, &system, host.person(), role).await.unwrap();
    tx.commit().await.unwrap();
    ApiClient::with_token(app, token_for(app, host.person(), Strength::TwoFactors).await)
}
