use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::message::Language;
use hmac::{Hmac, Mac};
use lettre::Address;
use minijinja::{Value, context};
use serde::Serialize;
use sha2::Sha256;

use super::bounces::ReturnPath;
use super::compose::handed_over;
use super::courier::CIRCULAR;
use super::dkim::{DnsRecord, Signature, sign};
use super::leave_mail::leave_mail;
use super::templates::{Rendered, Templates, spoken};
use super::{Letter, LetterSample};
use crate::config::{Config, Delivery, ShownNames};
use crate::vocabulary::{Chance, EmailAddress};

/// Letters that are issues of the mail magazine, or show one.
const OF_THE_MAGAZINE: [&str; 2] = [CIRCULAR, "newsletter_issue_test"];

/// Where letters are written: words, sender, programme facts. Cheap to clone.
#[derive(Clone)]
pub struct PostOffice(Arc<Inner>);

struct Inner {
    templates: Templates,
    facts: ProgrammeFacts,
    english: ProgrammeFacts,
    sender: Byline,
    magazine: Byline,
    address_mask: [u8; 32],
    signatures: Vec<Signature>,
    delivery: Delivery,
    return_path: ReturnPath,
    chance: Chance,
}

/// Whom a letter comes from.
#[derive(Clone, Debug)]
pub(super) struct Byline {
    pub address: EmailAddress,
    /// Shown beside it.
    pub name: String,
    /// Where answers go, when that is not the address itself.
    pub reply_to: Option<EmailAddress>,
}

impl Byline {
    fn of(config: &Config, address: &str, name: &str) -> anyhow::Result<Self> {
        let address = EmailAddress::parse(address)
            .ok()
            .with_context(|| format!("{address} is not a mail address"))?;
        let office = EmailAddress::parse(&config.secretariat.email).ok();
        let reply_to = office.filter(|office| *office != address);
        Ok(Self { address, name: name.to_owned(), reply_to })
    }
}

/// What every letter may tell, beside its own facts.
#[derive(Clone, Debug, Serialize)]
struct ProgrammeFacts {
    programme: String,
    contact: Contact,
    base_url: String,
}

#[derive(Clone, Debug, Serialize)]
struct Contact {
    name: String,
    email: String,
    phone: String,
    hours: String,
    address: String,
}

impl PostOffice {
    /// `fresh` reads the templates again for every letter.
    pub fn new(config: &Config, chance: Chance, fresh: bool) -> anyhow::Result<Self> {
        let programme = config.secretariat.in_japanese().programme;
        let sender = Byline::of(config, &config.mail_from, programme)?;
        let magazine = match &config.newsletter_from {
            Some(own) => {
                Byline::of(config, &own.address, own.name.as_deref().unwrap_or(programme))?
            }
            None => sender.clone(),
        };
        Ok(Self(Arc::new(Inner {
            templates: Templates::new(fresh),
            facts: ProgrammeFacts::of(config, config.secretariat.in_japanese()),
            english: ProgrammeFacts::of(config, config.secretariat.in_english()),
            sender,
            magazine,
            address_mask: config.secret_key.derive("mail/address"),
            signatures: signatures(config)?,
            return_path: ReturnPath::new(config),
            delivery: config.delivery.clone(),
            chance,
        })))
    }

    /// A letter in words, as [`enqueue`](super::enqueue) would freeze it.
    pub fn render<L: Letter>(&self, language: Language, letter: &L) -> anyhow::Result<Rendered> {
        self.render_facts(L::NAME, language, Value::from_serialize(letter))
    }

    /// A declared letter with its sample facts.
    pub fn preview(&self, language: Language, sample: &LetterSample) -> anyhow::Result<Rendered> {
        self.render_facts(sample.name, language, sample.facts.clone())
    }

