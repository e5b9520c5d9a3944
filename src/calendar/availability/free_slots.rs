//! The free slots of a span of days.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::strip::Strip;
use super::{
    Availability, Booked, CELL_MINUTES, DAY_CELLS, DaySpan, Mode, Modes, Situation, SlotLength,
};
use crate::calendar::cells::Cells;
use crate::vocabulary::tokyo;

const CELL_SECONDS: i64 = CELL_MINUTES as i64 * 60;

/// A meeting somebody can book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeSlot {
    starts: DateTime<Utc>,
    length: SlotLength,
    modes: Modes,
}

impl FreeSlot {
    pub fn starts(&self) -> DateTime<Utc> {
        self.starts
    }

    /// The first instant after it.
    pub fn ends(&self) -> DateTime<Utc> {
        self.starts + TimeDelta::minutes(self.length.minutes().into())
    }

    pub fn length(&self) -> SlotLength {
        self.length
    }

    /// Never empty.
    pub fn modes(&self) -> Modes {
        self.modes
    }
}

impl Availability {
    /// All free slots that start on these days, by start and then by length.
    pub fn free_slots(
        &self,
        situation: &Situation<'_>,
        booked: &Booked,
        days: DaySpan,
    ) -> Vec<FreeSlot> {
        let Some(days) = days.until(situation.last_day(self.terms().reach)) else {
            return Vec::new();
        };
        let frame = Frame::around(days);
        let startable = self.startable(&frame, situation, booked, days);
        let mut free = free_time(&frame, booked);
        let mut openings = self.openings(&frame, situation);
        let buffers = self.terms().shape.buffers();
        let mut found = Candidates::default();
        for length in self.terms().shape.lengths().iter() {
            free.keep_runs(length.cells() + buffers.cells());
            for (mode, opening) in Mode::ALL.into_iter().zip(&mut openings) {
                let Some(opening) = opening else { continue };
                opening.keep_runs(length.cells());
                let words = (0..startable.words()).map(|place| {
                    let fits = free.word_later(place, buffers.cells_before());
                    opening.word(place) & fits & startable.word(place)
                });
                found.add(length, mode, words);
            }
        }
        found.listed(frame.origin)
    }

    /// Cells in which a slot may start, openings and busy time aside.
    fn startable(
        &self,
        frame: &Frame,
        situation: &Situation<'_>,
        booked: &Booked,
        days: DaySpan,
    ) -> Strip {
        let terms = self.terms();
        let mut startable = Strip::empty(frame.days);
        let (first, last) = (days.first(), days.last());
        startable.set(frame.cell_of_day(first), frame.cell_of_day(last) + DAY_CELLS);
        for (from, until) in terms.limits.full_stretches((first, last), booked) {
            startable.clear(frame.cell_of_day(from), frame.cell_of_day(until) + DAY_CELLS);
        }
        let earliest = situation.earliest(terms.reach);
        let seconds = earliest.timestamp() + i64::from(earliest.timestamp_subsec_nanos() > 0);
        let late = (seconds - frame.origin + CELL_SECONDS - 1).div_euclid(CELL_SECONDS);
        startable.clear(0, frame.clamp(late));
        startable.keep_every(terms.shape.grid().cells());
        startable
    }

    /// One strip for each mode that is offered at all.
    fn openings(&self, frame: &Frame, situation: &Situation<'_>) -> [Option<Strip>; 3] {
        let mut strips = [None, None, None];
        let mut open = |day: usize, (from, until): (usize, usize), modes: Modes| {
            for mode in modes.iter() {
                let strip = strips[mode as usize].get_or_insert_with(|| Strip::empty(frame.days));
                strip.set(day * DAY_CELLS + from, day * DAY_CELLS + until);
            }
        };
        let resting = self.resting_days(frame, situation);
        for rule in self.rules() {
            let to_weekday = rule.weekday().days_since(chrono::Datelike::weekday(&frame.first));
            for day in (to_weekday as usize..frame.days).step_by(7) {
                if !resting[day] && rule.validity().contains(frame.date(day)) {
                    open(day, rule.hours().cells(), rule.modes());
                }
            }
        }
        for exception in self.exceptions() {
            if let (Some((hours, modes)), Some(day)) =
                (exception.opening(), frame.place(exception.day()))
            {
                open(day, hours.cells(), modes);
            }
        }
        strips
    }

