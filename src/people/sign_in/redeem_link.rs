use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::people::person::{self, PersonState};
use entities::sign_in::browser_session::Strength;
use entities::sign_in::sign_in_link::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, Select};
use subtle::ConstantTimeEq as _;
use unicode_normalization::UnicodeNormalization as _;

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::audit::{Entry, Subject, note};
use crate::people::{Actor, roles};
use crate::web::{LocalPath, fingerprint};

use super::ask_link::code_hash;

const MOST_TRIES: i32 = 5;

/// What the person shows.
#[derive(Clone, Debug)]
pub enum Proof {
    /// The link of the letter.
    Token(String),
    /// The code of the letter, as typed.
    Code(String),
}

/// Wrong, used, replaced, too old, tried too often, or of another browser: it is never said which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkRefused;

/// What a link says before it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkSeen {
    Ready,
    /// It works in the browser that asked for it; here the code helps.
    OtherBrowser,
    Gone,
}

/// A proof that was taken: who it is, and where they wanted to go.
#[derive(Debug)]
pub struct Redeemed {
    pub person: person::Model,
    pub next: Option<LocalPath>,
}

/// Looks without using it up: mail scanners open links too.
pub async fn look_at_link(
    context: &Context,
    token: &str,
    bound_to: &str,
) -> anyhow::Result<LinkSeen> {
    let link = live(context.now())
        .filter(Column::TokenHash.eq(fingerprint(token)))
        .one(context.database.reader())
        .await?;
    Ok(match link {
        None => LinkSeen::Gone,
        Some(link) if link.browser_hash == fingerprint(bound_to) => LinkSeen::Ready,
        Some(_) => LinkSeen::OtherBrowser,
    })
}

/// Uses the link or the code up. Of any number of attempts at once, one succeeds.
pub async fn redeem_link(
    context: &Context,
    proof: &Proof,
    bound_to: &str,
) -> Result<Redeemed, Stop<LinkRefused>> {
    let tx = context.database.begin_write().await?;
    let link = match proof {
        Proof::Token(token) => by_token(&tx, context, token, bound_to).await?,
        Proof::Code(code) => by_code(&tx, context, code, bound_to).await?,
    };
    let taken = match link {
        Some(link) => take(&tx, context, &link).await?,
        None => None,
    };
    // A wrong code has been counted, so the transaction ends well either way.
    tx.commit().await?;
    taken.ok_or(Stop::Refused(LinkRefused))
}

fn live(now: DateTime<Utc>) -> Select<Entity> {
    Entity::find().filter(Column::UsedAt.is_null()).filter(Column::ExpiresAt.gt(now))
}

async fn by_token(
    tx: &WriteTransaction,
    context: &Context,
    token: &str,
    bound_to: &str,
) -> anyhow::Result<Option<Model>> {
    let link = live(context.now())
        .filter(Column::TokenHash.eq(fingerprint(token)))
        .filter(Column::BrowserHash.eq(fingerprint(bound_to)));
    Ok(link.one(tx).await?)
}

/// Counts the try first, then compares.
async fn by_code(
    tx: &WriteTransaction,
    context: &Context,
    typed: &str,
    bound_to: &str,
) -> anyhow::Result<Option<Model>> {
    let newest = live(context.now())
        .filter(Column::BrowserHash.eq(fingerprint(bound_to)))
        .order_by_desc(Column::CreatedAt)
        .one(tx)
        .await?;
    let Some(link) = newest else { return Ok(None) };
    let counted = Entity::update_many()
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .filter(Column::Id.eq(link.id))
        .filter(Column::Tries.lt(MOST_TRIES))
        .exec(tx)
        .await?;
    let code: String = typed.nfkc().filter(char::is_ascii_digit).collect();
    let fits: bool = code_hash(context, &code).as_bytes().ct_eq(link.code_hash.as_bytes()).into();
    Ok(Some(link).filter(|_| counted.rows_affected == 1 && fits))
}

async fn take(
    tx: &WriteTransaction,
    context: &Context,
    link: &Model,
) -> anyhow::Result<Option<Redeemed>> {
    let now = context.now();
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::Id.eq(link.id))
        .filter(Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    let (1, Some(id)) = (used.rows_affected, link.person_id) else { return Ok(None) };
    let Some(person) = arrive(tx, context, id).await? else { return Ok(None) };
    // Roles may have changed since the link was written.
    if roles::of(tx, id).await?.needs_two_factors() {
        return Ok(None);
    }
    let entry = Entry::new("person.signed_in", Subject::of("person", id.0));
    let details = serde_json::json!({ "by": Strength::MailLink });
    note(tx, context, &Actor::Person(id), entry.with(details)).await?;
    let next = link.next_path.as_deref().and_then(LocalPath::parse);
    Ok(Some(Redeemed { person, next }))
}

/// The person, unless disabled; known ones become active with their first sign-in.
pub(super) async fn arrive(
    tx: &WriteTransaction,
    context: &Context,
    id: PersonId,
) -> anyhow::Result<Option<person::Model>> {
    let person = person::Entity::find_by_id(id).one(tx).await?;
    let Some(person) = person.filter(|person| person.state != PersonState::Disabled) else {
        return Ok(None);
    };
    if person.state == PersonState::Known {
        person::Entity::update_many()
            .col_expr(person::Column::State, Expr::value(PersonState::Active))
            .col_expr(person::Column::UpdatedAt, Expr::value(context.now()))
            .filter(person::Column::Id.eq(id))
            .exec(tx)
            .await?;
    }
    Ok(Some(person))
}
