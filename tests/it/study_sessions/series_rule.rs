//! The arithmetic of series, held against one that looks at every single day.

use std::collections::{BTreeMap, BTreeSet};

use bansou::study_sessions::series::{Date, End, Fate, HolidayShift, Nth, Pattern, Rule};
use bansou::vocabulary::{BusinessCalendar, Holidays, OfficeHours};
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The law's holidays, and the secretariat closed on two days of August.
fn calendar() -> BusinessCalendar {
    let closures = [day(2027, 8, 12), day(2027, 8, 13)];
    BusinessCalendar::new(Holidays::by_law(), closures, OfficeHours::default())
}

fn rule(pattern: Pattern, first: NaiveDate, end: End) -> Rule {
    Rule {
        pattern,
        first,
        end,
        holidays: HolidayShift::Keep,
        skipped: BTreeSet::new(),
        moved: BTreeMap::new(),
        starts: NaiveTime::from_hms_opt(14, 0, 0).unwrap(),
        ends: None,
    }
}

fn held(rule: &Rule) -> Vec<NaiveDate> {
    let dates = rule.dates(&calendar()).unwrap();
    dates.iter().filter_map(|date| date.fate.day()).collect()
}

/// Whether a pattern names a day, by looking at this day alone.
fn naively_named(pattern: &Pattern, first: NaiveDate, asked: NaiveDate) -> bool {
    let months = (asked.year() - first.year()) * 12 + asked.month0().cast_signed()
        - first.month0().cast_signed();
    let last_of_month = (asked + Days::new(1)).month() != asked.month();
    match pattern {
        Pattern::Weeks { every } => (asked - first).num_days() % (7 * i64::from(*every)) == 0,
        Pattern::MonthDay { every, day } => {
            let its_day = asked.day() == *day || (last_of_month && asked.day() < *day);
            months % i32::try_from(*every).unwrap() == 0 && its_day
        }
        Pattern::Weekdays { nths, weekday } => {
            let before =
                (1..asked.day()).filter(|d| asked.with_day(*d).unwrap().weekday() == *weekday);
            let place = before.count();
            let is_last = (asked + Days::new(7)).month() != asked.month();
            let named = |nth: &Nth| match nth {
                Nth::First => place == 0,
                Nth::Second => place == 1,
                Nth::Third => place == 2,
                Nth::Fourth => place == 3,
                Nth::Last => is_last,
            };
            asked.weekday() == *weekday && nths.iter().any(named)
        }
    }
}

fn naive_closed(asked: NaiveDate) -> bool {
    let turn = matches!((asked.month(), asked.day()), (12, 29..=31) | (1, 1..=3));
    turn || Holidays::by_law().contains(asked)
        || [day(2027, 8, 12), day(2027, 8, 13)].contains(&asked)
}

/// Walks day by day through everything up to the last day.
fn naive(rule: &Rule, last: NaiveDate) -> Vec<Date> {
    let mut dates: Vec<Date> = Vec::new();
    let mut named = rule.first;
    while named <= last {
        if naively_named(&rule.pattern, rule.first, named) {
            let weekend = |d: NaiveDate| d.weekday().number_from_monday() > 5;
            let free = |d: NaiveDate| !naive_closed(d) && (weekend(named) || !weekend(d));
            let fate = match (naive_closed(named), rule.holidays) {
                (false, _) | (true, HolidayShift::Keep) => Fate::Held(named),
                (true, HolidayShift::LeaveOut) => Fate::Holiday,
                (true, HolidayShift::Before) => {
                    Fate::Shifted((1..99).map(|n| named - Days::new(n)).find(|d| free(*d)).unwrap())
                }
                (true, HolidayShift::After) => {
                    Fate::Shifted((1..99).map(|n| named + Days::new(n)).find(|d| free(*d)).unwrap())
                }
            };
            let doubled = fate.day().is_some_and(|d| dates.iter().any(|o| o.fate.day() == Some(d)));
            dates.push(Date { named, fate: if doubled { Fate::Doubled } else { fate } });
        }
        named = named + Days::new(1);
    }
    dates
}

fn patterns() -> impl Strategy<Value = Pattern> {
    let weekdays = prop_oneof![
        Just(Weekday::Mon),
        Just(Weekday::Wed),
        Just(Weekday::Thu),
        Just(Weekday::Sat),
        Just(Weekday::Sun)
    ];
    let nths = proptest::sample::subsequence(Nth::ALL.to_vec(), 1..=5);
    prop_oneof![
        (1u32..9).prop_map(|every| Pattern::Weeks { every }),
        (nths, weekdays).prop_map(|(nths, weekday)| Pattern::Weekdays {
            nths: nths.into_iter().collect(),
            weekday
        }),
        (1u32..7, 1u32..=31).prop_map(|(every, day)| Pattern::MonthDay { every, day }),
    ]
}

