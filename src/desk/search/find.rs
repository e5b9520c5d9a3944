//! Asks every list for what was searched for.

use entities::PersonId;

use super::hits;
use super::sought::Sought;
use super::{Group, Hit, MOST, Place};
use crate::consultations;
use crate::consultations::readers::{RegisterFilter, register_after};
use crate::context::Context;
use crate::desk::letters::search;
use crate::mail::{self, LetterQuery, LetterSearch};
use crate::networking::contacts::{self, ContactFilter};
use crate::people::audit::{Entry, Subject, note};
use crate::people::organisations::{self, OrganisationFilter};
use crate::people::persons::{self, Found, PersonFilter};
use crate::people::{Actor, Coordinator};
use crate::study_sessions;
use crate::study_sessions::readers::{StaffFilter, staff_sessions_latest};
use crate::web::{Failure, address, perform};

/// One more than is shown tells whether there are more.
const ASKED: u64 = MOST as u64 + 1;

/// Everything with these words, after whom it names was noted.
pub async fn find(
    context: &Context,
    who: &Coordinator,
    sought: &Sought,
) -> Result<Vec<Group>, Failure> {
    let groups = groups(context, who.person_id(), sought).await?;
    let (noting, actor) = (context.clone(), who.actor());
    let noted = async move {
        let noted = note_shown(&noting, &actor, &groups).await;
        noted.map(|()| groups)
    };
    Ok(perform(noted).await??)
}

/// Those that are not empty.
async fn groups(
    context: &Context,
    person: PersonId,
    sought: &Sought,
) -> anyhow::Result<Vec<Group>> {
    let mut groups = vec![people(context, sought).await?, organisations(context, sought).await?];
    groups.push(study_sessions(context, person, sought).await?);
    groups.push(consultations(context, person, sought).await?);
    groups.push(contacts(context, sought).await?);
    groups.push(letters_to(context, sought).await?);
    groups.push(letters_about(context, sought).await?);
    groups.retain(|group| !group.hits.is_empty());
    Ok(groups)
}

/// Notes that somebody saw people, by where they stood.
async fn note_shown(context: &Context, actor: &Actor, groups: &[Group]) -> anyhow::Result<()> {
    let seen = groups.iter().filter_map(|group| Some((table(group.place)?, group.hits.len())));
    let seen: Vec<_> = seen.collect();
    if seen.is_empty() {
        return Ok(());
    }
    let tx = context.database.begin_write().await?;
    for (kind, shown) in seen {
        let entry = Entry::new("personal_data.viewed", Subject::all(kind));
        let entry = entry.with(serde_json::json!({ "shown": shown }));
        note(&tx, context, actor, entry).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// None where nobody is named.
fn table(place: Place) -> Option<&'static str> {
    match place {
        Place::People => Some("person"),
        Place::Consultations => Some("consultation"),
        Place::Contacts => Some("contact"),
        Place::LettersTo | Place::LettersAbout => Some("mail_message"),
        Place::Organisations | Place::StudySessions => None,
    }
}

/// A whole mail address means that person alone, and not those whose address holds it.
async fn people(context: &Context, sought: &Sought) -> anyhow::Result<Group> {
    let reader = context.database.reader();
    let known = match sought.address() {
        Some(address) => persons::by_email(reader, address).await?,
        None => None,
    };
    let found = if let Some(person) = known {
        Found { rows: vec![person], total: 1 }
    } else {
        let words = sought.words().to_owned();
        let filter = PersonFilter { words, all_states: true, ..PersonFilter::default() };
        persons::list(reader, &filter, (0, MOST as u64)).await?
    };
    let ids: Vec<_> = found.rows.iter().map(|person| person.id).collect();
    let places = if ids.is_empty() { Vec::new() } else { persons::places_of(reader, &ids).await? };
    let hits = found.rows.iter().map(|row| hits::person(row, &places, sought));
    let href = address("/staff/people", &[("words", sought.words()), ("state", "all")]);
    Ok(Group { place: Place::People, hits: hits.collect(), total: Some(found.total), href })
}

async fn organisations(context: &Context, sought: &Sought) -> anyhow::Result<Group> {
    let filter = OrganisationFilter {
        words: sought.words().to_owned(),
        all_states: true,
        ..OrganisationFilter::default()
    };
    let reader = context.database.reader();
    let found = organisations::list(reader, &filter, (0, MOST as u64)).await?;
    let hits = found.rows.iter().map(hits::organisation).collect();
    let href = address("/staff/organisations", &[("words", sought.words()), ("state", "all")]);
    Ok(Group { place: Place::Organisations, hits, total: Some(found.total), href })
}

async fn study_sessions(
    context: &Context,
    who: PersonId,
    sought: &Sought,
) -> anyhow::Result<Group> {
    let (reader, now) = (context.database.reader(), context.now());
    let who = study_sessions::Organiser::acting_as(who);
    let filter = StaffFilter { text: sought.words().to_owned(), ..StaffFilter::default() };
    let rows = staff_sessions_latest(reader, now, who, (&filter, ASKED)).await?;
    let href = address("/staff/sessions", &[("text", sought.words())]);
    Ok(group(Place::StudySessions, rows.iter().map(hits::study_session), href))
}

async fn consultations(context: &Context, who: PersonId, sought: &Sought) -> anyhow::Result<Group> {
    let who = consultations::Organiser::acting_as(who);
    let filter = RegisterFilter { text: sought.words().to_owned(), ..RegisterFilter::default() };
    let part = (None, MOST as u64);
    let rows = register_after(context.database.reader(), who, &filter, part).await?;
    let href = address("/staff/consultations/all", &[("text", sought.words())]);
    Ok(group(Place::Consultations, rows.iter().map(hits::consultation), href))
}

async fn contacts(context: &Context, sought: &Sought) -> anyhow::Result<Group> {
    let words = sought.words().to_owned();
    let filter = ContactFilter { words, retired: true, ..ContactFilter::default() };
    let rows = contacts::contacts(context.database.reader(), &filter, (None, ASKED)).await?;
    let parameters = [("words", sought.words()), ("retired", "yes")];
    let href = address("/staff/networking/contacts", &parameters);
    Ok(group(Place::Contacts, rows.iter().map(hits::contact), href))
}

async fn letters_to(context: &Context, sought: &Sought) -> anyhow::Result<Group> {
    let href = address("/staff/letters", &[("to", sought.words())]);
    letters(context, search(sought.words(), ""), (Place::LettersTo, href)).await
}

/// No subject holds a mail address.
async fn letters_about(context: &Context, sought: &Sought) -> anyhow::Result<Group> {
    let href = address("/staff/letters", &[("subject", sought.words())]);
    if sought.address().is_some() {
        return Ok(group(Place::LettersAbout, std::iter::empty(), href));
    }
    letters(context, search("", sought.words()), (Place::LettersAbout, href)).await
}

async fn letters(
    context: &Context,
    search: LetterSearch,
    (place, href): (Place, String),
) -> anyhow::Result<Group> {
    let query = LetterQuery { search, ..LetterQuery::default() };
    let reader = context.database.reader();
    let lines = mail::letters_after(reader, &context.post, &query, (None, ASKED)).await?;
    Ok(group(place, lines.into_iter().map(hits::letter), href))
}

/// Of rows that were asked for with one more than is shown.
fn group(place: Place, rows: impl Iterator<Item = Hit>, href: String) -> Group {
    let mut hits: Vec<_> = rows.collect();
    let total = (hits.len() <= MOST).then_some(hits.len() as u64);
    hits.truncate(MOST);
    Group { place, hits, total, href }
}
