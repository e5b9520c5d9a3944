use bansou::vocabulary::{BusinessCalendar, FiscalYear, Holidays, OfficeHours, OfficeHoursProblem};
use chrono::{Days, NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::{day, time, tokyo_instant};

fn calendar() -> BusinessCalendar {
    BusinessCalendar::default()
}

#[test]
fn business_days_are_added_as_the_reference_counts_them() {
    let from = [
        ("2026-05-01", 1),
        ("2026-09-18", 1),
        ("2026-09-18", 2),
        ("2026-11-20", 1),
        ("2026-12-25", 3),
        ("2026-12-28", 1),
        ("2027-01-04", -1),
        ("2027-03-19", 1),
        ("2027-12-28", 1),
    ];

    let reached = from.map(|(start, n)| calendar().add_business_days(day(start), n).to_string());

    let expected = [
        "2026-05-07",
        "2026-09-24",
        "2026-09-25",
        "2026-11-24",
        "2027-01-05",
        "2027-01-04",
        "2026-12-28",
        "2027-03-23",
        "2028-01-04",
    ];
    assert_eq!(reached, expected);
}

#[test]
fn the_fiscal_years_have_as_many_business_days_as_the_reference_counts() {
    let years = [2025, 2026, 2027].map(|year| FiscalYear::starting_in(year).unwrap());

    let open = years.map(|year| calendar().business_days_in(year.first_day(), year.last_day()));

    assert_eq!(open, [242, 241, 243]);
}

#[test]
fn nought_business_days_lead_to_the_day_itself_or_the_next_open_one() {
    let open = calendar().add_business_days(day("2026-11-20"), 0);
    let closed = calendar().add_business_days(day("2026-11-21"), 0);

    assert_eq!((open, closed), (day("2026-11-20"), day("2026-11-24")));
}

#[test]
fn a_closure_day_is_not_counted() {
    let closed = [day("2026-11-24")];

    let calendar = BusinessCalendar::new(Holidays::by_law(), closed, OfficeHours::default());

    assert!(!calendar.is_open(day("2026-11-24")));
    assert_eq!(calendar.add_business_days(day("2026-11-20"), 1), day("2026-11-25"));
}

#[test]
fn an_offer_made_on_friday_afternoon_runs_on_after_the_long_weekend() {
    let offered = tokyo_instant("2026-11-20 16:00");

    let until = calendar().add_business_hours(offered, 4);

    assert_eq!(until, tokyo_instant("2026-11-24 12:00"));
}

#[test]
fn an_offer_made_at_night_starts_to_run_in_the_morning() {
    let offered = tokyo_instant("2026-11-17 23:10");

    let until = calendar().add_business_hours(offered, 2);

    assert_eq!(until, tokyo_instant("2026-11-18 11:30"));
}

#[test]
fn time_that_runs_out_at_closing_ends_at_closing() {
    let offered = tokyo_instant("2026-11-18 13:30");

    let until = calendar().add_business_hours(offered, 4);

    assert_eq!(until, tokyo_instant("2026-11-18 17:30"));
}

#[test]
fn twenty_four_office_hours_are_three_days() {
    let offered = tokyo_instant("2026-12-25 10:00");

    let until = calendar().add_business_hours(offered, 24);

    assert_eq!(until, tokyo_instant("2027-01-05 10:00"));
}

#[test]
fn no_time_at_all_ends_at_the_next_moment_somebody_answers() {
    let calendar = calendar();

    let ends = ["2026-11-18 12:00", "2026-11-18 17:30", "2026-11-21 12:00"]
        .map(|from| calendar.add_business_hours(tokyo_instant(from), 0));

    let expected = ["2026-11-18 12:00", "2026-11-19 09:30", "2026-11-24 09:30"];
    assert_eq!(ends, expected.map(tokyo_instant));
}

#[test]
fn the_office_is_open_from_half_past_nine_to_half_past_five() {
    let moments = [
        "2026-11-18 09:29",
        "2026-11-18 09:30",
        "2026-11-18 17:29",
        "2026-11-18 17:30",
        "2026-11-22 12:00",
        "2026-11-23 12:00",
    ];

    let open = moments.map(|moment| calendar().is_open_at(tokyo_instant(moment)));

    assert_eq!(open, [false, true, true, false, false, false]);
}

#[test]
fn a_deadline_two_business_days_before_is_closing_time_of_that_day() {
    let due = calendar().closing_business_days_before(day("2026-11-25"), 2);

    assert_eq!(due, tokyo_instant("2026-11-20 17:30"));
}

#[test]
fn an_office_that_closes_before_it_opens_is_refused() {
    let hours = OfficeHours::new(time("17:30"), time("09:30"));

    assert_eq!(hours, Err(OfficeHoursProblem::ClosesBeforeItOpens));
}

/// Counted one day after the other, as one would with a finger on the calendar.
fn stepped(from: NaiveDate, n: i32) -> NaiveDate {
    let mut left = n.abs();
    let mut day = from;
    while left > 0 {
        day = if n > 0 { day.succ_opt().unwrap() } else { day.pred_opt().unwrap() };
        left -= i32::from(calendar().is_open(day));
    }
    day
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..10_000_u64).prop_map(|days| day("2022-01-01") + Days::new(days))
}

proptest! {
    #[test]
    fn adding_business_days_is_counting_open_days(from in any_day(), n in -60..60_i32) {
        prop_assume!(n != 0);

        let reached = calendar().add_business_days(from, n);

        prop_assert_eq!(reached, stepped(from, n));
        prop_assert!(calendar().is_open(reached));
        prop_assert_eq!(calendar().business_days_between(from, reached), n);
    }

    #[test]
    fn office_time_passes_only_while_the_office_is_open(
        from in any_day(), minute in 0..1440_i64, length in 1..3000_i64,
    ) {
        let start = bansou::vocabulary::tokyo::start_of_day(from) + TimeDelta::minutes(minute);

        let end = calendar().add_business_time(start, TimeDelta::minutes(length));

        let passed = (0..(end - start).num_minutes())
            .filter(|passed| calendar().is_open_at(start + TimeDelta::minutes(*passed)))
            .count();
        prop_assert_eq!(i64::try_from(passed).unwrap(), length);
        prop_assert!(calendar().is_open_at(end - TimeDelta::minutes(1)));
    }
}
