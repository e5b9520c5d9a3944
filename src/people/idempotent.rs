//! A creating request sent twice with one `Idempotency-Key` is done once; the second gets the first
//! one's answer. The key is taken before the work and the answer noted after it; if the server dies
//! in between, the key answers "outcome unknown" until it is a day old, and never does the work
//! again.

use chrono::TimeDelta;
use entities::PersonId;
use entities::sign_in::idempotency_key;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};

use crate::context::Context;
use crate::web::fingerprint;

/// How long a key is remembered.
pub const REMEMBERED: TimeDelta = TimeDelta::hours(24);

/// Whose request, under which key, and what was asked for.
#[derive(Clone, Debug)]
pub struct Claim {
    pub person: PersonId,
    pub key: String,
    /// Method, path and body in one text.
    pub request: String,
}

/// An answer to give, now or again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// Nobody used the key: do the work, then [`settle`] or [`release`].
    New,
    /// It was done; this was the answer.
    Done(Answer),
    /// It is being done, or the server died while it was.
    Open,
    /// The key was used for something else.
    Different,
}

/// Takes the key. Of any number of requests at once, one is told [`Claimed::New`].
pub async fn claim(context: &Context, claim: &Claim) -> anyhow::Result<Claimed> {
    let now = context.now();
    let wanted = fingerprint(&claim.request);
    let tx = context.database.begin_write().await?;
    idempotency_key::Entity::delete_many()
        .filter(idempotency_key::Column::PersonId.eq(claim.person))
        .filter(idempotency_key::Column::Key.eq(claim.key.as_str()))
        .filter(idempotency_key::Column::CreatedAt.lte(now - REMEMBERED))
        .exec(&tx)
        .await?;
    let row = idempotency_key::Model {
        person_id: claim.person,
        key: claim.key.clone(),
        fingerprint: wanted.clone(),
        status: 0,
        answer: String::new(),
        created_at: now,
    };
    let key = [idempotency_key::Column::PersonId, idempotency_key::Column::Key];
    let added = idempotency_key::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await?;
    let known = idempotency_key::Entity::find_by_id((claim.person, claim.key.clone()));
    let known = known.one(&tx).await?;
    tx.commit().await?;
    Ok(match known {
        _ if added == 1 => Claimed::New,
        Some(known) if known.fingerprint != wanted => Claimed::Different,
        Some(known) if known.status > 0 => Claimed::Done(Answer {
            status: u16::try_from(known.status).unwrap_or(200),
            body: known.answer,
        }),
        _ => Claimed::Open,
    })
}

/// Notes the answer.
pub async fn settle(context: &Context, claim: &Claim, answer: &Answer) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    idempotency_key::Entity::update_many()
        .col_expr(idempotency_key::Column::Status, Expr::value(i32::from(answer.status)))
        .col_expr(idempotency_key::Column::Answer, Expr::value(answer.body.as_str()))
        .filter(idempotency_key::Column::PersonId.eq(claim.person))
        .filter(idempotency_key::Column::Key.eq(claim.key.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Gives the key back: nothing was done, so the request may be mended and sent again.
pub async fn release(context: &Context, claim: &Claim) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    idempotency_key::Entity::delete_by_id((claim.person, claim.key.clone())).exec(&tx).await?;
    tx.commit().await?;
    Ok(())
}
