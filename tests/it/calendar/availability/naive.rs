//! The same rules once more, minute by minute and without any cleverness; written from the prose,
//! not from the product.

use bansou::calendar::availability::{Mode, SlotLength, Within};
use bansou::vocabulary::tokyo;
use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Utc};

use super::Desk;

pub struct Case {
    pub desk: Desk,
    pub busy: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    pub meetings: Vec<NaiveDate>,
    pub first: NaiveDate,
    pub last: NaiveDate,
}

/// A free slot in the plainest form: start, minutes, mode.
pub type Plain = (DateTime<Utc>, u16, Mode);

/// What every minute from the day before the first to the day after the last is like.
struct Minutes {
    begins: DateTime<Utc>,
    open: [Vec<bool>; 3],
    busy: Vec<bool>,
}

pub fn free_slots(case: &Case) -> Vec<Plain> {
    let minutes = minutes(case);
    let mut found = Vec::new();
    let mut day = case.first;
    while day <= case.last {
        for minute in 0..1440 {
            for length in SlotLength::ALL {
                for mode in Mode::ALL {
                    let starts = tokyo::start_of_day(day) + TimeDelta::minutes(minute);
                    if is_free(case, &minutes, (day, minute, starts), (length, mode)) {
                        found.push((starts, length.minutes(), mode));
                    }
                }
            }
        }
        day = day.succ_opt().unwrap();
    }
    found
}

fn is_free(
    case: &Case,
    minutes: &Minutes,
    (day, minute, starts): (NaiveDate, i64, DateTime<Utc>),
    (length, mode): (SlotLength, Mode),
) -> bool {
    let terms = &case.desk.terms;
    if !terms.shape.lengths().contains(length)
        || minute % i64::from(terms.shape.grid().minutes()) != 0
        || starts < earliest(case)
        || day > tokyo::day_of(case.desk.now) + Days::new(terms.reach.horizon_days().into())
        || is_full(case, day)
    {
        return false;
    }
    let first = usize::try_from((starts - minutes.begins).num_minutes()).unwrap();
    let end = first + usize::from(length.minutes());
    let before = first - usize::from(terms.shape.buffers().before());
    let after = end + usize::from(terms.shape.buffers().after());
    (first..end).all(|at| minutes.open[mode as usize][at])
        && !(before..after).any(|at| minutes.busy[at])
}

fn minutes(case: &Case) -> Minutes {
    let begins = tokyo::start_of_day(case.first.pred_opt().unwrap());
    let ends = tokyo::start_of_day(case.last) + TimeDelta::days(2);
    let mut minutes = Minutes { begins, open: [vec![], vec![], vec![]], busy: vec![] };
    let mut at = begins;
    while at < ends {
        for mode in Mode::ALL {
            minutes.open[mode as usize].push(is_open(case, at, mode));
        }
        // The cell of five minutes this minute lies in.
        let cell = at - TimeDelta::seconds(at.timestamp() % 300);
        let busy = |(from, until): &(DateTime<Utc>, DateTime<Utc>)| {
            *from < cell + TimeDelta::minutes(5) && *until > cell
        };
        minutes.busy.push(case.busy.iter().any(busy));
        at += TimeDelta::minutes(1);
    }
    minutes
}

fn is_open(case: &Case, at: DateTime<Utc>, mode: Mode) -> bool {
    let day = tokyo::day_of(at);
    let minute = u16::try_from((at - tokyo::start_of_day(day)).num_minutes()).unwrap();
    let desk = &case.desk;
    let closed = desk
        .exceptions
        .iter()
        .any(|exception| exception.day() == day && exception.opening().is_none());
    let resting = closed || (desk.terms.rests_on_days_off && desk.days_off.contains(&day));
    let weekly = desk.rules.iter().any(|rule| {
        rule.weekday() == day.weekday()
            && rule.validity().first().is_none_or(|first| day >= first)
            && rule.validity().last().is_none_or(|last| day <= last)
            && rule.hours().from() <= minute
            && minute < rule.hours().until()
            && rule.modes().contains(mode)
    });
    let extra = desk.exceptions.iter().any(|exception| {
        exception.day() == day
            && exception.opening().is_some_and(|(hours, modes)| {
                hours.from() <= minute && minute < hours.until() && modes.contains(mode)
            })
    });
    extra || (weekly && !resting)
}

/// Counts business days one by one.
fn earliest(case: &Case) -> DateTime<Utc> {
    let notice = case.desk.terms.reach.notice_business_days();
    if notice == 0 {
        return case.desk.now;
    }
    let mut day = tokyo::day_of(case.desk.now);
    let mut counted = 0;
    while counted < notice {
        day = day.succ_opt().unwrap();
        if case.desk.calendar.is_open(day) {
            counted += 1;
        }
    }
    tokyo::instant(day, case.desk.calendar.hours().opens())
}

fn is_full(case: &Case, day: NaiveDate) -> bool {
    let fiscal = |day: NaiveDate| if day.month() < 4 { day.year() - 1 } else { day.year() };
    let count = |same: &dyn Fn(NaiveDate) -> bool| {
        u16::try_from(case.meetings.iter().filter(|meeting| same(**meeting)).count()).unwrap()
    };
    let booked = |within| match within {
        Within::Day => count(&|other| other == day),
        Within::Week => count(&|other| other.iso_week() == day.iso_week()),
        Within::Month => count(&|other| (other.year(), other.month()) == (day.year(), day.month())),
        Within::FiscalYear => count(&|other| fiscal(other) == fiscal(day)),
    };
    Within::ALL.into_iter().any(|within| {
        case.desk.terms.limits.most(within).is_some_and(|most| booked(within) >= most)
    })
}
