//! What comes next for somebody, as an agenda by day; also shown beside other things.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{Awaits, ConsultationState, Mode, Side};
use serde::Serialize;

use super::deadlines::Deadlines;
use super::words::{chip, clock};
use crate::consultations::meeting::Parties;
use crate::consultations::reminders::answer_due;
use crate::consultations::wording::{self, request as say};
use crate::vocabulary::tokyo;
use crate::web::Chip;

/// A day of the agenda.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    pub label: String,
    pub today: bool,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub time: String,
    pub title: String,
    pub href: String,
    pub meta: String,
    pub chip: Chip,
    pub actions: Vec<Action>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Action {
    pub label: &'static str,
    pub href: String,
    pub kind: &'static str,
}

/// Something that is to be done: a line of a work list.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    pub label: String,
    pub count: String,
    pub note: String,
    pub href: String,
    pub verb: &'static str,
    pub late: bool,
}

/// Who reads the agenda, and what is known of the sheets.
pub struct Reader<'a> {
    pub side: Side,
    pub now: DateTime<Utc>,
    pub handed_in: &'a HashSet<ConsultationId>,
    pub deadlines: &'a Deadlines,
}

impl Reader<'_> {
    /// Those with a time, by day.
    pub fn days(&self, upcoming: &[Parties]) -> Vec<Day> {
        let mut days: Vec<Day> = Vec::new();
        for parties in upcoming {
            let Some((starts, ends)) = parties.row.starts_at.zip(parties.row.ends_at) else {
                continue;
            };
            let day = tokyo::day_of(starts);
            let (label, entry) = (tokyo::date(day), self.entry(parties, (starts, ends)));
            match days.last_mut() {
                Some(last) if last.label == label => last.entries.push(entry),
                _ => {
                    let today = day == tokyo::day_of(self.now);
                    days.push(Day { label, today, entries: vec![entry] });
                }
            }
        }
        days
    }

    fn entry(&self, parties: &Parties, (starts, ends): (DateTime<Utc>, DateTime<Utc>)) -> Entry {
        let row = &parties.row;
        Entry {
            time: format!("{}～{}", clock(starts), clock(ends)),
            title: wording::summary(parties, self.side),
            href: format!("/consultations/{}", row.id),
            meta: format!("{}・相談番号 {}", wording::mode(row.mode), row.number),
            chip: chip(row.state),
            actions: self.actions(parties, starts),
        }
    }

    fn actions(&self, parties: &Parties, starts: DateTime<Utc>) -> Vec<Action> {
        let row = &parties.row;
        let below = |label, path: &str, kind| Action {
            label,
            href: format!("/consultations/{}/{path}", row.id),
            kind,
        };
        let mut actions = Vec::new();
        let confirmed = row.state == ConsultationState::Confirmed;
        let url = row.online_url.as_ref().filter(|_| confirmed && row.mode == Mode::Online);
        actions.extend(url.map(|url| Action {
            label: "参加用URL",
            href: url.clone(),
            kind: "primary",
        }));
        if self.side == Side::Accompanist && self.answers(parties) {
            actions.push(below("承認する", "approval", "primary"));
            actions.push(below("見送る", "refusal", "secondary"));
            return actions;
        }
        if starts > self.now {
            // An accompanist moves until the start.
            if self.side != Side::Client || self.deadlines.may_move(row, self.now) {
                actions.push(below("変更", "change", "secondary"));
            }
            actions.push(below("取り消し", "cancellation", "secondary"));
        } else if confirmed && self.side == Side::Accompanist {
            actions.push(below("実施を記録する", "meeting", "secondary"));
        }
        actions
    }

    fn answers(&self, parties: &Parties) -> bool {
        let row = &parties.row;
        row.state == ConsultationState::Proposed
            && row.awaits == Some(Awaits::Accompanist)
            && row.starts_at.is_some_and(|starts| self.now < starts)
    }

    /// 事前シート a client still owes, by deadline.
    pub fn owed(&self, upcoming: &[Parties]) -> Vec<Task> {
        let owed = upcoming.iter().filter(|parties| {
            let row = &parties.row;
            let ahead = row.starts_at.is_some_and(|starts| self.now < starts);
            ahead && !self.handed_in.contains(&row.id)
        });
        owed.map(|parties| {
            let row = &parties.row;
            let due = row.intake_due_at;
            Task {
                label: format!("事前シート（{}）", wording::summary(parties, self.side)),
                count: due.map(|due| format!("{}まで", tokyo::date_time(due))).unwrap_or_default(),
                note: String::new(),
                href: format!("/consultations/{}/intake", row.id),
                verb: "書く",
                late: due.is_some_and(|due| due < self.now),
            }
        })
        .collect()
    }

    /// What waits for an accompanist: requests to answer, meetings to write down.
    pub fn waiting(&self, all: &[Parties]) -> Vec<Task> {
        all.iter().filter_map(|parties| self.task(parties)).collect()
    }

    fn task(&self, parties: &Parties) -> Option<Task> {
        let row = &parties.row;
        let (starts, ends) = row.starts_at.zip(row.ends_at)?;
        let over = row.state == ConsultationState::Confirmed && ends <= self.now;
        let (label, path, verb) = if self.answers(parties) {
            ("相談の依頼", "approval", "答える")
        } else if over {
            ("実施の記録", "meeting", "記録する")
        } else {
            return None;
        };
        let urged = answer_due(row.updated_at, starts, self.deadlines.calendar());
        let urged = urged.is_none_or(|due| due <= self.now);
        let note = if over { String::new() } else { say::lapses(starts) };
        Some(Task {
            label: format!("{label}（{}）", parties.organisation),
            count: tokyo::month_day_span(starts, ends),
            note,
            href: format!("/consultations/{}/{path}", row.id),
            verb,
            late: if over { (self.now - ends).num_days() >= 1 } else { urged },
        })
    }
}
