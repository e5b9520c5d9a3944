use chrono::{DateTime, Utc};
use entities::TermId;
use entities::people::term::Vocabulary;
use entities::study_sessions::session::{Approval, Audience};
use sea_orm::ActiveEnum as _;

use super::extras::{co_hosts, number, questions, reminders, seats, waiting};
use super::layout::Layout;
use super::part::{instant, parts, word};
use super::window::Window;
use crate::study_sessions::session::{
    ContactPlan, NUMBERS, ORGANISATION_LIMITS, OnlinePlan, PartPlan, SessionPlan,
};
use crate::study_sessions::staffing::PlanChoices;
use crate::vocabulary::{EmailAddress, FiscalYear, PhoneNumber};
use crate::web::{Form, Problems};

/// What was typed as a plan, and where its numbered groups stood in the form.
pub struct ReadPlan {
    pub plan: SessionPlan,
    places: Places,
    /// The field of the opening was left empty.
    opens_at_once: bool,
}

struct Places {
    /// By start, as the parts of a checked plan.
    parts: Vec<usize>,
    co_hosts: Vec<usize>,
    questions: Vec<usize>,
}

/// What a form is read beside.
pub struct Beside<'a> {
    pub now: DateTime<Utc>,
    /// The address of the secretariat, which stands in only while another one cannot be read.
    pub fallback: &'a str,
    /// The session was put off and gets its new time.
    pub resumes: bool,
}

/// The plan, or everything wrong with what was typed at once.
pub fn read(form: &Form, choices: &PlanChoices, beside: &Beside<'_>) -> Result<ReadPlan, Problems> {
    let (mut problems, now) = (Problems::none(), beside.now);
    let layout = Layout::of(form);
    let (days, window) = when(form, (&layout, choices), beside, &mut problems);
    let (part_places, parts): (Vec<_>, Vec<_>) = days.into_iter().unzip();
    let (question_places, questions) = questions(form, layout.questions).into_iter().unzip();
    let (host_places, hosts) = co_hosts(form, layout.co_hosts).into_iter().unzip();
    let starts_at = parts.first().map(|part| part.slot.starts());
    let opens_at = window.opens_at.unwrap_or(now);
    let closes_at = window.closes_at.or(starts_at);
    let contact = contact(form, beside.fallback, &mut problems);
    let subject = |name: &str| form.text(name).trim().to_owned();
    let plan = contact.map(|contact| SessionPlan {
        fiscal_year: FiscalYear::at(starts_at.unwrap_or(now)),
        series: form.text("series").parse().ok(),
        number: number(form, "number", &NUMBERS, &mut problems),
        title: subject("title"),
        themes: form.all("themes").iter().filter_map(|id| id.parse().ok()).collect(),
        activity_level: activity_level(form, choices),
        purpose: subject("purpose"),
        description: form.text("description").replace("\r\n", "\n"),
        parts,
        online: online(form, &mut problems),
        seats: seats(form, &mut problems),
        organisation_limit: organisation_limit(form, &mut problems),
        audience: Audience::try_from_value(&subject("audience")).unwrap_or(Audience::Operators),
        opens_at,
        closes_at: closes_at.unwrap_or(opens_at + chrono::TimeDelta::minutes(1)),
        approval: Approval::try_from_value(&subject("approval")).unwrap_or(Approval::Automatic),
        waiting: waiting(form, &mut problems),
        co_hosts: hosts,
        contact,
        questions,
        asks_accessibility: form.is_ticked("asks_accessibility"),
        reminders: reminders(form),
    });
    let places = Places { parts: part_places, co_hosts: host_places, questions: question_places };
    let opens_at_once = window.opens_at_once;
    finish(plan.map(|plan| ReadPlan { plan, places, opens_at_once }), problems)
}

/// The days by start, each with its group, and when people can register.
fn when(
    form: &Form,
    (layout, choices): (&Layout, &PlanChoices),
    beside: &Beside<'_>,
    problems: &mut Problems,
) -> (Vec<(usize, PartPlan)>, Window) {
    let mut days = parts(form, &layout.parts, choices, problems);
    days.sort_by_key(|(_, part)| part.slot.starts());
    let window = Window::read(form, problems);
    window.check(&days, (beside.now, beside.resumes), problems);
    (days, window)
}

