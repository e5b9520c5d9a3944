//! Against the naive arithmetic, on the days on which calendars go wrong.

use std::collections::BTreeSet;

use bansou::calendar::availability::{
    Booked, Buffers, DayException, DaySpan, Grid, Limits, Mode, Modes, Reach, Shape, SlotLength,
    Terms, TimeRange, Validity, WeeklyRule, Wish,
};
use bansou::vocabulary::{BusinessCalendar, Holidays, OfficeHours, tokyo};
use chrono::{Days, NaiveDate, TimeDelta, Weekday};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::naive::{self, Case, Plain};
use super::{Desk, day};

/// The year's end, the fiscal year's end, days off in a row, a leap day, an ordinary week.
fn first_day() -> impl Strategy<Value = NaiveDate> {
    let dates = ["2026-12-29", "2027-03-29", "2026-09-18", "2028-02-27", "2026-11-16"];
    (0..dates.len(), 0..4_u64).prop_map(move |(date, days)| day(dates[date]) + Days::new(days))
}

/// Often from or until midnight, so that days touch.
fn hours() -> impl Strategy<Value = TimeRange> {
    let cell =
        || prop_oneof![Just(0_u16), Just(288), 0..=288_u16, (0..=24_u16).prop_map(|h| h * 12)];
    (cell(), cell()).prop_filter_map("empty", |(from, until)| {
        TimeRange::new(from.min(until) * 5, from.max(until) * 5).ok()
    })
}

fn modes() -> impl Strategy<Value = Modes> {
    (1..8_u8).prop_map(|bits| Modes::from_bits(bits).unwrap())
}

fn rule(around: NaiveDate) -> impl Strategy<Value = WeeklyRule> {
    let bound = || option::weighted(0.2, (0..6_u64).prop_map(move |days| around + Days::new(days)));
    (0..7_u8, hours(), modes(), bound(), bound()).prop_map(|(weekday, hours, modes, one, other)| {
        let validity = Validity::new(one, other).unwrap_or(Validity::ALWAYS);
        let weekday = Weekday::try_from(weekday).unwrap();
        WeeklyRule::new(weekday, hours, modes).unwrap().valid(validity)
    })
}

fn exception(around: NaiveDate) -> impl Strategy<Value = DayException> {
    let near = (0..6_u64).prop_map(move |days| around + Days::new(days));
    (near, option::of((hours(), modes()))).prop_map(|(day, opening)| match opening {
        Some((hours, modes)) => DayException::extra(day, hours, modes).unwrap(),
        None => DayException::closed(day),
    })
}

fn terms() -> impl Strategy<Value = Terms> {
    let lengths = vec(0..4_usize, 1..5);
    let grid = prop_oneof![Just(Grid::Quarter), Just(Grid::Half)];
    let buffer = || prop_oneof![Just(0_u16), (0..=24_u16).prop_map(|cells| cells * 5)];
    let limit = || option::weighted(0.3, 1..4_u16);
    let limits = (limit(), limit(), limit(), option::weighted(0.2, 1..9_u16));
    let reach = (0..5_u8, prop_oneof![1..8_u16, 1..60_u16]);
    (lengths, grid, (buffer(), buffer()), limits, reach, any::<bool>()).prop_map(
        |(lengths, grid, (before, after), limits, reach, rests_on_days_off)| {
            let lengths = lengths.into_iter().map(|at| SlotLength::ALL[at]).collect();
            let buffers = Buffers::new(before, after).unwrap();
            Terms {
                shape: Shape::new(lengths, grid, buffers).unwrap(),
                reach: Reach::new(reach.0, reach.1).unwrap(),
                limits: Limits::new(limits.0, limits.1, limits.2, limits.3).unwrap(),
                rests_on_days_off,
            }
        },
    )
}

fn case() -> impl Strategy<Value = Case> {
    (first_day(), 0..4_u64).prop_flat_map(|(first, more)| {
        let day_before = first - Days::new(1);
        let entered = (vec(rule(day_before), 0..7), vec(exception(day_before), 0..4), terms());
        let busy = vec((0..500_000_i64, 1..20_000_i64), 0..6);
        let meetings = vec(prop_oneof![-3..6_i64, -200..200_i64], 0..10);
        let off = vec(0..6_u64, 0..3);
        let asked = prop_oneof![0..300_000_i64, 0..3_000_000_i64];
        (entered, busy, meetings, off, asked).prop_map(move |it| {
            let ((rules, exceptions, terms), busy, meetings, off, asked) = it;
            let midnight = tokyo::start_of_day(day_before);
            let second = |second| midnight + TimeDelta::seconds(second);
            let busy: Vec<_> = busy
                .into_iter()
                .map(|(from, length)| (second(from), second(from + length)))
                .collect();
            let meetings: Vec<_> =
                meetings.into_iter().map(|days| first + TimeDelta::days(days)).collect();
            let days_off: BTreeSet<_> =
                off.into_iter().map(|days| day_before + Days::new(days)).collect();
            let calendar =
                BusinessCalendar::new(Holidays::by_law(), days_off.clone(), OfficeHours::default());
            let booked = Booked::new(busy.clone(), meetings.clone());
            let now = second(100_000 - asked);
            let desk = Desk { rules, exceptions, terms, booked, days_off, calendar, now };
            Case { desk, busy, meetings, first, last: first + Days::new(more) }
        })
    })
}

fn plain(case: &Case) -> Vec<Plain> {
    let span = DaySpan::new(case.first, case.last).unwrap();
    let desk = &case.desk;
    let slots = desk.availability().free_slots(&desk.situation(), &desk.booked, span);
    let modes = slots.iter().flat_map(|slot| {
        slot.modes().iter().map(|mode| (slot.starts(), slot.length().minutes(), mode))
    });
    modes.collect()
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case")
            .field("days", &(self.first, self.last))
            .field("now", &self.desk.now)
            .field("rules", &self.desk.rules)
            .field("exceptions", &self.desk.exceptions)
            .field("terms", &self.desk.terms)
            .field("days off", &self.desk.days_off)
            .field("busy", &self.busy)
            .field("meetings", &self.meetings)
            .finish()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_free_slots_are_those_of_the_naive_arithmetic(case in case()) {
        let expected = naive::free_slots(&case);

        let found = plain(&case);

        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_wish_has_no_obstacle_exactly_if_it_is_free(case in case()) {
        let free: BTreeSet<_> = naive::free_slots(&case).into_iter().collect();
        let availability = case.desk.availability();
        let situation = case.desk.situation();

        let mut told = BTreeSet::new();
        for quarter in 0..(case.last - case.first).num_days() * 96 + 96 {
            let starts = tokyo::start_of_day(case.first) + TimeDelta::minutes(quarter * 15);
            for length in SlotLength::ALL {
                for mode in Mode::ALL {
                    let wish = Wish { starts, length, mode };
                    if availability.why_not(&situation, &case.desk.booked, wish).is_none() {
                        told.insert((starts, length.minutes(), mode));
                    }
                }
            }
        }

        prop_assert_eq!(told, free);
    }
}
