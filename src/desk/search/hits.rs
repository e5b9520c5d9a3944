//! Rows as things that were found.

use entities::people::{organisation, person};

use super::sought::Sought;
use super::{Hit, wording};
use crate::consultations;
use crate::consultations::meeting::Parties;
use crate::desk::letters::state_chip as letter_chip;
use crate::mail::LetterLine;
use crate::networking::contacts::Whole;
use crate::people::organisations::wording as organisation_words;
use crate::people::persons::{Place, wording as person_words};
use crate::people::whole_name;
use crate::study_sessions::pages_staff::phase_chip;
use crate::study_sessions::readers::Listing;
use crate::vocabulary::{Prefecture, tokyo};

/// The number is told to whoever searched for it.
pub fn person(row: &person::Model, places: &[Place], sought: &Sought) -> Hit {
    let kana: Vec<_> = [&row.family_kana, &row.given_kana].into_iter().flatten().cloned().collect();
    let own = places.iter().filter(|place| place.person == row.id);
    let own: Vec<_> = own.map(|place| place.organisation_name.as_str()).collect();
    let phone = row.phone.clone().filter(|_| sought.is_phone());
    Hit {
        id: row.id.0,
        title: whole_name(&row.family_name, &row.given_name),
        detail: joined([
            kana.join(" "),
            own.join("、"),
            row.email.clone(),
            phone.unwrap_or_default(),
        ]),
        state: person_words::state_chip(row.state),
        href: format!("/staff/people/{}", row.id),
    }
}

pub fn organisation(row: &organisation::Model) -> Hit {
    let place = format!("{}{}", prefecture(row.prefecture_code), row.city.as_deref().unwrap_or(""));
    Hit {
        id: row.id.0,
        title: row.name.clone(),
        detail: joined([organisation_words::kind_name(row.kind).to_owned(), place]),
        state: organisation_words::state_chip(row.state),
        href: format!("/staff/organisations/{}", row.id),
    }
}

pub fn study_session(session: &Listing) -> Hit {
    let when = tokyo::span(session.starts_at, session.ends_at);
    Hit {
        id: session.id.0,
        title: session.title.clone(),
        detail: joined([when, session.venue.clone().unwrap_or_default()]),
        state: phase_chip(session.phase),
        href: format!("/staff/sessions/{}", session.id),
    }
}

pub fn consultation(parties: &Parties) -> Hit {
    let row = &parties.row;
    let when = row.starts_at.zip(row.ends_at).map(|(starts, ends)| tokyo::span(starts, ends));
    let accompanist = parties.accompanist_name().map(|name| wording::accompanist(&name));
    Hit {
        id: row.id.0,
        title: format!("{} {}", row.number, parties.organisation),
        detail: joined([
            wording::client(&parties.client_name()),
            accompanist.unwrap_or_default(),
            when.unwrap_or_else(|| wording::NO_TIME.to_owned()),
        ]),
        state: consultations::wording::chip(row.state),
        href: format!("/staff/consultations/{}", row.id),
    }
}

pub fn contact(one: &Whole) -> Hit {
    let row = &one.row;
    let people = one.people.iter().filter(|person| !person.retired);
    let people: Vec<_> = people.map(|person| person.name.as_str()).collect();
    let region = row.country.clone().unwrap_or_default();
    Hit {
        id: row.id.0,
        title: row.name.clone(),
        detail: joined([
            row.name_en.clone().unwrap_or_default(),
            format!("{region}{}", prefecture(row.prefecture_code)),
            people.join("、"),
        ]),
        state: wording::contact_chip(row.retired),
        href: format!("/staff/networking/contacts/{}", row.id),
    }
}

pub fn letter(line: LetterLine) -> Hit {
    Hit {
        id: line.id.0,
        title: line.subject,
        detail: joined([line.to_address, tokyo::date_time(line.created_at)]),
        state: letter_chip(line.state),
        href: format!("/staff/letters/{}", line.id),
    }
}

fn prefecture(code: Option<i32>) -> &'static str {
    let code = code.and_then(|code| u8::try_from(code).ok());
    code.and_then(Prefecture::from_code).map_or("", Prefecture::kanji)
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("／")
}