    fn render_facts(
        &self,
        letter: &str,
        language: Language,
        facts: Value,
    ) -> anyhow::Result<Rendered> {
        let own = match spoken(letter, language) {
            Language::Ja => &self.0.facts,
            Language::En => &self.0.english,
        };
        let all = context! { ..facts, ..Value::from_serialize(own) };
        self.0.templates.render(letter, language, &all)
    }

    /// The address letters come from; issues of the magazine may have another.
    pub fn sender(&self) -> &EmailAddress {
        &self.0.sender.address
    }

    /// The name shown beside it.
    pub fn sender_name(&self) -> &str {
        &self.0.sender.name
    }

    /// Whom the letter of this name comes from.
    pub(super) fn byline(&self, letter: &str) -> &Byline {
        if OF_THE_MAGAZINE.contains(&letter) { &self.0.magazine } else { &self.0.sender }
    }

    /// The same for every attempt, and never made from a clock or a host's name.
    pub(super) fn message_id(&self, id: MailMessageId, letter: &str) -> String {
        format!("<{}.{letter}@{}>", id.0.simple(), self.byline(letter).address.domain())
    }

    /// A keyed hash of an address: finds it again without naming it.
    pub fn address_key(&self, address: &EmailAddress) -> String {
        let mut key = String::with_capacity(64);
        // HMAC takes a key of any length.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0.address_mask) {
            mac.update(address.comparison_key().as_bytes());
            for byte in mac.finalize().into_bytes() {
                let _ = write!(key, "{byte:02x}");
            }
        }
        key
    }

    /// Puts our signatures before a message that is otherwise as it is to be sent, up to `tail`. The
    /// same message of the same date gets the same ones.
    pub(super) fn sign(
        &self,
        message: &mut Vec<u8>,
        tail: &[u8],
        date: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        if !self.0.signatures.is_empty() {
            let lines = sign(&self.0.signatures, (message, tail), date)?;
            message.splice(0..0, lines);
        }
        Ok(())
    }

    /// What has to stand in the DNS, so that receivers can check the signatures.
    pub fn dns_records(&self) -> Vec<DnsRecord> {
        self.0.signatures.iter().map(Signature::record).collect()
    }

    /// The address a letter comes back to, which is the sender of its envelope.
    pub(super) fn return_path(&self, id: MailMessageId, letter: &str) -> anyhow::Result<Address> {
        match self.0.return_path.of(id) {
            Some(address) => Ok(address.parse()?),
            None => Ok(handed_over(&self.byline(letter).address)?),
        }
    }

    /// The same of a circular's letter, as commands name it.
    pub(super) fn leaves_from(&self, id: MailMessageId) -> String {
        let own = self.0.return_path.of(id);
        own.unwrap_or_else(|| self.0.magazine.address.for_smtp().into_owned())
    }

    /// The letter that left from this address, if it did leave from here.
    pub(super) fn returned(&self, address: &str) -> Option<MailMessageId> {
        self.0.return_path.letter(address)
    }

    /// What stands behind `mailto:` in a circular's `List-Unsubscribe`, with a place for the token
    /// of the reader's https address. None: they cannot leave by mail.
    pub fn leave_mail(&self, place: char) -> Option<String> {
        leave_mail(&self.0.delivery.bounces, place)
    }

    pub(super) fn delivery(&self) -> &Delivery {
        &self.0.delivery
    }

    pub(super) fn chance(&self) -> &Chance {
        &self.0.chance
    }
}

fn signatures(config: &Config) -> anyhow::Result<Vec<Signature>> {
    config.delivery.dkim.iter().map(Signature::open).collect()
}

impl ProgrammeFacts {
    fn of(config: &Config, shown: ShownNames<'_>) -> Self {
        Self {
            programme: shown.programme.to_owned(),
            contact: Contact {
                name: shown.name.to_owned(),
                email: config.secretariat.email.clone(),
                phone: config.secretariat.phone.clone(),
                hours: shown.hours.to_owned(),
                address: shown.postal_address.to_owned(),
            },
            base_url: config.base_url.clone(),
        }
    }
}
