//! Reads a message out of the mailbox. Never fails: what cannot be read is unclear.

use entities::mail::bounce::BounceKind;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::classify::{Signs, Verdict, classify};
use super::quoted::before_the_original;
use super::shown::{shortened, shown, without_addresses};
use crate::mail::leave_mail::token_in;

/// Longest piece of somebody else's words that is kept.
const WORDS_MAX: usize = 500;
/// Addresses and ids looked at in one message.
const CANDIDATES: usize = 40;
/// Text looked at.
const TEXT_MAX: usize = 64 * 1024;
/// Messages inside messages.
const DEPTH: usize = 3;
/// Signs of messages in one message; a report has about three.
const MESSAGES: usize = 100;

/// Headers a mail server puts the address into that it delivered to.
const DELIVERED: [&str; 7] = [
    "To",
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "Received",
    "Return-Path",
];

/// Those of them that name whom a letter was written to.
const WRITTEN_TO: [&str; 5] =
    ["to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to"];

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub kind: BounceKind,
    pub status: Option<String>,
    pub diagnostic: Option<String>,
    /// Shortened, local parts of addresses left out.
    pub headers: String,
    /// Addresses that may be the one a letter left from.
    pub return_paths: Vec<String>,
    /// Message-IDs that may be those of letters, with their brackets.
    pub message_ids: Vec<String>,
    /// Addresses a report is about; none where it names none. Kept nowhere.
    pub recipients: Vec<String>,
    /// The token of the address to leave by that a person wrote to.
    pub leaves: Option<Vec<u8>>,
}

/// Reads a message as it lies in the mailbox.
pub fn parse(raw: &[u8]) -> Parsed {
    let mut found = Found::default();
    let mut headers = String::new();
    let message = Some(raw).filter(|raw| !is_nested_deeply(raw));
    if let Some(message) = message.and_then(|raw| MessageParser::default().parse(raw)) {
        headers = shown(&message);
        found.outer(&message);
        found.parts(&message, 0);
    } else {
        found.text(&String::from_utf8_lossy(&raw[..raw.len().min(TEXT_MAX)]));
    }
    let Verdict { kind, status, diagnostic } = classify(&found.signs);
    let leaves = found.leaves();
    Parsed {
        kind,
        status,
        diagnostic: diagnostic.map(|words| shortened(&without_addresses(&words), WORDS_MAX)),
        headers,
        return_paths: found.return_paths,
        message_ids: found.message_ids,
        recipients: found.signs.recipients,
        leaves,
    }
}

/// Whether there may be so many messages inside one another that taking them apart, one within the
/// other, would need more stack than a thread has.
fn is_nested_deeply(raw: &[u8]) -> bool {
    const SIGNS: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];
    let is_sign = |window: &[u8]| SIGNS.iter().any(|sign| window.eq_ignore_ascii_case(sign));
    raw.windows(6).filter(|window| is_sign(window)).nth(MESSAGES).is_some()
}

/// Of a message that could not be had: only why.
pub fn refused(words: &str) -> Parsed {
    Parsed {
        kind: BounceKind::Unclear,
        status: None,
        diagnostic: Some(shortened(&without_addresses(words), WORDS_MAX)),
        headers: String::new(),
        return_paths: Vec::new(),
        message_ids: Vec::new(),
        recipients: Vec::new(),
        leaves: None,
    }
}

#[derive(Default)]
struct Found {
    signs: Signs,
    return_paths: Vec<String>,
    message_ids: Vec<String>,
    /// Tokens of addresses to leave by, each once.
    leaving: Vec<Vec<u8>>,
}

impl Found {
    /// Whoever writes to the addresses of two people names none; no machine leaves for anybody.
    fn leaves(&self) -> Option<Vec<u8>> {
        let [token] = self.leaving.as_slice() else { return None };
        self.signs.is_of_a_person().then(|| token.clone())
    }

    fn outer(&mut self, message: &Message<'_>) {
        for (name, value) in message.headers_raw() {
            self.addresses(name, value);
            let name = name.to_ascii_lowercase();
            if WRITTEN_TO.contains(&name.as_str()) {
                for token in words_of(value).filter_map(token_in) {
                    if !self.leaving.contains(&token) && self.leaving.len() < CANDIDATES {
                        self.leaving.push(token);
                    }
                }
            }
            match name.as_str() {
                "from" => self.signs.from = value.to_ascii_lowercase(),
                "return-path" => self.signs.null_sender = matches!(value.trim(), "<>" | ""),
                "precedence" => self.signs.bulk |= is_for_many(value),
                "auto-submitted" => self.signs.auto = value.trim().to_ascii_lowercase(),
                "x-autoreply" | "x-autorespond" | "x-auto-reply" => self.signs.answers = true,
                "in-reply-to" => self.ids(value),
                list if list.starts_with("list-") => self.signs.bulk = true,
                _ => {}
            }
        }
        self.signs.subject = message.subject().unwrap_or_default().to_lowercase();
    }

