//! Which slots an accompanist offers, in sentences and against an arithmetic too plain to be wrong.

mod limits;
mod naive;
mod obstacles;
mod openings;
mod properties;

use std::collections::BTreeSet;

use bansou::calendar::availability::{
    Availability, Booked, Buffers, DayException, DaySpan, FreeSlot, Grid, Limits, Mode, Modes,
    Obstacle, Reach, Shape, Situation, SlotLength, SlotLengths, Terms, TimeRange, WeeklyRule, Wish,
};
use bansou::vocabulary::{BusinessCalendar, tokyo};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Minutes after midnight of `9:30`.
fn minutes(text: &str) -> u16 {
    let (hours, minutes) = text.split_once(':').unwrap();
    hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
}

/// `9:00-12:00`
fn hours(text: &str) -> TimeRange {
    let (from, until) = text.split_once('-').unwrap();
    TimeRange::new(minutes(from), minutes(until)).unwrap()
}

/// `2026-11-24 9:30` in Tokyo.
fn at(text: &str) -> DateTime<Utc> {
    let (date, time) = text.split_once(' ').unwrap();
    let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes(time)) * 60, 0);
    tokyo::instant(day(date), time.unwrap())
}

fn online() -> Modes {
    Modes::NONE.with(Mode::Online)
}

fn in_person() -> Modes {
    Modes::NONE.with(Mode::InPerson)
}

fn weekly(weekday: Weekday, text: &str) -> WeeklyRule {
    WeeklyRule::new(weekday, hours(text), online()).unwrap()
}

/// An accompanist with their days off, what is booked, and the moment of asking.
struct Desk {
    rules: Vec<WeeklyRule>,
    exceptions: Vec<DayException>,
    terms: Terms,
    booked: Booked,
    days_off: BTreeSet<NaiveDate>,
    calendar: BusinessCalendar,
    now: DateTime<Utc>,
}

impl Desk {
    /// Sixty minutes on the half hour, without buffers, notice or limits, 90 days ahead, asked on
    /// Monday, 16 November 2026 at 9:00.
    fn with(rules: Vec<WeeklyRule>) -> Self {
        let lengths = SlotLengths::from_iter([SlotLength::Sixty]);
        let terms = Terms {
            shape: Shape::new(lengths, Grid::Half, Buffers::default()).unwrap(),
            reach: Reach::new(0, 90).unwrap(),
            limits: Limits::default(),
            rests_on_days_off: true,
        };
        Self {
            rules,
            exceptions: Vec::new(),
            terms,
            booked: Booked::default(),
            days_off: BTreeSet::new(),
            calendar: BusinessCalendar::default(),
            now: at("2026-11-16 9:00"),
        }
    }

    fn lengths(mut self, lengths: &[SlotLength], grid: Grid) -> Self {
        let buffers = self.terms.shape.buffers();
        self.terms.shape = Shape::new(lengths.iter().copied().collect(), grid, buffers).unwrap();
        self
    }

    fn buffers(mut self, before: u16, after: u16) -> Self {
        let shape = self.terms.shape;
        let buffers = Buffers::new(before, after).unwrap();
        self.terms.shape = Shape::new(shape.lengths(), shape.grid(), buffers).unwrap();
        self
    }

    fn off(mut self, days: &[&str]) -> Self {
        self.days_off = days.iter().map(|text| day(text)).collect();
        self
    }

    fn busy(mut self, from: &str, until: &str) -> Self {
        self.booked = Booked::new([(at(from), at(until))], []);
        self
    }

    fn slots(&self, first: &str, last: &str) -> Vec<FreeSlot> {
        let span = DaySpan::new(day(first), day(last)).unwrap();
        self.availability().free_slots(&self.situation(), &self.booked, span)
    }

    /// Starts as `11-24 9:30`.
    fn starts(&self, first: &str, last: &str) -> Vec<String> {
        let shown =
            |slot: &FreeSlot| tokyo::local(slot.starts()).format("%m-%d %-H:%M").to_string();
        self.slots(first, last).iter().map(shown).collect()
    }

    fn obstacles(&self, starts: &str, length: SlotLength, mode: Mode) -> Vec<Obstacle> {
        let wish = Wish { starts: at(starts), length, mode };
        self.availability().obstacles(&self.situation(), &self.booked, wish)
    }

    fn availability(&self) -> Availability {
        Availability::new(self.rules.clone(), self.exceptions.clone(), self.terms)
    }

    fn situation(&self) -> Situation<'_> {
        Situation { now: self.now, days_off: &self.days_off, calendar: &self.calendar }
    }
}
