//! Reading under another address: its holder has to agree.

use entities::newsletter::consent::{Act, Route};
use entities::newsletter::request::{self, RequestKind};
use entities::newsletter::subscriber::{self, ReaderState};
use entities::{SubscriberId, SubscriptionRequestId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use serde_json::json;

use super::cool_downs::may_write;
use super::evidence::{self, Line};
use super::letters::{self, NewsletterAddressChanged, NewsletterKnown, NewsletterNewAddress};
use super::origin::Origin;
use super::pen::Pen;
use super::refusal::Refusal;
use super::subscribe::{VALID, stored_address, use_up};
use super::{links, storage};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::mail::{accept_circulars, refuse_circulars};
use crate::people::Actor;
use crate::vocabulary::EmailAddress;

/// A reader wants to read under another address.
#[derive(Clone, Debug)]
pub struct AddressWish {
    pub id: SubscriberId,
    pub email: EmailAddress,
    pub origin: Origin,
    pub request_key: String,
}

/// Writes to the new address; nothing changes until the link in that letter is used. Whether the
/// address belongs to another reader shows only in its own mailbox.
pub async fn ask_address(context: &Context, wish: &AddressWish) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = storage::locked(pen, wish.id).await?.ok_or(Refusal::NotFound)?;
    if row.state != ReaderState::Active {
        return Err(Refusal::NotReading.into());
    }
    if !may_write(pen, &wish.email, &wish.origin).await? {
        tx.commit().await?;
        return Ok(());
    }
    let asked = address_request(pen, wish, &row);
    let pressed = OnConflict::column(request::Column::RequestKey).do_nothing().to_owned();
    let added = request::Entity::insert(asked.clone().into_active_model().reset_all())
        .on_conflict(pressed)
        .exec_without_returning(&tx)
        .await?;
    if added == 1 {
        write_to_new(pen, (&row, &wish.email), &asked).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn write_to_new(
    pen: Pen<'_>,
    (row, email): (&subscriber::Model, &EmailAddress),
    asked: &request::Model,
) -> anyhow::Result<()> {
    let to = letters::To::asking(row.language, email, asked.id);
    let config = &pen.context.config;
    let other = subscriber::Entity::find()
        .filter(subscriber::Column::AddressKey.eq(asked.address_key.as_str()))
        .filter(subscriber::Column::State.eq(ReaderState::Active))
        .one(pen.tx)
        .await?;
    if let Some(other) = other {
        let until = pen.now + links::ASKED_FOR;
        let own = (other.id, other.link_epoch);
        let preferences_url = links::preferences_url(config, own, until);
        let letter = NewsletterKnown {
            form_url: links::form_url(config, row.language),
            preferences_url: links::in_language(preferences_url, row.language),
            valid_until: letters::moment(row.language, until),
            asked_at: letters::moment(row.language, asked.requested_at),
        };
        return letters::send(pen, to, &letter).await;
    }
    let letter = NewsletterNewAddress {
        confirm_url: links::in_language(links::address_url(config, asked.id), row.language),
        valid_until: letters::moment(row.language, asked.expires_at),
        asked_at: letters::moment(row.language, asked.requested_at),
    };
    letters::send(pen, to, &letter).await
}

fn address_request(pen: Pen<'_>, wish: &AddressWish, row: &subscriber::Model) -> request::Model {
    request::Model {
        id: pen.context.new_id(),
        kind: RequestKind::ChangeAddress,
        request_key: wish.request_key.clone(),
        subscriber_id: Some(row.id),
        email: wish.email.as_str().to_owned(),
        address_key: pen.context.post.address_key(&wish.email),
        details: "{}".to_owned(),
        form_version: None,
        language: row.language,
        network: wish.origin.network(),
        address: wish.origin.address(),
        agent: wish.origin.agent(),
        requested_at: pen.now,
        expires_at: pen.now + VALID,
        confirmed_at: None,
    }
}

/// The holder of the new address says yes: issues go there from now on, the old address gets a last
/// notice, and links sent to it end.
pub async fn confirm_address(
    context: &Context,
    id: SubscriptionRequestId,
    origin: &Origin,
) -> Result<SubscriberId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = request::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let asked = found.filter(|row| row.kind == RequestKind::ChangeAddress);
    let asked = asked.ok_or(Refusal::NotFound)?;
    let reader = asked.subscriber_id.ok_or(Refusal::NotFound)?;
    if asked.confirmed_at.is_some() {
        return Ok(reader);
    }
    if asked.expires_at <= pen.now || asked.email.is_empty() {
        return Err(Refusal::LinkExpired.into());
    }
    let row = storage::locked(pen, reader).await?.ok_or(Refusal::NotFound)?;
    if row.state != ReaderState::Active {
        return Err(Refusal::NotReading.into());
    }
    make_way(pen, &asked.address_key, reader).await?;
    let email = stored_address(&asked.email)?;
    move_to(pen, row, &email, origin).await.map_err(taken_meanwhile)?;
    use_up(pen, asked, reader).await?;
    tx.commit().await?;
    Ok(reader)
}

/// Whoever read under the new address and left gives the place up; whoever reads keeps it.
async fn make_way(
    pen: Pen<'_>,
    address_key: &str,
    reader: SubscriberId,
) -> Result<(), Stop<Refusal>> {
    let Some(mut other) = storage::locked_by_key(pen, address_key).await? else { return Ok(()) };
    if other.id == reader {
        return Ok(());
    }
    if other.state == ReaderState::Active {
        return Err(Refusal::AddressTaken.into());
    }
    other.address_key = format!("given-up:{}", other.id);
    (other.email, other.email_key, other.name, other.affiliation) = (None, None, None, None);
    other.search_key = String::new();
    storage::save(pen, other).await?;
    Ok(())
}

/// Somebody became a reader under the address while it was being confirmed here.
fn taken_meanwhile(error: anyhow::Error) -> Stop<Refusal> {
    match error.downcast_ref::<DbErr>().map(Conflict::of) {
        Some(Conflict::Taken) => Refusal::AddressTaken.into(),
        _ => error.into(),
    }
}

async fn move_to(
    pen: Pen<'_>,
    mut row: subscriber::Model,
    email: &EmailAddress,
    origin: &Origin,
) -> anyhow::Result<()> {
    let (old, old_key) = (row.email.clone(), row.address_key.clone());
    row.address_key = pen.context.post.address_key(email);
    row.email = Some(email.as_str().to_owned());
    row.email_key = Some(email.comparison_key());
    row.search_key = storage::folded(&row);
    row.link_epoch += 1;
    let row = storage::save(pen, row).await?;
    let line = |key: &str| {
        let line = Line::new(pen, key, Act::AddressChanged, Route::Link).of(row.id);
        line.from(origin)
    };
    evidence::add(pen, [line(&old_key), line(&row.address_key)]).await?;
    if old_key != row.address_key {
        refuse_circulars(pen.tx, pen.now, &old_key).await?;
    }
    accept_circulars(pen.tx, &row.address_key).await?;
    pen.note(Actor::Link(None), "newsletter.address_changed", row.id, json!({})).await?;
    if let Some(old) = old.as_deref().map(stored_address).transpose()? {
        let occasion = format!("newsletter:moved:{}:{}", row.id, row.link_epoch);
        let to = letters::To { occasion, ..letters::To::reader(&row, &old) };
        let letter = NewsletterAddressChanged { at: letters::moment(row.language, pen.now) };
        letters::send(pen, to, &letter).await?;
    }
    Ok(())
}
