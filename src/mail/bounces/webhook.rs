//! Returned letters as a provider of mail tells them: JSON, signed.

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::bounce::{BounceKind, BounceSource};
use entities::mail::webhook_receipt::{Column, Entity, Model};
use hmac::{Hmac, Mac};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::parse::Parsed;
use super::record::{Arrival, Recorded, record};
use super::shown::without_addresses;
use crate::database::{Database, Stop};
use crate::mail::PostOffice;

/// A signature older or newer than this is not believed.
const WINDOW: TimeDelta = TimeDelta::minutes(5);
/// Events in one request.
const MOST: usize = 500;

/// What a provider tells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    pub events: Vec<Event>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The provider's own name of the event; the same one again changes nothing.
    pub id: String,
    pub kind: BounceKind,
    /// The address the letter left from: `bounce+…@example.jp`.
    pub return_path: Option<String>,
    /// The letter's Message-ID, with or without its brackets.
    pub message_id: Option<String>,
    /// `5.1.1`
    pub status: Option<String>,
    pub diagnostic: Option<String>,
}

impl Event {
    /// Names are plain; no text holds what PostgreSQL cannot keep.
    fn fits(&self) -> bool {
        let named = [Some(&self.id), self.return_path.as_ref(), self.message_id.as_ref()];
        let told = [self.status.as_ref(), self.diagnostic.as_ref()];
        let plain = |text: &String| !text.chars().any(char::is_control);
        !self.id.is_empty()
            && self.id.len() <= 200
            && named.into_iter().flatten().all(plain)
            && told.into_iter().flatten().all(|text| !text.contains('\0'))
    }
}

/// Why a request is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookRefusal {
    /// No secret is set.
    NotSet,
    /// The signature is not of our secret, or of another time.
    Unsigned,
    /// Cannot be read, or too many events.
    Unreadable,
}

/// How many events were new, and how many known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TakenEvents {
    pub new: u64,
    pub known: u64,
}

/// Takes a signed request. Played again it changes nothing.
pub async fn take(
    database: &Database,
    post: &PostOffice,
    now: DateTime<Utc>,
    (signature, body): (&str, &[u8]),
) -> Result<TakenEvents, Stop<WebhookRefusal>> {
    let secret = post.delivery().bounces.webhook.as_ref();
    let secret = secret.ok_or(Stop::Refused(WebhookRefusal::NotSet))?;
    if !is_signed(&secret.0, now, signature, body) {
        return Err(Stop::Refused(WebhookRefusal::Unsigned));
    }
    let events: Events =
        serde_json::from_slice(body).map_err(|_| Stop::Refused(WebhookRefusal::Unreadable))?;
    if events.events.len() > MOST || !events.events.iter().all(Event::fits) {
        return Err(Stop::Refused(WebhookRefusal::Unreadable));
    }
    let tx = database.begin_write().await?;
    let mut taken = TakenEvents::default();
    let receipt = Model { digest: hex(&Sha256::digest(signature)), received_at: now };
    let known = OnConflict::column(Column::Digest).do_nothing().to_owned();
    let first = Entity::insert(receipt.into_active_model())
        .on_conflict(known)
        .exec_without_returning(&tx)
        .await?;
    if first == 0 {
        taken.known = events.events.len() as u64;
        return Ok(taken);
    }
    // Outside the window the time refuses what was played before.
    Entity::delete_many().filter(Column::ReceivedAt.lt(now - WINDOW * 3)).exec(&tx).await?;
    for event in events.events {
        match record(&tx, post, now, arrival(event)).await? {
            Recorded::New(_) => taken.new += 1,
            Recorded::Already => taken.known += 1,
        }
    }
    tx.commit().await?;
    Ok(taken)
}

/// `t=<seconds since 1970>,v1=<hex of HMAC-SHA-256 over "<t>.<body>">`
fn is_signed(secret: &str, now: DateTime<Utc>, signature: &str, body: &[u8]) -> bool {
    let part = |name: &str| {
        signature.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
    };
    let (Some(time), Some(seal)) = (part("t"), part("v1")) else { return false };
    let at = time.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    if at.is_none_or(|at: DateTime<Utc>| (now - at).abs() > WINDOW) {
        return false;
    }
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    unhex(seal).is_some_and(|seal| mac.verify_slice(&seal).is_ok())
}

fn arrival(event: Event) -> Arrival {
    let id = event.message_id.map(|id| format!("<{}>", id.trim_matches(['<', '>', ' '])));
    let words = |text: String, most| without_addresses(&text).chars().take(most).collect();
    Arrival {
        source: BounceSource::Webhook,
        source_key: format!("event:{}", event.id),
        parsed: Parsed {
            kind: event.kind,
            status: event.status.map(|status| words(status, 20)),
            diagnostic: event.diagnostic.map(|text| words(text, 500)),
            headers: String::new(),
            return_paths: event.return_path.into_iter().collect(),
            message_ids: id.into_iter().collect(),
            recipients: Vec::new(),
            leaves: None,
        },
    }
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks(2).map(byte).collect()
}
