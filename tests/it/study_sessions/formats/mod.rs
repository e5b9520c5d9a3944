//! The event formats that took place in the programme (reference, section 2.2), from the
//! announcement to the report.

mod briefing;
mod briefings;
mod eight_speakers;
mod forum;
mod two_days;
mod webinar;
mod worksheets;

use bansou::people::seed;
use bansou::study_sessions::attendance::{self, Mark};
use bansou::study_sessions::report::{Figures, report_facts};
use bansou::study_sessions::session::{self, PartPlan, Speaker, SpeakerPlan, VenuePlan};
use bansou::vocabulary::{TimeSlot, tokyo};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::part;
use entities::{RegistrationId, SessionPartId, StudySessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cast::Stage;
use crate::support::TestApp;

/// A secretariat that knows the prefectures.
pub async fn stage() -> Stage {
    let stage = Stage::new().await;
    seed::write(&stage.app.context).await.unwrap();
    stage
}

/// A day of December 2026, on Tokyo's clock.
pub fn december(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    tokyo::instant(day, NaiveTime::from_hms_opt(hour, minute, 0).unwrap())
}

pub fn part(title: &str, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> PartPlan {
    PartPlan {
        id: None,
        title: Some(title.to_owned()),
        slot: TimeSlot::new(from, until).unwrap(),
        venue: None,
        speakers: Vec::new(),
    }
}

pub fn venue(name: &str, prefecture: i32) -> VenuePlan {
    VenuePlan {
        name: name.to_owned(),
        prefecture_code: Some(prefecture),
        address: None,
        access: None,
        room: None,
    }
}

pub fn guest(name: &str, affiliation: &str, topic: &str) -> SpeakerPlan {
    SpeakerPlan {
        who: Speaker::Guest { name: name.to_owned(), affiliation: Some(affiliation.to_owned()) },
        remote: false,
        topic: Some(topic.to_owned()),
    }
}

/// By time.
pub async fn parts(stage: &Stage, session: StudySessionId) -> Vec<SessionPartId> {
    parts_of(&stage.app, session).await
}

/// The same, of whatever app.
pub async fn parts_of(app: &TestApp, session: StudySessionId) -> Vec<SessionPartId> {
    let rows = part::Entity::find()
        .filter(part::Column::SessionId.eq(session))
        .order_by_asc(part::Column::Ordinal)
        .all(app.context.database.reader())
        .await
        .unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

pub async fn came(stage: &Stage, part: SessionPartId, people: &[RegistrationId]) {
    for registration in people {
        let mark = Mark {
            part,
            registration: *registration,
            presence: Presence::Present,
            left_at: None,
            note: None,
        };
        attendance::mark(&stage.app.context, stage.desk, mark).await.unwrap();
    }
}

/// Marks the rest as not having come, and the session as held.
pub async fn over(stage: &Stage, session: StudySessionId) {
    let context = &stage.app.context;
    attendance::mark_no_shows(context, stage.desk, session).await.unwrap();
    session::hold(context, stage.desk, session).await.unwrap();
}

pub async fn counted(stage: &Stage, session: StudySessionId) -> Figures {
    let context = &stage.app.context;
    let db = context.database.reader();
    let facts = report_facts(db, context.now(), stage.desk, session).await.unwrap();
    facts.unwrap().figures
}
