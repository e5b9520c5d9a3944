//! Public sessions for feed readers and calendars. Public on purpose.

use std::fmt::Write as _;

use actix_web::http::header::{
    CacheControl, CacheDirective, ETag, EntityTag, Header as _, IfNoneMatch,
};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, SecondsFormat, Utc};
use entities::StudySessionId;
use sha2::{Digest as _, Sha256};

use crate::calendar::{Appointment, AppointmentStatus, CalendarAddress, feed_answer};
use crate::context::Context;
use crate::people::PageLanguage;
use crate::study_sessions::catalogue::{self, Listed};
use crate::study_sessions::readers::{Onlooker, public_appointments};
use crate::study_sessions::{Phase, links};
use crate::vocabulary::TimeSlot;
use crate::web::Failure;

use super::{cards, words};

/// Sessions in a feed.
const AT_MOST: u64 = 100;
const CALENDAR_NAME: &str = "勉強会";

/// `GET /sessions/calendar.ics`: public sessions, to subscribe to.
pub async fn calendar(
    request: HttpRequest,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    let appointments = public_appointments(&context, context.now()).await?;
    let name = format!("{} {CALENDAR_NAME}", context.config.secretariat.programme);
    Ok(feed_answer(&request, &name, &appointments))
}

/// `GET /sessions/{id}/calendar.ics`: one session, to add.
pub async fn one_calendar(
    request: HttpRequest,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let shown =
        catalogue::show(context.database.reader(), *id, Onlooker::Anyone, context.now()).await?;
    let shown = shown.ok_or(Failure::NotFound)?;
    let appointment = appointment(&context, &shown.listed).ok_or(Failure::NotFound)?;
    let title = cards::title(&shown.listed);
    Ok(feed_answer(&request, &title, &[appointment]))
}

/// The session as anybody's calendar shows it: without the address for taking part online.
pub fn appointment(context: &Context, listed: &Listed) -> Option<Appointment> {
    let row = &listed.session;
    let mut slots =
        listed.spans.iter().filter_map(|(starts, ends)| TimeSlot::new(*starts, *ends).ok());
    Some(Appointment {
        uid: row.calendar_uid.clone(),
        sequence: row.calendar_sequence,
        summary: cards::title(listed),
        description: Some(row.purpose.clone()).filter(|text| !text.is_empty()),
        location: Some(cards::place(PageLanguage::Japanese, listed)),
        url: Some(links::session_url(&context.config, row.id)),
        slot: slots.next()?,
        further_slots: slots.collect(),
        organizer: CalendarAddress {
            name: context.post.sender_name().to_owned(),
            email: context.post.sender().clone(),
        },
        attendee: None,
        status: match listed.phase {
            Phase::Cancelled => AppointmentStatus::Cancelled,
            Phase::Postponed => AppointmentStatus::Tentative,
            _ => AppointmentStatus::Confirmed,
        },
        last_modified: row.updated_at,
    })
}

/// `GET /sessions/feed.atom` (RFC 4287): the latest change first.
pub async fn atom(
    request: HttpRequest,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    let mut coming = catalogue::coming(context.database.reader(), AT_MOST, context.now()).await?;
    coming.sort_by_key(|listed| std::cmp::Reverse(listed.session.updated_at));
    let text = feed(&context, &coming);
    let tag = EntityTag::new_strong(format!("{:x}", Sha256::digest(text.as_bytes())));
    let known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|one| one.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(ETag(tag));
    answer.insert_header(CacheControl(vec![CacheDirective::MaxAge(300)]));
    if known {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("application/atom+xml; charset=utf-8").body(text))
}

fn feed(context: &Context, sessions: &[Listed]) -> String {
    let base = &context.config.base_url;
    // A feed without entries was last changed when the programme began, as far as anybody can tell.
    let updated = sessions.first().map_or(DateTime::UNIX_EPOCH, |listed| listed.session.updated_at);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    text.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ja\">\n");
    let title = format!("{} {CALENDAR_NAME}", context.config.secretariat.programme);
    push(&mut text, "title", &title);
    push(&mut text, "id", &format!("{base}/sessions"));
    push(&mut text, "updated", &instant(updated));
    text.push_str("<author>");
    push(&mut text, "name", &context.config.secretariat.name);
    text.push_str("</author>\n");
    link(&mut text, "alternate", &format!("{base}/sessions"));
    link(&mut text, "self", &format!("{base}/sessions/feed.atom"));
    for listed in sessions {
        entry(&mut text, context, listed);
    }
    text.push_str("</feed>\n");
    text
}

fn entry(text: &mut String, context: &Context, listed: &Listed) {
    let (row, ja) = (&listed.session, PageLanguage::Japanese);
    let summary = format!(
        "{} {} {}（{}）",
        cards::when(ja, listed),
        cards::place(ja, listed),
        row.purpose,
        words::chip_of(ja, listed).label
    );
    text.push_str("<entry>\n");
    push(text, "title", &cards::title(listed));
    push(text, "id", &format!("urn:uuid:{}", row.id));
    push(text, "updated", &instant(row.updated_at));
    push(text, "published", &instant(row.published_at.unwrap_or(row.created_at)));
    link(text, "alternate", &links::session_url(&context.config, row.id));
    push(text, "summary", &summary);
    text.push_str("</entry>\n");
}

fn push(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "<{name}>{}</{name}>", escaped(value));
}

fn link(text: &mut String, rel: &str, href: &str) {
    let _ = writeln!(text, "<link rel=\"{rel}\" href=\"{}\"/>", escaped(href));
}

fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Safe in XML: no markup, and none of the characters XML cannot hold.
fn escaped(value: &str) -> String {
    let mut safe = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' => safe.push(letter),
            control if control.is_control() => {}
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_from_people_cannot_break_the_feed() {
        assert_eq!(escaped("<a> & \u{b}\"b\""), "&lt;a&gt; &amp; &quot;b&quot;");
    }
}
