//! How letters are signed and paced, and where those come back that did not arrive.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use url::Url;

use super::route::{is_local, plain};
use super::{Given, MailPace, MailRoute, parse_address};

/// What surrounds the hand-over of letters.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Every letter bears one signature for each.
    pub dkim: Vec<DkimKey>,
    pub pace: MailPace,
    pub bounces: Bounces,
}

/// A key that signs letters (RFC 6376).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DkimKey {
    /// The signing domain, `d=`.
    pub domain: String,
    pub selector: String,
    /// A private key in PEM: RSA of 2048 bits or more, or Ed25519.
    pub file: PathBuf,
}

/// Where letters come back to, and what is concluded.
#[derive(Clone, Debug, Default)]
pub struct Bounces {
    /// `bounce@example.jp`: letters then leave from `bounce+…@example.jp`.
    pub address: Option<String>,
    pub mailbox: Option<Mailbox>,
    pub webhook: Option<WebhookSecret>,
    pub limits: BounceLimits,
}

/// A mailbox that is read every few minutes.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub kind: MailboxKind,
    pub host: String,
    pub port: u16,
    /// TLS from the first byte; without it only on this machine.
    pub tls: bool,
    pub user: String,
    pub password: String,
    /// Of IMAP; POP3 has one.
    pub folder: String,
    /// Messages stay in the mailbox after they are read.
    pub keeps: bool,
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mailbox({})", self.name())
    }
}

impl Mailbox {
    /// How it is called in lists: without user and password.
    pub fn name(&self) -> String {
        let scheme = match (self.kind, self.tls) {
            (MailboxKind::Imap, true) => "imaps",
            (MailboxKind::Imap, false) => "imap",
            (MailboxKind::Pop3, true) => "pop3s",
            (MailboxKind::Pop3, false) => "pop3",
        };
        format!("{scheme}://{}:{}/{}", self.host, self.port, self.folder)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxKind {
    Imap,
    Pop3,
}

/// What the sender of a webhook signs with.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(pub String);

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// How many returns of a kind stop the letters to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BounceLimits {
    /// The mailbox does not exist: no letters at all any more.
    pub hard: u32,
    /// Could not be delivered for now, on so many days in a row: no circulars any more.
    pub soft: u32,
    /// Called unwanted by the reader: no circulars any more.
    pub complaint: u32,
}

impl Default for BounceLimits {
    fn default() -> Self {
        Self { hard: 1, soft: 3, complaint: 1 }
    }
}

impl Delivery {
    pub(super) fn read(given: &Given) -> anyhow::Result<Self> {
        Ok(Self {
            dkim: dkim(given)?,
            pace: MailPace::read(given)?,
            bounces: Bounces {
                address: given
                    .get("bounce_address")
                    .map(|text| parse_address("BANSOU_BOUNCE_ADDRESS", text))
                    .transpose()?,
                mailbox: mailbox(given)?,
                webhook: webhook(given)?,
                limits: limits(given)?,
            },
        })
    }

    /// Receivers hold the domain of a signature against that of the sender (DMARC).
    pub(super) fn refuse_strange_signatures(
        &self,
        (setting, sender): (&str, &str),
    ) -> anyhow::Result<()> {
        let domain = sender.rsplit_once('@').map_or("", |(_, domain)| domain);
        for key in &self.dkim {
            ensure!(
                domain == key.domain || domain.ends_with(&format!(".{}", key.domain)),
                "BANSOU_DKIM_DOMAIN is {0} and {setting} stands in {domain}; a signature counts for \
                 the domain of the sender or one above it, so {setting} must be an address in {0} \
                 or below it",
                key.domain
            );
        }
        Ok(())
    }

