use bansou::calendar::availability::{
    Booked, Buffers, DaySpan, Limits, Reach, Shape, SlotLengths, SpanProblem, TermsProblem,
};
use chrono::Weekday::{Mon, Thu, Tue, Wed};

use super::{Desk, day, weekly};

/// One hour on Mondays, Tuesdays and Wednesdays, with meetings on these days.
fn with_meetings(limits: Limits, meetings: &[&str]) -> Desk {
    let rules = [Mon, Tue, Wed].map(|weekday| weekly(weekday, "9:00-10:00"));
    let mut desk = Desk::with(rules.to_vec());
    desk.terms.limits = limits;
    desk.booked = Booked::new([], meetings.iter().map(|text| day(text)));
    desk
}

#[test]
fn a_full_day_offers_nothing_more() {
    let limits = Limits::new(Some(2), None, None, None).unwrap();
    let desk = with_meetings(limits, &["2026-11-24", "2026-11-24", "2026-11-25"]);

    let starts = desk.starts("2026-11-23", "2026-11-29");

    assert_eq!(starts, ["11-23 9:00", "11-25 9:00"]);
}

#[test]
fn a_week_begins_on_monday_and_is_full_with_meetings_outside_the_days_asked_for() {
    let limits = Limits::new(None, Some(1), None, None).unwrap();
    let desk = with_meetings(limits, &["2026-11-29"]);

    let starts = desk.starts("2026-11-24", "2026-12-01");

    assert_eq!(starts, ["11-30 9:00", "12-01 9:00"]);
}

#[test]
fn a_full_month_ends_with_its_last_day() {
    let limits = Limits::new(None, None, Some(2), None).unwrap();
    let desk = with_meetings(limits, &["2026-12-01", "2026-12-31"]);

    let starts = desk.starts("2026-12-28", "2027-01-05");

    assert_eq!(starts, ["01-04 9:00", "01-05 9:00"]);
}

#[test]
fn a_full_fiscal_year_ends_with_march() {
    let limits = Limits::new(None, None, None, Some(2)).unwrap();
    let mut desk = with_meetings(limits, &["2026-04-01", "2027-03-30"]);
    desk.terms.reach = Reach::new(0, 400).unwrap();
    desk.rules.push(weekly(Thu, "9:00-10:00"));

    let starts = desk.starts("2027-03-29", "2027-04-05");

    assert_eq!(starts, ["04-01 9:00", "04-05 9:00"]);
}

#[test]
fn terms_that_make_no_sense_are_refused() {
    let problems = [
        Shape::new(SlotLengths::default(), super::Grid::Half, Buffers::default()).unwrap_err(),
        Buffers::new(7, 0).unwrap_err(),
        Buffers::new(0, 125).unwrap_err(),
        Reach::new(61, 90).unwrap_err(),
        Reach::new(3, 0).unwrap_err(),
        Limits::new(Some(0), None, None, None).unwrap_err(),
    ];

    assert_eq!(
        problems,
        [
            TermsProblem::NoLength,
            TermsProblem::BufferNotInFives,
            TermsProblem::BufferTooLong,
            TermsProblem::NoticeTooLong,
            TermsProblem::HorizonOutOfRange,
            TermsProblem::LimitOfNought,
        ]
    );
}

#[test]
fn a_span_of_days_is_neither_backwards_nor_endless() {
    let span = |first: &str, last: &str| DaySpan::new(day(first), day(last)).map(|_| ());

    assert_eq!(span("2026-04-02", "2026-04-01"), Err(SpanProblem::EndsBeforeItStarts));
    assert_eq!(span("2026-04-01", "2027-05-06"), Ok(()));
    assert_eq!(span("2026-04-01", "2027-05-07"), Err(SpanProblem::TooLong));
    assert_eq!(span("1999-12-31", "2000-01-01"), Err(SpanProblem::OutOfReach));
}
