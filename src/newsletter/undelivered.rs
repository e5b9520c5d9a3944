//! Readers at whom nothing arrives: their registration holds, and no issue goes to them because of
//! what happened at their mailbox.

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::circular_refusal::{self, RefusalReason};
use entities::mail::message;
use entities::mail::suppression::{self, SuppressionReason};
use entities::newsletter::subscriber::{self, Column, ReaderState};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _};

use crate::mail::{bounces, letters_where};

/// Why nothing is sent to somebody who reads, and since when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    pub why: WhyNot,
    pub since: DateTime<Utc>,
    /// Subject of the letter that came back, as far as it is known.
    pub letter: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// The mailbox does not exist.
    NoMailbox,
    /// Issues came back several times.
    KeptComingBack,
    /// An issue was called unwanted.
    Complained,
    /// Staff put the address on the list.
    ByHand,
}

/// Of one reader; none for those who left, and for those the issues go to.
pub async fn undelivered_to(
    db: &impl ConnectionTrait,
    row: &subscriber::Model,
) -> Result<Option<Undelivered>, DbErr> {
    if row.state != ReaderState::Active {
        return Ok(None);
    }
    let key = row.address_key.as_str();
    let (why, since, letter) =
        if let Some(found) = suppression::Entity::find_by_id(key).one(db).await? {
            (suppressed(found.reason), found.created_at, found.message_id)
        } else if let Some(found) = circular_refusal::Entity::find_by_id(key).one(db).await? {
            (refused(found.reason), found.created_at, None)
        } else {
            return Ok(None);
        };
    let letter = match letter {
        None => bounces::blamed_letter(db, key).await?,
        known => known,
    };
    Ok(Some(Undelivered { why, since, letter: subject(db, letter).await? }))
}

fn suppressed(reason: SuppressionReason) -> WhyNot {
    match reason {
        SuppressionReason::Bounced => WhyNot::NoMailbox,
        SuppressionReason::Complained => WhyNot::Complained,
        SuppressionReason::ByHand => WhyNot::ByHand,
    }
}

/// Whoever reads has not said "no" themselves.
fn refused(reason: RefusalReason) -> WhyNot {
    match reason {
        RefusalReason::Bounced => WhyNot::KeptComingBack,
        RefusalReason::Complained | RefusalReason::Owner => WhyNot::Complained,
    }
}

async fn subject(
    db: &impl ConnectionTrait,
    letter: Option<MailMessageId>,
) -> Result<Option<String>, DbErr> {
    let Some(id) = letter else { return Ok(None) };
    let one = Condition::all().add(message::Column::Id.eq(id));
    Ok(letters_where(db, one, 1).await?.pop().map(|line| line.subject))
}

/// Addresses of readers no issue goes to, whether they read or not.
pub fn nothing_arrives() -> Condition {
    let suppressed = Query::select()
        .column(suppression::Column::AddressKey)
        .from(suppression::Entity)
        .to_owned();
    let refused = Query::select()
        .column(circular_refusal::Column::AddressKey)
        .from(circular_refusal::Entity)
        .to_owned();
    Condition::any()
        .add(Column::AddressKey.in_subquery(suppressed))
        .add(Column::AddressKey.in_subquery(refused))
}
