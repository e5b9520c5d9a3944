//! The readers of an issue, written down part by part.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::mail::message;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;
use entities::newsletter::subscriber;
use entities::{IssueId, MailMessageId, SubscriberId};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use uuid::Uuid;

use super::begin::{ISSUE, corrects_nothing_under_way, save};
use super::run::note;
use crate::context::Context;
use crate::mail::{self, Circular, CircularLetter};
use crate::newsletter::issues::{MergeField, got};
use crate::newsletter::links;
use crate::newsletter::pen::Pen;
use crate::newsletter::segments::{Audience, Segment, Written};
use crate::newsletter::wording;
use crate::vocabulary::{EmailAddress, tokyo};
use crate::web::thousands;

/// Readers one transaction writes down.
const PART: u64 = 500;

/// Writes the readers of every begun issue down to the end.
pub async fn freeze_due(context: &Context) -> anyhow::Result<()> {
    let begun: Vec<IssueId> = issue::Entity::find()
        .select_only()
        .column(issue::Column::Id)
        .filter(unfrozen())
        .into_tuple()
        .all(context.database.reader())
        .await?;
    for id in begun {
        while !freeze_part(context, id).await? {}
    }
    Ok(())
}

pub fn unfrozen() -> Condition {
    Condition::all()
        .add(issue::Column::State.is_in([IssueState::Sending, IssueState::Paused]))
        .add(issue::Column::FrozenAt.is_null())
        // Letters nobody knew about may go once more while the correction is written down.
        .add(corrects_nothing_under_way())
}

/// One part, in one transaction. True: nothing is left to write down.
async fn freeze_part(context: &Context, id: IssueId) -> anyhow::Result<bool> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = issue::Entity::find_by_id(id).filter(unfrozen()).lock_exclusive().one(&tx).await?;
    let Some(mut row) = found else { return Ok(true) };
    let circular = mail::circular_about(&tx, (ISSUE, id.0)).await?;
    let circular = circular.context("an issue is being sent without a circular")?;
    let part = match row.corrects_id {
        None => readers(pen, &row, &circular).await?,
        Some(first) => corrected(pen, (&row, first), &circular).await?,
    };
    let complete = part.last.is_none();
    if let Some(last) = part.last {
        let part = (part.letters, last);
        mail::add_letters(&tx, &context.post, pen.now, &circular, part).await?;
        // The first letter does not wait for the last reader.
        if row.state == IssueState::Sending {
            mail::let_leave(&tx, circular.id).await?;
        }
    } else {
        row.frozen_at = Some(pen.now);
        let approved = row.audience_count.filter(|approved| *approved != circular.letters);
        let approved = approved.map(|count| {
            format!("（承認のとき{}名）", thousands(u64::try_from(count).unwrap_or_default()))
        });
        let readers = thousands(u64::try_from(circular.letters).unwrap_or_default());
        let words = format!("読者{readers}名{}", approved.unwrap_or_default());
        note(pen, id, IssueAct::Frozen, (None, &words)).await?;
        mail::let_leave(&tx, circular.id).await?;
        if row.state == IssueState::Paused {
            super::halt::turn(pen, &circular, mail::CircularState::Paused).await?;
        }
        save(pen, row).await?;
    }
    tx.commit().await?;
    Ok(complete)
}

#[derive(Default)]
struct Part {
    letters: Vec<CircularLetter>,
    /// Where the next part begins; none: there was nobody left.
    last: Option<Uuid>,
}

async fn readers(pen: Pen<'_>, row: &issue::Model, circular: &Circular) -> anyhow::Result<Part> {
    let rule: Segment = serde_json::from_str(&row.audience_rule)?;
    let day = tokyo::day_of(row.started_at.unwrap_or(pen.now));
    let audience = Audience::of(pen.tx, &rule, day).await?;
    let after = circular.gathered_to.map(SubscriberId);
    let (readers, last) = audience.walk_addresses(pen.tx, after, PART).await?;
    let letters = readers.into_iter().map(|reader| letter(pen, row, reader));
    Ok(Part { letters: letters.collect(), last: last.map(|id| id.0) })
}

/// Those whose letter of the first issue was accepted, or may have been, and who are not forgotten
/// since: in the order of those letters.
async fn corrected(
    pen: Pen<'_>,
    (row, first): (&issue::Model, IssueId),
    circular: &Circular,
) -> anyhow::Result<Part> {
    use message::Column;
    let Some(before) = mail::circular_about(pen.tx, (ISSUE, first.0)).await? else {
        return Ok(Part::default());
    };
    let letters: Vec<(MailMessageId, String)> = message::Entity::find()
        .select_only()
        .columns([Column::Id, Column::DedupeKey])
        .filter(got(before.id))
        .filter(Condition::all().add_option(circular.gathered_to.map(|id| Column::Id.gt(id))))
        .order_by_asc(Column::Id)
        .limit(PART)
        .into_tuple()
        .all(pen.tx)
        .await?;
    let last = letters.last().map(|(id, _)| id.0);
    let ids: Vec<SubscriberId> = letters.iter().filter_map(|(_, key)| reader_of(key)).collect();
    let rows = subscriber::Entity::find().filter(subscriber::Column::Id.is_in(ids)).all(pen.tx);
    let rows: HashMap<_, _> = rows.await?.into_iter().map(|row| (row.id, row)).collect();
    let letters = letters.iter().filter_map(|(_, key)| {
        let known = rows.get(&reader_of(key)?)?;
        // Whoever was forgotten since left before: their address is not written down again.
        let address = known.email.as_deref()?;
        let reader = Written {
            id: known.id,
            address: EmailAddress::parse(address).ok()?,
            address_key: known.address_key.clone(),
            link_epoch: known.link_epoch,
            subscribed_at: known.subscribed_at,
            route: known.route,
            language: known.language,
        };
        Some(letter(pen, row, reader))
    });
    Ok(Part { letters: letters.collect(), last })
}

/// Names issue and reader: the unique key of the ledger makes it one letter.
pub fn letter_key(issue: IssueId, reader: SubscriberId) -> String {
    format!("issue:{issue}:sub:{reader}")
}

fn reader_of(key: &str) -> Option<SubscriberId> {
    key.rsplit_once(":sub:")?.1.parse().ok()
}

fn letter(pen: Pen<'_>, row: &issue::Model, reader: Written) -> CircularLetter {
    let values = MergeField::ALL.map(|field| value(pen, field, &reader));
    CircularLetter {
        to: reader.address,
        address_key: reader.address_key,
        dedupe_key: letter_key(row.id, reader.id),
        values: values.to_vec(),
    }
}

/// What stands in a place; of an address only its end, since the rest is the same for everybody.
fn value(pen: Pen<'_>, field: MergeField, reader: &Written) -> String {
    let config = &pen.context.config;
    match field {
        MergeField::LeaveUrl => links::leave_token(config, reader.id),
        MergeField::PreferencesUrl => {
            let until: DateTime<Utc> = pen.now + links::IN_ISSUES;
            links::preferences_token(config, (reader.id, reader.link_epoch), until)
        }
        MergeField::Registered => wording::registered(reader.subscribed_at, reader.route),
        MergeField::Language => links::language_query(reader.language).to_owned(),
        MergeField::LanguageToo => links::language_query(reader.language).replace('?', "&"),
    }
}
