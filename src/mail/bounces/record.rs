use chrono::{DateTime, Days, Utc};
use entities::mail::bounce::{
    BounceAction, BounceKind, BounceMatch, BounceSource, Column, Entity, Model,
};
use entities::mail::bounce_lift;
use entities::mail::circular_refusal::RefusalReason;
use entities::mail::message::{self, LetterState};
use entities::mail::suppression::SuppressionReason;
use entities::{MailBounceId, MailMessageId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::parse::Parsed;
use crate::database::WriteTransaction;
use crate::mail::{PostOffice, circulars, ledger};
use crate::vocabulary::{EmailAddress, tokyo};

/// Letters looked at that one message names.
const MOST_NAMED: u64 = 40;

/// A message or event that came in.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub source: BounceSource,
    /// Names it: the same one again changes nothing.
    pub source_key: String,
    pub parsed: Parsed,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    New(MailBounceId),
    Already,
}

/// A letter that was found by what only its reader and we know of it.
struct Matched {
    id: MailMessageId,
    address_key: String,
    by: BounceMatch,
}

/// Writes a message down and draws the conclusion, as part of the caller's transaction.
pub async fn record(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    arrival: Arrival,
) -> Result<Recorded, DbErr> {
    let Arrival { source, source_key, parsed } = arrival;
    let matched = matched(tx, post, &parsed).await?;
    let kind = blamed(post, matched.as_ref(), &parsed);
    let action = match &matched {
        Some(matched) if is_believed(post, source, matched.by) => {
            concluded(tx, post, now, (&matched.address_key, kind)).await?
        }
        _ => BounceAction::Nothing,
    };
    let id = MailBounceId(post.chance().uuid(now));
    let row = Model {
        id,
        source,
        source_key,
        received_at: now,
        message_id: matched.as_ref().map(|matched| matched.id),
        address_key: matched.as_ref().map(|matched| matched.address_key.clone()),
        matched_by: matched.as_ref().map(|matched| matched.by),
        kind,
        status: parsed.status,
        diagnostic: parsed.diagnostic,
        headers: parsed.headers,
        action,
    };
    let known = OnConflict::column(Column::SourceKey).do_nothing().to_owned();
    let added = Entity::insert(row.into_active_model())
        .on_conflict(known)
        .exec_without_returning(tx)
        .await?;
    if added == 0 {
        return Ok(Recorded::Already);
    }
    if let Some(matched) = matched {
        act(tx, now, &matched, (kind, action)).await?;
    }
    Ok(Recorded::New(id))
}

/// Whether a message of this name was written down before.
pub async fn is_recorded<C: ConnectionTrait>(reader: &C, source_key: &str) -> Result<bool, DbErr> {
    let named = Entity::find().filter(Column::SourceKey.eq(source_key));
    Ok(named.one(reader).await?.is_some())
}

/// A letter may have been handed on to others, one of whom is gone: that says nothing for good about
/// the address it was written to.
fn blamed(post: &PostOffice, matched: Option<&Matched>, parsed: &Parsed) -> BounceKind {
    let Some(matched) = matched else { return parsed.kind };
    let is_theirs = |address: &String| {
        EmailAddress::parse(address)
            .is_ok_and(|address| post.address_key(&address) == matched.address_key)
    };
    let others = !parsed.recipients.is_empty() && !parsed.recipients.iter().any(is_theirs);
    if parsed.kind == BounceKind::Hard && others { BounceKind::Soft } else { parsed.kind }
}

/// A Message-ID travels with a letter that is forwarded or answered; the sealed address does not.
/// Where letters leave from sealed addresses, a message that shows only a Message-ID may be made up
/// by anybody who saw the letter: it ends nobody's letters, however often it comes. What a provider
/// signed is believed.
fn is_believed(post: &PostOffice, source: BounceSource, by: BounceMatch) -> bool {
    !is_sealed(post) || source != BounceSource::Mailbox || by == BounceMatch::ReturnPath
}

fn is_sealed(post: &PostOffice) -> bool {
    post.delivery().bounces.address.is_some()
}

