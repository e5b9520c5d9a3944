//! What a report would change, before it does.

use std::collections::HashMap;

use entities::people::person;
use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::{join_import, part};
use entities::{JoinImportId, RegistrationId, SessionPartId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::matching::{PartSpan, Participant, Stay, Stays, stays};
use super::read::{JoinLine, LineProblem};
use crate::people::whole_name;
use crate::study_sessions::Organiser;

/// A report and what it means now.
#[derive(Clone, Debug)]
pub struct Preview {
    pub import: join_import::Model,
    pub parts: Vec<PreviewPart>,
    /// By reception number.
    pub lines: Vec<PreviewLine>,
    pub unmatched: Vec<JoinLine>,
    pub problems: Vec<LineProblem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewPart {
    pub id: SessionPartId,
    pub title: Option<String>,
}

/// One participant in one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    pub name: String,
    pub number: String,
    pub stay: Stay,
    /// What is recorded already and stays.
    pub recorded: Option<Presence>,
    /// Whether it will be recorded.
    pub counts: bool,
}

/// What is kept of a file.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Kept {
    pub lines: Vec<JoinLine>,
    pub problems: Vec<LineProblem>,
}

/// Everybody of a session with a seat, and its parts.
pub struct Seated {
    pub people: Vec<Participant>,
    pub numbers: HashMap<RegistrationId, String>,
    pub parts: Vec<part::Model>,
    /// What is recorded so far.
    pub recorded: HashMap<(SessionPartId, RegistrationId), attendance::Model>,
}

impl Seated {
    pub async fn of(db: &impl ConnectionTrait, id: StudySessionId) -> Result<Self, DbErr> {
        let rows = registration::Entity::find()
            .filter(registration::Column::SessionId.eq(id))
            .filter(registration::Column::State.eq(RegistrationState::Confirmed))
            .order_by_asc(registration::Column::Number)
            .all(db)
            .await?;
        let people = rows.iter().map(|row| row.person_id);
        let people = person::Entity::find().filter(person::Column::Id.is_in(people));
        let people: HashMap<_, _> =
            people.all(db).await?.into_iter().map(|row| (row.id, row)).collect();
        let parts = part::Entity::find()
            .filter(part::Column::SessionId.eq(id))
            .order_by_asc(part::Column::Ordinal)
            .all(db)
            .await?;
        let of_parts = attendance::Column::PartId.is_in(parts.iter().map(|part| part.id));
        let recorded = attendance::Entity::find().filter(of_parts).all(db).await?;
        let participant = |row: &registration::Model| {
            let person = people.get(&row.person_id)?;
            Some(Participant {
                registration: row.id,
                name: whole_name(&person.family_name, &person.given_name),
                email: person.email.clone(),
            })
        };
        Ok(Self {
            people: rows.iter().filter_map(participant).collect(),
            numbers: rows.iter().map(|row| (row.id, row.number.clone())).collect(),
            parts,
            recorded: recorded
                .into_iter()
                .map(|row| ((row.part_id, row.registration_id), row))
                .collect(),
        })
    }

    pub fn stays(&self, lines: &[JoinLine]) -> Stays {
        let spans: Vec<_> = self.parts.iter().map(span).collect();
        stays(lines, &self.people, &spans)
    }

    /// What somebody recorded by hand: neither what a report said nor a no-show marked for want of
    /// a record.
    pub fn by_hand(&self, stay: &Stay) -> Option<Presence> {
        let known = self.recorded.get(&(stay.part, stay.registration))?;
        let by_hand = known.import_id.is_none() && known.presence != Presence::NoShow;
        by_hand.then_some(known.presence)
    }

    /// Whether a stay is recorded: it is long enough, or longer than an earlier report knew.
    pub fn counts(&self, stay: &Stay, least_percent: i32) -> bool {
        let earlier = self.imported(stay).is_some();
        self.by_hand(stay).is_none() && (earlier || stay.percent >= least_percent)
    }

    /// The stay together with what an earlier report said.
    pub fn joined(&self, stay: &Stay) -> Stay {
        let part = self.parts.iter().find(|part| part.id == stay.part);
        match (part, self.imported(stay)) {
            (Some(part), Some(known)) => {
                stay.joined(&span(part), (known.arrived_at, known.left_at))
            }
            _ => *stay,
        }
    }

    fn imported(&self, stay: &Stay) -> Option<&attendance::Model> {
        let known = self.recorded.get(&(stay.part, stay.registration));
        known.filter(|known| known.import_id.is_some())
    }
}

fn span(part: &part::Model) -> PartSpan {
    PartSpan { id: part.id, starts_at: part.starts_at, ends_at: part.ends_at }
}

/// What an import would change. One that was applied has nothing to change any more.
pub async fn preview(
    db: &impl ConnectionTrait,
    _who: Organiser,
    (session, id): (StudySessionId, JoinImportId),
) -> Result<Option<Preview>, DbErr> {
    let own = join_import::Column::SessionId.eq(session);
    let found = join_import::Entity::find_by_id(id).filter(own).one(db).await?;
    let Some(import) = found else { return Ok(None) };
    let kept: Kept = serde_json::from_str(&import.lines).unwrap_or_default();
    let seated = Seated::of(db, session).await?;
    let found = seated.stays(&kept.lines);
    let name = |id: RegistrationId| {
        let known = seated.people.iter().find(|one| one.registration == id);
        known.map(|one| one.name.clone()).unwrap_or_default()
    };
    let line = |stay: &Stay| {
        let recorded = seated.by_hand(stay);
        PreviewLine {
            name: name(stay.registration),
            number: seated.numbers.get(&stay.registration).cloned().unwrap_or_default(),
            counts: seated.counts(stay, import.least_percent),
            recorded,
            stay: seated.joined(stay),
        }
    };
    let part = |part: &part::Model| PreviewPart { id: part.id, title: part.title.clone() };
    Ok(Some(Preview {
        lines: found.stays.iter().map(line).collect(),
        parts: seated.parts.iter().map(part).collect(),
        unmatched: found.unmatched,
        problems: kept.problems,
        import,
    }))
}
