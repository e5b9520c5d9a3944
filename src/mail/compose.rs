//! The message as it goes over the wire. Built anew for every try, and the same to the byte: the
//! content is frozen, and neither the date, the Message-ID nor the boundaries depend on when or
//! where it is built.

use std::time::SystemTime;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::mail::message::{CalendarMethod, Model};
use lettre::Address;
use lettre::address::{AddressError, Envelope};
use lettre::message::header::{ContentDisposition, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use lettre::message::{header::ContentTransferEncoding, header::MIME_VERSION_1_0};

use super::PostOffice;
use crate::vocabulary::EmailAddress;

/// The letter in wire form.
pub fn message(post: &PostOffice, letter: &Model, date: DateTime<Utc>) -> anyhow::Result<Vec<u8>> {
    let to = EmailAddress::parse(&letter.to_address).context("the address cannot be read")?;
    let own = post.byline(&letter.letter);
    let from = handed_over(&own.address)?;
    let mut builder = Message::builder()
        .header(MIME_VERSION_1_0)
        .from(Mailbox::new(Some(own.name.clone()), from.clone()))
        .to(Mailbox::new(None, handed_over(&to)?))
        // Or lettre would read the recipient back from the header, and stumble over quoted ones.
        .envelope(Envelope::new(Some(from), vec![handed_over(&to)?])?)
        .subject(letter.subject.as_str())
        .message_id(Some(letter.rfc_message_id.clone()))
        .date(SystemTime::from(date))
        .raw_header(fixed("Auto-Submitted", "auto-generated"))
        // Keeps out-of-office answers of Exchange away.
        .raw_header(fixed("X-Auto-Response-Suppress", "All"));
    if let Some(reply_to) = &own.reply_to {
        builder = builder.reply_to(Mailbox::new(None, handed_over(reply_to)?));
    }
    let message = builder.multipart(parts(letter)?).context("the letter has no sender")?;
    Ok(message.formatted())
}

/// An address as mail servers take it: a local part with forbidden dots goes in quotation marks.
pub fn handed_over(address: &EmailAddress) -> Result<Address, AddressError> {
    let whole = address.for_smtp();
    let (local, domain) = whole.rsplit_once('@').unwrap_or((&whole, ""));
    Address::new(local, domain)
}

fn fixed(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Text, then HTML, then the appointment: a mail program shows the last it understands. The file
/// beside them serves programs that only know attachments.
fn parts(letter: &Model) -> anyhow::Result<MultiPart> {
    let words = MultiPart::alternative()
        .boundary(boundary(letter, "words"))
        .singlepart(SinglePart::plain(letter.text_body.clone()))
        .singlepart(SinglePart::html(letter.html_body.clone()));
    let (Some(method), Some(ics)) = (letter.calendar_method, &letter.calendar_ics) else {
        return Ok(words);
    };
    let (word, file) = match method {
        CalendarMethod::Request => ("REQUEST", "invite.ics"),
        CalendarMethod::Cancel => ("CANCEL", "cancel.ics"),
        CalendarMethod::Publish => ("PUBLISH", "event.ics"),
    };
    let inline = calendar(&format!("text/calendar; charset=UTF-8; method={word}"), ics)?;
    let attached = attachment(file, ics)?;
    Ok(MultiPart::mixed()
        .boundary(boundary(letter, "whole"))
        .multipart(words.singlepart(inline))
        .singlepart(attached))
}

fn calendar(kind: &str, ics: &str) -> anyhow::Result<SinglePart> {
    Ok(SinglePart::builder().header(ContentType::parse(kind)?).body(base64(ics)?))
}

/// As a file of another type, so that no program takes the appointment twice.
fn attachment(file: &str, ics: &str) -> anyhow::Result<SinglePart> {
    Ok(SinglePart::builder()
        .header(ContentType::parse(&format!("application/ics; name=\"{file}\""))?)
        .header(ContentDisposition::attachment(file))
        .body(base64(ics)?))
}

/// Kept from relays that would fold or re-encode lines: iCalendar lines end in CRLF and fold by
/// their own rule.
fn base64(ics: &str) -> anyhow::Result<Body> {
    Body::new_with_encoding(ics.to_owned(), ContentTransferEncoding::Base64)
        .ok()
        .context("a calendar part could not be encoded")
}

fn boundary(letter: &Model, part: &str) -> String {
    format!("bansou-{part}-{}", letter.id.0.simple())
}
