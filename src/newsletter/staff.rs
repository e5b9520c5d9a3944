//! What the secretariat does about one reader.

use chrono::NaiveDate;
use entities::newsletter::consent::{Act, Route};
use entities::newsletter::subscriber::ReaderState;
use entities::{PersonId, SubscriberId};
use serde_json::json;

use super::change::{Change, ChangedBy, change};
use super::evidence::{self, Line};
use super::pen::Pen;
use super::preferences::Preferences;
use super::refusal::Refusal;
use super::storage;
use super::subscribe::welcome;
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{refuse_circulars, unwanted};
use crate::people::{Actor, Editor};
use crate::vocabulary::EmailAddress;

/// Somebody of the secretariat who may add readers and stop the sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newsdesk(PersonId);

impl Newsdesk {
    /// For work without a visitor: sample data. Handlers convert from [`Editor`].
    pub fn acting_as(person: PersonId) -> Self {
        Self(person)
    }

    pub fn person(self) -> PersonId {
        self.0
    }

    pub(super) fn actor(self) -> Actor {
        Actor::Person(self.0)
    }
}

impl From<&Editor> for Newsdesk {
    fn from(who: &Editor) -> Self {
        Self(who.person_id())
    }
}

/// A reader who agreed on paper, by telephone, or face to face.
#[derive(Clone, Debug)]
pub struct NewReader {
    pub email: EmailAddress,
    pub preferences: Preferences,
    /// Where and how they agreed.
    pub source: String,
    pub agreed_on: NaiveDate,
}

/// Adds a reader with the evidence of their consent, and tells them by letter how to leave. Nobody
/// who left or was stopped is brought back this way.
pub async fn add(
    context: &Context,
    desk: Newsdesk,
    new: &NewReader,
) -> Result<SubscriberId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = storage::new_row(pen, &new.email, Route::Staff);
    let unwanted = unwanted(&tx, vec![&row.address_key]).await?;
    storage::fill(&mut row, &new.preferences);
    let (row, added) = storage::found_or_added(pen, row).await?;
    if !added {
        let reads = row.state == ReaderState::Active;
        return Err(if reads { Refusal::Known } else { Refusal::LeftBefore }.into());
    }
    if !unwanted.is_empty() {
        return Err(Refusal::Suppressed.into());
    }
    storage::choose(pen, row.id, &new.preferences).await?;
    let details = json!({ "source": new.source, "agreed_on": new.agreed_on });
    let line = Line::new(pen, &row.address_key, Act::Added, Route::Staff).of(row.id);
    evidence::add(pen, [line.by(Some(desk.0)).with(&details)]).await?;
    pen.note(desk.actor(), "newsletter.reader_added", row.id, details).await?;
    welcome(pen, &row, &new.email, &format!("newsletter:added:{}", row.id)).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Stops the sending because the reader asked the secretariat for it. Done twice it changes nothing.
pub async fn stop(
    context: &Context,
    desk: Newsdesk,
    (id, reason): (SubscriberId, &str),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = storage::locked(pen, id).await?.ok_or(Refusal::NotFound)?;
    if row.state != ReaderState::Active {
        return Err(Refusal::NotReading.into());
    }
    row.state = ReaderState::Stopped;
    row.left_at = Some(pen.now);
    row.leave_reason = Some(reason.to_owned());
    refuse_circulars(&tx, pen.now, &row.address_key).await?;
    let line = Line::new(pen, &row.address_key, Act::Stopped, Route::Staff).of(id);
    evidence::add(pen, [line.by(Some(desk.0)).with(&json!({ "reason": reason }))]).await?;
    pen.note(desk.actor(), "newsletter.reader_stopped", id, json!({})).await?;
    storage::save(pen, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes preferences on the reader's request.
pub async fn change_for(
    context: &Context,
    desk: Newsdesk,
    (id, preferences, version): (SubscriberId, Preferences, Option<i32>),
) -> Result<(), Stop<Refusal>> {
    let wanted = Change { id, preferences, by: ChangedBy::Staff(desk.0), version };
    change(context, &wanted).await
}
