use chrono::{DateTime, Utc};
use entities::TermId;
use entities::people::term::Vocabulary;
use entities::study_sessions::session::{Approval, Audience};
use sea_orm::ActiveEnum as _;

use super::extras::{co_hosts, number, questions, reminders, seats, waiting};
use super::layout::Layout;
use super::part::{instant, parts, word};
use crate::study_sessions::session::{ContactPlan, OnlinePlan, SessionPlan};
use crate::study_sessions::staffing::PlanChoices;
use crate::vocabulary::{EmailAddress, FiscalYear, PhoneNumber};
use crate::web::{Form, Problems};

/// What was typed as a plan, and where its numbered groups stood in the form.
pub struct ReadPlan {
    pub plan: SessionPlan,
    places: Places,
}

struct Places {
    parts: Vec<usize>,
    co_hosts: Vec<usize>,
    questions: Vec<usize>,
}

/// The plan, or everything wrong with what was typed at once. `fallback` is the address of the
/// secretariat, which stands in only while another one cannot be read.
pub fn read(
    form: &Form,
    choices: &PlanChoices,
    (now, fallback): (DateTime<Utc>, &str),
) -> Result<ReadPlan, Problems> {
    let mut problems = Problems::none();
    let layout = Layout::of(form);
    let (part_places, parts): (Vec<_>, Vec<_>) =
        parts(form, &layout.parts, choices, &mut problems).into_iter().unzip();
    let (question_places, questions) = questions(form, layout.questions).into_iter().unzip();
    let (host_places, hosts) = co_hosts(form, layout.co_hosts).into_iter().unzip();
    let starts_at = parts.iter().map(|part| part.slot.starts()).min();
    let opens_at = instant(form, "opens", &mut problems).unwrap_or(now);
    let closes_at = instant(form, "closes", &mut problems).or(starts_at);
    let contact = contact(form, fallback, &mut problems);
    let subject = |name: &str| form.text(name).trim().to_owned();
    let plan = contact.map(|contact| SessionPlan {
        fiscal_year: FiscalYear::at(starts_at.unwrap_or(now)),
        series: form.text("series").parse().ok(),
        number: number(form, "number", &mut problems),
        title: subject("title"),
        themes: form.all("themes").iter().filter_map(|id| id.parse().ok()).collect(),
        activity_level: activity_level(form, choices),
        purpose: subject("purpose"),
        description: form.text("description").replace("\r\n", "\n"),
        parts,
        online: online(form, &mut problems),
        seats: seats(form, &mut problems),
        organisation_limit: number(form, "organisation_limit", &mut problems),
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
    finish(plan.map(|plan| ReadPlan { plan, places }), problems)
}

fn activity_level(form: &Form, choices: &PlanChoices) -> Option<TermId> {
    let mut offered = choices.terms.of(Vocabulary::ActivityLevel).map(|term| term.id);
    offered.find(|id| id.to_string() == form.text("activity_level"))
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
        let unread = problems.list().iter().any(|problem| problem.field.starts_with("parts."));
        for problem in broken.list() {
            let field = self.place(&problem.field);
            let follows = unread && matches!(problem.field.as_str(), "parts" | "closes_at");
            if !follows && problems.of(&field).is_none() {
                problems.add(field, problem.detail.clone());
            }
        }
    }

    /// The name in the form for a place in the plan: `parts[0].venue` is `parts.2.venue_name` when
    /// the first group was empty.
    fn place(&self, field: &str) -> String {
        let (head, rest) = field.split_once(']').unwrap_or((field, ""));
        let Some((list, index)) = head.split_once('[') else { return single(field).to_owned() };
        let groups = match list {
            "parts" => &self.places.parts,
            "co_hosts" => &self.places.co_hosts,
            _ => &self.places.questions,
        };
        let group = index.parse::<usize>().ok().and_then(|index| groups.get(index)).unwrap_or(&1);
        let inner = match rest {
            "" => "day",
            ".venue" => "venue_name",
            ".speakers" => "speakers.1.guest",
            other => other.trim_start_matches('.'),
        };
        format!("{list}.{group}.{inner}")
    }
}

fn single(field: &str) -> &str {
    match field {
        "parts" | "starts_at" => "parts.1.day",
        "questions" => "questions.1.label",
        "co_hosts" => "co_hosts.1.name",
        "seats" => "modes",
        "closes_at" => "closes_day",
        other => other,
    }
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
