//! Preferences, and the link to them.

use entities::newsletter::consent::{Act, Route};
use entities::newsletter::subscriber::{self, ReaderLanguage, ReaderState};
use entities::{PersonId, SubscriberId, SubscriptionRequestId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::cool_downs::may_write;
use super::evidence::{self, Line};
use super::leave::can_come_back;
use super::letters::{self, NewsletterNoReader, NewsletterPreferences};
use super::origin::Origin;
use super::pen::Pen;
use super::preferences::Preferences;
use super::refusal::Refusal;
use super::{links, storage};
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::vocabulary::EmailAddress;

/// Who changes preferences.
#[derive(Clone, Debug)]
pub enum ChangedBy {
    Reader(Origin),
    Staff(PersonId),
}

/// New preferences for a reader.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: SubscriberId,
    pub preferences: Preferences,
    pub by: ChangedBy,
    /// What the form was made from; none to save whatever happened meanwhile.
    pub version: Option<i32>,
}

/// Saves preferences. The evidence names the fields, not what stands in them.
pub async fn change(context: &Context, wanted: &Change) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = storage::locked(pen, wanted.id).await?.ok_or(Refusal::NotFound)?;
    if row.state != ReaderState::Active {
        return Err(Refusal::NotReading.into());
    }
    if wanted.version.is_some_and(|version| version != row.version) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = storage::find(&tx, wanted.id).await?.ok_or(Refusal::NotFound)?.preferences();
    let fields = wanted.preferences.differs_from(&before);
    if fields.is_empty() {
        return Ok(());
    }
    storage::fill(&mut row, &wanted.preferences);
    let row = storage::save(pen, row).await?;
    storage::choose(pen, row.id, &wanted.preferences).await?;
    let details = json!({ "fields": fields });
    let (actor, line) = match &wanted.by {
        ChangedBy::Reader(origin) => {
            let line = Line::new(pen, &row.address_key, Act::Changed, Route::Link);
            (Actor::Link(None), line.from(origin))
        }
        ChangedBy::Staff(person) => {
            let line = Line::new(pen, &row.address_key, Act::Changed, Route::Staff);
            (Actor::Person(*person), line.by(Some(*person)))
        }
    };
    evidence::add(pen, [line.of(row.id).with(&details)]).await?;
    pen.note(actor, "newsletter.preferences_changed", row.id, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Somebody asks for the link to their preferences.
#[derive(Clone, Debug)]
pub struct LinkWish {
    pub email: EmailAddress,
    pub language: ReaderLanguage,
    pub origin: Origin,
}

/// Writes one letter to the address, whoever it belongs to: the link, or that nobody reads here.
/// Whoever left may see what is stored as long as it is.
pub async fn ask_link(context: &Context, wish: &LinkWish) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    if !may_write(pen, &wish.email, &wish.origin).await? {
        tx.commit().await?;
        return Ok(());
    }
    let key = context.post.address_key(&wish.email);
    let known = subscriber::Entity::find()
        .filter(subscriber::Column::AddressKey.eq(key))
        .filter(subscriber::Column::Email.is_not_null())
        .one(&tx)
        .await?;
    let occasion = context.new_id::<SubscriptionRequestId>();
    let to = letters::To::asking(wish.language, &wish.email, occasion);
    if let Some(reader) = known {
        send_link(pen, to, &reader).await?;
    } else {
        let subscribe_url = links::form_url(&context.config, wish.language);
        letters::send(pen, to, &NewsletterNoReader { subscribe_url }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sends a fresh link to a reader whose old one has expired: the link says who they are.
pub async fn renew_link(
    context: &Context,
    id: SubscriberId,
    origin: &Origin,
) -> Result<(), Stop<Refusal>> {
    let row = storage::find(context.database.reader(), id).await?.ok_or(Refusal::NotFound)?;
    let email = row.address().ok_or(Refusal::NotReading)?;
    let wish = LinkWish { email, language: row.row.language, origin: origin.clone() };
    ask_link(context, &wish).await
}

async fn send_link(
    pen: Pen<'_>,
    to: letters::To,
    reader: &subscriber::Model,
) -> anyhow::Result<()> {
    let until = pen.now + links::ASKED_FOR;
    let own = (reader.id, reader.link_epoch);
    let preferences_url = links::preferences_url(&pen.context.config, own, until);
    let letter = NewsletterPreferences {
        reads: reader.state == ReaderState::Active,
        returns: can_come_back(reader, pen.now),
        preferences_url: links::in_language(preferences_url, to.language),
        valid_until: letters::moment(to.language, until),
    };
    letters::send(pen, to, &letter).await
}
