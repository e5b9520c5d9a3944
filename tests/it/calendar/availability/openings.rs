use bansou::calendar::availability::{
    DayException, FreeSlot, Grid, Modes, Reach, RuleProblem, SlotLength, TimeRange, Validity,
    WeeklyRule,
};
use chrono::Weekday::{Fri, Mon, Thu, Tue};

use super::{Desk, at, day, hours, in_person, online, weekly};

#[test]
fn an_opening_is_cut_into_slots_that_start_on_the_grid() {
    let desk = Desk::with(vec![weekly(Tue, "9:15-11:30")]);

    let starts = desk.starts("2026-11-23", "2026-11-29");

    assert_eq!(starts, ["11-24 9:30", "11-24 10:00", "11-24 10:30"]);
}

#[test]
fn every_length_is_offered_where_it_fits() {
    let desk = Desk::with(vec![weekly(Tue, "9:00-10:00")])
        .lengths(&[SlotLength::Sixty, SlotLength::Thirty, SlotLength::FortyFive], Grid::Quarter);

    let slots = desk.slots("2026-11-24", "2026-11-24");

    let lengths: Vec<_> =
        slots.iter().map(|slot| (slot.starts(), slot.length().minutes())).collect();
    assert_eq!(
        lengths,
        [
            (at("2026-11-24 9:00"), 30),
            (at("2026-11-24 9:00"), 45),
            (at("2026-11-24 9:00"), 60),
            (at("2026-11-24 9:15"), 30),
            (at("2026-11-24 9:15"), 45),
            (at("2026-11-24 9:30"), 30),
        ]
    );
}

#[test]
fn openings_that_touch_are_one() {
    let desk = Desk::with(vec![weekly(Tue, "10:00-10:45"), weekly(Tue, "10:45-11:30")]);

    let starts = desk.starts("2026-11-24", "2026-11-24");

    assert_eq!(starts, ["11-24 10:00", "11-24 10:30"]);
}

#[test]
fn openings_that_touch_at_midnight_are_one_even_where_the_year_ends() {
    let desk = Desk::with(vec![weekly(Thu, "23:00-24:00"), weekly(Fri, "0:00-1:00")]);

    let starts = desk.starts("2026-12-31", "2026-12-31");

    assert_eq!(starts, ["12-31 23:00", "12-31 23:30"]);
}

#[test]
fn a_slot_has_the_modes_that_hold_throughout() {
    let rules = vec![
        weekly(Tue, "9:00-11:00"),
        WeeklyRule::new(Tue, hours("10:00-12:00"), in_person()).unwrap(),
    ];
    let desk = Desk::with(rules);

    let modes: Vec<Modes> =
        desk.slots("2026-11-24", "2026-11-24").iter().map(FreeSlot::modes).collect();

    let both = online().union(in_person());
    assert_eq!(modes, [online(), online(), both, in_person(), in_person()]);
}

#[test]
fn a_rule_holds_on_the_first_and_on_the_last_day_of_its_validity() {
    let validity = Validity::new(Some(day("2026-11-24")), Some(day("2026-12-01"))).unwrap();
    let desk = Desk::with(vec![weekly(Tue, "9:00-10:00").valid(validity)]);

    let starts = desk.starts("2026-11-16", "2026-12-31");

    assert_eq!(starts, ["11-24 9:00", "12-01 9:00"]);
}

#[test]
fn weekly_rules_rest_on_a_holiday_for_those_who_rest_then() {
    let mut desk = Desk::with(vec![weekly(Mon, "9:00-10:00")]).off(&["2026-11-23"]);

    let resting = desk.starts("2026-11-23", "2026-11-30");
    desk.terms.rests_on_days_off = false;
    let working = desk.starts("2026-11-23", "2026-11-30");

    assert_eq!(resting, ["11-30 9:00"]);
    assert_eq!(working, ["11-23 9:00", "11-30 9:00"]);
}

#[test]
fn a_closed_day_with_extra_hours_is_a_day_with_other_hours() {
    let mut desk = Desk::with(vec![weekly(Tue, "9:00-12:00")]);
    desk.exceptions = vec![
        DayException::closed(day("2026-11-24")),
        DayException::extra(day("2026-11-24"), hours("18:00-19:00"), online()).unwrap(),
    ];

    let starts = desk.starts("2026-11-24", "2026-11-24");

    assert_eq!(starts, ["11-24 18:00"]);
}

