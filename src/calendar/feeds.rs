//! A person's private feed: opened, read and revoked.

use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::calendar::feed;
use entities::people::person::{self, PersonState};
use entities::{CalendarFeedId, PersonId};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set,
};
use sha2::{Digest, Sha256};

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};

use super::appointment::Appointment;

/// How exactly the last reading of a feed is known.
const READ_EVERY: TimeDelta = TimeDelta::hours(1);

/// Whose feed was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub person: PersonId,
    feed: CalendarFeedId,
    read_at: Option<DateTime<Utc>>,
}

/// What one capability adds to a person's feed.
pub type FeedSource =
    for<'a> fn(&'a Context, PersonId) -> BoxFuture<'a, anyhow::Result<Vec<Appointment>>>;

/// A feed just opened. Its address is a secret and is shown this once.
#[derive(Clone, Debug)]
pub struct NewFeed {
    pub id: CalendarFeedId,
    pub url: String,
}

/// What a person may know of their own feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFeed {
    pub opened_at: DateTime<Utc>,
    /// When a calendar program last asked, to the hour.
    pub read_at: Option<DateTime<Utc>>,
}

/// Opens the person's feed at a new address; an earlier address stops working.
pub async fn open_feed(context: &Context, person: PersonId) -> Result<NewFeed, Stop<Infallible>> {
    let now = context.now();
    let token = URL_SAFE_NO_PAD.encode(context.chance.secret());
    let tx = context.database.begin_write().await?;
    revoke(&tx, person, now).await?;
    let id = context.new_id();
    let row = feed::ActiveModel {
        id: Set(id),
        person_id: Set(person),
        token_hash: Set(hash(&token)),
        created_at: Set(now),
        read_at: Set(None),
        revoked_at: Set(None),
    };
    row.insert(&tx).await?;
    noted(&tx, context, person, "calendar_feed.opened").await?;
    tx.commit().await?;
    Ok(NewFeed { id, url: format!("{}/calendar/feeds/{token}.ics", context.config.base_url) })
}

/// Closes the person's feed: its address answers like one that never was. True if one was open.
pub async fn revoke_feed(context: &Context, person: PersonId) -> Result<bool, Stop<Infallible>> {
    let tx = context.database.begin_write().await?;
    let closed = revoke(&tx, person, context.now()).await?;
    if closed > 0 {
        noted(&tx, context, person, "calendar_feed.revoked").await?;
    }
    tx.commit().await?;
    Ok(closed > 0)
}

/// The person's open feed; its address cannot be told again.
pub async fn feed_of(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<OpenFeed>, DbErr> {
    let found = feed::Entity::find()
        .filter(feed::Column::PersonId.eq(person))
        .filter(feed::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    Ok(found.map(|row| OpenFeed { opened_at: row.created_at, read_at: row.read_at }))
}

async fn noted(
    tx: &WriteTransaction,
    context: &Context,
    person: PersonId,
    action: &'static str,
) -> anyhow::Result<()> {
    let entry = Entry::new(action, Subject::of("person", person.0));
    note(tx, context, &Actor::Person(person), entry).await
}

async fn revoke(tx: &WriteTransaction, person: PersonId, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let closed = feed::Entity::update_many()
        .col_expr(feed::Column::RevokedAt, Expr::value(now))
        .filter(feed::Column::PersonId.eq(person))
        .filter(feed::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(closed.rows_affected)
}

/// Whose feed has this secret in its address; nobody's if it was revoked or the person may no
/// longer sign in.
pub(super) async fn reader_of(
    db: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<Reader>, DbErr> {
    let found = feed::Entity::find()
        .filter(feed::Column::TokenHash.eq(hash(token)))
        .filter(feed::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    let Some(feed) = found else { return Ok(None) };
    let person = person::Entity::find_by_id(feed.person_id).one(db).await?;
    let person = person.filter(|person| person.state != PersonState::Disabled);
    Ok(person.map(|person| Reader { person: person.id, feed: feed.id, read_at: feed.read_at }))
}

/// Notes that the feed is in use, for its owner to see; once an hour is enough.
pub(super) async fn note_read(context: &Context, reader: &Reader) -> anyhow::Result<()> {
    let now = context.now();
    if reader.read_at.is_some_and(|before| now - before < READ_EVERY) {
        return Ok(());
    }
    let tx = context.database.begin_write().await?;
    feed::Entity::update_many()
        .col_expr(feed::Column::ReadAt, Expr::value(now))
        .filter(feed::Column::Id.eq(reader.feed))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn hash(token: &str) -> String {
    format!("{:x}", Sha256::digest(token.as_bytes()))
}
