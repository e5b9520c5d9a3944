//! From rows to the facts of the pure desk.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::matching_wish::{self, WishedRegion};
use entities::people::term::Vocabulary;
use entities::people::{membership, organisation, person};
use entities::{OrganisationId, PersonId, TermId};

use super::capacities::USUAL_PLACES;
use super::facts::{AccompanistEntry, OperatorEntry, WishEntry};
use super::rows::Rows;
use crate::accompaniment::matching::{
    AccompanistFacts, History, OperatorFacts, Pair, PairFacts, Profile, Region,
};
use crate::people::whole_name;
use crate::vocabulary::Prefecture;

pub(super) struct Assembly<'a> {
    rows: &'a Rows,
    organisations: HashMap<OrganisationId, &'a organisation::Model>,
    tags: HashMap<OrganisationId, Vec<TermId>>,
    /// Of those who set their own.
    themes: HashMap<PersonId, Vec<TermId>>,
    wished: HashMap<OrganisationId, Vec<TermId>>,
    wishes: HashMap<OrganisationId, &'a matching_wish::Model>,
    levels: HashMap<OrganisationId, TermId>,
    capacities: HashMap<PersonId, u16>,
    engagements: HashMap<entities::EngagementId, &'a engagement::Model>,
    loads: HashMap<PersonId, u16>,
}

impl<'a> Assembly<'a> {
    pub fn of(rows: &'a Rows) -> Self {
        let mut made = Self {
            rows,
            organisations: rows.organisations.iter().map(|row| (row.id, row)).collect(),
            tags: HashMap::new(),
            themes: HashMap::new(),
            wished: HashMap::new(),
            wishes: rows.wishes.iter().map(|row| (row.operator_id, row)).collect(),
            // Oldest first, so the newest stays.
            levels: rows.levels.iter().map(|row| (row.organisation_id, row.term_id)).collect(),
            capacities: HashMap::new(),
            engagements: rows.engagements.iter().map(|row| (row.id, row)).collect(),
            loads: HashMap::new(),
        };
        for tag in &rows.tags {
            made.tags.entry(tag.organisation_id).or_default().push(tag.term_id);
        }
        for theme in &rows.themes {
            made.themes.entry(theme.person_id).or_default().push(theme.term_id);
        }
        for term in &rows.wish_terms {
            made.wished.entry(term.operator_id).or_default().push(term.term_id);
        }
        for row in &rows.capacities {
            made.capacities.insert(row.person_id, u16::try_from(row.places).unwrap_or(0));
        }
        for row in &rows.accompanying {
            let engagement = made.engagements.get(&row.engagement_id);
            if engagement.is_some_and(|engagement| made.takes_place(engagement)) {
                *made.loads.entry(row.person_id).or_default() += 1;
            }
        }
        made
    }

    /// Takes a place of the accompanist in the year: what was carried through took one, too.
    fn takes_place(&self, row: &engagement::Model) -> bool {
        row.fiscal_year == self.rows.year.year() && row.state != EngagementState::Ended
    }

    /// Those adopted in the year, and those with a wish; without those who are accompanied already
    /// or were taken out.
    pub fn operators(&self) -> Vec<OperatorEntry> {
        let year = self.rows.year.year();
        let adopted = self.rows.adoptions.iter();
        let adopted = adopted.filter(|row| row.fiscal_year == year && !row.accompanist);
        let wishing = self.rows.wishes.iter().filter(|wish| wish.takes_part);
        let mut ids: BTreeSet<_> = adopted.map(|row| row.organisation_id).collect();
        ids.extend(wishing.map(|wish| wish.operator_id));
        for wish in self.rows.wishes.iter().filter(|wish| !wish.takes_part) {
            ids.remove(&wish.operator_id);
        }
        let accompanied = self.rows.engagements.iter().filter(|row| row.fiscal_year == year);
        for row in accompanied.filter(|row| row.state != EngagementState::Ended) {
            ids.remove(&row.operator_id);
        }
        ids.iter().filter_map(|id| Some(self.operator(self.organisations.get(id)?))).collect()
    }

    fn operator(&self, row: &organisation::Model) -> OperatorEntry {
        let wish = self.wishes.get(&row.id);
        let wished = self.wished.get(&row.id).map_or(&[][..], Vec::as_slice);
        let own = self.tags.get(&row.id).map_or(&[][..], Vec::as_slice);
        // What was wished counts in place of what the directory says, kind by kind.
        let wants = |vocabulary| {
            let wished = self.terms(wished, vocabulary);
            if wished.is_empty() { self.terms(own, vocabulary) } else { wished }
        };
        let year = self.rows.year.year();
        let frames = self
            .rows
            .adoptions
            .iter()
            .filter(|adopted| adopted.organisation_id == row.id && adopted.fiscal_year == year);
        let wants = Profile {
            themes: wants(Vocabulary::Theme),
            functions: wants(Vocabulary::Function),
            talent_categories: wants(Vocabulary::TalentCategory),
            languages: wants(Vocabulary::Language),
            frames: frames.filter_map(|adopted| adopted.frame_id).collect(),
            ..self.place_and_level(row)
        };
        let region = wish.map_or(Region::Any, |wish| match wish.region {
            WishedRegion::Any => Region::Any,
            WishedRegion::Near => Region::Near,
            WishedRegion::Far => Region::Far,
        });
        OperatorEntry {
            facts: OperatorFacts { id: row.id, wants, region },
            name: row.name.clone(),
            wish: wish.map(|wish| WishEntry { terms: wished.to_vec(), note: wish.note.clone() }),
        }
    }

