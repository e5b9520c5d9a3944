use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::consultations::consultation;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::calendar::availability::{DaySpan, FreeSlot};
use crate::calendar::{self, Occupied, Resource};
use crate::consultations::Accompanist;
use crate::consultations::availability::{COUNTED, Diaries};
use crate::consultations::meeting::{HOLDER_KIND, LIVE, Parties, parties_of};
use crate::vocabulary::tokyo;

/// Seven days of an accompanist.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// Proposed, confirmed, held and missed meetings, by start.
    pub meetings: Vec<Parties>,
    /// What else takes their time, such as a study session; what for is not said here.
    pub busy: Vec<Occupied>,
    /// What others can book.
    pub free: Vec<FreeSlot>,
}

/// The week beginning on a day. A dozen queries.
pub async fn week(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Accompanist,
    first: NaiveDate,
) -> anyhow::Result<Week> {
    let last = first.checked_add_days(Days::new(6)).unwrap_or(first);
    let Ok(days) = DaySpan::new(first, last) else { return Ok(Week::default()) };
    let span = (tokyo::start_of_day(first), tokyo::end_of_day(last));

    let rows = consultation::Entity::find()
        .filter(consultation::Column::AccompanistId.eq(who.person()))
        .filter(consultation::Column::State.is_in(COUNTED))
        .filter(consultation::Column::StartsAt.lt(span.1))
        .filter(consultation::Column::EndsAt.gt(span.0))
        .order_by_asc(consultation::Column::StartsAt)
        .all(db)
        .await?;
    let mut busy = calendar::occupied(db, now, &[Resource::Person(who.person())], span).await?;
    let own = |taken: &Occupied| {
        let mine = rows.iter().any(|row| LIVE.contains(&row.state) && row.id.0 == taken.holder_id);
        taken.holder_kind == HOLDER_KIND && mine
    };
    busy.retain(|taken| !own(taken));
    let diaries = Diaries::read(db, now, (&[who.person()], days), None).await?;
    let free = diaries.of(who.person());
    let free = free.map(|diary| diary.free_slots(&diaries.situation(), days));
    Ok(Week { meetings: parties_of(db, rows).await?, busy, free: free.unwrap_or_default() })
}
