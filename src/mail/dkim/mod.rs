//! Signatures of our domain over every letter (RFC 6376, RFC 8463), relaxed in header and body.
//!
//! Written here rather than taken from a crate: lettre's signer names no header twice, so that a
//! second From or Subject could be slipped under its signature, and the crates that do bring a resolver and a
//! second mail parser along. The arithmetic is ring's, which TLS uses already.

mod canonical;
mod key;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use ring::digest::{Context as Hash, SHA256};

use crate::config::DkimKey;

use canonical::{Header, body, headers, relaxed};
use key::Key;

/// What a signature covers where the letter has it.
const COVERED: [&str; 14] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
    "Feedback-ID",
    "Precedence",
    "Auto-Submitted",
];

/// Named though the letter has none, so that nobody can turn its answers elsewhere.
const NEVER_ADDED: &str = "Reply-To";

/// One key with the name it is published under.
pub struct Signature {
    domain: String,
    selector: String,
    key: Key,
}

/// A TXT record to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsRecord {
    pub name: String,
    pub text: String,
}

impl Signature {
    /// Reads the private key.
    pub fn open(settings: &DkimKey) -> anyhow::Result<Self> {
        let pem = std::fs::read(&settings.file).with_context(|| {
            format!("the key BANSOU_DKIM_KEY {} cannot be read", settings.file.display())
        })?;
        let key = Key::read(&pem)
            .with_context(|| format!("BANSOU_DKIM_KEY {}", settings.file.display()))?;
        let DkimKey { domain, selector, .. } = settings.clone();
        Ok(Self { domain, selector, key })
    }

    pub fn record(&self) -> DnsRecord {
        let public = BASE64.encode(self.key.published());
        DnsRecord {
            name: format!("{}._domainkey.{}", self.selector, self.domain),
            text: format!("v=DKIM1; k={}; p={public}", self.key.kind()),
        }
    }

    /// The header with everything but the signature itself, folded as it is sent.
    fn unsealed(&self, covered: &[&str], body_hash: &str, date: DateTime<Utc>) -> String {
        format!(
            "DKIM-Signature: v=1; a={}-sha256; c=relaxed/relaxed;\r\n d={};\r\n s={}; t={};\r\n \
             h={};\r\n bh={body_hash};\r\n b=",
            self.key.kind(),
            self.domain,
            self.selector,
            date.timestamp(),
            covered.join(":\r\n  "),
        )
    }
}

/// The header lines that go before a finished message, one signature for each key. They depend on
/// nothing but the message, its date and the keys.
///
/// The message may come in two parts, so that what is the same for many needs no copy; the first one
/// ends with a line.
pub fn sign(
    signatures: &[Signature],
    (message, tail): (&[u8], &[u8]),
    date: DateTime<Utc>,
) -> anyhow::Result<Vec<u8>> {
    let (head, rest) = headers(message).context("a letter without an end of its header")?;
    let mut hash = Hash::new(&SHA256);
    body(&[rest, tail], |piece| hash.update(piece));
    let body_hash = BASE64.encode(hash.finish());
    let covered = covered(&head);
    let names: Vec<_> = covered.iter().map(|(name, _)| *name).collect();
    let mut base = Vec::with_capacity(1024);
    for header in covered.iter().filter_map(|(_, header)| *header) {
        base.extend_from_slice(&relaxed(header));
        base.extend_from_slice(b"\r\n");
    }
    let mut lines = Vec::new();
    for signature in signatures {
        let header = signature.unsealed(&names, &body_hash, date);
        let mut said = base.clone();
        let own = Header::of(header.as_bytes()).context("a signature without a name")?;
        said.extend_from_slice(&relaxed(own));
        let sealed = BASE64.encode(signature.key.seal(&said)?);
        lines.extend_from_slice(header.as_bytes());
        fold(&sealed, &mut lines);
    }
    Ok(lines)
}

/// The names to cover in their order, each with the header it stands for. What the letter has is
/// named once more than it is there, so that none can be added: a second Subject on top of ours would
/// be shown with our signature.
fn covered<'m>(head: &[Header<'m>]) -> Vec<(&'static str, Option<Header<'m>>)> {
    let mut covered = Vec::new();
    for name in COVERED {
        // Where a name stands several times, the last header is meant first (RFC 6376, 5.4.2).
        let there = head.iter().rev().filter(|header| header.is(name));
        let before = covered.len();
        covered.extend(there.map(|header| (name, Some(*header))));
        if covered.len() > before || name == NEVER_ADDED {
            covered.push((name, None));
        }
    }
    covered
}

fn fold(sealed: &str, lines: &mut Vec<u8>) {
    for (place, piece) in sealed.as_bytes().chunks(72).enumerate() {
        if place > 0 {
            lines.extend_from_slice(b"\r\n ");
        }
        lines.extend_from_slice(piece);
    }
    lines.extend_from_slice(b"\r\n");
}
