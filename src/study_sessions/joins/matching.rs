//! Whose stays they were, and which parts they attended. Pure.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::attendance::Presence;
use entities::{RegistrationId, SessionPartId};

use super::read::JoinLine;
use crate::vocabulary::search_key;

/// Whoever arrives later or leaves earlier than this is recorded so.
const GRACE: TimeDelta = TimeDelta::minutes(15);

/// From when until when.
type Span = (DateTime<Utc>, DateTime<Utc>);

/// Somebody with a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    pub registration: RegistrationId,
    pub name: String,
    pub email: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartSpan {
    pub id: SessionPartId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// One person in one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    pub registration: RegistrationId,
    pub part: SessionPartId,
    pub arrived_at: DateTime<Utc>,
    pub left_at: DateTime<Utc>,
    /// Whole percent of the part, gaps left out, rounded down.
    pub percent: i32,
    pub presence: Presence,
}

/// What a report means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stays {
    /// By participant and part, whatever their share.
    pub stays: Vec<Stay>,
    /// Lines of nobody who has a seat, or of one of several with a name.
    pub unmatched: Vec<JoinLine>,
}

/// Finds whose lines they are – by mail address, else by a name only one has – and how long each
/// was in each part.
pub fn stays(lines: &[JoinLine], people: &[Participant], parts: &[PartSpan]) -> Stays {
    // Whoever has no address is not whoever the report gives none for.
    let reachable = people.iter().filter(|one| !one.email.is_empty());
    let by_email: HashMap<_, _> =
        reachable.map(|one| (one.email.to_lowercase(), one.registration)).collect();
    let mut by_name: HashMap<String, Vec<RegistrationId>> = HashMap::new();
    for one in people {
        by_name.entry(key(&one.name)).or_default().push(one.registration);
    }
    let mut found: HashMap<RegistrationId, Vec<Span>> = HashMap::new();
    let mut unmatched = Vec::new();
    for line in lines {
        let own = by_email.get(&line.email).copied().or_else(|| {
            match by_name.get(&key(&line.name)).map(Vec::as_slice) {
                Some([only]) => Some(*only),
                _ => None,
            }
        });
        match own {
            Some(own) => found.entry(own).or_default().push((line.joined_at, line.left_at)),
            None => unmatched.push(line.clone()),
        }
    }
    let mut stays = Vec::new();
    for one in people {
        let Some(spans) = found.remove(&one.registration) else { continue };
        let spans = merged(spans);
        stays.extend(parts.iter().filter_map(|part| stay(one.registration, part, &spans)));
    }
    Stays { stays, unmatched }
}

/// Names are typed with and without a space between family and given name.
fn key(name: &str) -> String {
    search_key(name).split_whitespace().collect()
}

/// Overlapping stays – two devices – count once.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

fn stay(registration: RegistrationId, part: &PartSpan, spans: &[Span]) -> Option<Stay> {
    let inside: Vec<_> = spans
        .iter()
        .map(|(from, until)| ((*from).max(part.starts_at), (*until).min(part.ends_at)))
        .filter(|(from, until)| from < until)
        .collect();
    let (first, last) = (inside.first()?, inside.last()?);
    let seconds: i64 = inside.iter().map(|(from, until)| (*until - *from).num_seconds()).sum();
    let whole = (part.ends_at - part.starts_at).num_seconds().max(1);
    Some(Stay {
        registration,
        part: part.id,
        arrived_at: first.0,
        left_at: last.1,
        percent: i32::try_from(seconds * 100 / whole).unwrap_or(100),
        presence: presence(part, (first.0, last.1)),
    })
}

fn presence(part: &PartSpan, (arrived, left): Span) -> Presence {
    if arrived > part.starts_at + GRACE {
        Presence::Late
    } else if left < part.ends_at - GRACE {
        Presence::LeftEarly
    } else {
        Presence::Present
    }
}

impl Stay {
    /// The same stay, as long as another report knows it, too.
    pub fn joined(
        self,
        part: &PartSpan,
        (arrived, left): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    ) -> Self {
        let arrived_at = arrived.map_or(self.arrived_at, |at| at.min(self.arrived_at));
        let left_at = left.map_or(self.left_at, |at| at.max(self.left_at));
        let presence = presence(part, (arrived_at, left_at));
        Self { arrived_at, left_at, presence, ..self }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use uuid::Uuid;

    use super::*;

    fn at(hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 12, 3, hour, minute, 0).unwrap()
    }

    fn person(number: u128, name: &str) -> Participant {
        Participant {
            registration: RegistrationId(Uuid::from_u128(number)),
            name: name.to_owned(),
            email: format!("p{number}@example.jp"),
        }
    }

    fn line(name: &str, email: &str, (from, until): ((u32, u32), (u32, u32))) -> JoinLine {
        JoinLine {
            line: 2,
            name: name.to_owned(),
            email: email.to_owned(),
            joined_at: at(from.0, from.1),
            left_at: at(until.0, until.1),
        }
    }

    fn parts() -> [PartSpan; 2] {
        let part = |number, from, until| PartSpan {
            id: SessionPartId(Uuid::from_u128(number)),
            starts_at: at(from, 0),
            ends_at: at(until, 0),
        };
        [part(1, 5, 7), part(2, 7, 8)]
    }

    #[test]
    fn stays_of_one_person_are_joined_and_shared_out_over_the_parts() {
        let people = [person(1, "鈴木 花子")];
        let lines = [
            line("x", "p1@example.jp", ((4, 50), (5, 30))),
            line("鈴木花子", "", ((5, 20), (6, 0))),
            line("鈴木花子", "", ((6, 30), (7, 45))),
        ];

        let found = stays(&lines, &people, &parts());

        let facts: Vec<_> =
            found.stays.iter().map(|one| (one.percent, one.presence, one.arrived_at)).collect();
        assert_eq!(facts, [(75, Presence::Present, at(5, 0)), (75, Presence::Present, at(7, 0))]);
        assert_eq!(found.unmatched, Vec::new());
    }

    #[test]
    fn a_name_two_people_have_is_nobodys_and_an_address_wins_over_a_name() {
        let people = [person(1, "佐藤 健"), person(2, "佐藤 健"), person(3, "田中 誠")];
        let lines = [
            line("佐藤 健", "", ((5, 0), (7, 0))),
            line("田中 誠", "p2@example.jp", ((5, 0), (7, 0))),
            line("知らない人", "nobody@example.jp", ((5, 0), (7, 0))),
        ];

        let found = stays(&lines, &people, &parts()[..1]);

        assert_eq!(found.unmatched.len(), 2);
        assert_eq!(found.stays.len(), 1);
        assert_eq!(found.stays[0].registration, people[1].registration);
    }

    #[test]
    fn late_and_early_are_told_apart() {
        let people = [person(1, "鈴木"), person(2, "髙橋")];
        let lines = [line("鈴木", "", ((5, 30), (7, 0))), line("髙橋", "", ((5, 0), (6, 30)))];

        let found = stays(&lines, &people, &parts()[..1]);

        let presences: Vec<_> = found.stays.iter().map(|one| one.presence).collect();
        assert_eq!(presences, [Presence::Late, Presence::LeftEarly]);
    }
}
