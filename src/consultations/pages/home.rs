//! What the home of those who take part shows of consultations.

use chrono::Days;
use entities::PersonId;
use entities::consultations::consultation::Side;
use serde::Serialize;

use super::ahead::{Day, Reader, Task};
use super::deadlines::Deadlines;
use super::samples;
use super::words::{Link, mode_code};
use super::written;
use crate::accompaniment::accompanists_of;
use crate::calendar::availability::{DaySpan, FreeSlot};
use crate::consultations::availability::{Seeking, free_slots_for};
use crate::consultations::readers::{handed_in, of_accompanist, of_client, organisations_of};
use crate::consultations::{Accompanist, Client};
use crate::context::Context;
use crate::vocabulary::tokyo;

/// So many free times are named.
const NAMED: usize = 3;
/// Days that are looked through for them.
const AHEAD: u64 = 28;

/// Consultations of somebody who takes part.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Home {
    pub tasks: Vec<Task>,
    pub days: Vec<Day>,
    /// Free times of those who accompany the operator.
    pub free: Vec<Link>,
    /// Shown to those who can book.
    pub is_client: bool,
}

/// For a client: what is next, what is owed, when their accompanist is free.
pub async fn of_operator(context: &Context, who: Client) -> anyhow::Result<Home> {
    let (db, now) = (context.database.reader(), context.now());
    let mine = of_client(db, now, who).await?;
    let known = handed_in(db, mine.upcoming.iter().map(|parties| parties.row.id)).await?;
    let deadlines = Deadlines::read(db, now).await?;
    let reader = Reader { side: Side::Client, now, handed_in: &known, deadlines: &deadlines };
    let mut tasks = reader.owed(&mine.upcoming);
    tasks.extend(written::of_client(db, now, who).await?);
    Ok(Home {
        tasks,
        days: reader.days(&mine.upcoming),
        free: free_times(context, who).await?,
        is_client: true,
    })
}

/// For an accompanist: what is next, and what waits for them.
pub async fn of_partner(context: &Context, who: Accompanist) -> anyhow::Result<Home> {
    let (db, now) = (context.database.reader(), context.now());
    let mine = of_accompanist(db, now, who).await?;
    let none = std::collections::HashSet::new();
    let deadlines = Deadlines::read(db, now).await?;
    let reader = Reader { side: Side::Accompanist, now, handed_in: &none, deadlines: &deadlines };
    let mut tasks = reader.waiting(&mine.upcoming);
    tasks.extend(reader.waiting(&mine.past));
    tasks.extend(written::of_accompanist(db, now, who).await?);
    Ok(Home { tasks, days: reader.days(&mine.upcoming), free: Vec::new(), is_client: false })
}

/// The next free times of whoever accompanies the operator.
async fn free_times(context: &Context, who: Client) -> anyhow::Result<Vec<Link>> {
    let (db, now) = (context.database.reader(), context.now());
    let today = tokyo::day_of(now);
    let Some((organisation, _)) = organisations_of(db, who).await?.into_iter().next() else {
        return Ok(Vec::new());
    };
    let mine = accompanists_of(db, organisation, today).await?;
    let Some(lead) = mine.first().copied() else { return Ok(Vec::new()) };
    let last = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    let Ok(days) = DaySpan::new(today, last) else { return Ok(Vec::new()) };
    let seeking = Seeking { who, organisation, with: Some(lead), theme: None };
    let offered = free_slots_for(db, now, seeking, days).await?;
    let mut named: Vec<Link> = Vec::new();
    let mut seen = None;
    for slot in offered.iter().flat_map(|one| &one.slots) {
        // One a day says more than three in a row.
        let day = tokyo::day_of(slot.starts());
        if seen == Some(day) || named.len() == NAMED {
            continue;
        }
        seen = Some(day);
        named.push(link(lead, slot));
    }
    Ok(named)
}

fn link(with: PersonId, slot: &FreeSlot) -> Link {
    let day = tokyo::day_of(slot.starts()).to_string();
    let mode = super::words::MODES
        .into_iter()
        .find(|mode| slot.modes().contains(crate::consultations::booking::calendar_mode(*mode)));
    let (with, minutes) = (with.to_string(), slot.length().minutes().to_string());
    let query = [
        ("with", with.as_str()),
        ("mode", mode.map_or("", mode_code)),
        ("minutes", minutes.as_str()),
        ("week", day.as_str()),
    ];
    let label = tokyo::month_day_span(slot.starts(), slot.ends());
    Link::new(label, crate::web::address("/consultations/new", &query))
}

/// For pages that show it, rendered with something in it.
pub fn example() -> Home {
    Home {
        tasks: samples::tasks(),
        days: samples::days(),
        free: vec![Link::new("12月3日（木）14:00～15:00", "/consultations/new")],
        is_client: true,
    }
}
