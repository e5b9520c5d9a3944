//! A session that is over, with people who came and people who did not.

use bansou::study_sessions::attendance::{self, Mark};
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session;
use bansou::study_sessions::survey::{self, Answers, Reply, Scale, SurveyPlan};
use bansou::study_sessions::{links, registration::By};
use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::survey::Circle;
use entities::{PersonId, RegistrationId, StudySessionId};
use sea_orm::EntityTrait;

use super::cast::{Stage, thursday};
use super::day::only_part;

pub struct Held {
    pub stage: Stage,
    pub session: StudySessionId,
    /// Came to the venue.
    pub suzuki: (PersonId, RegistrationId),
    /// Took part online.
    pub takahashi: (PersonId, RegistrationId),
    /// Had a seat and did not come.
    pub tanaka: (PersonId, RegistrationId),
}

impl Held {
    pub async fn new() -> Self {
        let stage = Stage::new().await;
        let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
        let suzuki = registered(&stage, session, ("鈴木 花子", Mode::Venue)).await;
        let takahashi = registered(&stage, session, ("髙橋 一郎", Mode::Online)).await;
        let tanaka = registered(&stage, session, ("田中 誠", Mode::Venue)).await;
        stage.app.clock.set(thursday() + TimeDelta::hours(3));
        let held = Self { stage, session, suzuki, takahashi, tanaka };
        held.came(held.suzuki.1).await;
        held.came(held.takahashi.1).await;
        let context = &held.stage.app.context;
        attendance::mark_no_shows(context, held.stage.desk, session).await.unwrap();
        session::hold(context, held.stage.desk, session).await.unwrap();
        held
    }

    pub async fn came(&self, registration: RegistrationId) {
        let mark = Mark {
            part: only_part(&self.stage, self.session).await,
            registration,
            presence: Presence::Present,
            left_at: None,
            note: None,
        };
        attendance::mark(&self.stage.app.context, self.stage.desk, mark).await.unwrap();
    }

    pub fn ends() -> DateTime<Utc> {
        thursday() + TimeDelta::hours(2)
    }

    /// Open for those who came, for two weeks, with a reminder after one.
    pub fn plan() -> SurveyPlan {
        SurveyPlan {
            anonymous: true,
            circle: Circle::Attended,
            intro: Some("3分ほどで終わります。".to_owned()),
            closes_at: Self::ends() + TimeDelta::days(14),
            remind_at: Some(Self::ends() + TimeDelta::days(7)),
            version: 0,
        }
    }

    pub async fn asks(&self, plan: SurveyPlan) {
        let context = &self.stage.app.context;
        survey::save(context, self.stage.desk, self.session, plan).await.unwrap();
    }

    pub fn by(&self, id: RegistrationId) -> By {
        let config = &self.stage.app.context.config;
        let token = links::registration_token(config, id);
        By::Link(links::open_registration(config, &token).unwrap())
    }

    pub async fn answers(
        &self,
        id: RegistrationId,
        answers: Answers,
    ) -> Result<(), bansou::database::Stop<survey::Refusal>> {
        let context = &self.stage.app.context;
        let by = self.by(id);
        let db = context.database.reader();
        let asked = entities::study_sessions::survey::Entity::find_by_id(self.session);
        let anonymous = asked.one(db).await.unwrap().unwrap().anonymous;
        let reply = Reply { answers, anonymous };
        bansou::database::retrying(|| survey::answer(context, by, id, reply.clone())).await
    }

    pub fn page(&self, id: RegistrationId) -> String {
        let config = &self.stage.app.context.config;
        format!("/registrations/{}", links::registration_token(config, id))
    }
}

async fn registered(
    stage: &Stage,
    session: StudySessionId,
    (name, mode): (&str, Mode),
) -> (PersonId, RegistrationId) {
    let person = stage.person(name).await;
    let own = stage.register_with(person, session, Details::plain(mode)).await.unwrap();
    (person, own.id)
}

/// Nothing but the overall satisfaction.
pub fn satisfied(score: i32) -> Answers {
    Answers { scores: [(Scale::Satisfaction, score)].into(), ..Answers::default() }
}

/// Answers to the plan as it is: nobody learns whose they are.
pub fn promised(answers: Answers) -> Reply {
    Reply { answers, anonymous: Held::plan().anonymous }
}
