//! Links in letters that let a reader act without an account.
//!
//! Each token is bound to one purpose by a MAC. The link to leave names a reader, lives for ever and
//! has no other power, since it is printed into every issue and people forward issues. The link to
//! the preferences shows what is stored, so it ends by itself and with every change of address. A
//! link that confirms names a request, which knows how long it may be used. Nothing is done by
//! opening any of them; only by the POST of its page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::newsletter::subscriber::{self, ReaderLanguage};
use entities::{SubscriberId, SubscriptionRequestId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::config::Config;

/// 128 bits: far more than can be tried over the web.
const MAC_BYTES: usize = 16;
/// As much of it as a mail address has room for.
const MAIL_MAC_BYTES: usize = 8;
const ID_BYTES: usize = 16;
const TIME_BYTES: usize = 4;

/// How long a link to the preferences works that was asked for.
pub const ASKED_FOR: TimeDelta = TimeDelta::hours(24);
/// And one that stands in an issue or in the letter of welcome.
pub const IN_ISSUES: TimeDelta = TimeDelta::days(90);

/// The link a reader leaves by: for the page, and for RFC 8058.
pub fn leave_url(config: &Config, id: SubscriberId) -> String {
    leave_base(config) + &leave_token(config, id)
}

/// The beginning of that address, the same for all readers.
pub fn leave_base(config: &Config) -> String {
    format!("{}/newsletter/leave/", config.base_url)
}

/// The end of that address.
pub fn leave_token(config: &Config, id: SubscriberId) -> String {
    let bytes = id.0.as_bytes().to_vec();
    sealed(config, "newsletter-link/leave", bytes, 0)
}

/// Who leaves; none for anything we did not sign.
pub fn open_leave(config: &Config, token: &str) -> Option<SubscriberId> {
    let bytes = opened(config, "newsletter-link/leave", (token, ID_BYTES), 0)?;
    Some(SubscriberId(Uuid::from_slice(&bytes).ok()?))
}

/// The same by the first octets of a token, as a mail address holds them: half the seal, for which
/// a try takes a letter. No https address is opened by it.
pub fn open_leave_mail(config: &Config, token: &[u8]) -> Option<SubscriberId> {
    let (said, proof) = token.split_at_checked(ID_BYTES)?;
    if proof.len() != MAIL_MAC_BYTES {
        return None;
    }
    mac(config, "newsletter-link/leave", said, 0)?.verify_truncated_left(proof).ok()?;
    Some(SubscriberId(Uuid::from_slice(said).ok()?))
}

/// The reader's own page, until `until`.
pub fn preferences_url(
    config: &Config,
    (id, link_epoch): (SubscriberId, i32),
    until: DateTime<Utc>,
) -> String {
    preferences_base(config) + &preferences_token(config, (id, link_epoch), until)
}

/// The beginning of that address, the same for all readers.
pub fn preferences_base(config: &Config) -> String {
    format!("{}/newsletter/preferences/", config.base_url)
}

/// The end of that address.
pub fn preferences_token(
    config: &Config,
    (id, link_epoch): (SubscriberId, i32),
    until: DateTime<Utc>,
) -> String {
    let mut bytes = id.0.as_bytes().to_vec();
    let minutes = u32::try_from(until.timestamp() / 60).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&minutes.to_be_bytes());
    sealed(config, "newsletter-link/preferences", bytes, link_epoch)
}

/// A link to the preferences as somebody sent it: whose it says it is. Not yet trusted, because
/// what it was sealed with stands in that reader's row.
#[derive(Clone, Debug)]
pub struct SentLink {
    pub id: SubscriberId,
    until: DateTime<Utc>,
    token: String,
}

/// What a link to the preferences is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Shows and changes the preferences.
    Good,
    /// Was ours; a new one can be sent to the same reader.
    Expired,
    Forged,
}

