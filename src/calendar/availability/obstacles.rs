//! Why a wished slot is not free: the same rules as the free slots, asked of one slot alone.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike as _, Utc};

use super::{
    Availability, Booked, CELL_MINUTES, Grid, Mode, Modes, Situation, SlotLength, SlotLengths,
    Within,
};
use crate::calendar::cells::Cells;
use crate::vocabulary::tokyo;

/// The slot somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub starts: DateTime<Utc>,
    pub length: SlotLength,
    pub mode: Mode,
}

/// What stands in the way of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    LengthNotOffered {
        offered: SlotLengths,
    },
    /// Starts lie on this grid.
    NotOnGrid(Grid),
    /// Before the first instant the notice leaves.
    TooSoon {
        from: DateTime<Utc>,
    },
    /// After the last day bookings are taken for.
    BeyondHorizon {
        last: NaiveDate,
    },
    /// It would be open, were this not a holiday or a closure of the programme.
    DayOff(NaiveDate),
    /// It would be open, had the accompanist not closed this day.
    Closed(NaiveDate),
    OutsideOpening,
    /// Open, but not throughout in the mode asked for; perhaps in others.
    ModeNotOffered {
        offered: Modes,
    },
    /// Something else is in the slot or in its buffers.
    Busy,
    /// As many meetings as the accompanist takes on.
    Full {
        within: Within,
        most: u16,
    },
}

impl Obstacle {
    /// True if it is a limit the accompanist or the contract sets, which a coordinator may
    /// override with a reason; never time itself.
    pub fn is_limit(self) -> bool {
        matches!(self, Self::Full { .. } | Self::TooSoon { .. } | Self::BeyondHorizon { .. })
    }
}

impl Availability {
    /// The first thing to tell about a wish that is not free; none if it is free.
    pub fn why_not(
        &self,
        situation: &Situation<'_>,
        booked: &Booked,
        wish: Wish,
    ) -> Option<Obstacle> {
        self.obstacles(situation, booked, wish).into_iter().next()
    }

    /// Everything in the way of a wish, what cannot be helped first. Empty exactly if the slot is
    /// among the free ones.
    pub fn obstacles(
        &self,
        situation: &Situation<'_>,
        booked: &Booked,
        wish: Wish,
    ) -> Vec<Obstacle> {
        let mut found: Vec<Obstacle> = self.misshapen(wish);
        found.extend(self.out_of_reach(situation, wish));
        found.extend(self.not_open(situation, wish));
        if self.meets_busy_time(booked, wish) {
            found.push(Obstacle::Busy);
        }
        let broken = self.terms().limits.broken_on(tokyo::day_of(wish.starts), booked);
        found.extend(broken.into_iter().map(|(within, most)| Obstacle::Full { within, most }));
        found
    }

    fn misshapen(&self, wish: Wish) -> Vec<Obstacle> {
        let shape = self.terms().shape;
        let mut found = Vec::new();
        if !shape.lengths().contains(wish.length) {
            found.push(Obstacle::LengthNotOffered { offered: shape.lengths() });
        }
        let time = tokyo::time_of(wish.starts);
        let grid = u32::from(shape.grid().minutes());
        if time.nanosecond() != 0 || !time.num_seconds_from_midnight().is_multiple_of(grid * 60) {
            found.push(Obstacle::NotOnGrid(shape.grid()));
        }
        found
    }

    fn out_of_reach(&self, situation: &Situation<'_>, wish: Wish) -> Option<Obstacle> {
        let from = situation.earliest(self.terms().reach);
        if wish.starts < from {
            return Some(Obstacle::TooSoon { from });
        }
        let last = situation.last_day(self.terms().reach);
        (tokyo::day_of(wish.starts) > last).then_some(Obstacle::BeyondHorizon { last })
    }

    fn not_open(&self, situation: &Situation<'_>, wish: Wish) -> Option<Obstacle> {
        let off = |day| self.terms().rests_on_days_off && situation.days_off.contains(&day);
        let closed = |day| self.exceptions().iter().any(|it| it.is_closed() && it.day() == day);
        let rests = |day| off(day) || closed(day);
        if self.is_open_throughout(wish, rests) {
            let offered = self.modes_throughout(wish, rests);
            let unoffered = !offered.contains(wish.mode);
            return unoffered.then_some(Obstacle::ModeNotOffered { offered });
        }
        let mut days = minutes_of(wish).map(|(day, _)| day).filter(|day| rests(*day));
        match days.next() {
            Some(day) if self.is_open_throughout(wish, |_| false) => {
                Some(if closed(day) { Obstacle::Closed(day) } else { Obstacle::DayOff(day) })
            }
            _ => Some(Obstacle::OutsideOpening),
        }
    }

    fn meets_busy_time(&self, booked: &Booked, wish: Wish) -> bool {
        let buffers = self.terms().shape.buffers();
        let from = wish.starts - TimeDelta::minutes(buffers.before().into());
        let minutes = wish.length.minutes() + buffers.after();
        let wanted = Cells::touched(from, wish.starts + TimeDelta::minutes(minutes.into()));
        booked.busy().iter().any(|(from, until)| {
            let busy = Cells::touched(*from, *until);
            busy.first().max(wanted.first()) <= busy.last().min(wanted.last())
        })
    }

    fn is_open_throughout(&self, wish: Wish, rests: impl Fn(NaiveDate) -> bool) -> bool {
        minutes_of(wish).all(|(day, minute)| !self.modes_at(day, minute, rests(day)).is_empty())
    }

    fn modes_throughout(&self, wish: Wish, rests: impl Fn(NaiveDate) -> bool) -> Modes {
        minutes_of(wish).fold(Modes::ANY, |modes, (day, minute)| {
            modes.intersection(self.modes_at(day, minute, rests(day)))
        })
    }

    fn modes_at(&self, day: NaiveDate, minute: u16, rests: bool) -> Modes {
        let weekly = self.rules().iter().filter(|rule| !rests && rule.applies_on(day));
        let weekly = weekly.map(|rule| (rule.hours(), rule.modes()));
        let extra = self.exceptions().iter().filter(|it| it.day() == day);
        weekly
            .chain(extra.filter_map(super::DayException::opening))
            .filter(|(hours, _)| hours.contains(minute))
            .fold(Modes::NONE, |modes, (_, more)| modes.union(more))
    }
}

/// Day and minute in Tokyo of every fifth minute of the wish.
fn minutes_of(wish: Wish) -> impl Iterator<Item = (NaiveDate, u16)> {
    (0..wish.length.minutes()).step_by(CELL_MINUTES.into()).map(move |minute| {
        let local = tokyo::local(wish.starts + TimeDelta::minutes(minute.into()));
        let minutes = local.num_seconds_from_midnight() / 60;
        (local.date_naive(), u16::try_from(minutes).unwrap_or(0))
    })
}
