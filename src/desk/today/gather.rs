//! Everything of today, for the page and for the API.

use chrono::{DateTime, TimeDelta, Utc};
use entities::networking::events::event::{self, EventState};
use entities::people::role_assignment::Role;

use crate::accompaniment::Arranger;
use crate::accompaniment::readers::Contacted;
use crate::consultations;
use crate::context::Context;
use crate::networking::events;
use crate::people::Viewer;
use crate::study_sessions::Organiser;
use crate::study_sessions::readers::{Filter, public_sessions, session_work};
use crate::vocabulary::tokyo;
use crate::web::Failure;

use super::advice;
use super::ahead::{self, Dated};
use super::issues;
use super::magazine;
use super::tasks;
use super::warned;
use super::work::{self, Work};

/// The agenda reaches two weeks ahead.
const AHEAD: TimeDelta = TimeDelta::days(14);

/// More are never open at a time.
const MOST_EVENTS: u64 = 500;

/// Who does not arrange sees so many sessions to come.
const SHOWN: u64 = 10;

/// What waits, what cannot wait first, and what is to come.
#[derive(Default)]
pub struct Gathered {
    pub work: Vec<Work>,
    pub ahead: Vec<Dated>,
}

/// The ministry sees which sessions are to come; what waits for whom is the secretariat's own.
pub async fn gather(
    (who, context): (&Viewer, &Context),
    contacted: Contacted,
    now: DateTime<Utc>,
) -> Result<Gathered, Failure> {
    let roles = &who.person().roles;
    let mut found = Gathered::default();
    if roles.is_staff() {
        found.work.extend(issues::work(context, who, now).await?);
        found.work.extend(tasks::work(context, who, now).await?);
    }
    if roles.may(Role::Coordinator) {
        let organiser = Organiser::acting_as(who.person_id());
        arrange((context, contacted), organiser, now, &mut found).await?;
    } else {
        let reader = context.database.reader();
        let sessions = public_sessions(reader, now, &Filter::default(), (0, SHOWN)).await?;
        found.ahead.extend(sessions.iter().map(|one| ahead::session(one, "/sessions")));
    }
    if roles.is_staff() {
        found.work.extend(magazine::issues(context, who).await?);
        found.work.sort_by_key(|line| !line.late);
    }
    found.ahead.sort_by_key(|one| one.starts_at);
    Ok(found)
}

/// What a coordinator sees: what waits too long comes first.
async fn arrange(
    (context, contacted): (&Context, Contacted),
    who: Organiser,
    now: DateTime<Utc>,
    found: &mut Gathered,
) -> Result<(), Failure> {
    let until = tokyo::end_of_day(tokyo::day_of(now + AHEAD));
    let sessions = session_work(context.database.reader(), now, who, until).await?;
    found.work.extend(sessions.tasks.iter().map(|task| work::session(task, now)));
    found.work.extend(work::applications(context).await?);
    found.work.extend(work::unfound(context).await?);
    let organiser = consultations::Organiser::acting_as(who.person());
    found.work.extend(advice::consultations(context, organiser, now).await?);
    let arranger = Arranger::acting_as(who.person());
    found.work.extend(warned::engagements(context, (arranger, now), contacted).await?);
    found.work.extend(work::introductions(context, now).await?);
    found.work.extend(work::letters(context, now).await?);
    found.work.extend(work::mailbox(context).await?);
    found.ahead.extend(sessions.ahead.iter().map(|one| ahead::session(one, "/staff/sessions")));
    let (reader, days) = (context.database.reader(), (now, until));
    let meetings = consultations::readers::ahead(reader, organiser, days).await?;
    found.ahead.extend(meetings.iter().filter_map(ahead::consultation));
    let open = events::readers::page(reader, Some(EventState::Open), (None, MOST_EVENTS)).await?;
    let soon = |event: &&event::Model| event.ends_at > now && event.starts_at < until;
    found.ahead.extend(open.iter().filter(soon).map(ahead::event));
    Ok(())
}
