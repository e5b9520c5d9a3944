//! Who asks, as the verbs of this folder take it.

use entities::PersonId;

use crate::people::{Actor, Coordinator, SignedIn};

/// Somebody of the secretariat who brings operators and accompanists together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arranger(PersonId);

impl Arranger {
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

impl From<&Coordinator> for Arranger {
    fn from(who: &Coordinator) -> Self {
        Self(who.person_id())
    }
}

/// Somebody signed in. They reach the engagements they are named in, and those of the operators
/// they belong to; no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partner(PersonId);

impl Partner {
    /// For work without a visitor. Handlers convert from [`SignedIn`].
    pub fn acting_as(person: PersonId) -> Self {
        Self(person)
    }

    pub fn person(self) -> PersonId {
        self.0
    }
}

impl From<&SignedIn> for Partner {
    fn from(who: &SignedIn) -> Self {
        Self(who.person_id())
    }
}

/// Either of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Staff(Arranger),
    Partner(Partner),
}

impl By {
    pub fn person(self) -> PersonId {
        match self {
            Self::Staff(who) => who.0,
            Self::Partner(who) => who.0,
        }
    }

    pub(super) fn actor(self) -> Actor {
        Actor::Person(self.person())
    }
}
