//! Holds a plan against the rules and names everything wrong with it at once.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;

use super::plan::{
    CAPACITIES, NUMBERS, OFFER_HOURS, ORGANISATION_LIMITS, PartPlan, QuestionPlan, STOP_HOURS,
    SessionPlan, Speaker,
};
use crate::study_sessions::wording::plan as say;
use crate::web::Problems;

const LONGEST_TITLE: usize = 100;
const LONGEST_TEXT: usize = 20_000;
const MOST_PARTS: usize = 20;
const MOST_QUESTIONS: usize = 20;
/// A reminder further away than this is news, not a reminder.
const FURTHEST_REMINDER: i32 = 60 * 24 * 60;

/// A plan that keeps the rules. Its parts are sorted by start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPlan(SessionPlan);

impl std::ops::Deref for CheckedPlan {
    type Target = SessionPlan;

    fn deref(&self) -> &SessionPlan {
        &self.0
    }
}

impl SessionPlan {
    pub fn checked(mut self) -> Result<CheckedPlan, Problems> {
        let mut problems = Problems::none();
        check_subject(&self, &mut problems);
        check_parts(&self, &mut problems);
        check_seats(&self, &mut problems);
        check_online(&self, &mut problems);
        check_window(&self, &mut problems);
        check_times(&self, &mut problems);
        check_questions(&self.questions, &mut problems);
        check_reminders(&self.reminders, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        self.parts.sort_by_key(|part| part.slot.starts());
        self.reminders.sort_unstable();
        self.reminders.dedup();
        self.themes.sort_unstable();
        self.themes.dedup();
        Ok(CheckedPlan(self))
    }
}

fn check_subject(plan: &SessionPlan, problems: &mut Problems) {
    let title = plan.title.trim();
    if title.is_empty() {
        problems.add("title", say::TITLE_MISSING);
    }
    if title.chars().count() > LONGEST_TITLE {
        problems.add("title", say::too_long(LONGEST_TITLE));
    }
    if plan.number.is_some_and(|number| !NUMBERS.contains(&number)) {
        problems.add("number", say::NUMBER);
    }
    if plan.description.chars().count() > LONGEST_TEXT {
        problems.add("description", say::too_long(LONGEST_TEXT));
    }
    if plan.contact.name.trim().is_empty() {
        problems.add("contact_name", say::CONTACT_MISSING);
    }
    check_co_hosts(plan, problems);
}

/// Consent is given to a name, so no two co-hosts share one.
fn check_co_hosts(plan: &SessionPlan, problems: &mut Problems) {
    let names: BTreeSet<_> = plan.co_hosts.iter().map(|host| host.name.trim()).collect();
    if names.contains("") {
        problems.add("co_hosts", say::CO_HOST_NAME);
    } else if names.len() != plan.co_hosts.len() {
        problems.add("co_hosts", say::CO_HOST_TWICE);
    }
    for (index, host) in plan.co_hosts.iter().enumerate() {
        for (word, said) in host.sharing.iter().flat_map(super::SharingPlan::problems) {
            problems.add(format!("co_hosts[{index}].{word}"), said);
        }
    }
}

fn check_parts(plan: &SessionPlan, problems: &mut Problems) {
    if plan.parts.is_empty() {
        problems.add("parts", say::PARTS_MISSING);
    }
    if plan.parts.len() > MOST_PARTS {
        problems.add("parts", say::too_many(MOST_PARTS));
    }
    for (index, part) in plan.parts.iter().enumerate() {
        let earlier = &plan.parts[..index];
        if earlier.iter().any(|other| shares_speaker_or_room(part, other)) {
            problems.add(format!("parts[{index}]"), say::PARTS_OVERLAP);
        }
        let prefecture = part.venue.as_ref().and_then(|venue| venue.prefecture_code);
        if prefecture.is_some_and(|code| !(1..=47).contains(&code)) {
            problems.add(format!("parts[{index}].venue"), say::PREFECTURE);
        }
        if plan.has_mode(Mode::Venue) && part.venue.is_none() {
            problems.add(format!("parts[{index}].venue"), say::VENUE_MISSING);
        }
        for speaker in &part.speakers {
            if matches!(&speaker.who, Speaker::Guest { name, .. } if name.trim().is_empty()) {
                problems.add(format!("parts[{index}].speakers"), say::SPEAKER_NAME);
            }
        }
    }
}

/// Parts at one time are rooms side by side, which need their own people and rooms.
fn shares_speaker_or_room(one: &PartPlan, other: &PartPlan) -> bool {
    let room = |part: &PartPlan| part.venue.as_ref().and_then(|venue| venue.room);
    let people = |part: &PartPlan| -> BTreeSet<_> {
        part.speakers
            .iter()
            .filter_map(|speaker| match speaker.who {
                Speaker::Person(person) => Some(person),
                Speaker::Guest { .. } => None,
            })
            .collect()
    };
    let same_room = room(one).is_some() && room(one) == room(other);
    one.slot.overlaps(&other.slot) && (same_room || !people(one).is_disjoint(&people(other)))
}

fn check_seats(plan: &SessionPlan, problems: &mut Problems) {
    if plan.seats.is_empty() {
        problems.add("seats", say::SEATS_MISSING);
    }
    let mut capacities = plan.seats.iter().filter_map(|seats| seats.capacity);
    if !capacities.all(|capacity| CAPACITIES.contains(&capacity)) {
        problems.add("seats", say::CAPACITY);
    }
    let modes: BTreeSet<_> = plan.seats.iter().map(|seats| seats.mode).collect();
    if modes.len() != plan.seats.len() {
        problems.add("seats", say::MODE_TWICE);
    }
    if plan.organisation_limit.is_some_and(|limit| !ORGANISATION_LIMITS.contains(&limit)) {
        problems.add("organisation_limit", say::ORGANISATION_LIMIT);
    }
    if !OFFER_HOURS.contains(&plan.waiting.offer_hours) {
        problems.add("offer_hours", say::OFFER_HOURS);
    }
    if !STOP_HOURS.contains(&plan.waiting.stop_hours) {
        problems.add("stop_hours", say::STOP_HOURS);
    }
}

fn check_online(plan: &SessionPlan, problems: &mut Problems) {
    let Some(address) = &plan.online.url else { return };
    let is_web = url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    if !is_web {
        problems.add("online_url", say::ONLINE_URL);
    }
    if !plan.has_mode(Mode::Online) {
        problems.add("online_url", say::ONLINE_WITHOUT_SEATS);
    }
}

/// Between the draw and the start.
const AFTER_A_DRAW: TimeDelta = TimeDelta::hours(24);

fn check_window(plan: &SessionPlan, problems: &mut Problems) {
    // Registration up to the start has no closing of its own that could be mended.
    if plan.opens_at >= plan.closes_at && plan.closes_with_start() {
        problems.add("opens_at", say::OPENS_AFTER_START);
    } else if plan.opens_at >= plan.closes_at {
        problems.add("closes_at", say::WINDOW_ORDER);
    }
    if plan.ends_at().is_some_and(|ends| plan.closes_at > ends) {
        problems.add("closes_at", say::WINDOW_AFTER_END);
    }
    // Whoever is drawn has to hear of it in time to come.
    let late = |starts: DateTime<Utc>| plan.closes_at + AFTER_A_DRAW > starts;
    if plan.approval == Approval::ByLottery && plan.starts_at().is_some_and(late) {
        problems.add("closes_at", say::DRAW_TOO_LATE);
    }
}

/// Fiscal years and eras are known for these years; anything else is a slip of the finger.
fn check_times(plan: &SessionPlan, problems: &mut Problems) {
    let far = |at: DateTime<Utc>| !(2000..=2100).contains(&at.year());
    for (index, part) in plan.parts.iter().enumerate() {
        if far(part.slot.starts()) || far(part.slot.ends()) {
            problems.add(format!("parts[{index}].starts_at"), say::FAR_AWAY);
        }
    }
    let others = [
        ("opens_at", Some(plan.opens_at)),
        ("closes_at", Some(plan.closes_at).filter(|_| !plan.closes_with_start())),
        ("online_released_at", plan.online.released_at),
    ];
    for (field, at) in others {
        if at.is_some_and(far) {
            problems.add(field, say::FAR_AWAY);
        }
    }
}

fn check_questions(questions: &[QuestionPlan], problems: &mut Problems) {
    if questions.len() > MOST_QUESTIONS {
        problems.add("questions", say::too_many(MOST_QUESTIONS));
    }
    for (index, question) in questions.iter().enumerate() {
        if question.label.trim().is_empty() {
            problems.add(format!("questions[{index}].label"), say::QUESTION_LABEL);
        }
        let chosen = matches!(question.kind, QuestionKind::Choice | QuestionKind::Choices);
        let distinct: BTreeSet<_> = question.options.iter().map(|option| option.trim()).collect();
        if chosen && (question.options.len() < 2 || distinct.len() != question.options.len()) {
            problems.add(format!("questions[{index}].options"), say::QUESTION_OPTIONS);
        }
    }
}

pub(super) fn check_reminders(distances: &[i32], problems: &mut Problems) {
    if distances.iter().any(|minutes| !(10..=FURTHEST_REMINDER).contains(minutes)) {
        problems.add("reminders", say::REMINDERS);
    }
}
