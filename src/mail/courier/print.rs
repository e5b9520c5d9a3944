//! The message of a circular as it goes over the wire. What is the same for everybody is worked out
//! once; for a reader only the lines their own words stand in.
//!
//! Built anew for every try, and the same to the byte: content, date, Message-ID and boundary are
//! stored.

use std::borrow::Cow;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::mail::{circular, circular_file};
use lettre::message::Mailbox;
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, From, HeaderName, HeaderValue,
    Headers, ReplyTo, Subject,
};
use lettre::message::{Body, Mailboxes, SinglePart};

use super::CIRCULAR;
use super::cut::Cut;
use crate::mail::PostOffice;
use crate::mail::compose::handed_over;
use crate::mail::leave_mail::small_token;
use crate::vocabulary::EmailAddress;

/// A circular made ready to be printed for its readers.
pub struct Print {
    /// Headers that are the same for everybody.
    top: Vec<u8>,
    leave: Cut,
    leave_mail: Option<Cut>,
    boundary: String,
    text: Cut,
    html: Cut,
    /// Files and the end; none without files.
    tail: Option<Vec<u8>>,
}

/// What one reader's letter has of its own.
#[derive(Clone, Copy)]
pub struct Own<'a> {
    pub to: &'a str,
    pub message_id: &'a str,
    pub date: DateTime<Utc>,
    /// One a line.
    pub values: &'a str,
}

impl Print {
    pub fn new(
        post: &PostOffice,
        circular: &circular::Model,
        files: &[circular_file::Model],
    ) -> anyhow::Result<Self> {
        let boundary = format!("bansou-{}", circular.id.0.simple());
        let marks = circular.marks.as_str();
        Ok(Self {
            top: top(post, circular)?,
            leave: Cut::of(&circular.leave_url, marks),
            leave_mail: circular.leave_mail.as_deref().map(|mail| Cut::of(mail, marks)),
            text: Cut::of(&with_crlf(&circular.text_body), marks),
            html: Cut::of(&with_crlf(&circular.html_body), marks),
            tail: if files.is_empty() { None } else { Some(tail(&boundary, files)?) },
            boundary,
        })
    }

    /// Writes all but what [`tail`](Self::tail) gives.
    pub fn write(&self, out: &mut Vec<u8>, own: Own<'_>) -> anyhow::Result<()> {
        let values: Vec<&str> = own.values.split('\n').collect();
        out.extend_from_slice(&self.top);
        let date = own.date.format("%a, %d %b %Y %H:%M:%S +0000");
        let leave = self.leave.filled(&values)?;
        let mail = match &self.leave_mail {
            Some(mail) => format!(",\r\n <mailto:{}>", mail.filled_as(&values, small_token)?),
            None => String::new(),
        };
        let head = format!(
            "To: {}\r\nDate: {date}\r\nMessage-ID: {}\r\nList-Unsubscribe: <{leave}>{mail}\r\n\
             List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            own.to, own.message_id,
        );
        out.extend_from_slice(head.as_bytes());
        self.write_parts(out, &values)
    }

    fn write_parts(&self, out: &mut Vec<u8>, values: &[&str]) -> anyhow::Result<()> {
        let words = format!("{}-words", self.boundary);
        if self.tail.is_some() {
            push(out, &["Content-Type: multipart/mixed;\r\n boundary=\"", &self.boundary]);
            push(out, &["\"\r\n\r\n--", &self.boundary, "\r\n"]);
        }
        push(out, &["Content-Type: multipart/alternative;\r\n boundary=\"", &words, "\"\r\n"]);
        push(out, &["\r\n--", &words, "\r\nContent-Type: text/plain; charset=utf-8\r\n"]);
        push(out, &["Content-Transfer-Encoding: base64\r\n\r\n"]);
        self.text.encode(out, values, |value| Cow::Borrowed(value))?;
        push(out, &["\r\n--", &words, "\r\nContent-Type: text/html; charset=utf-8\r\n"]);
        push(out, &["Content-Transfer-Encoding: base64\r\n\r\n"]);
        self.html.encode(out, values, escaped)?;
        push(out, &["\r\n--", &words, "--\r\n"]);
        Ok(())
    }

    /// What follows and is the same for everybody.
    pub fn tail(&self) -> &[u8] {
        self.tail.as_deref().unwrap_or_default()
    }
}

/// The bodies as one reader gets them.
pub fn merged(circular: &circular::Model, values: &str) -> anyhow::Result<(String, String)> {
    let values: Vec<&str> = values.split('\n').collect();
    let text = Cut::of(&circular.text_body, &circular.marks).filled(&values)?;
    let html = values.iter().map(|value| escaped(value)).collect::<Vec<_>>();
    let html: Vec<&str> = html.iter().map(AsRef::as_ref).collect();
    let html = Cut::of(&circular.html_body, &circular.marks).filled(&html)?;
    Ok((text, html))
}

fn top(post: &PostOffice, circular: &circular::Model) -> anyhow::Result<Vec<u8>> {
    let mut headers = Headers::new();
    let own = post.byline(CIRCULAR);
    let from = Mailbox::new(Some(own.name.clone()), handed_over(&own.address)?);
    headers.set(From::from(Mailboxes::from(from)));
    if let Some(reply_to) = &own.reply_to {
        let mailbox = Mailbox::new(None, handed_over(reply_to)?);
        headers.set(ReplyTo::from(Mailboxes::from(mailbox)));
    }
    headers.set(Subject::from(circular.subject.clone()));
    headers.set(lettre::message::header::MIME_VERSION_1_0);
    let list = format!("{} <{}>", circular.list_name, circular.list_id);
    headers.insert_raw(raw("List-Id", list));
    // Keeps out-of-office answers away.
    headers.insert_raw(raw("Precedence", "bulk".to_owned()));
    headers.insert_raw(raw("X-Auto-Response-Suppress", "All".to_owned()));
    if let Some(feedback) = &circular.feedback_id {
        headers.insert_raw(raw("Feedback-ID", feedback.clone()));
    }
    Ok(headers.to_string().into_bytes())
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

fn tail(boundary: &str, files: &[circular_file::Model]) -> anyhow::Result<Vec<u8>> {
    let mut tail = Vec::new();
    for file in files {
        let body = Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64)
            .ok()
            .context("a file could not be encoded")?;
        let part = SinglePart::builder()
            .header(ContentType::parse(&file.media_type)?)
            .header(ContentDisposition::attachment(&file.file_name))
            .body(body);
        push(&mut tail, &["--", boundary, "\r\n"]);
        tail.extend_from_slice(&part.formatted());
    }
    push(&mut tail, &["--", boundary, "--\r\n"]);
    Ok(tail)
}

/// An address as it stands in commands and in `To`.
pub fn route_to(address: &str) -> anyhow::Result<String> {
    let address = EmailAddress::parse(address).ok().context("the address cannot be read")?;
    Ok(address.for_smtp().into_owned())
}

fn push(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}

fn with_crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn escaped(value: &str) -> Cow<'_, str> {
    if !value.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(value);
    }
    let mut safe = String::with_capacity(value.len() + 16);
    for letter in value.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}
