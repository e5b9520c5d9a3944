use bansou::vocabulary::{SlotProblem, TimeSlot};
use chrono::TimeDelta;

use super::{day, time, tokyo_instant};

fn slot(from: &str, until: &str) -> TimeSlot {
    TimeSlot::on(day("2026-11-22"), time(from), time(until)).unwrap()
}

#[test]
fn a_slot_is_kept_in_universal_time_and_shown_in_tokyo_time() {
    let slot = slot("14:00", "15:30");

    let starts = slot.starts().to_rfc3339();

    assert_eq!(starts, "2026-11-22T05:00:00+00:00");
    assert_eq!(slot.shown(), "2026年11月22日（日）14:00～15:30");
    assert_eq!(slot.shown_in_english(), "Sun, 22 Nov 2026, 14:00–15:30 JST (UTC+9)");
    assert_eq!(slot.minutes(), 90);
}

#[test]
fn a_slot_that_ends_when_it_starts_is_refused() {
    let refused = TimeSlot::on(day("2026-11-22"), time("14:00"), time("14:00"));

    assert_eq!(refused, Err(SlotProblem::EndsBeforeItStarts));
}

#[test]
fn a_slot_may_last_a_day_and_not_a_minute_more() {
    let starts = tokyo_instant("2026-11-22 09:00");

    let whole = TimeSlot::new(starts, starts + TimeDelta::hours(24)).map(|slot| slot.minutes());
    let longer = TimeSlot::new(starts, starts + TimeDelta::minutes(1441));

    assert_eq!(whole, Ok(1440));
    assert_eq!(longer, Err(SlotProblem::LongerThanADay));
}

#[test]
fn a_slot_of_seconds_is_refused() {
    let starts = tokyo_instant("2026-11-22 09:00");

    let refused = TimeSlot::new(starts, starts + TimeDelta::seconds(90));

    assert_eq!(refused, Err(SlotProblem::NotWholeMinutes));
}

#[test]
fn slots_that_touch_do_not_overlap() {
    let morning = slot("10:00", "11:00");

    let next = slot("11:00", "12:00");

    assert!(!morning.overlaps(&next) && !next.overlaps(&morning));
    assert!(morning.overlaps(&slot("10:59", "11:30")));
    assert!(slot("09:00", "12:00").encloses(&morning));
    assert!(morning.contains(morning.starts()) && !morning.contains(morning.ends()));
}
