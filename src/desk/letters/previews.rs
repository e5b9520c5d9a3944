//! Every letter with sample facts, in the words it would leave in. Nothing is stored, nothing sent.

use std::collections::BTreeSet;

use anyhow::anyhow;
use chrono::TimeDelta;
use uuid::Uuid;

use super::wording;
use crate::calendar::{self, Appointment, AppointmentStatus, CalendarAddress};
use crate::context::Context;
use crate::mail::{self, CalendarMethod, Language, LetterList, Rendered};
use crate::vocabulary::{TimeSlot, tokyo};

/// Where the letters of all capabilities are known: the assembly hands it over.
#[derive(Clone, Copy)]
pub struct AllLetters(pub fn() -> LetterList);

/// A letter among all.
pub struct PreviewLine {
    /// `Letter::NAME`
    pub letter: &'static str,
    /// Of its first sample, in Japanese.
    pub subject: String,
    /// How many there are.
    pub samples: usize,
    pub languages: Vec<Language>,
}

/// One sample of a letter.
pub struct Preview {
    pub letter: &'static str,
    /// Counts from 1.
    pub number: usize,
    pub samples: usize,
    pub language: Language,
    pub languages: Vec<Language>,
    /// What is sent of it is never shown to staff.
    pub confidential: bool,
    pub words: Rendered,
    pub calendar: Option<String>,
}

/// Each letter once, in the order of its capability.
pub fn preview_lines(context: &Context, all: AllLetters) -> anyhow::Result<Vec<PreviewLine>> {
    let (list, english) = ((all.0)(), in_english());
    let mut lines = Vec::new();
    for letter in list.names() {
        let samples = list.samples_of(letter);
        let Some(first) = samples.first() else { continue };
        lines.push(PreviewLine {
            letter,
            subject: context.post.preview(Language::Ja, first)?.subject,
            samples: samples.len(),
            languages: languages(&english, letter),
        });
    }
    Ok(lines)
}

/// A sample of a letter as readers of this language get it; in Japanese where nobody has translated
/// the letter. None: there is no such sample.
pub fn preview(
    context: &Context,
    all: AllLetters,
    (letter, number): (&str, usize),
    language: Language,
) -> anyhow::Result<Option<Preview>> {
    let list = (all.0)();
    let samples = list.samples_of(letter);
    let Some(sample) = number.checked_sub(1).and_then(|place| samples.get(place)) else {
        return Ok(None);
    };
    let languages = languages(&in_english(), letter);
    Ok(Some(Preview {
        letter: sample.name,
        number,
        samples: samples.len(),
        language: if languages.contains(&language) { language } else { Language::Ja },
        languages,
        confidential: sample.confidential,
        words: context.post.preview(language, sample)?,
        calendar: sample.calendar.map(|method| appointment(context, method)).transpose()?,
    }))
}

fn in_english() -> BTreeSet<String> {
    let folders = mail::folders().into_iter();
    folders.filter(|(_, language)| *language == Language::En).map(|(letter, _)| letter).collect()
}

fn languages(english: &BTreeSet<String>, letter: &str) -> Vec<Language> {
    let translated = english.contains(letter).then_some(Language::En);
    [Language::Ja].into_iter().chain(translated).collect()
}

/// An appointment of two hours this afternoon.
fn appointment(context: &Context, method: CalendarMethod) -> anyhow::Result<String> {
    let now = context.now();
    let starts = tokyo::start_of_day(tokyo::day_of(now)) + TimeDelta::hours(14);
    let slot = TimeSlot::new(starts, starts + TimeDelta::hours(2))
        .map_err(|_| anyhow!("an afternoon has no two hours"))?;
    let entry = Appointment {
        uid: calendar::uid("sample", Uuid::nil(), &context.config.base_url),
        sequence: 0,
        summary: wording::APPOINTMENT.to_owned(),
        description: None,
        location: Some(wording::PLACE.to_owned()),
        url: None,
        slot,
        further_slots: Vec::new(),
        organizer: CalendarAddress {
            name: context.post.sender_name().to_owned(),
            email: context.post.sender().clone(),
        },
        attendee: None,
        status: AppointmentStatus::Confirmed,
        last_modified: now,
    };
    Ok(match method {
        CalendarMethod::Cancel => calendar::cancellation(&entry),
        _ => calendar::invitation(&entry),
    })
}
