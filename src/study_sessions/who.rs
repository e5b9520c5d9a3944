//! Who asks, as the verbs of this folder take it.

use entities::PersonId;

use crate::people::{Actor, Coordinator, SignedIn};

/// Somebody of the secretariat who may arrange sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organiser(PersonId);

impl Organiser {
    /// For work without a visitor: the command line, sample data. Handlers convert from
    /// [`Coordinator`].
    pub fn acting_as(person: PersonId) -> Self {
        Self(person)
    }

    pub fn person(self) -> PersonId {
        self.0
    }

    pub(super) fn actor(self) -> Actor {
        Actor::Person(self.0)
    }
}

impl From<&Coordinator> for Organiser {
    fn from(who: &Coordinator) -> Self {
        Self(who.person_id())
    }
}

/// Somebody signed in who registers for themselves or for a colleague.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member(PersonId);

impl Member {
    /// For work without a visitor. Handlers convert from [`SignedIn`].
    pub fn acting_as(person: PersonId) -> Self {
        Self(person)
    }

    pub fn person(self) -> PersonId {
        self.0
    }
}

impl From<&SignedIn> for Member {
    fn from(who: &SignedIn) -> Self {
        Self(who.person_id())
    }
}
