//! Who asks, as the verbs of this folder take it.

use entities::PersonId;
use entities::consultations::consultation::Side;

use super::links::LinkHolder;
use crate::people::{self, Actor, Coordinator, Operator};

macro_rules! askers {
    ($($(#[$meta:meta])* $name:ident from $permission:ty;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(PersonId);

        impl $name {
            /// For work without a visitor: the command line, sample data. Handlers convert from
            /// the permission of the request.
            pub fn acting_as(person: PersonId) -> Self {
                Self(person)
            }

            pub fn person(self) -> PersonId {
                self.0
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
    /// A member of an operator who seeks advice.
    Client from Operator;
    /// 伴走支援者: sees and changes own consultations only.
    Accompanist from people::Accompanist;
    /// Somebody of the secretariat who arranges consultations.
    Organiser from Coordinator;
}

impl Organiser {
    pub(super) fn actor(self) -> Actor {
        Actor::Person(self.0)
    }
}

/// On whose behalf something is done to a consultation.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Client(Client),
    Accompanist(Accompanist),
    /// The holder of the link in a letter, on their side.
    Link(LinkHolder),
    Staff(Organiser),
}

impl By {
    pub fn side(self) -> Side {
        match self {
            Self::Client(_) => Side::Client,
            Self::Accompanist(_) => Side::Accompanist,
            Self::Link(link) => link.side(),
            Self::Staff(_) => Side::Staff,
        }
    }

    pub fn person(self) -> PersonId {
        match self {
            Self::Client(who) => who.person(),
            Self::Accompanist(who) => who.person(),
            Self::Link(link) => link.person(),
            Self::Staff(who) => who.person(),
        }
    }

    pub(super) fn actor(self) -> Actor {
        match self {
            Self::Link(link) => Actor::Link(Some(link.person())),
            _ => Actor::Person(self.person()),
        }
    }
}
