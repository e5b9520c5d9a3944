//! Whom an issue goes to.

use entities::mail::message::{self, LetterState};
use entities::newsletter::issue;
use entities::newsletter::subscriber::{self, Frequency};
use entities::{IssueId, MailCircularId, MailMessageId, SegmentId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QuerySelect as _,
};

use super::stored;
use super::wording::problems as say;
use crate::context::Context;
use crate::mail;
use crate::newsletter::preferences::Offered;
use crate::newsletter::segments::{Audience, Segment, segment};
use crate::newsletter::sending::ISSUE;
use crate::vocabulary::tokyo;
use crate::web::Problems;

/// The rule of an issue: the saved group, or everybody, and always one frequency. Readers of the
/// monthly digest get digests and nothing else. A group of one frequency goes with no other: it
/// would reach none of its readers.
pub async fn rule_for(
    db: &impl ConnectionTrait,
    (group, frequency): (Option<SegmentId>, Frequency),
    problems: &mut Problems,
) -> anyhow::Result<Option<Segment>> {
    let Some(id) = group else {
        return Ok(Some(Segment { frequency: Some(frequency), ..Segment::default() }));
    };
    let Some(known) = segment(db, id).await? else {
        problems.add("segment", say::UNKNOWN_SEGMENT);
        return Ok(None);
    };
    if let Some(own) = known.rule.frequency.filter(|own| *own != frequency) {
        problems.add("frequency", say::group_frequency(&known.name, own));
        return Ok(None);
    }
    Ok(Some(Segment { frequency: Some(frequency), ..known.rule }))
}

/// How often an issue is meant for whose writer did not say: as its group, or every issue.
pub async fn usual_frequency(
    db: &impl ConnectionTrait,
    group: Option<SegmentId>,
) -> anyhow::Result<Frequency> {
    let known = match group {
        Some(id) => segment(db, id).await?,
        None => None,
    };
    Ok(known.and_then(|known| known.rule.frequency).unwrap_or(Frequency::EveryIssue))
}

/// Whether the group of an issue asks for others now than when the issue was saved. The issue keeps
/// the rule it was saved with, so that nothing changes by itself after approval.
pub async fn group_changed(db: &impl ConnectionTrait, row: &issue::Model) -> anyhow::Result<bool> {
    let Some(id) = row.segment_id.filter(|_| row.corrects_id.is_none()) else { return Ok(false) };
    let Some(group) = segment(db, id).await? else { return Ok(false) };
    let kept = stored::rule(row)?;
    let frequency = group.rule.frequency.or(kept.frequency);
    Ok(kept != Segment { frequency, ..group.rule })
}

/// How many readers there are just now. A correction goes to those who were written to before.
pub async fn count(context: &Context, row: &issue::Model) -> anyhow::Result<u64> {
    let db = context.database.reader();
    if let Some(first) = row.corrects_id {
        return written_to(db, first).await;
    }
    let day = tokyo::day_of(context.now());
    Ok(Audience::of(db, &stored::rule(row)?, day).await?.count(db).await?)
}

/// Those who got the first issue, or may have, without those who were forgotten since.
async fn written_to(db: &impl ConnectionTrait, id: IssueId) -> anyhow::Result<u64> {
    let Some(circular) = mail::circular_about(db, (ISSUE, id.0)).await? else { return Ok(0) };
    let forgotten = Query::select()
        .column(subscriber::Column::AddressKey)
        .from(subscriber::Entity)
        .and_where(subscriber::Column::Email.is_null())
        .to_owned();
    let letters = message::Entity::find()
        .filter(got(circular.id))
        .filter(message::Column::ToKey.not_in_subquery(forgotten));
    Ok(letters.count(db).await?)
}

/// Whether all its letters have ended and nobody got one, or may have.
pub async fn ended_with_nobody(
    db: &impl ConnectionTrait,
    row: &issue::Model,
) -> anyhow::Result<bool> {
    if row.finished_at.is_none() {
        return Ok(false);
    }
    let circular = mail::circular_about(db, (ISSUE, row.id.0)).await?;
    let Some(circular) = circular else { return Ok(false) };
    let one = message::Entity::find().filter(got(circular.id));
    let one = one.select_only().column(message::Column::Id).into_tuple::<MailMessageId>();
    Ok(one.one(db).await?.is_none())
}

/// Letters of a circular that were accepted, or may have been.
pub fn got(circular: MailCircularId) -> Condition {
    Condition::all()
        .add(message::Column::CircularId.eq(circular))
        .add(message::Column::State.is_in([LetterState::Accepted, LetterState::Unknown]))
}

/// The audience in words.
pub async fn words(context: &Context, row: &issue::Model) -> anyhow::Result<String> {
    let db = context.database.reader();
    if let Some(first) = row.corrects_id {
        let first = issue::Entity::find_by_id(first).one(db).await?;
        let number = first.map_or(0, |first| first.number);
        return Ok(format!("第{number}号を送った読者"));
    }
    let mut rule = stored::rule(row)?;
    // Every issue goes to those who want every issue: that tells nobody anything.
    rule.frequency = rule.frequency.filter(|frequency| *frequency != Frequency::EveryIssue);
    let day = tokyo::day_of(context.now());
    if rule == Segment::default() {
        // Fewer than all readers: some want one letter a month.
        return Ok("毎号を受け取る読者".to_owned());
    }
    Ok(rule.words(&Offered::load(db, day).await?))
}
