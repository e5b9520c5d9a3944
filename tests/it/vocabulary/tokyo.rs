use bansou::vocabulary::tokyo;
use bansou::vocabulary::{Era, FiscalYear, FiscalYearProblem};

use super::{day, tokyo_instant};

fn span(from: &str, until: &str) -> String {
    tokyo::span(tokyo_instant(from), tokyo_instant(until))
}

#[test]
fn midnight_in_tokyo_is_three_in_the_afternoon_of_the_day_before() {
    let instant = tokyo_instant("2026-11-22 00:00");

    assert_eq!(instant.to_rfc3339(), "2026-11-21T15:00:00+00:00");
    assert_eq!(tokyo::local(instant).to_rfc3339(), "2026-11-22T00:00:00+09:00");
    assert_eq!(tokyo::day_of(instant), day("2026-11-22"));
    assert_eq!(tokyo::end_of_day(day("2026-11-21")), instant);
}

#[test]
fn a_span_names_a_day_once_and_a_year_once() {
    assert_eq!(span("2026-11-22 14:00", "2026-11-22 15:30"), "2026年11月22日（日）14:00～15:30");
    assert_eq!(
        span("2026-11-22 22:00", "2026-11-23 01:00"),
        "2026年11月22日（日）22:00～11月23日（月）1:00"
    );
    assert_eq!(
        span("2026-12-31 23:00", "2027-01-01 01:00"),
        "2026年12月31日（木）23:00～2027年1月1日（金）1:00"
    );
}

#[test]
fn an_end_at_midnight_belongs_to_the_day_that_ends() {
    let shown = span("2026-11-22 22:00", "2026-11-23 00:00");

    assert_eq!(shown, "2026年11月22日（日）22:00～24:00");
}

#[test]
fn partners_abroad_read_the_zone_beside_the_time() {
    let evening = tokyo_instant("2026-11-22 22:00");

    let short = tokyo::english_span(evening, tokyo_instant("2026-11-22 23:30"));
    let long = tokyo::english_span(evening, tokyo_instant("2026-11-23 01:00"));

    assert_eq!(short, "Sun, 22 Nov 2026, 22:00–23:30 JST (UTC+9)");
    assert_eq!(long, "Sun, 22 Nov 2026, 22:00 – Mon, 23 Nov 2026, 1:00 JST (UTC+9)");
}

#[test]
fn days_are_shown_in_the_forms_of_letters_and_papers() {
    let sunday = day("2026-11-22");

    assert_eq!(tokyo::date(sunday), "2026年11月22日（日）");
    assert_eq!(tokyo::era_date(sunday), "令和8年11月22日（日）");
    assert_eq!(tokyo::era_short(sunday), "R08.11.22");
    assert_eq!(tokyo::month_day(sunday), "11月22日（日）");
    assert_eq!(tokyo::date_span(sunday, day("2026-11-23")), "2026年11月22日（日）～11月23日（月）");
    assert_eq!(tokyo::date_time(tokyo_instant("2026-11-22 09:05")), "2026年11月22日（日）9:05");
    assert_eq!(
        tokyo::era_span(tokyo_instant("2026-11-22 14:00"), tokyo_instant("2026-11-22 15:30")),
        "令和8年11月22日（日）14:00～15:30"
    );
}

#[test]
fn the_first_year_of_an_era_is_called_gannen() {
    let last_of_heisei = tokyo::era_year(day("2019-04-30"));
    let first_of_reiwa = tokyo::era_year(day("2019-05-01"));

    assert_eq!((last_of_heisei.as_str(), first_of_reiwa.as_str()), ("平成31年", "令和元年"));
    assert_eq!(Era::of(day("1989-01-07")), Some((Era::Showa, 64)));
    assert_eq!(Era::of(day("1989-01-08")), Some((Era::Heisei, 1)));
    assert_eq!(Era::of(day("1872-12-31")), None);
}

#[test]
fn the_last_of_march_is_in_the_fiscal_year_before() {
    let march = day("2027-03-31");

    let year = FiscalYear::of_day(march);

    assert_eq!(tokyo::era_year(march), "令和9年");
    assert_eq!(year.label(), "令和8年度");
    assert_eq!((year.first_day(), year.last_day()), (day("2026-04-01"), march));
    assert_eq!(FiscalYear::of_day(day("2027-04-01")), year.next());
}

#[test]
fn the_fiscal_year_changes_at_midnight_in_tokyo() {
    let last = tokyo_instant("2027-03-31 23:59");

    let year = FiscalYear::at(last);

    assert_eq!(year.year(), 2026);
    assert_eq!(year.ends(), tokyo_instant("2027-04-01 00:00"));
    assert_eq!(FiscalYear::at(year.ends()), year.next());
}

#[test]
fn fiscal_years_carry_the_era_in_which_they_end() {
    let labels =
        [1989, 2018, 2019, 2020].map(|year| FiscalYear::starting_in(year).unwrap().label());

    assert_eq!(labels, ["平成元年度", "平成30年度", "令和元年度", "令和2年度"]);
    assert_eq!(FiscalYear::starting_in(26), Err(FiscalYearProblem::OutOfRange));
}
