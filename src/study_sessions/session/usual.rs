//! What a new session begins with where nobody says otherwise: reminders, and how long an offered
//! seat is kept. Sessions that are there keep theirs; what held before stays on record.

use entities::study_sessions::session_usual;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, QueryOrder as _};
use serde_json::{Value, json};

use super::check::check_reminders;
use super::plan::{OFFER_HOURS, STOP_HOURS, USUAL_REMINDERS, WaitingPlan};
use super::refusal::Refusal;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::audit::{self, Entry, Subject, changes};
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::wording::plan as say;
use crate::study_sessions::wording::usual::{distance, hours};
use crate::web::Problems;

/// More a session hardly needs.
const MOST_REMINDERS: usize = 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// Minutes before the start.
    pub reminders: Vec<i32>,
    /// Business hours an offered seat is kept.
    pub offer_hours: i32,
    /// Business hours before the start from which on nobody moves up by itself.
    pub stop_hours: i32,
    /// Nought: nobody ever changed it.
    pub version: i32,
}

impl Default for Usual {
    fn default() -> Self {
        let waiting = WaitingPlan::default();
        Self {
            reminders: USUAL_REMINDERS.into(),
            offer_hours: waiting.offer_hours,
            stop_hours: waiting.stop_hours,
            version: 0,
        }
    }
}

impl From<session_usual::Model> for Usual {
    fn from(row: session_usual::Model) -> Self {
        Self {
            reminders: row.reminders.split(',').filter_map(|one| one.parse().ok()).collect(),
            offer_hours: row.offer_hours,
            stop_hours: row.stop_hours,
            version: row.version,
        }
    }
}

impl Usual {
    pub fn waiting(&self) -> WaitingPlan {
        let Self { offer_hours, stop_hours, .. } = *self;
        WaitingPlan { offer_hours, stop_hours, ..WaitingPlan::default() }
    }

    /// With each reminder once, the earliest first; or everything that is wrong.
    fn checked(mut self) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        self.reminders.sort_unstable_by(|one, other| other.cmp(one));
        self.reminders.dedup();
        check_reminders(&self.reminders, &mut problems);
        if self.reminders.len() > MOST_REMINDERS {
            problems.add("reminders", say::too_many(MOST_REMINDERS));
        }
        if !OFFER_HOURS.contains(&self.offer_hours) {
            problems.add("offer_hours", hours(&OFFER_HOURS));
        }
        if !STOP_HOURS.contains(&self.stop_hours) {
            problems.add("stop_hours", hours(&STOP_HOURS));
        }
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }

    /// What the audit log tells of it.
    fn facts(&self) -> Value {
        let reminders: Vec<_> = self.reminders.iter().map(|minutes| distance(*minutes)).collect();
        json!({
            "reminders": reminders,
            "offer_hours": self.offer_hours,
            "stop_hours": self.stop_hours,
        })
    }
}

/// What holds now.
pub async fn usual(db: &impl ConnectionTrait) -> Result<Usual, DbErr> {
    let newest =
        session_usual::Entity::find().order_by_desc(session_usual::Column::Version).one(db).await?;
    Ok(newest.map_or_else(Usual::default, Usual::from))
}

/// Sets it from now on; `version` is the one the form was made from, none for whichever holds.
pub async fn save_usual(
    context: &Context,
    who: Organiser,
    (version, wanted): (Option<i32>, Usual),
) -> Result<(), Stop<Refusal>> {
    let wanted = wanted.checked().map_err(Refusal::Invalid)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = usual(&tx).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let minutes: Vec<_> = wanted.reminders.iter().map(ToString::to_string).collect();
    let row = session_usual::Model {
        version: before.version + 1,
        reminders: minutes.join(","),
        offer_hours: wanted.offer_hours,
        stop_hours: wanted.stop_hours,
        changed_by: who.person(),
        changed_at: pen.now,
    };
    let details = json!({
        "version": row.version, "changes": changes(&before.facts(), &wanted.facts()),
    });
    let added = session_usual::Entity::insert(row.into_active_model());
    added.exec_without_returning(&tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::ChangedMeanwhile.into(),
            _ => error.into(),
        }
    })?;
    let subject = Subject::all("study_session_usual");
    let entry = Entry::new("study_session.usual_saved", subject).with(details);
    audit::note(&tx, context, &who.actor(), entry).await?;
    tx.commit().await?;
    Ok(())
}