/// Takes a token apart.
pub fn read_preferences(token: &str) -> Option<SentLink> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (id, rest) = bytes.split_at_checked(ID_BYTES)?;
    let minutes = u32::from_be_bytes(rest.get(..TIME_BYTES)?.try_into().ok()?);
    Some(SentLink {
        id: SubscriberId(Uuid::from_slice(id).ok()?),
        until: DateTime::from_timestamp(i64::from(minutes) * 60, 0)?,
        token: token.to_owned(),
    })
}

impl SentLink {
    /// Judges it by the row it names. One made before a change of address has expired, too.
    pub fn worth(&self, config: &Config, row: &subscriber::Model, now: DateTime<Utc>) -> Worth {
        let length = ID_BYTES + TIME_BYTES;
        let sealed_with = |epoch| {
            opened(config, "newsletter-link/preferences", (&self.token, length), epoch).is_some()
        };
        if sealed_with(row.link_epoch) {
            return if now < self.until { Worth::Good } else { Worth::Expired };
        }
        if (0..row.link_epoch).rev().take(20).any(sealed_with) {
            return Worth::Expired;
        }
        Worth::Forged
    }
}

/// The form of the magazine, as it stands in a letter.
pub fn form_url(config: &Config, language: ReaderLanguage) -> String {
    in_language(format!("{}/newsletter", config.base_url), language)
}

/// The same address, opening in the language of the letter it stands in; pages are Japanese unless
/// the browser remembers otherwise.
pub fn in_language(url: String, language: ReaderLanguage) -> String {
    url + language_query(language)
}

/// The end of such an address.
pub fn language_query(language: ReaderLanguage) -> &'static str {
    match language {
        ReaderLanguage::Ja => "",
        ReaderLanguage::En => "?lang=en",
        ReaderLanguage::JaEasy => "?lang=ja-easy",
    }
}

/// Confirms that somebody wants to read.
pub fn confirmation_url(config: &Config, id: SubscriptionRequestId) -> String {
    let token = confirmation_token(config, id);
    format!("{}/newsletter/confirmations/{token}", config.base_url)
}

pub fn confirmation_token(config: &Config, id: SubscriptionRequestId) -> String {
    sealed(config, "newsletter-link/confirm", id.0.as_bytes().to_vec(), 0)
}

pub fn open_confirmation(config: &Config, token: &str) -> Option<SubscriptionRequestId> {
    request(config, "newsletter-link/confirm", token)
}

/// Confirms that a new address is the reader's.
pub fn address_url(config: &Config, id: SubscriptionRequestId) -> String {
    format!("{}/newsletter/addresses/{}", config.base_url, address_token(config, id))
}

pub fn address_token(config: &Config, id: SubscriptionRequestId) -> String {
    sealed(config, "newsletter-link/address", id.0.as_bytes().to_vec(), 0)
}

pub fn open_address(config: &Config, token: &str) -> Option<SubscriptionRequestId> {
    request(config, "newsletter-link/address", token)
}

fn request(config: &Config, purpose: &str, token: &str) -> Option<SubscriptionRequestId> {
    let bytes = opened(config, purpose, (token, ID_BYTES), 0)?;
    Some(SubscriptionRequestId(Uuid::from_slice(&bytes).ok()?))
}

fn sealed(config: &Config, purpose: &str, mut bytes: Vec<u8>, epoch: i32) -> String {
    if let Some(mac) = mac(config, purpose, &bytes, epoch) {
        bytes.extend_from_slice(&mac.finalize().into_bytes()[..MAC_BYTES]);
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

fn opened(
    config: &Config,
    purpose: &str,
    (token, length): (&str, usize),
    epoch: i32,
) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (said, proof) = bytes.split_at_checked(length)?;
    if proof.len() != MAC_BYTES {
        return None;
    }
    mac(config, purpose, said, epoch)?.verify_truncated_left(proof).ok()?;
    Some(said.to_vec())
}

/// Each purpose has a key of its own.
fn mac(config: &Config, purpose: &str, said: &[u8], epoch: i32) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&config.secret_key.derive(purpose)).ok()?;
    mac.update(said);
    mac.update(&epoch.to_be_bytes());
    Some(mac)
}
