use bansou::vocabulary::{
    DateProblem, Era, TimeProblem, parse_date, parse_date_fields, parse_time, tokyo,
};
use chrono::Days;
use proptest::prelude::*;

use super::{day, time};

fn date_problem(raw: &str) -> DateProblem {
    parse_date(raw).unwrap_err()
}

#[test]
fn every_form_of_a_date_is_read() {
    let typed = [
        "2026/11/22",
        "2026-11-22",
        "20261122",
        "R8.11.22",
        "令和8年11月22日",
        "２０２６／１１／２２",
        "2026年11月22日（日）",
        "R08.11.22",
        "r8-11-22",
        "令和８年 11月 22日",
        "㋿8年11月22日",
        "2026.11.22",
        "2026−11−22",
        "令和8年11月22日(日曜日)",
    ];

    let read = typed.map(parse_date);

    assert_eq!(read, [Ok(day("2026-11-22")); 14]);
}

#[test]
fn the_first_year_of_an_era_is_read_as_it_is_written() {
    let typed = ["令和元年5月1日", "R1.5.1", "平成元年1月8日", "昭和64年1月7日", "H31.4.30"];

    let read = typed.map(|raw| parse_date(raw).unwrap().to_string());

    assert_eq!(read, ["2019-05-01", "2019-05-01", "1989-01-08", "1989-01-07", "2019-04-30"]);
}

#[test]
fn three_fields_make_a_date() {
    let typed = [
        ("2026", "11", "22"),
        ("２０２６年", "１１月", "２２日"),
        ("令和8", "11", "22"),
        ("R8", "11", "22"),
    ];

    let read = typed.map(|(year, month, date)| parse_date_fields(year, month, date));

    assert_eq!(read, [Ok(day("2026-11-22")); 4]);
}

#[test]
fn a_wrong_date_is_refused_with_its_reason() {
    assert_eq!(date_problem("　"), DateProblem::Empty);
    assert_eq!(date_problem("あした"), DateProblem::Form);
    assert_eq!(date_problem("11/22"), DateProblem::Form);
    assert_eq!(date_problem("26/11/22"), DateProblem::Year);
    assert_eq!(date_problem("明和8年11月22日"), DateProblem::Year);
    assert_eq!(date_problem("令和0年11月22日"), DateProblem::Year);
    assert_eq!(date_problem("0026-11-22"), DateProblem::Year);
    assert_eq!(date_problem("2026/13/01"), DateProblem::Month);
    assert_eq!(date_problem("2026/11/32"), DateProblem::Day);
    assert_eq!(date_problem("2026/2/29"), DateProblem::NoSuchDay { month: 2, day: 29 });
    assert_eq!(date_problem("平成31年5月1日"), DateProblem::Era(Era::Heisei));
    assert_eq!(date_problem("R1.4.30"), DateProblem::Era(Era::Reiwa));
    assert_eq!(date_problem("2026年11月22日（月）"), DateProblem::Weekday);
    assert_eq!(parse_date_fields("", "", ""), Err(DateProblem::Empty));
    assert_eq!(parse_date_fields("2026", "", "22"), Err(DateProblem::Month));
}

#[test]
fn a_day_that_does_not_exist_is_named_in_the_refusal() {
    let sentence = date_problem("2026/2/29").to_string();

    assert_eq!(sentence, "2月29日はその年にありません。日付を確認してください。");
}

#[test]
fn every_form_of_a_time_is_read() {
    let typed = [
        "14:30",
        "１４：３０",
        "14時30分",
        "14時半",
        "1430",
        "午後2時30分",
        "午後2:30",
        "午後２時半",
        "14:30:00",
    ];

    let read = typed.map(parse_time);

    assert_eq!(read, [Ok(time("14:30")); 9]);
}

#[test]
fn noon_and_midnight_are_told_apart() {
    let read = ["午後0時", "午後12時", "午前0時", "午前12時", "930", "9:05", "0時"].map(parse_time);

    let expected = ["12:00", "12:00", "00:00", "00:00", "09:30", "09:05", "00:00"];
    assert_eq!(read, expected.map(|shown| Ok(time(shown))));
}

#[test]
fn a_wrong_time_is_refused_with_its_reason() {
    let read = ["", "昼", "14:5", "24:00", "14:60", "午後13時", "14", "2560"].map(parse_time);

    let expected = [
        TimeProblem::Empty,
        TimeProblem::Form,
        TimeProblem::Form,
        TimeProblem::NoSuchTime,
        TimeProblem::NoSuchTime,
        TimeProblem::NoSuchTime,
        TimeProblem::Form,
        TimeProblem::NoSuchTime,
    ];
    assert_eq!(read, expected.map(Err));
}

proptest! {
    #[test]
    fn a_date_is_read_in_every_form_it_is_shown(days in 0..110_000_u64) {
        let date = day("1873-01-01") + Days::new(days);

        let shown = [
            tokyo::date(date), tokyo::era_date(date), tokyo::era_short(date), date.to_string(),
        ];

        prop_assert_eq!(shown.map(|text| parse_date(&text)), [Ok(date); 4]);
    }

    #[test]
    fn no_text_makes_a_date_or_time_panic(raw in "[0-9年月日令和元時分午後RHー/.:() \\PC]{0,14}") {
        let _ = parse_date(&raw);
        let _ = parse_date_fields(&raw, &raw, &raw);
        let _ = parse_time(&raw);
    }
}
