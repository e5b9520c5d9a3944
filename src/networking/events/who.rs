//! Who asks, as the verbs of this folder take it.

use entities::PersonId;

use crate::people::{Actor, Coordinator, SignedIn};

/// Somebody of the secretariat who arranges events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host(PersonId);

impl Host {
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

impl From<&Coordinator> for Host {
    fn from(who: &Coordinator) -> Self {
        Self(who.person_id())
    }
}

/// Somebody signed in who takes part, or may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attendee(PersonId);

impl Attendee {
    /// For work without a visitor. Handlers convert from [`SignedIn`].
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

impl From<&SignedIn> for Attendee {
    fn from(who: &SignedIn) -> Self {
        Self(who.person_id())
    }
}
