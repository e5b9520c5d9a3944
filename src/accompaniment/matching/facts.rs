//! What is known about operators, accompanists and each pair of them.

use entities::{OrganisationId, PersonId, RegionBlockId, TermId};

use crate::vocabulary::Prefecture;

/// What operators want and accompanists offer, in the terms of the editable vocabularies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// An operator's in the order of its wishes; of an accompanist in any order.
    pub themes: Vec<TermId>,
    /// 確保・育成・定着・キャリア支援
    pub functions: Vec<TermId>,
    /// 人材4区分
    pub talent_categories: Vec<TermId>,
    /// In which they can work. Empty: not stated, so nothing is concluded from it.
    pub languages: Vec<TermId>,
    /// An operator's frame of support in the year; those an accompanist knows from experience.
    pub frames: Vec<TermId>,
    pub prefecture: Option<Prefecture>,
    /// The block the prefecture belongs to on the day of matching.
    pub block: Option<RegionBlockId>,
    /// Ordinal of the activity level in its vocabulary; higher is further on.
    pub level: Option<i32>,
}

/// Whether an operator wants an accompanist from nearby, or on purpose from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    #[default]
    Any,
    Near,
    Far,
}

/// An operator that looks for an accompanist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorFacts {
    pub id: OrganisationId,
    pub wants: Profile,
    pub region: Region,
}

/// An accompanist and the organisation they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccompanistFacts {
    pub id: PersonId,
    pub organisation: OrganisationId,
    /// What else they belong to.
    pub elsewhere: Vec<OrganisationId>,
    pub offers: Profile,
    /// Operators accompanied in this fiscal year so far.
    pub load: u16,
}

impl AccompanistFacts {
    /// The organisation they come from is not the only one they may belong to.
    pub fn belongs_to(&self, organisation: OrganisationId) -> bool {
        self.organisation == organisation || self.elsewhere.contains(&organisation)
    }
}

/// What lies behind a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum History {
    #[default]
    None,
    /// They met: in consultations, study sessions, or an engagement of years ago.
    Met,
    /// An engagement of the year before that both want to go on.
    Continued,
    /// An engagement that ended before its time.
    EndedEarly,
}

/// What is known about two together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairFacts {
    pub history: History,
    /// 利益相反: recorded by either side or by the secretariat.
    pub conflict_of_interest: bool,
}
