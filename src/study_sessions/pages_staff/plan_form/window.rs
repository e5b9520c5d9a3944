//! When people can register, as it was typed. What was left empty follows from the days: the day is
//! then where something is wrong.

use chrono::{DateTime, Utc};

use super::part::{instant, is_blank};
use crate::study_sessions::pages_staff::words;
use crate::study_sessions::session::PartPlan;
use crate::web::{Form, Problems};

pub struct Window {
    pub opens_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
    /// Nothing was typed: it opens with the publication, or at once.
    pub opens_at_once: bool,
}

impl Window {
    pub fn read(form: &Form, problems: &mut Problems) -> Self {
        Self {
            opens_at: instant(form, "opens", problems),
            closes_at: instant(form, "closes", problems),
            opens_at_once: is_blank(form, "opens"),
        }
    }

    /// Names the days that are over where nobody could register any more, and a closing that is
    /// over where the days are not. A window typed before such a day stands, unless the session
    /// `resumes`: so one that took place is recorded. The days come with their groups, by start.
    pub fn check(
        &self,
        days: &[(usize, PartPlan)],
        (now, resumes): (DateTime<Utc>, bool),
        problems: &mut Problems,
    ) {
        let Some(starts_at) = days.first().map(|(_, part)| part.slot.starts()) else { return };
        let over = days.iter().all(|(_, part)| part.slot.ends() <= now);
        let closed = over || self.closes_at.unwrap_or(starts_at) <= now;
        let said = match (self.opens_at_once && closed, over && resumes) {
            (_, true) => words::NEW_DAY_OVER,
            (true, false) => words::DAY_OVER,
            (false, false) => return,
        };
        if starts_at > now {
            problems.add("closes_day", words::CLOSES_OVER);
        }
        for (number, _) in days.iter().filter(|(_, part)| part.slot.starts() <= now) {
            problems.add(format!("parts.{number}.day"), said);
        }
    }
}
