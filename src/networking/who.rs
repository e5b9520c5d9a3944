//! Who asks, as the verbs of this folder take it.

use entities::PersonId;
use entities::networking::introduction::Side;

use super::links::LinkHolder;
use crate::people::{Actor, Coordinator, Operator};

macro_rules! askers {
    ($($(#[$meta:meta])* $name:ident from $permission:ty;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(PersonId);

        impl $name {
            /// For work without a visitor: sample data. Handlers convert from the permission of the
            /// request.
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

        impl From<&$permission> for $name {
            fn from(who: &$permission) -> Self {
                Self(who.person_id())
            }
        }
    )*};
}

askers! {
    /// A member of an operator who wants to meet somebody: sees and changes own introductions only.
    Requester from Operator;
    /// Somebody of the secretariat who brings people together.
    Organiser from Coordinator;
}

/// On whose behalf something is done to an introduction.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Requester(Requester),
    /// The other side, by the link in a letter.
    Partner(LinkHolder),
    Staff(Organiser),
}

impl By {
    pub fn side(self) -> Side {
        match self {
            Self::Requester(_) => Side::Requester,
            Self::Partner(_) => Side::Partner,
            Self::Staff(_) => Side::Staff,
        }
    }

    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Requester(who) => Some(who.person()),
            Self::Partner(_) => None,
            Self::Staff(who) => Some(who.person()),
        }
    }

    pub(super) fn actor(self) -> Actor {
        match self {
            Self::Requester(who) => who.actor(),
            Self::Partner(_) => Actor::Link(None),
            Self::Staff(who) => who.actor(),
        }
    }
}
