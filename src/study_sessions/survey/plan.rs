use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::survey::{self, Circle};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::{Refusal, stored, wording as say};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session as sessions;
use crate::web::Problems;

const LONGEST_INTRO: usize = 1_000;
/// Whoever answers later remembers little.
const LONGEST: TimeDelta = TimeDelta::days(90);

/// How a questionnaire is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyPlan {
    pub anonymous: bool,
    pub circle: Circle,
    pub intro: Option<String>,
    pub closes_at: DateTime<Utc>,
    /// When those who have not answered are reminded.
    pub remind_at: Option<DateTime<Utc>>,
    /// As it was read; 0 for a new one.
    pub version: i32,
}

impl SurveyPlan {
    fn checked(mut self, session: &session::Model) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        self.intro = self.intro.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if self.intro.as_ref().is_some_and(|text| text.chars().count() > LONGEST_INTRO) {
            problems.add("intro", say::too_long(LONGEST_INTRO));
        }
        if self.closes_at <= session.ends_at || self.closes_at > session.ends_at + LONGEST {
            problems.add("closes_at", say::CLOSES);
        }
        if self.remind_at.is_some_and(|at| at <= session.ends_at || at >= self.closes_at) {
            problems.add("remind_at", say::REMINDS);
        }
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }
}

/// Sets up the questionnaire of a session, or changes it. Saving the same again is harmless.
pub async fn save(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    plan: SurveyPlan,
) -> Result<i32, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let session = askable(pen, id).await?;
    let plan = plan.checked(&session).map_err(Refusal::Invalid)?;
    let known = stored::survey(&tx, id).await?;
    if known.as_ref().map_or(0, |row| row.version) != plan.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let row = survey::Model {
        session_id: id,
        anonymous: plan.anonymous,
        circle: plan.circle,
        intro: plan.intro,
        closes_at: plan.closes_at,
        remind_at: plan.remind_at,
        reminded_at: known.as_ref().and_then(|row| row.reminded_at),
        version: plan.version + 1,
        created_by: known.as_ref().map_or(who.person(), |row| row.created_by),
        created_at: known.as_ref().map_or(pen.now, |row| row.created_at),
        updated_at: pen.now,
    };
    if let Some(known) = known.as_ref().filter(|known| known.anonymous != row.anonymous)
        && stored::is_fixed(&tx, known).await?
    {
        return Err(Refusal::AnonymityFixed.into());
    }
    let version = row.version;
    write(pen, row, known.is_some()).await?;
    let facts = json!({ "anonymous": plan.anonymous, "closes_at": plan.closes_at });
    pen.note(who.actor(), "study_session.survey_saved", id, facts).await?;
    tx.commit().await?;
    Ok(version)
}

async fn write(pen: Pen<'_>, row: survey::Model, known: bool) -> Result<(), sea_orm::DbErr> {
    if known {
        let changed = row.into_active_model().reset_all();
        survey::Entity::update(changed).validate()?.exec(pen.tx).await?;
    } else {
        survey::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    }
    Ok(())
}

/// Ends the questionnaire now. Ending it twice is harmless.
pub async fn close(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let session = askable(pen, id).await?;
    let known = stored::survey(&tx, id).await?.ok_or(Refusal::NotFound)?;
    if pen.now < session.ends_at {
        return Err(Refusal::NotYet(session.ends_at).into());
    }
    if known.closes_at <= pen.now {
        return Ok(());
    }
    let version = known.version + 1;
    let row = survey::Model { closes_at: pen.now, version, updated_at: pen.now, ..known };
    write(pen, row, true).await?;
    pen.note(who.actor(), "study_session.survey_closed", id, json!(null)).await?;
    tx.commit().await?;
    Ok(())
}

/// The session with its row locked, if participants can be asked about it.
async fn askable(pen: Pen<'_>, id: StudySessionId) -> Result<session::Model, Stop<Refusal>> {
    let row = sessions::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    match row.state {
        SessionState::Published | SessionState::Held | SessionState::Reported => Ok(row),
        _ => Err(Refusal::NotPossibleNow.into()),
    }
}
