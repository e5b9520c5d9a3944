//! Mail addresses as they exist in Japan, carrier addresses that break the RFC included
//! (reference, section 5.6).

use std::borrow::Cow;
use std::fmt;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use serde::{Serialize, Serializer};

use super::characters::{compatible, is_unreadable, trimmed};

/// The most octets the part before `@` may have.
const LOCAL_MAX: usize = 64;
/// The most octets the whole address may have.
const TOTAL_MAX: usize = 254;

/// A mail address: local part as typed, domain in lower case and as A-labels.
///
/// Two values are equal when they are written alike. Whether they are one mailbox, and so one
/// person, is told by [`EmailAddress::comparison_key`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    whole: String,
    at: usize,
}

/// Why a text is not taken as a mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailProblem {
    Empty,
    NoAt,
    /// Two addresses, or a slip.
    ManyAts,
    /// A local part with letters outside ASCII would need every server on the way to know
    /// SMTPUTF8; such addresses do not reach people here.
    LocalCharacters,
    LocalLength,
    Domain,
    TooLong,
}

impl EmailAddress {
    /// Reads an address as a person types it: full-width letters and blanks around it are fine,
    /// `"foo..bar"@docomo.ne.jp` is understood as the address it quotes.
    pub fn parse(raw: &str) -> Result<Self, EmailProblem> {
        let typed = compatible(raw);
        let typed = trimmed(&typed);
        if typed.is_empty() {
            return Err(EmailProblem::Empty);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailProblem::NoAt)?;
        let local = local_part(local)?;
        let domain = ascii_domain(domain)?;
        let whole = format!("{local}@{domain}");
        if whole.len() > TOTAL_MAX {
            return Err(EmailProblem::TooLong);
        }
        Ok(Self { at: local.len(), whole })
    }

    /// A piece of an address as somebody types it to find those that hold it: plain width, lower
    /// case, without the quotation marks no stored address has.
    pub fn piece(raw: &str) -> String {
        let plain = compatible(raw).to_lowercase();
        trimmed(&plain).chars().filter(|c| *c != '"' && !is_unreadable(*c)).collect()
    }

    /// The form that is stored and shown.
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    pub fn local_part(&self) -> &str {
        &self.whole[..self.at]
    }

    /// Lower case; international names as A-labels (`xn--…`).
    pub fn domain(&self) -> &str {
        &self.whole[self.at + 1..]
    }

    /// True for dots at the edge of the local part or next to each other, which two carriers
    /// handed out until 2009.
    pub fn rfc_nonconforming(&self) -> bool {
        breaks_dot_rule(self.local_part())
    }

    /// The form for SMTP and for headers only: quoted where the RFC asks for it.
    pub fn for_smtp(&self) -> Cow<'_, str> {
        if self.rfc_nonconforming() {
            Cow::Owned(format!("\"{}\"@{}", self.local_part(), self.domain()))
        } else {
            Cow::Borrowed(&self.whole)
        }
    }

    /// The key under which an address is unique, in small letters: telephones begin addresses with
    /// a capital letter of their own accord, and no mail service gives `Suzuki@` and `suzuki@` to
    /// two people, though RFC 5321 (section 2.4) would let it. Letters go to the address as stored.
    pub fn comparison_key(&self) -> String {
        self.whole.to_ascii_lowercase()
    }

    /// A coarser key, for counting attempts and cool-downs only: it sees through upper case,
    /// `+tags` and the dots Gmail ignores. Never for identity: two people may share it.
    pub fn counting_key(&self) -> String {
        let mut local = self.local_part().to_ascii_lowercase();
        if let Some(plus) = local.find('+').filter(|plus| *plus > 0) {
            local.truncate(plus);
        }
        let domain = match self.domain() {
            "googlemail.com" => "gmail.com",
            other => other,
        };
        if domain == "gmail.com" {
            local.retain(|c| c != '.');
        }
        format!("{local}@{domain}")
    }

    /// The form for logs: `f…@docomo.ne.jp`; a local part of one letter is hidden whole.
    pub fn masked(&self) -> String {
        let first = if self.at > 1 { &self.whole[..1] } else { "" };
        format!("{first}…@{}", self.domain())
    }
}

fn local_part(typed: &str) -> Result<&str, EmailProblem> {
    let quoted = typed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let local = quoted.unwrap_or(typed);
    if local.contains('@') {
        return Err(EmailProblem::ManyAts);
    }
    if !local.bytes().all(is_local_byte) {
        return Err(EmailProblem::LocalCharacters);
    }
    // The quotes added at the hand-over count towards the limit too.
    let added = if breaks_dot_rule(local) { 2 } else { 0 };
    if local.is_empty() || local.len() + added > LOCAL_MAX {
        return Err(EmailProblem::LocalLength);
    }
    Ok(local)
}

/// RFC 5321 `atext`, and the dot wherever it stands.
fn is_local_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

fn breaks_dot_rule(local: &str) -> bool {
    local.starts_with('.') || local.ends_with('.') || local.contains("..")
}

fn ascii_domain(typed: &str) -> Result<String, EmailProblem> {
    if typed.chars().any(is_unreadable) {
        return Err(EmailProblem::Domain);
    }
    let domain = Uts46::new()
        .to_ascii(typed.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .map_err(|_| EmailProblem::Domain)?;
    let (_, top) = domain.rsplit_once('.').ok_or(EmailProblem::Domain)?;
    // No top-level name begins with a digit; a number there is an IP address or a slip.
    if top.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(EmailProblem::Domain);
    }
    Ok(domain.into_owned())
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole)
    }
}

/// Masked, so that an address cannot slip into a log through `{:?}`.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress({})", self.masked())
    }
}

impl Serialize for EmailAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.whole)
    }
}