#[test]
fn extra_hours_count_on_a_holiday_too() {
    let mut desk = Desk::with(vec![]).off(&["2026-11-23"]);
    desk.exceptions =
        vec![DayException::extra(day("2026-11-23"), hours("18:00-19:00"), online()).unwrap()];

    let starts = desk.starts("2026-11-23", "2026-11-23");

    assert_eq!(starts, ["11-23 18:00"]);
}

#[test]
fn buffers_reach_outside_the_opening_but_not_over_what_is_busy() {
    let rules = vec![weekly(Tue, "9:00-13:00")];
    let desk = Desk::with(rules).buffers(30, 15).busy("2026-11-24 10:30", "2026-11-24 11:00");

    let starts = desk.starts("2026-11-24", "2026-11-24");

    assert_eq!(starts, ["11-24 9:00", "11-24 11:30", "11-24 12:00"]);
}

#[test]
fn a_meeting_past_midnight_makes_the_next_morning_busy() {
    let desk =
        Desk::with(vec![weekly(Tue, "0:00-2:00")]).busy("2026-11-23 23:50", "2026-11-24 0:01");

    let starts = desk.starts("2026-11-24", "2026-11-24");

    assert_eq!(starts, ["11-24 0:30", "11-24 1:00"]);
}

#[test]
fn notice_ends_when_the_office_opens_on_the_last_of_its_business_days() {
    let rules = vec![weekly(Tue, "9:00-11:00"), weekly(Mon, "9:00-11:00")];
    let mut desk = Desk::with(rules).off(&["2026-11-23"]);
    desk.terms.rests_on_days_off = false;
    let holidays = bansou::vocabulary::Holidays::by_law();
    let hours = bansou::vocabulary::OfficeHours::default();
    desk.calendar = bansou::vocabulary::BusinessCalendar::new(holidays, [], hours);
    desk.now = at("2026-11-20 17:00");
    desk.terms.reach = Reach::new(1, 90).unwrap();

    let starts = desk.starts("2026-11-20", "2026-11-24");

    assert_eq!(starts, ["11-24 9:30", "11-24 10:00"]);
}

#[test]
fn without_notice_a_slot_is_free_until_the_moment_it_starts() {
    let mut desk = Desk::with(vec![weekly(Mon, "9:00-11:00")]);
    desk.now = at("2026-11-16 9:30");

    let on_the_minute = desk.starts("2026-11-16", "2026-11-16");
    desk.now += chrono::TimeDelta::microseconds(1);
    let just_after = desk.starts("2026-11-16", "2026-11-16");

    assert_eq!(on_the_minute, ["11-16 9:30", "11-16 10:00"]);
    assert_eq!(just_after, ["11-16 10:00"]);
}

#[test]
fn the_horizon_is_the_last_day_that_can_be_booked() {
    let mut desk = Desk::with(vec![weekly(Mon, "9:00-10:00"), weekly(Tue, "9:00-10:00")]);
    desk.terms.reach = Reach::new(0, 7).unwrap();

    let starts = desk.starts("2026-11-17", "2026-12-31");

    assert_eq!(starts, ["11-17 9:00", "11-23 9:00"]);
}

#[test]
fn hours_that_make_no_sense_are_refused() {
    let problems = [
        TimeRange::new(600, 600).unwrap_err(),
        TimeRange::new(600, 1445).unwrap_err(),
        TimeRange::new(601, 660).unwrap_err(),
        WeeklyRule::new(Mon, hours("9:00-10:00"), Modes::NONE).unwrap_err(),
        DayException::extra(day("2026-11-23"), hours("9:00-10:00"), Modes::NONE).unwrap_err(),
        Validity::new(Some(day("2026-11-24")), Some(day("2026-11-23"))).unwrap_err(),
    ];

    assert_eq!(
        problems,
        [
            RuleProblem::EndsBeforeItStarts,
            RuleProblem::BeyondMidnight,
            RuleProblem::NotInFives,
            RuleProblem::NoMode,
            RuleProblem::NoMode,
            RuleProblem::ValidityEndsBeforeItStarts,
        ]
    );
}