fn shifts() -> impl Strategy<Value = HolidayShift> {
    prop_oneof![
        Just(HolidayShift::Keep),
        Just(HolidayShift::Before),
        Just(HolidayShift::After),
        Just(HolidayShift::LeaveOut)
    ]
}

proptest! {
    #[test]
    fn a_rule_until_a_day_names_what_looking_at_every_day_names(
        pattern in patterns(), holidays in shifts(), from in 0u64..700, length in 30u64..330,
    ) {
        let first = day(2026, 10, 1) + Days::new(from);
        let last = first + Days::new(length);
        let rule = Rule { holidays, ..rule(pattern, first, End::Until(last)) };
        let wanted = naive(&rule, last);

        let found = rule.dates(&calendar());

        let takes_place = wanted.iter().any(|date| date.fate.day().is_some());
        prop_assert_eq!(found.is_ok(), takes_place, "{:?}", found);
        if takes_place {
            prop_assert_eq!(found.unwrap(), wanted);
        }
    }

    #[test]
    fn a_rule_of_so_many_times_takes_place_so_many_times_and_begins_like_the_endless_one(
        pattern in patterns(), holidays in shifts(), from in 0u64..700, times in 1u32..12,
    ) {
        let first = day(2026, 10, 1) + Days::new(from);
        let rule = Rule { holidays, ..rule(pattern, first, End::Times(times)) };

        // A day of the month that is always a holiday comes to nothing; that is said, not endless.
        if let Ok(found) = rule.dates(&calendar()) {
            let count = found.iter().filter(|date| date.fate.day().is_some()).count();
            prop_assert_eq!(count, times as usize);
            let last = found.last().unwrap();
            prop_assert!(last.fate.day().is_some());
            prop_assert_eq!(&found, &naive(&rule, last.named));
        }
    }
}

#[test]
fn the_first_and_third_thursday_of_each_month() {
    let nths = BTreeSet::from([Nth::First, Nth::Third]);
    let pattern = Pattern::Weekdays { nths, weekday: Weekday::Thu };

    let dates = held(&rule(pattern, day(2027, 1, 1), End::Times(4)));

    assert_eq!(dates, [day(2027, 1, 7), day(2027, 1, 21), day(2027, 2, 4), day(2027, 2, 18)]);
}

#[test]
fn the_thirty_first_is_the_last_day_of_a_shorter_month() {
    let pattern = Pattern::MonthDay { every: 1, day: 31 };

    let dates = held(&rule(pattern, day(2027, 1, 1), End::Times(4)));

    assert_eq!(dates, [day(2027, 1, 31), day(2027, 2, 28), day(2027, 3, 31), day(2027, 4, 30)]);
}

#[test]
fn a_holiday_goes_before_after_or_away_and_closure_days_count() {
    // 11 February 2027 is a Thursday and a holiday; 12 August is a closure day, the 11th a holiday.
    let on = |holidays, first| Rule {
        holidays,
        ..rule(Pattern::Weeks { every: 52 }, first, End::Times(1))
    };
    let holiday = day(2027, 2, 11);
    let closure = day(2027, 8, 12);

    assert_eq!(held(&on(HolidayShift::Before, holiday)), [day(2027, 2, 10)]);
    assert_eq!(held(&on(HolidayShift::After, holiday)), [day(2027, 2, 12)]);
    assert_eq!(held(&on(HolidayShift::LeaveOut, holiday)), [day(2028, 2, 10)]);
    assert_eq!(held(&on(HolidayShift::Keep, holiday)), [holiday]);
    assert_eq!(held(&on(HolidayShift::Before, closure)), [day(2027, 8, 10)]);
    assert_eq!(held(&on(HolidayShift::After, closure)), [day(2027, 8, 16)]);
}

#[test]
fn exceptions_leave_out_and_move_and_do_not_count_as_times() {
    let mut rule = rule(Pattern::Weeks { every: 1 }, day(2027, 1, 7), End::Times(3));
    rule.skipped.insert(day(2027, 1, 14));
    rule.moved.insert(day(2027, 1, 21), day(2027, 1, 22));

    let dates = rule.dates(&calendar()).unwrap();

    let fates: Vec<_> = dates.iter().map(|date| date.fate).collect();
    let wanted = [
        Fate::Held(day(2027, 1, 7)),
        Fate::Skipped,
        Fate::Moved(day(2027, 1, 22)),
        Fate::Held(day(2027, 1, 28)),
    ];
    assert_eq!(fates, wanted);
}

#[test]
fn an_exception_for_a_day_the_rule_does_not_name_is_pointed_out() {
    let mut rule = rule(Pattern::Weeks { every: 1 }, day(2027, 1, 7), End::Times(3));
    rule.skipped.insert(day(2027, 1, 13));

    let problems = rule.dates(&calendar()).unwrap_err();

    assert_eq!(problems.list()[0].field, "skipped");
}
