//! Browser sessions. A session ends after a time without use, at its absolute end, when it is
//! revoked, when the person is disabled, and when the person's epoch is raised.

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::people::person::{self, PersonState};
use entities::sign_in::browser_session::{self, Strength};
use entities::{BrowserSessionId, PersonId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use crate::context::Context;
use crate::database::WriteTransaction;
use crate::people::identity_rows;
use crate::people::{Identity, SessionRef};
use crate::web::fingerprint;

/// A session that has just begun: the secret for the cookie and how long it may live, in seconds.
#[derive(Debug)]
pub struct Begun {
    pub id: BrowserSessionId,
    pub token: String,
    pub seconds: i64,
}

/// How long a session lasts without use.
pub fn idle_limit(strength: Strength) -> TimeDelta {
    match strength {
        Strength::TwoFactors => TimeDelta::hours(2),
        Strength::MailLink => TimeDelta::days(14),
    }
}

/// How long a session lasts at most.
pub fn absolute_limit(strength: Strength) -> TimeDelta {
    match strength {
        Strength::TwoFactors => TimeDelta::hours(12),
        Strength::MailLink => TimeDelta::days(30),
    }
}

/// Begins a session with a new token, whatever cookie the browser had.
pub async fn begin(
    tx: &WriteTransaction,
    context: &Context,
    person: &person::Model,
    strength: Strength,
    device: &str,
) -> anyhow::Result<Begun> {
    let now = context.now();
    let token = URL_SAFE_NO_PAD.encode(context.chance.secret());
    let limit = absolute_limit(strength);
    let row = browser_session::Model {
        id: context.new_id(),
        token_hash: fingerprint(&token),
        person_id: person.id,
        session_epoch: person.session_epoch,
        strength,
        device: device.to_owned(),
        created_at: now,
        last_seen_at: now,
        expires_at: now + limit,
        ended_at: None,
    };
    let id = row.id;
    browser_session::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx)
        .await
        .context("a session could not be begun")?;
    // Whoever has signed in is no longer only known.
    person::Entity::update_many()
        .col_expr(person::Column::State, Expr::value(PersonState::Active))
        .filter(person::Column::Id.eq(person.id))
        .filter(person::Column::State.eq(PersonState::Known))
        .exec(tx)
        .await?;
    Ok(Begun { id, token, seconds: limit.num_seconds() })
}

/// Who holds this token, if its session still lives.
pub async fn find(context: &Context, token: &str) -> anyhow::Result<Option<Identity>> {
    let now = context.now();
    let rows = context.database.reader().query_all(&question(token, now)).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let strength: Strength = first.try_get("", "strength")?;
    let last_seen_at: DateTime<Utc> = first.try_get("", "last_seen_at")?;
    if now - last_seen_at >= idle_limit(strength) {
        return Ok(None);
    }
    let session = SessionRef::Browser { id: first.try_get("", "session_id")?, last_seen_at };
    identity_rows::read(&rows, session, strength)
}

fn question(token: &str, now: DateTime<Utc>) -> SelectStatement {
    let of = |column: &'static str| Expr::col(("browser_session", column));
    let mut select = Query::select();
    select
        .expr_as(of("id"), "session_id")
        .expr(of("strength"))
        .expr(of("last_seen_at"))
        .from("browser_session")
        .inner_join("person", Expr::col(("person", "id")).equals(("browser_session", "person_id")))
        .and_where(of("token_hash").eq(fingerprint(token)))
        .and_where(of("ended_at").is_null())
        .and_where(of("expires_at").gt(now))
        .and_where(of("session_epoch").equals(("person", "session_epoch")));
    identity_rows::join(&mut select);
    select
}

/// Notes that the session is in use.
pub async fn note_seen(context: &Context, id: BrowserSessionId) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    browser_session::Entity::update_many()
        .col_expr(browser_session::Column::LastSeenAt, Expr::value(context.now()))
        .filter(browser_session::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The person's sessions that still live, last used first.
pub async fn list(
    context: &Context,
    person: PersonId,
) -> anyhow::Result<Vec<browser_session::Model>> {
    let now = context.now();
    let epoch = person::Entity::find_by_id(person).one(context.database.reader()).await?;
    let epoch = epoch.map_or(0, |person| person.session_epoch);
    let rows = browser_session::Entity::find()
        .filter(browser_session::Column::PersonId.eq(person))
        .filter(browser_session::Column::EndedAt.is_null())
        .filter(browser_session::Column::ExpiresAt.gt(now))
        .filter(browser_session::Column::SessionEpoch.eq(epoch))
        .order_by_desc(browser_session::Column::LastSeenAt)
        .all(context.database.reader())
        .await?;
    let alive = |row: &browser_session::Model| now - row.last_seen_at < idle_limit(row.strength);
    Ok(rows.into_iter().filter(alive).collect())
}

/// Ends one session of the person. False when there is no such session.
pub async fn end(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    person: PersonId,
    id: BrowserSessionId,
) -> anyhow::Result<bool> {
    let ended = browser_session::Entity::update_many()
        .col_expr(browser_session::Column::EndedAt, Expr::value(now))
        .filter(browser_session::Column::Id.eq(id))
        .filter(browser_session::Column::PersonId.eq(person))
        .filter(browser_session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends every session and every token of the person at once.
pub async fn end_all(tx: &WriteTransaction, person: PersonId) -> anyhow::Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::SessionEpoch, Expr::col(person::Column::SessionEpoch).add(1))
        .filter(person::Column::Id.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}
