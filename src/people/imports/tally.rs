use std::collections::BTreeSet;

use entities::{OrganisationId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How much was new. Whoever stands in several lines is counted once.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize, ToSchema)]
#[serde(default)]
#[schema(as = PeopleImportOutcome)]
pub struct Outcome {
    pub organisations_added: usize,
    pub organisations_known: usize,
    pub people_added: usize,
    pub people_known: usize,
    /// In organisations, given to people who were there before their line.
    pub places_added: usize,
}

/// Whether a line is the first to bring somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PeopleImportNovelty)]
pub enum Novelty {
    New,
    /// On record before the file.
    Known,
    /// An earlier line has named them.
    Repeated,
}

/// How far the lines of a file have come; stored with it while it is applied.
#[derive(Default, Deserialize, Serialize)]
pub struct Tally {
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Written so far.
    #[serde(default)]
    pub lines: usize,
    /// Organisations and people of these lines.
    #[serde(default)]
    met: BTreeSet<Uuid>,
}

impl Tally {
    pub fn organisation(&mut self, id: OrganisationId, added: bool) -> Novelty {
        let novelty = self.meet(id.0, added);
        match novelty {
            Novelty::New => self.outcome.organisations_added += 1,
            Novelty::Known => self.outcome.organisations_known += 1,
            Novelty::Repeated => {}
        }
        novelty
    }

    pub fn person(&mut self, id: PersonId, added: bool) -> Novelty {
        let novelty = self.meet(id.0, added);
        match novelty {
            Novelty::New => self.outcome.people_added += 1,
            Novelty::Known => self.outcome.people_known += 1,
            Novelty::Repeated => {}
        }
        novelty
    }

    /// A place for this person. A new one has it as a matter of course.
    pub fn place(&mut self, person: Novelty) {
        if person != Novelty::New {
            self.outcome.places_added += 1;
        }
    }

    fn meet(&mut self, id: Uuid, added: bool) -> Novelty {
        match (self.met.insert(id), added) {
            (true, true) => Novelty::New,
            (true, false) => Novelty::Known,
            (false, _) => Novelty::Repeated,
        }
    }
}
