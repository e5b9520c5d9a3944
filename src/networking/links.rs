//! Links in letters that let the other side of an introduction answer without an account.
//!
//! A token names one introduction and until when it works, bound together by a MAC under a key of
//! its own and the epoch of the introduction's row, so that a new link ends all older ones. Forged,
//! foreign and expired look alike. Nothing is done by opening a link; only by the POST of its page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::IntroductionId;
use entities::networking::introduction;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::config::Config;

/// 128 bits: far more than can be tried over the web.
const MAC_BYTES: usize = 16;
const ID_BYTES: usize = 16;
const TIME_BYTES: usize = 4;

/// How long after the day an answer was due a link still says what became of it.
pub const AFTER_DUE: TimeDelta = TimeDelta::days(30);
/// How long somebody who was introduced can look up what was told of them: as long as the record of
/// it is kept.
pub const AFTER_INTRODUCTION: TimeDelta = TimeDelta::days(3 * 365 + 1);

/// Proof of holding a link to one introduction, once it was held against its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkHolder {
    introduction: IntroductionId,
    epoch: i32,
}

impl LinkHolder {
    pub fn introduction(self) -> IntroductionId {
        self.introduction
    }

    /// Whether the link still opens the row as it is now.
    pub fn opens(self, row: &introduction::Model) -> bool {
        row.id == self.introduction && row.link_epoch == self.epoch
    }
}

/// A link as somebody sent it: which introduction it says it is about. Not yet trusted.
#[derive(Clone, Debug)]
pub struct SentLink {
    pub introduction: IntroductionId,
    until: DateTime<Utc>,
    token: String,
}

/// Takes a token of `…/introductions/{token}` apart.
pub fn read(token: &str) -> Option<SentLink> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    if bytes.len() != ID_BYTES + TIME_BYTES + MAC_BYTES {
        return None;
    }
    let minutes = u32::from_be_bytes(bytes[ID_BYTES..ID_BYTES + TIME_BYTES].try_into().ok()?);
    Some(SentLink {
        introduction: IntroductionId(Uuid::from_slice(&bytes[..ID_BYTES]).ok()?),
        until: DateTime::from_timestamp(i64::from(minutes) * 60, 0)?,
        token: token.to_owned(),
    })
}

impl SentLink {
    /// Holds it against the row it names.
    pub fn judge(
        &self,
        config: &Config,
        row: &introduction::Model,
        now: DateTime<Utc>,
    ) -> Option<LinkHolder> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.token).ok()?;
        let (said, proof) = bytes.split_at_checked(ID_BYTES + TIME_BYTES)?;
        mac(config, said, row.link_epoch)?.verify_truncated_left(proof).ok()?;
        let holder = LinkHolder { introduction: row.id, epoch: row.link_epoch };
        (now < self.until && self.introduction == row.id).then_some(holder)
    }
}

/// The token of a link that works until then.
pub fn token(config: &Config, row: &introduction::Model, until: DateTime<Utc>) -> String {
    let mut bytes = row.id.0.as_bytes().to_vec();
    let minutes = u32::try_from(until.timestamp() / 60).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&minutes.to_be_bytes());
    if let Some(mac) = mac(config, &bytes, row.link_epoch) {
        bytes.extend_from_slice(&mac.finalize().into_bytes()[..MAC_BYTES]);
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The address of the other side's page, in its language.
pub fn url(
    config: &Config,
    row: &introduction::Model,
    (until, language): (DateTime<Utc>, &str),
) -> String {
    format!("{}/introductions/{}?lang={language}", config.base_url, token(config, row, until))
}

/// The operator's own page; they sign in.
pub fn own_url(config: &Config, id: IntroductionId) -> String {
    format!("{}/my/introductions/{id}", config.base_url)
}

fn mac(config: &Config, said: &[u8], epoch: i32) -> Option<Hmac<Sha256>> {
    let key = config.secret_key.derive("introduction-link/partner");
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&key).ok()?;
    mac.update(said);
    mac.update(&epoch.to_be_bytes());
    Some(mac)
}