fn activity_level(form: &Form, choices: &PlanChoices) -> Option<TermId> {
    let mut offered = choices.terms.of(Vocabulary::ActivityLevel).map(|term| term.id);
    offered.find(|id| id.to_string() == form.text("activity_level"))
}

fn organisation_limit(form: &Form, problems: &mut Problems) -> Option<i32> {
    number(form, "organisation_limit", &ORGANISATION_LIMITS, problems)
}

/// Adds what the rules say about the plan to what could not be read.
fn finish(read: Option<ReadPlan>, mut problems: Problems) -> Result<ReadPlan, Problems> {
    let Some(read) = read else { return Err(problems) };
    if let Err(broken) = read.plan.clone().checked() {
        read.add(&broken, &mut problems);
    }
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

impl ReadPlan {
    /// Puts the problems of a plan beside the fields they come from. What follows from a field that
    /// could not be read is left out.
    pub fn add(&self, broken: &Problems, problems: &mut Problems) {
        let told = |of: fn(&str) -> bool| problems.list().iter().any(|known| of(&known.field));
        let days = told(is_of_a_day);
        let window = days || told(is_of_the_window);
        for problem in broken.list() {
            let field = self.place(&problem.field);
            let follows = match problem.field.as_str() {
                "parts" => days,
                "opens_at" | "closes_at" => window,
                _ => false,
            };
            if !follows && problems.of(&field).is_none() {
                problems.add(field, problem.detail.clone());
            }
        }
    }

    /// The name in the form for a place in the plan: `parts[0].venue` is `parts.2.venue_name` when
    /// the first group was empty.
    fn place(&self, field: &str) -> String {
        let (head, rest) = field.split_once(']').unwrap_or((field, ""));
        let Some((list, index)) = head.split_once('[') else { return self.single(field) };
        let groups = match list {
            "parts" => &self.places.parts,
            "co_hosts" => &self.places.co_hosts,
            _ => &self.places.questions,
        };
        let group = index.parse::<usize>().ok().and_then(|index| groups.get(index)).unwrap_or(&1);
        let inner = match rest {
            "" | ".starts_at" => "day",
            ".venue" => "venue_name",
            ".speakers" => "speakers.1.guest",
            other => other.trim_start_matches('.'),
        };
        format!("{list}.{group}.{inner}")
    }

    fn single(&self, field: &str) -> String {
        let known = match field {
            "parts" | "starts_at" => return self.first_day(),
            "opens_at" if self.opens_at_once => return self.first_day(),
            "opens_at" => "opens_day",
            "closes_at" => "closes_day",
            "online_released_at" => "released_day",
            "questions" => "questions.1.label",
            "co_hosts" => "co_hosts.1.name",
            "seats" => "modes",
            "series_id" => "series",
            "theme_ids" => "themes",
            "activity_level_id" => "activity_level",
            "licence_id" => "licence",
            other => other,
        };
        known.to_owned()
    }

    fn first_day(&self) -> String {
        format!("parts.{}.day", self.places.parts.first().unwrap_or(&1))
    }
}

fn is_of_a_day(field: &str) -> bool {
    [".day", ".from", ".until"].iter().any(|end| field.ends_with(end))
}

fn is_of_the_window(field: &str) -> bool {
    field.starts_with("opens_") || field.starts_with("closes_")
}

fn online(form: &Form, problems: &mut Problems) -> OnlinePlan {
    OnlinePlan {
        url: word(form, "online_url"),
        note: word(form, "online_note"),
        released_at: instant(form, "released", problems),
        licence: form.text("licence").parse().ok(),
    }
}

fn contact(form: &Form, fallback: &str, problems: &mut Problems) -> Option<ContactPlan> {
    let email = problems.keep("contact_email", EmailAddress::parse(form.text("contact_email")));
    let phone = form
        .filled("contact_phone")
        .and_then(|typed| problems.keep("contact_phone", PhoneNumber::parse(typed)));
    Some(ContactPlan {
        name: word(form, "contact_name").unwrap_or_default(),
        email: email.or_else(|| EmailAddress::parse(fallback).ok())?,
        phone: phone.map(|phone| phone.shown().to_owned()),
    })
}
