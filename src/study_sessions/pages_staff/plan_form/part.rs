use chrono::{DateTime, Utc};

use super::layout::is_empty;
use crate::study_sessions::pages_staff::words;
use crate::study_sessions::session::{PartPlan, Speaker, SpeakerPlan, VenuePlan};
use crate::study_sessions::staffing::PlanChoices;
use crate::vocabulary::{TimeSlot, parse_date_fields, parse_time, tokyo};
use crate::web::{Form, Problems};

/// The days that were filled in, each with the number of its group.
pub fn parts(
    form: &Form,
    speakers: &[usize],
    choices: &PlanChoices,
    problems: &mut Problems,
) -> Vec<(usize, PartPlan)> {
    let filled = (1..).zip(speakers).filter(|(n, _)| !is_empty(form, &format!("parts.{n}.")));
    filled
        .filter_map(|(number, &speakers)| {
            let prefix = format!("parts.{number}.");
            let slot = slot(form, &prefix, problems);
            let part = PartPlan {
                id: form.text(&format!("{prefix}id")).parse().ok(),
                title: word(form, &format!("{prefix}title")),
                venue: venue(form, &prefix, choices),
                speakers: (1..=speakers)
                    .filter_map(|n| speaker(form, &format!("{prefix}speakers.{n}."), problems))
                    .collect(),
                slot: slot?,
            };
            Some((number, part))
        })
        .collect()
}

/// What was typed, without the space around it.
pub fn word(form: &Form, name: &str) -> Option<String> {
    form.filled(name).map(|text| text.trim().to_owned())
}

fn slot(form: &Form, prefix: &str, problems: &mut Problems) -> Option<TimeSlot> {
    let field = |name: &str| format!("{prefix}{name}");
    let box_of = |part: &str| form.text(&format!("{prefix}day_{part}"));
    let day = parse_date_fields(box_of("year"), box_of("month"), box_of("day"));
    let day = problems.keep(&field("day"), day);
    let from = problems.keep(&field("from"), parse_time(form.text(&field("from"))));
    let until = problems.keep(&field("until"), parse_time(form.text(&field("until"))));
    problems.keep(&field("until"), TimeSlot::on(day?, from?, until?))
}

/// An instant of three date boxes and a time; none when all are empty.
pub fn instant(form: &Form, name: &str, problems: &mut Problems) -> Option<DateTime<Utc>> {
    if is_blank(form, name) {
        return None;
    }
    let [year, month, day, time] = boxes(form, name);
    let day = problems.keep(&format!("{name}_day"), parse_date_fields(year, month, day));
    let time = problems.keep(&format!("{name}_time"), parse_time(time));
    Some(tokyo::instant(day?, time?))
}

/// Whether nothing was typed into the boxes of an instant.
pub fn is_blank(form: &Form, name: &str) -> bool {
    boxes(form, name).iter().all(|text| text.trim().is_empty())
}

fn boxes<'a>(form: &'a Form, name: &str) -> [&'a str; 4] {
    ["day_year", "day_month", "day_day", "time"].map(|part| form.text(&format!("{name}_{part}")))
}

/// A listed room lends its name where none was typed.
fn venue(form: &Form, prefix: &str, choices: &PlanChoices) -> Option<VenuePlan> {
    let text = |name: &str| word(form, &format!("{prefix}venue_{name}"));
    let room = form.text(&format!("{prefix}room")).parse().ok();
    let label = choices.resources.iter().find(|resource| Some(resource.id) == room);
    let name = text("name").or_else(|| label.map(|room| room.label.clone()))?;
    Some(VenuePlan {
        name,
        prefecture_code: form.text(&format!("{prefix}venue_prefecture")).parse().ok(),
        address: text("address"),
        access: text("access"),
        room,
    })
}

fn speaker(form: &Form, prefix: &str, problems: &mut Problems) -> Option<SpeakerPlan> {
    if is_empty(form, prefix) {
        return None;
    }
    let text = |name: &str| word(form, &format!("{prefix}{name}"));
    let person = form.text(&format!("{prefix}person")).parse().ok();
    let who = match (person, text("guest")) {
        (Some(person), None) => Speaker::Person(person),
        (Some(_), Some(_)) => {
            problems.add(format!("{prefix}guest"), words::EITHER_SPEAKER);
            return None;
        }
        (None, Some(name)) => Speaker::Guest { name, affiliation: text("affiliation") },
        (None, None) => {
            problems.add(format!("{prefix}guest"), words::SPEAKER_MISSING);
            return None;
        }
    };
    let remote = form.is_ticked(&format!("{prefix}remote"));
    Some(SpeakerPlan { who, remote, topic: text("topic") })
}
