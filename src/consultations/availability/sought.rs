//! Free slots as somebody looks for one of them.

use chrono::{DateTime, Utc};
use entities::consultations::consultation;
use entities::{OrganisationId, PersonId, TermId};
use sea_orm::ConnectionTrait;

use super::diaries::Diaries;
use super::free::{Offered, Wanted, bookable, offered_by};
use crate::calendar::availability::DaySpan;
use crate::consultations::Client;
use crate::people::persons;
use crate::vocabulary::tokyo;

/// What a client looks for.
#[derive(Clone, Copy, Debug)]
pub struct Seeking {
    pub who: Client,
    pub organisation: OrganisationId,
    /// Anybody who fits the theme, otherwise.
    pub with: Option<PersonId>,
    pub theme: Option<TermId>,
}

/// What a client could book: of everybody who takes bookings, fits and is not they themselves. The
/// slot that is kept for them counts as free. Eight queries.
pub async fn free_slots_for(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    seeking: Seeking,
    days: DaySpan,
) -> anyhow::Result<Vec<Offered>> {
    let asking = Some((seeking.organisation, tokyo::day_of(now)));
    let wanted = Wanted { one: seeking.with, theme: seeking.theme, asking };
    let mut people = bookable(db, wanted).await?;
    people.retain(|(id, _)| *id != seeking.who.person());
    let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
    let own = [seeking.who.person().0];
    let diaries = Diaries::read_without(db, now, (&ids, days), &own).await?;
    Ok(offered_by(&diaries, people, days))
}

/// Where a consultation could be moved to by its client: free slots of its accompanist, its own
/// time among them.
pub async fn free_slots_to_move(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    row: &consultation::Model,
    days: DaySpan,
) -> anyhow::Result<Vec<Offered>> {
    let Some(accompanist) = row.accompanist_id else { return Ok(Vec::new()) };
    let own = [row.id.0];
    let diaries = Diaries::read_without(db, now, (&[accompanist], days), &own).await?;
    let name = persons::names(db, [accompanist]).await?.remove(&accompanist);
    Ok(offered_by(&diaries, vec![(accompanist, name.unwrap_or_default())], days))
}