    pub(super) fn refuse_contradictions(&self, route: &MailRoute) -> anyhow::Result<()> {
        if let MailRoute::Smtp(endpoints) = route {
            self.pace.refuse_wrong_number(endpoints.len())?;
        }
        let Bounces { address, mailbox, .. } = &self.bounces;
        ensure!(
            mailbox.is_none() || address.is_some(),
            "BANSOU_BOUNCE_MAILBOX is read for what comes back, so BANSOU_BOUNCE_ADDRESS must say \
             the address that leads there"
        );
        let local = address.as_deref().and_then(|address| address.rsplit_once('@'));
        ensure!(
            local.is_none_or(|(local, _)| !local.contains('+') && local.len() <= 24),
            "BANSOU_BOUNCE_ADDRESS must have at most 24 characters and no + before the @: every \
             letter gets its own +… there"
        );
        Ok(())
    }
}

fn dkim(given: &Given) -> anyhow::Result<Vec<DkimKey>> {
    let named = |key| given.get(key).unwrap_or_default();
    let domain = named("dkim_domain").to_ascii_lowercase();
    let selectors: Vec<_> = named("dkim_selector").split_whitespace().collect();
    let files: Vec<_> = named("dkim_key").split_whitespace().collect();
    if domain.is_empty() && selectors.is_empty() && files.is_empty() {
        return Ok(Vec::new());
    }
    ensure!(
        !domain.is_empty() && !selectors.is_empty() && selectors.len() == files.len(),
        "signing letters needs BANSOU_DKIM_DOMAIN, BANSOU_DKIM_SELECTOR and BANSOU_DKIM_KEY, with \
         as many selectors as key files"
    );
    let is_name = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
    };
    ensure!(
        is_name(&domain) && selectors.iter().all(|selector| is_name(selector)),
        "BANSOU_DKIM_DOMAIN and BANSOU_DKIM_SELECTOR must be names as they stand in the DNS"
    );
    let key = |(selector, file): (&&str, &&str)| DkimKey {
        domain: domain.clone(),
        selector: (*selector).to_owned(),
        file: PathBuf::from(file),
    };
    Ok(selectors.iter().zip(&files).map(key).collect())
}

fn mailbox(given: &Given) -> anyhow::Result<Option<Mailbox>> {
    let keeps = match given.get("bounce_mailbox_after").unwrap_or("keep") {
        "keep" => true,
        "delete" => false,
        other => bail!("BANSOU_BOUNCE_MAILBOX_AFTER must be keep or delete; {other} is neither"),
    };
    let Some(text) = given.get("bounce_mailbox") else {
        return Ok(None);
    };
    let advice = "BANSOU_BOUNCE_MAILBOX must look like imaps://user:password@host/INBOX or \
                  pop3s://user:password@host, with signs such as @ in the user's name as %40";
    let url = Url::parse(text).ok().context(advice)?;
    let (kind, tls, usual) = match url.scheme() {
        "imaps" => (MailboxKind::Imap, true, 993),
        "imap" => (MailboxKind::Imap, false, 143),
        "pop3s" => (MailboxKind::Pop3, true, 995),
        "pop3" => (MailboxKind::Pop3, false, 110),
        _ => bail!("{advice}"),
    };
    let host = url.host_str().context(advice)?.trim_matches(['[', ']']).to_owned();
    ensure!(
        tls || is_local(&host),
        "BANSOU_BOUNCE_MAILBOX would send its password in the clear; use {}s://",
        url.scheme()
    );
    let user = plain(url.username());
    let password = url.password().map(plain).context(advice)?;
    ensure!(!user.is_empty() && !password.is_empty(), "{advice}");
    let printable = |text: &str| text.chars().all(|c| !c.is_control());
    ensure!(printable(&user) && printable(&password), "{advice}");
    let folder = plain(url.path().trim_matches('/'));
    let folder = if folder.is_empty() { "INBOX".to_owned() } else { folder };
    ensure!(folder.is_ascii() && printable(&folder), "{advice}");
    let port = url.port().unwrap_or(usual);
    Ok(Some(Mailbox { kind, host, port, tls, user, password, folder, keeps }))
}

fn webhook(given: &Given) -> anyhow::Result<Option<WebhookSecret>> {
    let secret = given.get("bounce_webhook_secret");
    ensure!(
        secret.is_none_or(|secret| secret.len() >= 32),
        "BANSOU_BOUNCE_WEBHOOK_SECRET is too short; give at least 32 random characters"
    );
    Ok(secret.map(|secret| WebhookSecret(secret.to_owned())))
}

fn limits(given: &Given) -> anyhow::Result<BounceLimits> {
    let usual = BounceLimits::default();
    let limit = |key: &str, usual: u32| -> anyhow::Result<u32> {
        let Some(text) = given.get(key) else { return Ok(usual) };
        let limit = text.parse().ok().filter(|limit| (1..=100).contains(limit));
        let name = key.to_ascii_uppercase();
        limit.with_context(|| format!("BANSOU_{name} must be a number from 1 to 100"))
    };
    Ok(BounceLimits {
        hard: limit("bounce_hard_limit", usual.hard)?,
        soft: limit("bounce_soft_limit", usual.soft)?,
        complaint: limit("bounce_complaint_limit", usual.complaint)?,
    })
}