async fn matched<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    parsed: &Parsed,
) -> Result<Option<Matched>, DbErr> {
    let sealed: Vec<_> =
        parsed.return_paths.iter().filter_map(|address| post.returned(address)).collect();
    for (by, condition) in [
        (BounceMatch::ReturnPath, message::Column::Id.is_in(sealed)),
        (
            BounceMatch::MessageId,
            message::Column::RfcMessageId.is_in(parsed.message_ids.iter().cloned()),
        ),
    ] {
        let found: Vec<(MailMessageId, String)> = message::Entity::find()
            .select_only()
            .columns([message::Column::Id, message::Column::ToKey])
            .filter(condition)
            // What no sender ever had in its hands has no date, and cannot come back.
            .filter(message::Column::DatedAt.is_not_null())
            .order_by_asc(message::Column::Id)
            .limit(MOST_NAMED)
            .into_tuple()
            .all(reader)
            .await?;
        let Some((id, address_key)) = found.first().cloned() else { continue };
        // Whoever names the letters of two people names none.
        let is_one = found.iter().all(|(_, key)| *key == address_key);
        return Ok(is_one.then_some(Matched { id, address_key, by }));
    }
    Ok(None)
}

/// What follows when this one is counted with those before.
async fn concluded<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    now: DateTime<Utc>,
    (address_key, kind): (&str, BounceKind),
) -> Result<BounceAction, DbErr> {
    let limits = post.delivery().bounces.limits;
    let (limit, action) = match kind {
        BounceKind::Hard => (limits.hard, BounceAction::AllEnded),
        BounceKind::Soft => (limits.soft, BounceAction::CircularsEnded),
        BounceKind::Complaint => (limits.complaint, BounceAction::CircularsEnded),
        _ => return Ok(BounceAction::Nothing),
    };
    let since = counting_from(reader, address_key).await?;
    let since = match kind {
        BounceKind::Soft => Ord::max(since, arrived_since(reader, now, address_key).await?),
        _ => since,
    };
    let made_up = Condition::all()
        .add(Column::Source.eq(BounceSource::Mailbox))
        .add(Column::MatchedBy.eq(BounceMatch::MessageId));
    let before: Vec<DateTime<Utc>> = Entity::find()
        .select_only()
        .column(Column::ReceivedAt)
        .filter(Column::AddressKey.eq(address_key))
        .filter(Column::Kind.eq(kind))
        .filter(Column::ReceivedAt.gt(since.unwrap_or(DateTime::UNIX_EPOCH)))
        .filter(Condition::all().add_option(is_sealed(post).then(|| made_up.not())))
        .into_tuple()
        .all(reader)
        .await?;
    let counted = if kind == BounceKind::Soft {
        // Several on one day may have one cause.
        let mut days: Vec<_> = before.iter().chain([&now]).map(|at| tokyo::day_of(*at)).collect();
        days.sort_unstable();
        days.dedup();
        days.len()
    } else {
        before.len() + 1
    };
    let reached = u32::try_from(counted).is_ok_and(|counted| counted >= limit);
    Ok(if reached { action } else { BounceAction::Nothing })
}

/// Staff took a conclusion back then: what came before counts no more.
async fn counting_from<C: ConnectionTrait>(
    reader: &C,
    address_key: &str,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    bounce_lift::Entity::find()
        .select_only()
        .column_as(bounce_lift::Column::LiftedAt.max(), "lifted_at")
        .filter(bounce_lift::Column::AddressKey.eq(address_key))
        .into_tuple()
        .one(reader)
        .await
        .map(Option::flatten)
}

/// The last letter that seems to have arrived: taken, and not returned within a day. It ends a row.
async fn arrived_since<C: ConnectionTrait>(
    reader: &C,
    now: DateTime<Utc>,
    address_key: &str,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    let a_day_ago = now.checked_sub_days(Days::new(1)).unwrap_or(now);
    let returned = sea_orm::sea_query::Query::select()
        .column(Column::MessageId)
        .from(Entity)
        .and_where(Column::AddressKey.eq(address_key))
        .and_where(Column::MessageId.is_not_null())
        .to_owned();
    message::Entity::find()
        .select_only()
        .column_as(message::Column::FinishedAt.max(), "finished_at")
        .filter(message::Column::ToKey.eq(address_key))
        .filter(message::Column::State.eq(LetterState::Accepted))
        .filter(message::Column::FinishedAt.lt(a_day_ago))
        .filter(Expr::col((message::Entity, message::Column::Id)).not_in_subquery(returned))
        .into_tuple()
        .one(reader)
        .await
        .map(Option::flatten)
}

async fn act(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    matched: &Matched,
    (kind, action): (BounceKind, BounceAction),
) -> Result<(), DbErr> {
    let key = &matched.address_key;
    match action {
        BounceAction::Nothing => Ok(()),
        BounceAction::AllEnded => {
            ledger::suppress(tx, key, Some(matched.id), SuppressionReason::Bounced, now).await
        }
        BounceAction::CircularsEnded => {
            let reason = match kind {
                BounceKind::Complaint => RefusalReason::Complained,
                _ => RefusalReason::Bounced,
            };
            circulars::refuse(tx, now, key, reason).await
        }
    }
}
