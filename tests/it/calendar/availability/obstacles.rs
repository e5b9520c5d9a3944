use bansou::calendar::availability::{
    Booked, DayException, Grid, Limits, Mode, Obstacle, Reach, SlotLength, Within,
};
use chrono::Weekday::{Mon, Tue};

use super::{Desk, at, day, online, weekly};

/// Open online on Mondays and Tuesdays from nine to twelve.
fn desk() -> Desk {
    Desk::with(vec![weekly(Mon, "9:00-12:00"), weekly(Tue, "9:00-12:00")])
}

fn told(desk: &Desk, starts: &str) -> Vec<Obstacle> {
    desk.obstacles(starts, SlotLength::Sixty, Mode::Online)
}

#[test]
fn a_free_slot_has_no_obstacle() {
    let obstacles = told(&desk(), "2026-11-24 11:00");

    assert_eq!(obstacles, []);
}

#[test]
fn a_slot_that_runs_out_of_the_opening_lies_outside_it() {
    let obstacles = told(&desk(), "2026-11-24 11:30");

    assert_eq!(obstacles, [Obstacle::OutsideOpening]);
}

#[test]
fn a_holiday_is_named_where_it_alone_stands_in_the_way() {
    let desk = desk().off(&["2026-11-23"]);

    let in_opening_hours = told(&desk, "2026-11-23 9:00");
    let in_the_evening = told(&desk, "2026-11-23 18:00");

    assert_eq!(in_opening_hours, [Obstacle::DayOff(day("2026-11-23"))]);
    assert_eq!(in_the_evening, [Obstacle::OutsideOpening]);
}

#[test]
fn a_day_the_accompanist_closed_is_not_called_a_holiday() {
    let mut desk = desk();
    desk.exceptions = vec![DayException::closed(day("2026-11-24"))];

    let obstacles = told(&desk, "2026-11-24 9:00");

    assert_eq!(obstacles, [Obstacle::Closed(day("2026-11-24"))]);
}

#[test]
fn what_is_not_offered_comes_with_what_is() {
    let desk = desk();

    let obstacles = desk.obstacles("2026-11-24 9:10", SlotLength::Thirty, Mode::Phone);

    let offered = desk.terms.shape.lengths();
    assert_eq!(
        obstacles,
        [
            Obstacle::LengthNotOffered { offered },
            Obstacle::NotOnGrid(Grid::Half),
            Obstacle::ModeNotOffered { offered: online() },
        ]
    );
}

#[test]
fn too_soon_and_too_far_say_from_when_and_until_when() {
    let mut desk = desk();
    desk.terms.reach = Reach::new(1, 14).unwrap();

    let soon = told(&desk, "2026-11-17 9:00");
    let far = told(&desk, "2026-12-01 9:00");

    assert_eq!(soon, [Obstacle::TooSoon { from: at("2026-11-17 9:30") }]);
    assert_eq!(far, [Obstacle::BeyondHorizon { last: day("2026-11-30") }]);
}

#[test]
fn a_buffer_over_another_meeting_is_busy() {
    let desk = desk().buffers(0, 15).busy("2026-11-24 10:10", "2026-11-24 10:40");

    let obstacles = told(&desk, "2026-11-24 9:00");

    assert_eq!(obstacles, [Obstacle::Busy]);
}

#[test]
fn every_limit_that_is_reached_is_named_and_may_be_overridden() {
    let mut desk = desk();
    desk.terms.limits = Limits::new(Some(1), Some(1), Some(2), Some(3)).unwrap();
    let meetings = ["2026-11-24", "2026-11-10", "2026-05-07"].map(day);
    desk.booked = Booked::new([], meetings);

    let obstacles = told(&desk, "2026-11-24 9:00");

    let full = |within, most| Obstacle::Full { within, most };
    let expected = [
        full(Within::Day, 1),
        full(Within::Week, 1),
        full(Within::Month, 2),
        full(Within::FiscalYear, 3),
    ];
    assert_eq!(obstacles, expected);
    assert!(obstacles.into_iter().all(Obstacle::is_limit));
}

#[test]
fn an_obstacle_is_told_in_a_sentence() {
    let mut desk = desk().off(&["2026-11-23"]);
    desk.terms.limits = Limits::new(None, Some(1), None, None).unwrap();
    desk.booked = Booked::new([], [day("2026-11-24")]);

    let sentences: Vec<_> =
        told(&desk, "2026-11-23 9:00").iter().map(ToString::to_string).collect();

    assert_eq!(
        sentences,
        [
            "2026年11月23日（月）は祝日または休業日のため、予約できません。",
            "1週間あたり1件の上限に達しています。",
        ]
    );
}