    fn terms(&self, ids: &[TermId], vocabulary: Vocabulary) -> Vec<TermId> {
        let of_it = |id: &&TermId| {
            self.rows.terms.get(**id).is_some_and(|term| term.vocabulary == vocabulary)
        };
        ids.iter().filter(of_it).copied().collect()
    }

    fn place_and_level(&self, row: &organisation::Model) -> Profile {
        let code = row.prefecture_code;
        let prefecture = code.and_then(|code| Prefecture::from_code(u8::try_from(code).ok()?));
        let block = code.and_then(|code| self.rows.regions.block_of(code));
        let level = self.levels.get(&row.id).copied().or(row.activity_level_id);
        let level = level.and_then(|id| self.rows.terms.get(id)).map(|term| term.ordinal);
        Profile { prefecture, block: block.map(|block| block.id), level, ..Profile::default() }
    }

    /// Whoever holds the role and belongs to an organisation contracted for the year, or was given
    /// places.
    pub fn accompanists(&self) -> Vec<AccompanistEntry> {
        let mut places: HashMap<PersonId, Vec<&membership::Model>> = HashMap::new();
        for place in &self.rows.places {
            places.entry(place.person_id).or_default().push(place);
        }
        let none = Vec::new();
        let people = self.rows.people.iter();
        people
            .filter_map(|row| self.accompanist(row, places.get(&row.id).unwrap_or(&none)))
            .collect()
    }

    fn accompanist(
        &self,
        row: &person::Model,
        places: &[&membership::Model],
    ) -> Option<AccompanistEntry> {
        let year = self.rows.year.year();
        let contracted = |place: &&&membership::Model| {
            self.rows.adoptions.iter().any(|adopted| {
                let same = adopted.organisation_id == place.organisation_id;
                same && adopted.fiscal_year == year && adopted.accompanist
            })
        };
        let given = self.capacities.get(&row.id).copied();
        let place = places
            .iter()
            .find(contracted)
            .or_else(|| places.first().filter(|_| given.is_some()))?;
        let organisation = self.organisations.get(&place.organisation_id)?;
        Some(AccompanistEntry {
            facts: AccompanistFacts {
                id: row.id,
                organisation: organisation.id,
                elsewhere: places.iter().map(|place| place.organisation_id).collect(),
                offers: self.offers(row.id, organisation),
                load: self.loads.get(&row.id).copied().unwrap_or(0),
            },
            name: whole_name(&row.family_name, &row.given_name),
            organisation: organisation.name.clone(),
            capacity: given.unwrap_or(USUAL_PLACES),
        })
    }

    /// All that the directory says of the organisation; but the themes are the person's own where
    /// they set any.
    fn offers(&self, person: PersonId, row: &organisation::Model) -> Profile {
        let tags = self.tags.get(&row.id).map_or(&[][..], Vec::as_slice);
        let themes = self.themes.get(&person).map_or(tags, Vec::as_slice);
        let adopted = self.rows.adoptions.iter().filter(|known| known.organisation_id == row.id);
        let frames: BTreeSet<_> = adopted.filter_map(|adopted| adopted.frame_id).collect();
        Profile {
            themes: self.terms(themes, Vocabulary::Theme),
            functions: self.terms(tags, Vocabulary::Function),
            talent_categories: self.terms(tags, Vocabulary::TalentCategory),
            languages: self.terms(tags, Vocabulary::Language),
            frames: frames.into_iter().collect(),
            ..self.place_and_level(row)
        }
    }

    /// What lies behind pairs of those who take part.
    pub fn pairs(
        &self,
        operators: &[OperatorEntry],
        accompanists: &[AccompanistEntry],
    ) -> BTreeMap<Pair, PairFacts> {
        let mut pairs: BTreeMap<Pair, PairFacts> = BTreeMap::new();
        let asking: BTreeSet<_> = operators.iter().map(|entry| entry.facts.id).collect();
        let helping: BTreeSet<_> = accompanists.iter().map(|entry| entry.facts.id).collect();
        for (operator, accompanist) in self.rows.met.iter().copied() {
            if asking.contains(&operator) && helping.contains(&accompanist) {
                pairs.entry(Pair { operator, accompanist }).or_default().history = History::Met;
            }
        }
        let mut earlier: Vec<_> = self.rows.accompanying.iter().collect();
        earlier.sort_by_key(|row| self.engagements.get(&row.engagement_id).map(|e| e.started_on));
        for row in earlier {
            let Some(engagement) = self.engagements.get(&row.engagement_id) else { continue };
            let pair = Pair { operator: engagement.operator_id, accompanist: row.person_id };
            if asking.contains(&pair.operator) && helping.contains(&pair.accompanist) {
                // The latest says most.
                pairs.entry(pair).or_default().history = self.history(engagement);
            }
        }
        for entry in accompanists {
            let against = self.conflicts(entry).filter(|operator| asking.contains(operator));
            for operator in against {
                let pair = Pair { operator, accompanist: entry.facts.id };
                pairs.entry(pair).or_default().conflict_of_interest = true;
            }
        }
        pairs
    }

    fn history(&self, row: &engagement::Model) -> History {
        match row.state {
            EngagementState::Ended => History::EndedEarly,
            _ if row.fiscal_year == self.rows.year.previous().year() => History::Continued,
            _ => History::Met,
        }
    }

    fn conflicts(&self, entry: &AccompanistEntry) -> impl Iterator<Item = OrganisationId> {
        let day = self.rows.judged_on();
        let facts = &entry.facts;
        let standing =
            self.rows.conflicts.iter().filter(move |row| {
                row.from_on <= day && row.until_on.is_none_or(|last| day <= last)
            });
        standing
            .filter(move |row| {
                row.person_id == Some(facts.id)
                    || row.organisation_id.is_some_and(|with| facts.belongs_to(with))
            })
            .map(|row| row.operator_id)
    }
}
