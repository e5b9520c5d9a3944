//! What an accompanist may do with a meeting and their own time.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use entities::consultations::accompanist_profile;
use entities::consultations::consultation;
use sea_orm::ConnectionTrait;

use super::shift::{Shift, is_same};
use crate::calendar::availability::{DaySpan, Modes, Obstacle, Wish};
use crate::calendar::business_calendar;
use crate::consultations::availability::{Diaries, modes_of};
use crate::consultations::booking::calendar_mode;
use crate::consultations::wording::request as say;
use crate::consultations::{Refusal, Unusual};
use crate::database::Stop;
use crate::vocabulary::{BusinessCalendar, FiscalYear, tokyo};
use crate::web::Problems;

/// A meeting begins no earlier and ends no later than that without a question: o'clock, in Tokyo.
const DAY: (u32, u32) = (8, 21);

/// What an accompanist is asked to agree to before they move a meeting, or why they cannot; for
/// the page between form and deed. The move itself decides.
pub async fn foresee(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (before, wish): (&consultation::Model, &Shift),
) -> Result<Vec<Unusual>, Stop<Refusal>> {
    if wish.starts_at <= now {
        return Err(Refusal::AlreadyPast.into());
    }
    if is_same(before, wish) {
        return Err(Refusal::Unchanged.into());
    }
    own_time(db, now, (before, wish)).await
}

/// What is unusual about the time. What can never be right is refused: off the calendar's cells,
/// in another fiscal year, beyond the horizon, a length or a way to meet that they do not offer.
/// What is agreed already stays possible.
pub async fn own_time(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (before, wish): (&consultation::Model, &Shift),
) -> Result<Vec<Unusual>, Stop<Refusal>> {
    let mut problems = Problems::none();
    if wish.starts_at.timestamp() % 300 != 0 || wish.starts_at.timestamp_subsec_nanos() != 0 {
        problems.add("starts_at", say::NOT_IN_FIVES);
    }
    if let Ok(year) = FiscalYear::starting_in(before.fiscal_year)
        && !year.contains(tokyo::day_of(wish.starts_at))
    {
        problems.add("starts_at", say::other_year(year.first_day(), year.last_day()));
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems).into());
    }
    let calendar = business_calendar(db).await?;
    let known = (now, calendar.clone());
    let (obstacles, profile) = obstacles(db, known, (before, wish)).await?;
    if let Some(profile) = &profile {
        not_offered(profile, (before, wish), &obstacles, &mut problems)?;
    }
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems).into());
    }
    Ok(unusual(&calendar, wish, &obstacles))
}

/// Who entered no terms offers nothing, and refuses nothing.
async fn obstacles(
    db: &impl ConnectionTrait,
    known: (DateTime<Utc>, BusinessCalendar),
    (before, wish): (&consultation::Model, &Shift),
) -> anyhow::Result<(Vec<Obstacle>, Option<accompanist_profile::Model>)> {
    let day = tokyo::day_of(wish.starts_at);
    let closed = (vec![Obstacle::OutsideOpening], None);
    let (Some(own), Ok(days)) = (before.accompanist_id, DaySpan::new(day, day)) else {
        return Ok(closed);
    };
    let read = Diaries::read_for_one(db, known, (own, days), Some(before.id)).await?;
    let Some(diary) = read.of(own) else { return Ok(closed) };
    let mode = calendar_mode(wish.mode);
    let wish = Wish { starts: wish.starts_at, length: wish.length, mode };
    Ok((diary.obstacles(&read.situation(), wish), Some(diary.profile.clone())))
}

fn not_offered(
    profile: &accompanist_profile::Model,
    (before, wish): (&consultation::Model, &Shift),
    obstacles: &[Obstacle],
    problems: &mut Problems,
) -> anyhow::Result<()> {
    let same_length = before.minutes == i32::from(wish.length.minutes());
    let day = tokyo::day_of(wish.starts_at);
    let as_near = before.starts_at.is_some_and(|starts| day <= tokyo::day_of(starts));
    for obstacle in obstacles {
        match obstacle {
            Obstacle::LengthNotOffered { .. } if !same_length => {
                problems.add("minutes", obstacle.to_string());
            }
            Obstacle::BeyondHorizon { .. } if !as_near => {
                problems.add("starts_at", obstacle.to_string());
            }
            _ => {}
        }
    }
    let offered = modes_of(&profile.modes)?;
    // A day entered by itself has modes of its own.
    let open = !obstacles.iter().any(|one| is_closed(*one));
    if !open && before.mode != wish.mode && !offered.contains(calendar_mode(wish.mode)) {
        problems.add("mode", say::modes(offered));
    }
    Ok(())
}

fn is_closed(obstacle: Obstacle) -> bool {
    use Obstacle::{Closed, DayOff, ModeNotOffered, OutsideOpening};
    matches!(obstacle, OutsideOpening | DayOff(_) | Closed(_) | ModeNotOffered { .. })
}

/// The particular before the general.
fn unusual(calendar: &BusinessCalendar, wish: &Shift, obstacles: &[Obstacle]) -> Vec<Unusual> {
    let day = tokyo::day_of(wish.starts_at);
    let mut found = Vec::new();
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        found.push(Unusual::Weekend(day));
    } else if calendar.is_day_off(day) {
        found.push(Unusual::DayOff);
    }
    if obstacles.iter().any(|one| matches!(one, Obstacle::Closed(_))) {
        found.push(Unusual::Closed);
    }
    if is_at_odd_hours(day, wish) {
        found.push(Unusual::OddHours);
    }
    if found.is_empty() {
        found.extend(obstacles.iter().find_map(|one| otherwise(*one)));
    }
    found
}

fn otherwise(obstacle: Obstacle) -> Option<Unusual> {
    match obstacle {
        Obstacle::ModeNotOffered { offered } if offered != Modes::NONE => {
            Some(Unusual::OtherMode(offered))
        }
        one if is_closed(one) => Some(Unusual::NotOpen),
        _ => None,
    }
}

fn is_at_odd_hours(day: NaiveDate, wish: &Shift) -> bool {
    let at = |hour| tokyo::instant(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
    let ends = wish.starts_at + TimeDelta::minutes(wish.length.minutes().into());
    wish.starts_at < at(DAY.0) || ends > at(DAY.1)
}