    /// For each day of the frame, whether the weekly rules rest.
    fn resting_days(&self, frame: &Frame, situation: &Situation<'_>) -> Vec<bool> {
        let mut resting = vec![false; frame.days];
        let closed = self.exceptions().iter().filter(|exception| exception.is_closed());
        let mut days: Vec<NaiveDate> = closed.map(super::DayException::day).collect();
        if self.terms().rests_on_days_off {
            days.extend(situation.days_off.range(frame.first..=frame.date(frame.days - 1)));
        }
        for place in days.into_iter().filter_map(|day| frame.place(day)) {
            resting[place] = true;
        }
        resting
    }
}

/// The days looked at: those asked for and one more on either side, for buffers and for slots
/// across midnight.
struct Frame {
    first: NaiveDate,
    days: usize,
    /// Seconds of the epoch at midnight of the first day.
    origin: i64,
}

impl Frame {
    fn around(days: DaySpan) -> Self {
        let first = days.first().checked_sub_days(Days::new(1)).unwrap_or(days.first());
        let count = (days.last() - first).num_days() + 2;
        Self {
            first,
            days: usize::try_from(count).unwrap_or(0),
            origin: tokyo::start_of_day(first).timestamp(),
        }
    }

    fn date(&self, place: usize) -> NaiveDate {
        self.first.checked_add_days(Days::new(place as u64)).unwrap_or(self.first)
    }

    fn place(&self, day: NaiveDate) -> Option<usize> {
        let place = usize::try_from((day - self.first).num_days()).ok()?;
        (place < self.days).then_some(place)
    }

    /// The day's first cell, or the nearest end of the frame.
    fn cell_of_day(&self, day: NaiveDate) -> usize {
        let days = (day - self.first).num_days();
        usize::try_from(days.max(0)).unwrap_or(0).min(self.days) * DAY_CELLS
    }

    fn clamp(&self, cell: i64) -> usize {
        usize::try_from(cell.max(0)).unwrap_or(0).min(self.days * DAY_CELLS)
    }
}

fn free_time(frame: &Frame, booked: &Booked) -> Strip {
    let mut free = Strip::full(frame.days);
    let origin = frame.origin / CELL_SECONDS;
    for (from, until) in booked.busy() {
        let cells = Cells::touched(*from, *until);
        let (first, after) = (cells.first() - origin, cells.last() + 1 - origin);
        free.clear(frame.clamp(first), frame.clamp(after));
    }
    free
}

/// Starts by length and mode, as words of a strip.
#[derive(Default)]
struct Candidates {
    rows: Vec<(SlotLength, Mode, Vec<u64>)>,
}

impl Candidates {
    fn add(&mut self, length: SlotLength, mode: Mode, words: impl Iterator<Item = u64>) {
        self.rows.push((length, mode, words.collect()));
    }

    fn listed(&self, origin: i64) -> Vec<FreeSlot> {
        let mut slots = Vec::new();
        // In seconds of the epoch.
        let mut word_begins = origin;
        let words = self.rows.first().map_or(0, |(_, _, words)| words.len());
        for place in 0..words {
            let mut open = self.rows.iter().fold(0, |open, (_, _, words)| open | words[place]);
            while open != 0 {
                let bit = open.trailing_zeros();
                open &= open - 1;
                self.list_start(place, bit, word_begins, &mut slots);
            }
            word_begins += i64::from(u64::BITS) * CELL_SECONDS;
        }
        slots
    }

    /// Rows come length by length, and within a length mode by mode.
    fn list_start(&self, place: usize, bit: u32, word_begins: i64, slots: &mut Vec<FreeSlot>) {
        let seconds = word_begins + i64::from(bit) * CELL_SECONDS;
        let starts = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        for rows in self.rows.chunk_by(|one, next| one.0 == next.0) {
            let modes = rows.iter().filter(|row| row.2[place] >> bit & 1 == 1).map(|row| row.1);
            let modes: Modes = modes.collect();
            if !modes.is_empty() {
                slots.push(FreeSlot { starts, length: rows[0].0, modes });
            }
        }
    }
}
