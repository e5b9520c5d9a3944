//! Who asks, as the verbs of this folder take it, and who can be asked to do something.

use std::collections::HashSet;

use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use sea_orm::{ConnectionTrait, DbErr};

use crate::people::persons::{self, PersonFilter};
use crate::people::{Actor, Identity, Staff, roles};

/// Somebody of the secretariat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clerk {
    person: PersonId,
    /// Coordinates: sees every task, and opens sessions, consultations, engagements and people.
    arranges: bool,
}

impl Clerk {
    /// For work without a visitor: sample data. Handlers convert from the permission of the request.
    pub fn acting_as(person: PersonId, arranges: bool) -> Self {
        Self { person, arranges }
    }

    /// None for whoever is not of the secretariat.
    pub fn among(person: &Identity) -> Option<Self> {
        let arranges = person.roles.may(Role::Coordinator);
        person.roles.is_staff().then_some(Self { person: person.id, arranges })
    }

    pub fn person(self) -> PersonId {
        self.person
    }

    pub fn arranges(self) -> bool {
        self.arranges
    }

    pub(super) fn actor(self) -> Actor {
        Actor::Person(self.person)
    }
}

impl From<&Staff> for Clerk {
    fn from(who: &Staff) -> Self {
        let arranges = who.person().roles.may(Role::Coordinator);
        Self { person: who.person_id(), arranges }
    }
}

const DESK: [Role; 4] = [Role::Coordinator, Role::Admin, Role::Editor, Role::Approver];

/// More than a secretariat has.
const MOST: u64 = 500;

/// Everybody who can own a task, coordinators first.
pub async fn clerks(db: &impl ConnectionTrait) -> Result<Vec<person::Model>, DbErr> {
    let mut all = Vec::new();
    for role in DESK {
        let having = PersonFilter { role: Some(role), ..PersonFilter::default() };
        all.extend(persons::list(db, &having, (0, MOST)).await?.rows);
    }
    let mut seen = HashSet::new();
    all.retain(|row| seen.insert(row.id));
    Ok(all)
}

/// Whether somebody can own a task, and be written to about it.
pub async fn is_clerk(db: &impl ConnectionTrait, id: PersonId) -> Result<bool, DbErr> {
    let person = persons::find(db, id).await?;
    if person.is_none_or(|person| person.state == PersonState::Disabled) {
        return Ok(false);
    }
    Ok(roles::of(db, id).await?.is_staff())
}
