//! A person's private feed: opened, read and revoked.

use std::convert::Infallible;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
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

use super::appointment::Appointment;

/// What one capability adds to a person's feed.
pub type FeedSource =
    for<'a> fn(&'a Context, PersonId) -> BoxFuture<'a, anyhow::Result<Vec<Appointment>>>;

/// A feed just opened. Its address is a secret and is shown this once.
#[derive(Clone, Debug)]
pub struct NewFeed {
    pub id: CalendarFeedId,
    pub url: String,
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
        revoked_at: Set(None),
    };
    row.insert(&tx).await?;
    tx.commit().await?;
    Ok(NewFeed { id, url: format!("{}/calendar/feeds/{token}.ics", context.config.base_url) })
}

/// Closes the person's feed: its address answers like one that never was. True if one was open.
pub async fn revoke_feed(context: &Context, person: PersonId) -> Result<bool, Stop<Infallible>> {
    let tx = context.database.begin_write().await?;
    let closed = revoke(&tx, person, context.now()).await?;
    tx.commit().await?;
    Ok(closed > 0)
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
) -> Result<Option<PersonId>, DbErr> {
    let found = feed::Entity::find()
        .filter(feed::Column::TokenHash.eq(hash(token)))
        .filter(feed::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    let Some(feed) = found else { return Ok(None) };
    let person = person::Entity::find_by_id(feed.person_id).one(db).await?;
    Ok(person.filter(|person| person.state != PersonState::Disabled).map(|person| person.id))
}

fn hash(token: &str) -> String {
    format!("{:x}", Sha256::digest(token.as_bytes()))
}
