//! Refresh tokens: opaque, each used once. A used one that comes back was stolen, by one side or the
//! other: the whole family is revoked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::sign_in::browser_session::Strength;
use entities::sign_in::refresh_token::{self, Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};
use crate::people::persons;
use crate::people::sign_in::sessions::{absolute_limit, idle_limit};
use crate::web::fingerprint;

use super::access::{AccessToken, issue};

/// What a program gets: the access token, and the secret that fetches the next one.
pub struct Pair {
    pub access: AccessToken,
    pub refresh: String,
    /// The family cannot be renewed beyond this.
    pub ends_at: DateTime<Utc>,
}

/// Unknown, used, revoked, too old, or of somebody disabled: it is never said which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshRefused;

struct Link {
    family: Uuid,
    strength: Strength,
    device: String,
    ends_at: DateTime<Utc>,
}

/// Begins a family, after a sign-in.
pub async fn begin(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
    strength: Strength,
    device: &str,
) -> anyhow::Result<Pair> {
    let now = context.now();
    let link = Link {
        family: context.chance.uuid(now),
        strength,
        device: device.to_owned(),
        ends_at: now + absolute_limit(strength),
    };
    let entry = Entry::new("token.issued", Subject::of("person", person.id.0));
    let details = serde_json::json!({ "family": link.family });
    note(tx, context, &Actor::Person(person.id), entry.with(details)).await?;
    add(tx, context, person, link).await
}

/// Exchanges a refresh token for the next pair.
pub async fn rotate(context: &Context, token: &str) -> Result<Pair, Stop<RefreshRefused>> {
    let tx = context.database.begin_write().await?;
    let now = context.now();
    let row = Entity::find().filter(Column::TokenHash.eq(fingerprint(token))).one(&tx).await?;
    let row = row.ok_or(Stop::Refused(RefreshRefused))?;
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(row.id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(&tx)
        .await?;
    if used.rows_affected == 0 {
        if row.used_at.is_some() {
            revoke(&tx, now, row.family).await?;
            let entry = Entry::new("token.reused", Subject::of("person", row.person_id.0));
            let details = serde_json::json!({ "family": row.family });
            note(&tx, context, &Actor::Link(Some(row.person_id)), entry.with(details)).await?;
            tx.commit().await?;
        }
        return Err(Stop::Refused(RefreshRefused));
    }
    let person = persons::find(&tx, row.person_id).await?;
    let person = person.filter(|person| {
        person.state != PersonState::Disabled && person.session_epoch == row.session_epoch
    });
    let person = person.ok_or(Stop::Refused(RefreshRefused))?;
    let link = Link {
        family: row.family,
        strength: row.strength,
        device: row.device,
        ends_at: row.family_expires_at,
    };
    let pair = add(&tx, context, &person, link).await?;
    tx.commit().await?;
    Ok(pair)
}

/// Ends the family: its access tokens stop working too.
pub async fn revoke(tx: &WriteTransaction, now: DateTime<Utc>, family: Uuid) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::Family.eq(family))
        .filter(Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends one family of the person. False when there is no such family.
pub async fn end(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    person: PersonId,
    family: Uuid,
) -> Result<bool, DbErr> {
    let ended = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::Family.eq(family))
        .filter(Column::PersonId.eq(person))
        .filter(Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// The person's families that still live, last renewed first: of each the token that is unused.
pub async fn living(
    reader: &impl ConnectionTrait,
    now: DateTime<Utc>,
    person: &person::Model,
) -> Result<Vec<refresh_token::Model>, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person.id))
        .filter(Column::SessionEpoch.eq(person.session_epoch))
        .filter(Column::UsedAt.is_null())
        .filter(Column::RevokedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .order_by_desc(Column::CreatedAt)
        .all(reader)
        .await
}

/// When the family of this token began: its end was set then.
pub fn begun_at(token: &refresh_token::Model) -> DateTime<Utc> {
    token.family_expires_at - absolute_limit(token.strength)
}

async fn add(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
    link: Link,
) -> anyhow::Result<Pair> {
    let now = context.now();
    let refresh = URL_SAFE_NO_PAD.encode(context.chance.secret());
    let idle: TimeDelta = idle_limit(link.strength);
    let row = refresh_token::Model {
        id: context.new_id(),
        family: link.family,
        person_id: person.id,
        token_hash: fingerprint(&refresh),
        session_epoch: person.session_epoch,
        strength: link.strength,
        device: link.device,
        created_at: now,
        expires_at: Ord::min(now + idle, link.ends_at),
        family_expires_at: link.ends_at,
        used_at: None,
        revoked_at: None,
    };
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(tx).await?;
    let access = issue(context, person, link.family, link.strength)?;
    Ok(Pair { access, refresh, ends_at: link.ends_at })
}
