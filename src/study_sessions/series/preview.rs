//! What a rule would make of a template, and what is in the way.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::{occurrence, session};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::{Date, Refusal, Rule};
use crate::calendar::{self, business_calendar};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::session::{SessionRows, load, needed};
use crate::study_sessions::staffing::{Obstacle, obstacles};
use crate::study_sessions::wording::series as say;
use crate::vocabulary::{BusinessCalendar, tokyo};
use crate::web::Problems;

/// A date of the rule as the template would take place on it.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub date: Date,
    /// Name of the holiday the named day is, where it is one.
    pub holiday: Option<String>,
    /// None when nothing takes place.
    pub slot: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Speakers, room and licence that are taken then.
    pub obstacles: Vec<Obstacle>,
    /// The draft that was made of the template for this start, or the template itself.
    pub made: Option<StudySessionId>,
    pub past: bool,
}

impl Candidate {
    /// Whether a draft can be made for it.
    pub fn is_open(&self) -> bool {
        self.slot.is_some() && self.obstacles.is_empty() && self.made.is_none() && !self.past
    }
}

#[derive(Clone, Debug)]
pub struct Preview {
    pub candidates: Vec<Candidate>,
}

/// What was made of a template, by start.
#[derive(Clone, Debug)]
pub struct Made {
    pub session: session::Model,
    pub starts_at: DateTime<Utc>,
}

/// Says of every date of the rule what would come of it. Nothing is kept.
pub async fn preview(
    context: &Context,
    _who: Organiser,
    id: StudySessionId,
    rule: &Rule,
) -> Result<Preview, Stop<Refusal>> {
    let db = context.database.reader();
    let row = session::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    let rows = load(db, row).await?;
    let calendar = business_calendar(db).await?;
    let candidates = candidates(db, (&rows, rule), &calendar, context.now()).await?;
    Ok(Preview { candidates })
}

/// The candidates of a rule, for whoever shows or makes them.
pub(super) async fn candidates(
    db: &impl ConnectionTrait,
    (template, rule): (&SessionRows, &Rule),
    calendar: &BusinessCalendar,
    now: DateTime<Utc>,
) -> Result<Vec<Candidate>, Stop<Refusal>> {
    let mut problems = rule.problems();
    if rule.ends.is_some() && template.parts.len() != 1 {
        problems.add("ends", say::ENDS_OF_MANY);
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems).into());
    }
    let dates = rule.dates(calendar).map_err(Refusal::Invalid)?;
    let made = starts_made(db, template).await?;
    let mut candidates = Vec::with_capacity(dates.len());
    for date in dates {
        let slot = date.fate.day().map(|day| slot(template, rule, day));
        let mut candidate = Candidate {
            date,
            holiday: calendar.holidays().name(date.named).map(str::to_owned),
            slot,
            obstacles: Vec::new(),
            made: slot.and_then(|(starts, _)| made.get(&starts).copied()),
            past: slot.is_some_and(|(starts, _)| starts <= now),
        };
        if let Some((starts, _)) = slot.filter(|_| candidate.is_open()) {
            candidate.obstacles = in_the_way(db, (template, rule), starts, now).await?;
        }
        candidates.push(candidate);
    }
    Ok(candidates)
}

/// From the first start to the last end of the template on that day.
fn slot(template: &SessionRows, rule: &Rule, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let starts = tokyo::instant(day, rule.starts);
    let length = template.session.ends_at - template.session.starts_at;
    let ends = rule.ends.map_or(starts + length, |ends| tokyo::instant(day, ends));
    (starts, ends)
}

/// Who and what is taken while the parts of the template would take place.
async fn in_the_way(
    db: &impl ConnectionTrait,
    (template, rule): (&SessionRows, &Rule),
    starts: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Obstacle>, DbErr> {
    let span: TimeDelta = starts - template.session.starts_at;
    let mut found = Vec::new();
    for rows in &template.parts {
        let resources = needed(rows, template.session.licence_id);
        let (from, until) = (rows.part.starts_at + span, rows.part.ends_at + span);
        let until = rule.ends.map_or(until, |ends| tokyo::instant(tokyo::day_of(from), ends));
        let busy = calendar::busy(db, now, &resources, (from, until)).await?;
        found.extend(obstacles(db, &busy).await?);
    }
    found.dedup();
    Ok(found)
}

async fn starts_made(
    db: &impl ConnectionTrait,
    template: &SessionRows,
) -> Result<HashMap<DateTime<Utc>, StudySessionId>, DbErr> {
    let id = template.session.id;
    let rows =
        occurrence::Entity::find().filter(occurrence::Column::TemplateId.eq(id)).all(db).await?;
    let own = (template.session.starts_at, id);
    Ok(rows.into_iter().map(|row| (row.starts_at, row.session_id)).chain([own]).collect())
}

/// Every session made of a template, by the start it was made for.
pub async fn made_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<Made>, DbErr> {
    let rows = occurrence::Entity::find()
        .filter(occurrence::Column::TemplateId.eq(id))
        .order_by_asc(occurrence::Column::StartsAt)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.session_id);
    let sessions = session::Entity::find().filter(session::Column::Id.is_in(ids)).all(db).await?;
    let mut sessions: HashMap<_, _> = sessions.into_iter().map(|row| (row.id, row)).collect();
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let session = sessions.remove(&row.session_id)?;
            Some(Made { session, starts_at: row.starts_at })
        })
        .collect())
}

/// For a form that names no date at all.
pub(super) fn nothing_chosen() -> Problems {
    let mut problems = Problems::none();
    problems.add("chosen", say::NOTHING_CHOSEN);
    problems
}
