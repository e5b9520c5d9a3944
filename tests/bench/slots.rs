//! The free slots of two hundred accompanists for twelve weeks, beside a plain loop over the same
//! open minutes. Nothing but arithmetic: no database, no server.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use bansou::calendar::availability::{
    Availability, Booked, Buffers, DaySpan, Grid, Limits, Modes, Reach, Shape, Situation,
    SlotLength, Terms, TimeRange, WeeklyRule,
};
use bansou::vocabulary::{BusinessCalendar, Holidays, OfficeHours, tokyo};
use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc, Weekday};

use crate::report::Figure;
use crate::turns::by_turns;

const ACCOMPANISTS: u32 = 200;
const WEEKS: u64 = 12;
const AIM: f64 = 4.0;
/// How often each side computes everything in one turn.
const REPEATS: u32 = 10;
/// Open hours of a weekday, in minutes after midnight; Saturdays only the first hour.
const HOURS: [(u16, u16); 2] = [(540, 720), (780, 1020)];

/// What all accompanists entered, and what they have booked.
struct Programme {
    people: Vec<(Availability, Booked)>,
    span: DaySpan,
    days_off: BTreeSet<NaiveDate>,
    calendar: BusinessCalendar,
}

/// The free slots as product and loop count them, and how long each takes in milliseconds.
pub async fn measure(rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let programme = Programme::new(&[SlotLength::Thirty], Buffers::default())?;
    let minutes = programme.open_minutes();
    let slots = programme.count();
    ensure!(slots == plain_loop(&minutes), "the plain loop counts other slots");
    let turns = by_turns(
        "free slots, ms",
        rounds,
        async || Ok(timed(|| programme.count())),
        async || Ok(timed(|| plain_loop(black_box(&minutes)))),
    )
    .await?;
    let open: usize = minutes.iter().map(Vec::len).sum();
    let against = format!("plain loop over {open} open minutes, {slots} slots");
    let met = turns.ratios.median <= AIM;
    Ok(vec![
        Figure::beside("free slots, 200 accompanists", None, "ms", &against, &turns)
            .aiming("at most 4", met),
    ])
}

fn timed(mut count: impl FnMut() -> usize) -> f64 {
    let begun = Instant::now();
    for _ in 0..REPEATS {
        black_box(count());
    }
    begun.elapsed().as_secs_f64() * 1000.0 / f64::from(REPEATS)
}

/// Half-hour slots in minutes that are busy or not: a run of thirty free ones, every thirty.
fn plain_loop(people: &[Vec<bool>]) -> usize {
    let mut slots = 0;
    for minutes in people {
        let mut run = 0;
        for (at, busy) in minutes.iter().enumerate() {
            run = if *busy { 0 } else { run + 1 };
            slots += usize::from(run >= 30 && (at + 1) % 30 == 0);
        }
    }
    slots
}

impl Programme {
    fn new(lengths: &[SlotLength], buffers: Buffers) -> anyhow::Result<Self> {
        let first = NaiveDate::from_ymd_opt(2027, 5, 24).context("a Monday")?;
        let last = first + Days::new(WEEKS * 7 - 1);
        let holidays = Holidays::by_law();
        let days_off = holidays.between(first, last).into_iter().map(|it| it.day).collect();
        let terms = Terms {
            shape: Shape::new(lengths.iter().copied().collect(), Grid::Half, buffers)?,
            reach: Reach::new(3, 100)?,
            limits: Limits::new(Some(6), Some(20), Some(60), Some(300))?,
            rests_on_days_off: true,
        };
        let rules = rules()?;
        let person = |number| {
            let busy: Vec<_> = busy(first, number).collect();
            let meetings: Vec<_> = busy.iter().map(|(from, _)| tokyo::day_of(*from)).collect();
            (Availability::new(rules.clone(), vec![], terms), Booked::new(busy, meetings))
        };
        let calendar = BusinessCalendar::new(holidays, [], OfficeHours::default());
        let people = (0..ACCOMPANISTS).map(person).collect();
        Ok(Self { people, span: DaySpan::new(first, last)?, days_off, calendar })
    }

    fn count(&self) -> usize {
        // Early enough that the notice takes nothing away.
        let now = tokyo::start_of_day(self.span.first()) - TimeDelta::days(6);
        let situation = Situation { now, days_off: &self.days_off, calendar: &self.calendar };
        let slots = self.people.iter().map(|(availability, booked)| {
            black_box(availability.free_slots(&situation, booked, self.span)).len()
        });
        slots.sum()
    }

    /// Every open minute of each accompanist, true where busy.
    fn open_minutes(&self) -> Vec<Vec<bool>> {
        let days: Vec<_> =
            self.span.first().iter_days().take_while(|day| *day <= self.span.last()).collect();
        let person = |number| {
            let busy: Vec<_> = busy(self.span.first(), number).collect();
            let open = days.iter().filter(|day| !self.days_off.contains(day));
            let starts = open.flat_map(|day| {
                let minutes = HOURS.into_iter().flat_map(|(from, until)| from..until);
                let minutes = minutes.filter(|minute| match day.weekday() {
                    Weekday::Sun => false,
                    Weekday::Sat => *minute < HOURS[0].0 + 60,
                    _ => true,
                });
                minutes
                    .map(|minute| tokyo::start_of_day(*day) + TimeDelta::minutes(i64::from(minute)))
            });
            let is_busy =
                |at: DateTime<Utc>| busy.iter().any(|(from, until)| *from <= at && at < *until);
            starts.map(is_busy).collect()
        };
        (0..ACCOMPANISTS).map(person).collect()
    }
}

fn rules() -> anyhow::Result<Vec<WeeklyRule>> {
    use Weekday::{Fri, Mon, Sat, Thu, Tue, Wed};
    let mut rules = Vec::new();
    for (from, until) in HOURS {
        for weekday in [Mon, Tue, Wed, Thu, Fri] {
            rules.push(WeeklyRule::new(weekday, TimeRange::new(from, until)?, Modes::ANY)?);
        }
    }
    let hour = TimeRange::new(HOURS[0].0, HOURS[0].0 + 60)?;
    rules.push(WeeklyRule::new(Sat, hour, Modes::ANY)?);
    Ok(rules)
}

/// Six half hours, at different times for different people.
fn busy(first: NaiveDate, number: u32) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
    (0..6_u64).map(move |week| {
        let day = first + Days::new(week * 14 + u64::from(number % 5));
        let minute = 540 + 30 * i64::from(number % 6);
        let from = tokyo::start_of_day(day) + TimeDelta::minutes(minute);
        (from, from + TimeDelta::minutes(30))
    })
}