    fn parts(&mut self, message: &Message<'_>, depth: usize) {
        for part in &message.parts {
            match &part.body {
                PartType::Message(inner) => {
                    self.original(inner);
                    if depth < DEPTH {
                        self.parts_of_original(inner, depth + 1);
                    }
                }
                PartType::Multipart(_) => {}
                PartType::Text(_)
                | PartType::Html(_)
                | PartType::Binary(_)
                | PartType::InlineBinary(_) => self.part(part),
            }
        }
    }

    /// Of a letter that was sent back only its names count, not what it says.
    fn parts_of_original(&mut self, message: &Message<'_>, depth: usize) {
        for part in &message.parts {
            if let PartType::Message(inner) = &part.body {
                self.original(inner);
                if depth < DEPTH {
                    self.parts_of_original(inner, depth + 1);
                }
            }
        }
    }

    fn original(&mut self, message: &Message<'_>) {
        for (name, value) in message.headers_raw() {
            if name.eq_ignore_ascii_case("message-id") {
                self.ids(value);
            }
            self.addresses(name, value);
        }
    }

    fn part(&mut self, part: &MessagePart<'_>) {
        let kind = part.content_type().map(|kind| {
            (kind.ctype().to_ascii_lowercase(), kind.subtype().unwrap_or("").to_ascii_lowercase())
        });
        let bytes = part.contents();
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(TEXT_MAX)]);
        match kind.as_ref().map(|(kind, sub)| (kind.as_str(), sub.as_str())) {
            Some(("message", "delivery-status" | "global-delivery-status")) => {
                self.signs.status(&text);
            }
            Some(("message", "feedback-report")) => {
                self.signs.feedback(&text);
                for (name, value) in fields(&text) {
                    self.addresses_of_report(name, &value);
                }
            }
            Some(("text", "rfc822-headers")) => {
                for (name, value) in fields(&text) {
                    if name.eq_ignore_ascii_case("message-id") {
                        self.ids(&value);
                    }
                    self.addresses(name, &value);
                }
            }
            None | Some(("text", _)) => self.text(&text),
            Some(_) => {}
        }
    }

    /// Free words; a returned letter may be appended to them, and says nothing about its fate.
    fn text(&mut self, text: &str) {
        self.signs.text.push_str(before_the_original(text));
        self.signs.text.push('\n');
        for line in text.lines() {
            let name_ends = line.find(':').unwrap_or(0);
            if line.is_char_boundary(name_ends)
                && line[..name_ends]
                    .trim_start_matches(['>', ' '])
                    .eq_ignore_ascii_case("message-id")
            {
                self.ids(&line[name_ends..]);
            }
        }
    }

    fn addresses(&mut self, name: &str, value: &str) {
        if DELIVERED.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            self.take_addresses(value);
        }
    }

    fn addresses_of_report(&mut self, name: &str, value: &str) {
        if name.eq_ignore_ascii_case("original-mail-from") {
            self.take_addresses(value);
        }
    }

    fn take_addresses(&mut self, value: &str) {
        let sealed = words_of(value).filter(|word| word.contains('+') && word.contains('@'));
        for word in sealed {
            if self.return_paths.len() < CANDIDATES && word.len() <= 254 {
                self.return_paths.push(word.to_owned());
            }
        }
    }

    fn ids(&mut self, value: &str) {
        for piece in value.split('<').skip(1) {
            let Some((id, _)) = piece.split_once('>') else { continue };
            let is_plain = id.bytes().all(|byte| byte.is_ascii_graphic());
            if id.contains('@')
                && is_plain
                && id.len() <= 254
                && self.message_ids.len() < CANDIDATES
            {
                self.message_ids.push(format!("<{id}>"));
            }
        }
    }
}

fn is_for_many(precedence: &str) -> bool {
    const MANY: [&str; 4] = ["bulk", "junk", "list", "auto_reply"];
    MANY.iter().any(|known| known.eq_ignore_ascii_case(precedence.trim()))
}

/// Addresses among them.
fn words_of(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| c.is_whitespace() || "<>,;:\"()".contains(c))
}

/// `Name: value` lines, with what goes on in the next line joined.
pub fn fields(text: &str) -> Vec<(&str, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim(), value.trim().to_owned()));
        }
    }
    fields
}
