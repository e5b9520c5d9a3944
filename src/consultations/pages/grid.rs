//! A week of free times: a table of radios, and the same as a list by day for narrow screens.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Utc};
use entities::consultations::consultation::Mode;
use serde::Serialize;

use super::words::{instant_of, short_day, stamp};
use crate::calendar::availability::{FreeSlot, SlotLength};
use crate::consultations::availability::Offered;
use crate::consultations::booking::calendar_mode;
use crate::context::OwnPlan;
use crate::vocabulary::{BusinessCalendar, tokyo};

/// Free times of one week.
#[derive(Clone, Debug, Serialize)]
pub struct WeekGrid {
    /// `2026年11月30日（月）～12月4日（金）`
    pub label: String,
    pub days: Vec<DayHead>,
    pub rows: Vec<TimeRow>,
    /// What stands on a narrow screen; days without a free time are left out.
    pub list: Vec<DayList>,
    pub previous: Option<Move>,
    pub next: Option<Move>,
    /// The next week with a free time, where this one has none.
    pub free_week: Option<Move>,
    /// Free times in this week.
    pub count: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct DayHead {
    pub label: String,
    pub short: String,
    pub today: bool,
    pub holiday: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TimeRow {
    pub time: String,
    pub cells: Vec<Option<Free>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Free {
    pub value: String,
    /// `12月3日（木）14:00～15:00`
    pub label: String,
    /// `14:00～15:00`
    pub short: String,
    /// What else the onlooker has at that time: `勉強会「第3回 地域間連携」`.
    pub clash: Option<String>,
}

impl WeekGrid {
    /// Marks the times at which the onlooker has something else.
    pub fn mark(&mut self, plans: &[OwnPlan], length: SlotLength) {
        let cells = self.rows.iter_mut().flat_map(|row| &mut row.cells).flatten();
        for free in cells.chain(self.list.iter_mut().flat_map(|day| &mut day.slots)) {
            let Some(starts) = instant_of(&free.value) else { continue };
            let ends = starts + chrono::TimeDelta::minutes(length.minutes().into());
            let plan = plans.iter().find(|plan| plan.overlaps((starts, ends)));
            free.clash = plan.map(|plan| plan.title.clone());
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct DayList {
    pub label: String,
    pub slots: Vec<Free>,
}

/// To another week.
#[derive(Clone, Debug, Serialize)]
pub struct Move {
    pub label: String,
    pub href: String,
}

/// What is looked for, of everybody's free slots.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub mode: Mode,
    pub length: SlotLength,
}

impl Wanted {
    pub fn fits(self, slot: &FreeSlot) -> bool {
        slot.length() == self.length && slot.modes().contains(calendar_mode(self.mode))
    }
}

/// When somebody, whoever, is free as wanted.
pub fn starts(offered: &[Offered], wanted: Wanted) -> BTreeSet<DateTime<Utc>> {
    let slots = offered.iter().flat_map(|one| &one.slots);
    slots.filter(|slot| wanted.fits(slot)).map(FreeSlot::starts).collect()
}

pub fn monday_of(day: NaiveDate) -> NaiveDate {
    let after = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(after)).unwrap_or(day)
}

/// What the grid is drawn from.
pub struct Ground<'a> {
    pub today: NaiveDate,
    pub calendar: &'a BusinessCalendar,
    /// As wanted, in all weeks known.
    pub starts: &'a BTreeSet<DateTime<Utc>>,
    pub length: SlotLength,
}

impl Ground<'_> {
    /// The week that begins on a Monday; `address` leads to the one of another Monday.
    pub fn week(&self, monday: NaiveDate, address: impl Fn(NaiveDate) -> String) -> WeekGrid {
        let own: Vec<_> = self.starts.iter().filter(|at| is_within(monday, **at)).collect();
        let mut by_day: BTreeMap<NaiveDate, BTreeMap<NaiveTime, Free>> = BTreeMap::new();
        for at in &own {
            let day = by_day.entry(tokyo::day_of(**at)).or_default();
            day.insert(tokyo::time_of(**at), self.free(**at));
        }
        let days = days_shown(monday, &by_day);
        let times: BTreeSet<_> = by_day.values().flat_map(BTreeMap::keys).copied().collect();
        let row = |time: &NaiveTime| TimeRow {
            time: tokyo::time(*time),
            cells: days
                .iter()
                .map(|day| by_day.get(day).and_then(|own| own.get(time)).cloned())
                .collect(),
        };
        let to = |monday: NaiveDate, label: &str| Move {
            label: label.to_owned(),
            href: address(monday),
        };
        let later = monday.checked_add_days(Days::new(7)).unwrap_or(monday);
        let before = monday.checked_sub_days(Days::new(7)).unwrap_or(monday);
        WeekGrid {
            label: span_label(&days),
            rows: times.iter().map(row).collect(),
            list: by_day.iter().map(|(day, own)| self.listed(*day, own)).collect(),
            days: days.iter().map(|day| self.head(*day)).collect(),
            previous: (before >= monday_of(self.today)).then(|| to(before, "前の週")),
            next: Some(to(later, "次の週")),
            free_week: self.free_week(monday, own.is_empty()).map(|week| {
                to(week, &format!("次に空いている週（{}～）へ", tokyo::month_day(week)))
            }),
            count: own.len(),
        }
    }

    /// The first free time after a full week.
    fn free_week(&self, monday: NaiveDate, is_full: bool) -> Option<NaiveDate> {
        let mut weeks = self.starts.iter().map(|at| monday_of(tokyo::day_of(*at)));
        weeks.find(|week| is_full && *week > monday)
    }

    fn free(&self, at: DateTime<Utc>) -> Free {
        let ends = at + chrono::TimeDelta::minutes(self.length.minutes().into());
        Free {
            label: tokyo::month_day_span(at, ends),
            short: format!("{}～{}", super::words::clock(at), super::words::clock(ends)),
            value: stamp(at),
            clash: None,
        }
    }

    fn head(&self, day: NaiveDate) -> DayHead {
        let off = || self.calendar.is_day_off(day).then(|| "休業日".to_owned());
        DayHead {
            label: tokyo::month_day(day),
            short: short_day(day),
            today: day == self.today,
            holiday: self.calendar.holidays().name(day).map(ToOwned::to_owned).or_else(off),
        }
    }

    fn listed(&self, day: NaiveDate, own: &BTreeMap<NaiveTime, Free>) -> DayList {
        let mut label = tokyo::month_day(day);
        if let Some(holiday) = self.head(day).holiday {
            label.push(' ');
            label.push_str(&holiday);
        }
        DayList { label, slots: own.values().cloned().collect() }
    }
}

fn is_within(monday: NaiveDate, at: DateTime<Utc>) -> bool {
    monday_of(tokyo::day_of(at)) == monday
}

/// Monday to Friday; the weekend where it has a free time.
fn days_shown<T>(monday: NaiveDate, by_day: &BTreeMap<NaiveDate, T>) -> Vec<NaiveDate> {
    let week = monday.iter_days().take(7);
    week.filter(|day| day.weekday().number_from_monday() < 6 || by_day.contains_key(day)).collect()
}

fn span_label(days: &[NaiveDate]) -> String {
    match (days.first(), days.last()) {
        (Some(first), Some(last)) => tokyo::date_span(*first, *last),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn at(month: u32, date: u32, hour: u32) -> DateTime<Utc> {
        tokyo::instant(day(month, date), NaiveTime::from_hms_opt(hour, 0, 0).unwrap())
    }

    fn grid(starts: &[DateTime<Utc>], monday: NaiveDate) -> WeekGrid {
        let starts = starts.iter().copied().collect();
        let ground = Ground {
            today: day(11, 24),
            calendar: &BusinessCalendar::default(),
            starts: &starts,
            length: SlotLength::Sixty,
        };
        ground.week(monday, |week| format!("/?week={week}"))
    }

    #[test]
    fn rows_are_times_and_columns_are_days_as_in_a_timetable() {
        let free = [at(11, 30, 10), at(12, 1, 11), at(12, 4, 10)];

        let grid = grid(&free, day(11, 30));

        let drawn = grid.rows.iter().map(|row| {
            let cells: String =
                row.cells.iter().map(|cell| if cell.is_some() { 'o' } else { '-' }).collect();
            format!("{} {cells}", row.time)
        });
        assert_eq!(drawn.collect::<Vec<_>>(), ["10:00 o---o", "11:00 -o---"]);
        assert_eq!(grid.label, "2026年11月30日（月）～12月4日（金）");
        assert_eq!(grid.list.len(), 3);
        assert_eq!(grid.list[1].slots[0].value, "2026-12-01T11:00");
        assert_eq!(grid.count, 3);
    }

    #[test]
    fn a_full_week_leads_to_the_next_with_a_free_time_and_nothing_leads_into_the_past() {
        let free = [at(12, 17, 10)];

        let full = grid(&free, day(11, 23));

        assert_eq!(full.count, 0);
        assert!(full.previous.is_none());
        assert_eq!(full.free_week.unwrap().href, "/?week=2026-12-14");
        assert!(full.days[0].holiday.is_some(), "勤労感謝の日");
    }

    #[test]
    fn a_weekend_is_shown_where_somebody_is_free_on_it() {
        let saturday = at(12, 5, 10);

        let open = grid(&[saturday], day(11, 30));
        let closed = grid(&[saturday - TimeDelta::days(1)], day(11, 30));

        assert_eq!((open.days.len(), closed.days.len()), (6, 5));
    }
}
