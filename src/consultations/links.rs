//! Links in letters that let somebody see, move or cancel a consultation without signing in.
//!
//! A token names the consultation, the person it was written to and the side they are on, bound
//! together by a MAC. It opens nothing once somebody else has taken that person's place, once that
//! person may no longer sign in, and some time after the meeting ([`is_over`]). Nothing is done by
//! opening such a link; only by the POST of its page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::{self, Side};
use entities::{ConsultationId, PersonId};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::config::Config;

/// A link is good for so long after the meeting, or after it was called off.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Whether links to a consultation open nothing any more: what comes later is done signed in.
pub fn is_over(row: &consultation::Model, now: DateTime<Utc>) -> bool {
    row.ends_at.max(row.ended_at).is_some_and(|end| end + KEPT <= now)
}

/// 128 bits: far more than can be tried over the web.
const MAC_BYTES: usize = 16;

/// Proof of holding one person's link to one consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkHolder {
    consultation: ConsultationId,
    person: PersonId,
    side: Side,
}

impl LinkHolder {
    pub fn consultation(self) -> ConsultationId {
        self.consultation
    }

    pub fn person(self) -> PersonId {
        self.person
    }

    /// Client or accompanist.
    pub fn side(self) -> Side {
        self.side
    }
}

/// Reads a token of `…/consultations/links/{token}`, the same as that of
/// `/api/v1/consultation-links/{token}`; none for anything we did not sign.
pub fn open_link(config: &Config, token: &str) -> Option<LinkHolder> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (ids, mac) = bytes.split_at_checked(32)?;
    if mac.len() != MAC_BYTES {
        return None;
    }
    let consultation = ConsultationId(Uuid::from_slice(&ids[..16]).ok()?);
    let person = PersonId(Uuid::from_slice(&ids[16..]).ok()?);
    [Side::Client, Side::Accompanist]
        .into_iter()
        .map(|side| LinkHolder { consultation, person, side })
        .find(|holder| signed(config, *holder).verify_truncated_left(mac).is_ok())
}

/// The token of somebody's link. Staff have none: they sign in.
pub fn token(
    config: &Config,
    consultation: ConsultationId,
    (person, side): (PersonId, Side),
) -> String {
    let holder = LinkHolder { consultation, person, side };
    let mut bytes = consultation.0.as_bytes().to_vec();
    bytes.extend_from_slice(person.0.as_bytes());
    bytes.extend_from_slice(&signed(config, holder).finalize().into_bytes()[..MAC_BYTES]);
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn url(config: &Config, consultation: ConsultationId, to: (PersonId, Side)) -> String {
    format!("{}/consultations/links/{}", config.base_url, token(config, consultation, to))
}

/// The same page for whoever signs in.
pub fn signed_in_url(config: &Config, consultation: ConsultationId) -> String {
    format!("{}/consultations/{consultation}", config.base_url)
}

/// Where a client books anew.
pub fn booking_url(config: &Config) -> String {
    format!("{}/consultations/new", config.base_url)
}

/// Each side has a key of its own.
fn signed(config: &Config, holder: LinkHolder) -> Hmac<Sha256> {
    let key = config.secret_key.derive(match holder.side {
        Side::Client => "consultation-link/client",
        Side::Accompanist => "consultation-link/accompanist",
        Side::Staff => "consultation-link/staff",
    });
    // HMAC fills shorter keys up with zeros.
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    block[..key.len()].copy_from_slice(&key);
    let mut mac = <Hmac<Sha256> as Mac>::new(&block);
    mac.update(holder.consultation.0.as_bytes());
    mac.update(holder.person.0.as_bytes());
    mac
}
