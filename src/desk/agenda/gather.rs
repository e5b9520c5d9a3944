//! Reads the calendar.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::ResourceId;
use uuid::Uuid;

use super::{Entry, Kind, Reader, Taken, sources};
use crate::accompaniment::Arranger;
use crate::accompaniment::readers::due_between;
use crate::calendar::{
    Holder, Resource, ResourceListing, listed_resources, occupied, special_days_between,
};
use crate::context::Context;
use crate::networking::events::{self, Host};
use crate::networking::introductions::dated_between;
use crate::newsletter::issues::issues_between;
use crate::study_sessions::readers::parts_between;
use crate::vocabulary::tokyo;
use crate::{consultations, networking, study_sessions};

/// So many entries of a kind are read at once; a quarter never has as many.
const MOST: usize = 1_000;
const LIMIT: u64 = 1_001;

/// From an instant (included) to a later one (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Span {
    /// From the first day to another one, which is not part of it.
    pub fn of_days(first: NaiveDate, after: NaiveDate) -> Self {
        Self { from: tokyo::start_of_day(first), until: tokyo::start_of_day(after) }
    }

    fn pair(self) -> (DateTime<Utc>, DateTime<Utc>) {
        (self.from, self.until)
    }

    /// The first and the last day it touches.
    fn days(self) -> (NaiveDate, NaiveDate) {
        (tokyo::day_of(self.from), tokyo::day_of(self.until - TimeDelta::nanoseconds(1)))
    }
}

/// What of the calendar is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub span: Span,
    pub kinds: Vec<Kind>,
    /// Only what takes this room or licence.
    pub resource: Option<ResourceId>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// By start, then by kind.
    pub entries: Vec<Entry>,
    /// There is more than is read at once.
    pub more: bool,
    /// What can be looked for; nothing for those who arrange nothing.
    pub listed: Vec<ResourceListing>,
}

impl Found {
    pub fn count(&self, kind: Kind) -> usize {
        self.entries.iter().filter(|entry| entry.kind == kind).count()
    }
}

/// Everything the reader may open between two instants. Two dozen queries at most, however many
/// entries there are.
pub async fn gather(context: &Context, who: Reader, wanted: &Wanted) -> anyhow::Result<Found> {
    let reading = Reading { context, who, span: wanted.span, now: context.now() };
    let rooms = if who.arranges() { reading.rooms().await? } else { Rooms::default() };
    let mut found = Found::default();
    for kind in wanted.kinds.iter().filter(|kind| who.opens(**kind)) {
        let of_kind = reading.entries(*kind).await?;
        found.more |= of_kind.len() > MOST;
        found.entries.extend(of_kind.into_iter().take(MOST));
    }
    for entry in &mut found.entries {
        entry.resources = entry.holder.map(|holder| rooms.taken_by(holder)).unwrap_or_default();
    }
    if let Some(id) = wanted.resource {
        found.entries.retain(|entry| entry.resources.iter().any(|taken| taken.id == id));
    }
    found.entries.sort_by_key(|entry| (entry.when.starts(), entry.kind, entry.id));
    found.listed = rooms.listed;
    Ok(found)
}

struct Reading<'a> {
    context: &'a Context,
    who: Reader,
    span: Span,
    now: DateTime<Utc>,
}

impl Reading<'_> {
    async fn entries(&self, kind: Kind) -> anyhow::Result<Vec<Entry>> {
        let (db, span, person) =
            (self.context.database.reader(), self.span.pair(), self.who.person());
        Ok(match kind {
            Kind::StudySession => {
                let who = study_sessions::Organiser::acting_as(person);
                let lines = parts_between(db, (who, self.now), span, LIMIT).await?;
                lines.iter().map(sources::part).collect()
            }
            Kind::Consultation => {
                let who = consultations::Organiser::acting_as(person);
                let found = consultations::readers::between(db, who, span, LIMIT).await?;
                found.iter().filter_map(sources::consultation).collect()
            }
            Kind::NetworkingEvent => {
                let found = events::readers::between(db, Host::acting_as(person), span, LIMIT);
                found.await?.iter().map(sources::event).collect()
            }
            Kind::Introduction => {
                let who = networking::Organiser::acting_as(person);
                let found = dated_between(db, (who, self.now), span, LIMIT).await?;
                found.iter().map(sources::introduction).collect()
            }
            Kind::Milestone => {
                let (who, today) = (Arranger::acting_as(person), tokyo::day_of(self.now));
                let due = due_between(db, who, self.span.days(), LIMIT).await?;
                due.iter().map(|due| sources::step(due, today)).collect()
            }
            Kind::Issue => {
                let found = issues_between(db, span, LIMIT).await?;
                found.iter().filter_map(sources::issue).collect()
            }
            Kind::SpecialDay => {
                let found = special_days_between(db, self.span.days()).await?;
                found.iter().map(sources::special_day).collect()
            }
        })
    }

    async fn rooms(&self) -> anyhow::Result<Rooms> {
        let db = self.context.database.reader();
        let listed = listed_resources(db).await?;
        let all: Vec<_> = listed.iter().map(|one| Resource::Listed(one.id)).collect();
        let mut taken: HashMap<_, Vec<_>> = HashMap::new();
        for one in occupied(db, self.now, &all, self.span.pair()).await? {
            taken.entry(one.holder_id).or_default().push((one.holder_kind, one.resource));
        }
        Ok(Rooms { listed, taken })
    }
}

/// Rooms and licences, and what takes them.
#[derive(Default)]
struct Rooms {
    /// By kind and name.
    listed: Vec<ResourceListing>,
    /// By the id of the holder.
    taken: HashMap<Uuid, Vec<(String, ResourceId)>>,
}

impl Rooms {
    fn taken_by(&self, holder: Holder) -> Vec<Taken> {
        let held = self.taken.get(&holder.id).map_or(&[][..], Vec::as_slice);
        let own = |id| held.iter().any(|(kind, resource)| *resource == id && kind == holder.kind);
        let taken = self.listed.iter().filter(|one| own(one.id));
        taken.map(|one| Taken { id: one.id, label: one.label.clone() }).collect()
    }
}
