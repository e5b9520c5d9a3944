//! Who may halt an issue, who decides what becomes of it, and who sets the rules.

use entities::PersonId;
use entities::people::role_assignment::Role;

use crate::people::{Actor, Admin, Newsroom, Staff};

/// Anybody who can halt an issue, before it leaves or while it does: everybody of the secretariat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brake(PersonId);

impl Brake {
    /// For work without a visitor: sample data. Handlers convert from [`Staff`].
    pub fn acting_as(person: PersonId) -> Self {
        Self(person)
    }

    pub(in crate::newsletter) fn person(self) -> PersonId {
        self.0
    }

    pub(in crate::newsletter) fn actor(self) -> Actor {
        Actor::Person(self.0)
    }
}

impl From<&Staff> for Brake {
    fn from(who: &Staff) -> Self {
        Self(who.person_id())
    }
}

/// Somebody who sets when issues may leave and how long they rest: a setting, so administrators
/// alone. Whoever writes an issue cannot shorten the time in which others may stop it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleKeeper(PersonId);

impl RuleKeeper {
    /// For work without a visitor: sample data. Handlers convert from [`Admin`].
    pub fn acting_as(person: PersonId) -> Self {
        Self(person)
    }

    pub(in crate::newsletter) fn person(self) -> PersonId {
        self.0
    }

    pub(in crate::newsletter) fn actor(self) -> Actor {
        Actor::Person(self.0)
    }
}

impl From<&Admin> for RuleKeeper {
    fn from(who: &Admin) -> Self {
        Self(who.person_id())
    }
}

/// Somebody of the newsroom who may let a halted issue go on, seal proofs, and decide about letters
/// nobody knows about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witness {
    person: PersonId,
    approves: bool,
}

impl Witness {
    /// For work without a visitor: sample data. Handlers convert from [`Newsroom`].
    pub fn acting_as(person: PersonId) -> Self {
        Self { person, approves: false }
    }

    /// The same for somebody who approves what others wrote.
    pub fn approving_as(person: PersonId) -> Self {
        Self { person, approves: true }
    }

    pub fn person(self) -> PersonId {
        self.person
    }

    pub(in crate::newsletter) fn approves(self) -> bool {
        self.approves
    }

    pub(in crate::newsletter) fn actor(self) -> Actor {
        Actor::Person(self.person)
    }
}

impl From<&Newsroom> for Witness {
    fn from(who: &Newsroom) -> Self {
        Self { person: who.person_id(), approves: who.person().roles.may(Role::Approver) }
    }
}
