use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entities::consultations::accompanist_theme;
use entities::consultations::consultation::{self, ConsultationState};
use entities::{OrganisationId, PersonId, TermId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::accompaniment::conflicted_pairs;
use crate::calendar::availability::{DaySpan, SlotLength, Wish};
use crate::consultations::Organiser;
use crate::consultations::availability::{Diaries, Wanted, bookable};
use crate::consultations::booking::calendar_mode;
use crate::consultations::meeting::{Parties, parties_of};
use crate::vocabulary::{FiscalYear, tokyo};

/// Somebody who waits for the secretariat.
#[derive(Clone, Debug)]
pub struct Triaged {
    pub parties: Parties,
    /// For wishes alone, the best first; who is proposed already is settled.
    pub candidates: Vec<Candidate>,
}

/// An accompanist who might take a request, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub accompanist: PersonId,
    pub name: String,
    /// A conflict of interest stands between them and the operator: they cannot take it.
    pub is_conflicted: bool,
    /// The client named them.
    pub is_wished: bool,
    /// They advise on the theme; true where the client named none.
    pub fits_theme: bool,
    /// Ranks of the wishes at which they are free.
    pub free_at: Vec<i32>,
    /// Meetings in this fiscal year.
    pub load: usize,
}

/// Everything that waits for the secretariat, the oldest first, with proposals for the wishes. A
/// fixed number of queries, however many wait.
pub async fn triage(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    _who: Organiser,
) -> anyhow::Result<Vec<Triaged>> {
    let rows = consultation::Entity::find()
        .filter(
            consultation::Column::State
                .is_in([ConsultationState::Requested, ConsultationState::Proposed]),
        )
        .order_by_asc(consultation::Column::RequestedAt)
        .order_by_asc(consultation::Column::Id)
        .all(db)
        .await?;
    let waiting = parties_of(db, rows).await?;
    let people = bookable(db, Wanted::default()).await?;
    let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
    let themes = themes(db, &ids).await?;
    let Some(days) = span(now, &waiting) else {
        return Ok(waiting.into_iter().map(settled).collect());
    };
    let diaries = Diaries::read(db, now, (&ids, days), None).await?;
    let conflicts = conflicted_pairs(db, tokyo::day_of(now)).await?;
    let desk = Desk { people, conflicts, themes, diaries, year: FiscalYear::at(now) };
    Ok(waiting
        .into_iter()
        .map(|parties| {
            if parties.row.state == ConsultationState::Requested {
                Triaged { candidates: desk.candidates(&parties), parties }
            } else {
                settled(parties)
            }
        })
        .collect())
}

fn settled(parties: Parties) -> Triaged {
    Triaged { parties, candidates: Vec::new() }
}

/// The days all wishes to come lie on; none where nothing is wished for.
fn span(now: DateTime<Utc>, waiting: &[Parties]) -> Option<DaySpan> {
    let today = tokyo::day_of(now);
    let wishes = waiting.iter().flat_map(|parties| &parties.wishes);
    let last = wishes.map(|wish| tokyo::day_of(wish.starts_at)).max()?.max(today);
    let reach = chrono::Days::new(DaySpan::LONGEST - 1);
    let farthest = today.checked_add_days(reach).unwrap_or(last);
    DaySpan::new(today, last.min(farthest)).ok()
}

async fn themes(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<HashMap<PersonId, HashSet<TermId>>, DbErr> {
    let rows = accompanist_theme::Entity::find()
        .filter(accompanist_theme::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await?;
    let mut themes: HashMap<_, HashSet<_>> = HashMap::new();
    for row in rows {
        themes.entry(row.person_id).or_default().insert(row.term_id);
    }
    Ok(themes)
}

/// What is known of all accompanists.
struct Desk {
    people: Vec<(PersonId, String)>,
    /// Today.
    conflicts: HashSet<(OrganisationId, PersonId)>,
    themes: HashMap<PersonId, HashSet<TermId>>,
    diaries: Diaries,
    year: FiscalYear,
}

impl Desk {
    /// All but the client, the best first: without a conflict of interest, wished for, fitting the theme, free at an early wish,
    /// least loaded; then by id.
    fn candidates(&self, parties: &Parties) -> Vec<Candidate> {
        let others = self.people.iter().filter(|(id, _)| *id != parties.row.client_id);
        let mut candidates: Vec<_> =
            others.filter_map(|(id, name)| self.candidate(parties, *id, name)).collect();
        candidates.sort_by_key(|one| {
            let first = one.free_at.first().copied().unwrap_or(i32::MAX);
            (one.is_conflicted, !one.is_wished, !one.fits_theme, first, one.load, one.accompanist)
        });
        candidates
    }

    fn candidate(&self, parties: &Parties, id: PersonId, name: &str) -> Option<Candidate> {
        let diary = self.diaries.of(id)?;
        let row = &parties.row;
        let length = SlotLength::from_minutes(u16::try_from(row.minutes).ok()?)?;
        let situation = self.diaries.situation();
        let is_free = |starts: DateTime<Utc>| {
            let wish = Wish { starts, length, mode: calendar_mode(row.mode) };
            diary.obstacles(&situation, wish).is_empty()
        };
        let free = parties.wishes.iter().filter(|wish| is_free(wish.starts_at));
        let fits = |theme| self.themes.get(&id).is_some_and(|own| own.contains(&theme));
        Some(Candidate {
            accompanist: id,
            name: name.to_owned(),
            is_conflicted: self.conflicts.contains(&(row.organisation_id, id)),
            is_wished: row.accompanist_id == Some(id),
            fits_theme: row.theme_id.is_none_or(fits),
            free_at: free.map(|wish| wish.rank).collect(),
            load: diary.load(self.year),
        })
    }
}
