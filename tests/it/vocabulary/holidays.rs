use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bansou::vocabulary::{Holiday, Holidays};
use chrono::NaiveDate;

use super::day;

fn ours(first: &str, last: &str) -> Vec<NaiveDate> {
    let holidays = Holidays::by_law().between(day(first), day(last));
    holidays.into_iter().map(|holiday| holiday.day).collect()
}

fn judges_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/holidays")
}

/// The dates both judges printed when they were last asked: `2026: 01-01 01-12 …` a line.
fn recorded() -> Vec<NaiveDate> {
    let text = fs::read_to_string(judges_folder().join("dates.txt")).unwrap();
    text.lines()
        .flat_map(|line| {
            let (year, days) = line.split_once(": ").unwrap();
            days.split(' ').map(move |rest| day(&format!("{year}-{rest}")))
        })
        .collect()
}

fn printed_by(command: &mut Command) -> Vec<NaiveDate> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(day).collect()
}

/// What `jpholiday` says: asked if `BANSOU_JUDGES` names where it is installed, otherwise from
/// the record.
fn by_jpholiday() -> Vec<NaiveDate> {
    let Some(installed) = crate::support::judges() else {
        return recorded();
    };
    let python = installed.join("venv/bin/python");
    printed_by(Command::new(python).arg(judges_folder().join("jpholiday_dates.py")))
}

/// What `@holiday-jp/holiday_jp` says, likewise.
fn by_holiday_jp() -> Vec<NaiveDate> {
    let Some(installed) = crate::support::judges() else {
        return recorded();
    };
    let modules = installed.join("node_modules");
    let script = judges_folder().join("holiday_jp_dates.js");
    printed_by(Command::new("node").arg(script).arg(modules))
}

#[test]
fn every_holiday_until_2050_is_one_for_jpholiday_too() {
    let theirs = by_jpholiday();

    let ours = ours("2022-01-01", "2050-12-31");

    assert_eq!(ours, theirs);
}

#[test]
fn every_holiday_until_2050_is_one_for_holiday_jp_too() {
    let theirs = by_holiday_jp();

    let ours = ours("2022-01-01", "2050-12-31");

    assert_eq!(ours, theirs);
}

#[test]
fn the_record_of_the_judges_is_what_they_say() {
    let theirs = by_jpholiday();

    let record = recorded();

    assert_eq!(record, theirs);
}

#[test]
fn the_holidays_of_2026_hold_a_substitute_day_and_a_day_between() {
    let expected: Vec<NaiveDate> = [
        "2026-01-01",
        "2026-01-12",
        "2026-02-11",
        "2026-02-23",
        "2026-03-20",
        "2026-04-29",
        "2026-05-03",
        "2026-05-04",
        "2026-05-05",
        "2026-05-06",
        "2026-07-20",
        "2026-08-11",
        "2026-09-21",
        "2026-09-22",
        "2026-09-23",
        "2026-10-12",
        "2026-11-03",
        "2026-11-23",
    ]
    .map(day)
    .to_vec();

    let holidays = ours("2026-01-01", "2026-12-31");

    assert_eq!(holidays, expected);
    assert_eq!(Holidays::by_law().name(day("2026-05-06")), Some("振替休日"));
    assert_eq!(Holidays::by_law().name(day("2026-09-22")), Some("国民の休日"));
}

#[test]
fn the_holidays_of_2027_are_those_of_the_gazette() {
    let expected: Vec<NaiveDate> = [
        "2027-01-01",
        "2027-01-11",
        "2027-02-11",
        "2027-02-23",
        "2027-03-21",
        "2027-03-22",
        "2027-04-29",
        "2027-05-03",
        "2027-05-04",
        "2027-05-05",
        "2027-07-19",
        "2027-08-11",
        "2027-09-20",
        "2027-09-23",
        "2027-10-11",
        "2027-11-03",
        "2027-11-23",
    ]
    .map(day)
    .to_vec();

    let holidays = ours("2027-01-01", "2027-12-31");

    assert_eq!(holidays, expected);
}

#[test]
fn the_number_of_holidays_of_a_year_is_right() {
    let counts = [2024, 2025, 2026, 2027, 2028]
        .map(|year| ours(&format!("{year}-01-01"), &format!("{year}-12-31")).len());

    assert_eq!(counts, [21, 19, 18, 17, 16]);
    assert_eq!(ours("2019-01-01", "2050-12-31").len(), 574);
}

#[test]
fn the_next_day_between_two_holidays_comes_in_2032() {
    let holidays = Holidays::by_law().between(day("2026-09-23"), day("2032-12-31"));

    let between = holidays.into_iter().find(|holiday| holiday.name == "国民の休日");

    assert_eq!(between.map(|holiday| holiday.day), Some(day("2032-09-21")));
}

#[test]
fn the_days_moved_for_the_games_of_2021_are_where_they_were() {
    let summer = ours("2021-07-01", "2021-10-31");

    let expected =
        ["2021-07-22", "2021-07-23", "2021-08-08", "2021-08-09", "2021-09-20", "2021-09-23"];

    assert_eq!(summer, expected.map(day).to_vec());
}

#[test]
fn the_secretariat_can_add_and_take_away_a_holiday() {
    let local = Holiday { day: day("2026-11-13"), name: "県民の日".to_owned() };

    let holidays = Holidays::corrected([local], [day("2026-11-23")]);

    assert_eq!(holidays.name(day("2026-11-13")), Some("県民の日"));
    assert!(!holidays.contains(day("2026-11-23")));
    assert!(holidays.contains(day("2026-11-03")));
}
