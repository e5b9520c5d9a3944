use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::sign_in::sign_in_link;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, Iterable as _,
    QueryFilter as _,
};

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::mail::{self, Envelope, Language, LetterClass};
use crate::people::cool_down::{Key, Limit, TooOften, draw, keyed_hash};
use crate::people::{roles, whole_name};
use crate::vocabulary::{EmailAddress, tokyo};
use crate::web::{LocalPath, fingerprint};

use super::letters::{SignInByPassword, SignInLink};

pub(super) const LIFETIME: TimeDelta = TimeDelta::minutes(10);

const HOUR: TimeDelta = TimeDelta::hours(1);
const PER_PAIR: Limit = Limit { purpose: "sign_in_link.pair", most: 5, window: HOUR };
/// Wide, so that a stranger elsewhere does not use up what the owner of an address may ask for.
const PER_ADDRESS: Limit = Limit { purpose: "sign_in_link.address", most: 20, window: HOUR };
const PER_NETWORK: Limit = Limit { purpose: "sign_in_link.network", most: 30, window: HOUR };
const IN_TOTAL: Limit = Limit { purpose: "sign_in_link.total", most: 1_000, window: HOUR };

/// Somebody wants a sign-in link.
#[derive(Clone, Debug)]
pub struct Asking {
    pub email: EmailAddress,
    /// Where to go afterwards.
    pub next: Option<LocalPath>,
    /// What the link is bound to: the browser's nonce, or the ticket an API client got.
    pub bound_to: String,
    pub client: Option<IpAddr>,
    pub device: String,
}

/// Too many links lately; says nothing about whether the address is known.
#[derive(Clone, Copy, Debug)]
pub struct TooMany(pub TooOften);

/// Sends a link to a member, advice to the secretariat, nothing to strangers; the same row is
/// written for all of them.
pub async fn ask_link(context: &Context, asking: &Asking) -> Result<(), Stop<TooMany>> {
    let tx = context.database.begin_write().await?;
    let limits = [
        (PER_PAIR, Key::Pair(&asking.email, asking.client)),
        (PER_ADDRESS, Key::Address(&asking.email)),
        (PER_NETWORK, Key::Network(asking.client)),
        (IN_TOTAL, Key::Total),
    ];
    if let Err(too_often) = draw(&tx, context, &limits).await? {
        tx.commit().await?;
        return Err(Stop::Refused(TooMany(too_often)));
    }
    let person = person::Entity::find()
        .filter(person::Column::EmailKey.eq(asking.email.comparison_key()))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .one(&tx)
        .await?;
    let roles = match &person {
        Some(person) => roles::of(&tx, person.id).await?,
        None => roles::of(&tx, PersonId(uuid::Uuid::nil())).await?,
    };
    let by_link = person.as_ref().filter(|_| !roles.needs_two_factors());
    let link = write_link(&tx, context, asking, by_link.map(|person| person.id)).await?;
    match &person {
        Some(person) if by_link.is_some() => send_link(&tx, context, asking, person, &link).await?,
        Some(person) => send_advice(&tx, context, person, &link).await?,
        None => {}
    }
    tx.commit().await?;
    Ok(())
}

struct Link {
    id: entities::SignInLinkId,
    token: String,
    code: String,
    now: DateTime<Utc>,
}

async fn write_link(
    tx: &WriteTransaction,
    context: &Context,
    asking: &Asking,
    person: Option<PersonId>,
) -> anyhow::Result<Link> {
    let now = context.now();
    let link = Link {
        id: context.new_id(),
        token: URL_SAFE_NO_PAD.encode(context.chance.secret()),
        code: eight_digits(context.chance.secret()),
        now,
    };
    let browser = fingerprint(&asking.bound_to);
    let place = format!("{} {browser}", asking.email.comparison_key());
    let row = sign_in_link::Model {
        id: link.id,
        address_key: keyed_hash(context, "sign-in-address", &place),
        person_id: person,
        token_hash: fingerprint(&link.token),
        code_hash: code_hash(context, &link.code),
        browser_hash: browser,
        tries: 0,
        next_path: asking.next.as_ref().map(|path| path.as_str().to_owned()),
        created_at: now,
        expires_at: now + LIFETIME,
        used_at: None,
    };
    // Within one browser the newer replaces the older. Whoever asks elsewhere replaces nothing, or
    // anybody could end the link its owner is about to open; how many live is bound by the limits.
    let all = sign_in_link::Column::iter()
        .filter(|column| !matches!(column, sign_in_link::Column::AddressKey));
    let replace =
        OnConflict::column(sign_in_link::Column::AddressKey).update_columns(all).to_owned();
    sign_in_link::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(link)
}

async fn send_link(
    tx: &WriteTransaction,
    context: &Context,
    asking: &Asking,
    person: &person::Model,
    link: &Link,
) -> anyhow::Result<()> {
    let letter = SignInLink {
        name: whole_name(&person.family_name, &person.given_name),
        url: format!("{}/sign-in/links/{}", context.config.base_url, link.token),
        code: format!("{} {}", &link.code[..4], &link.code[4..]),
        minutes: LIFETIME.num_minutes(),
        asked_at: tokyo::date_time(link.now),
        device: asking.device.clone(),
    };
    let envelope = envelope(person, &link.id, LIFETIME, link.now)?;
    mail::enqueue(tx, &context.post, link.now, envelope, &letter).await?;
    Ok(())
}

async fn send_advice(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
    link: &Link,
) -> anyhow::Result<()> {
    let letter = SignInByPassword {
        name: whole_name(&person.family_name, &person.given_name),
        url: format!("{}/sign-in/staff", context.config.base_url),
        asked_at: tokyo::date_time(link.now),
    };
    let envelope = envelope(person, &link.id, TimeDelta::hours(1), link.now)?;
    mail::enqueue(tx, &context.post, link.now, envelope, &letter).await?;
    Ok(())
}

fn envelope(
    person: &person::Model,
    occasion: &entities::SignInLinkId,
    lifetime: TimeDelta,
    now: DateTime<Utc>,
) -> anyhow::Result<Envelope> {
    let address = EmailAddress::parse(&person.email);
    let address = address.map_err(|_| anyhow::anyhow!("a stored mail address is broken"))?;
    Ok(Envelope {
        person: Some(person.id),
        language: if person.language == "en" { Language::En } else { Language::Ja },
        class: LetterClass::SignIn,
        expires_at: Some(now + lifetime),
        ..Envelope::to(address, format!("sign_in_link:{occasion}"))
    })
}

/// Eight digits out of 256 bits: the remainder's bias is far below anything that matters.
fn eight_digits(secret: [u8; 32]) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&secret[..16]);
    format!("{:08}", u128::from_be_bytes(bytes) % 100_000_000)
}

/// A code can be guessed, so its hash needs a key.
pub(super) fn code_hash(context: &Context, code: &str) -> String {
    keyed_hash(context, "sign-in-code", code)
}
