use entities::PersonId;
use entities::study_sessions::registration::{self, EndedBy};

use crate::people::Actor;
use crate::study_sessions::links::LinkHolder;
use crate::study_sessions::{Member, Organiser};

/// On whose behalf something is done to a registration.
#[derive(Clone, Copy, Debug)]
pub enum By {
    Member(Member),
    /// The holder of a link to the registration.
    Link(LinkHolder),
    Staff(Organiser),
}

impl By {
    /// Manages a colleague's registration. What the participant alone says or sees is not theirs.
    pub(in crate::study_sessions) fn is_for_colleague(self, row: &registration::Model) -> bool {
        match self {
            Self::Member(who) => who.person() != row.person_id,
            Self::Link(link) => !link.is_participant(),
            Self::Staff(_) => false,
        }
    }

    pub(in crate::study_sessions) fn actor(self, row: &registration::Model) -> Actor {
        match self {
            Self::Member(who) => Actor::Person(who.person()),
            Self::Link(link) => Actor::Link(Some(holder_of(link, row))),
            Self::Staff(who) => who.actor(),
        }
    }

    pub(super) fn ended_by(self, row: &registration::Model) -> (EndedBy, PersonId) {
        match self {
            Self::Member(who) => (EndedBy::Participant, who.person()),
            Self::Link(link) => (EndedBy::Participant, holder_of(link, row)),
            Self::Staff(who) => (EndedBy::Staff, who.person()),
        }
    }
}

fn holder_of(link: LinkHolder, row: &registration::Model) -> PersonId {
    row.registered_by.filter(|_| !link.is_participant()).unwrap_or(row.person_id)
}
