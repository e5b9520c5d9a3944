//! How far a circular is, domain by domain, and the sum of that.

use std::collections::BTreeMap;

use entities::mail::bundle;
use entities::mail::circular;
use entities::mail::message::{self, Column, LetterState};
use entities::{MailCircularId, MailMessageId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use super::figures::CircularCounts;
use super::logbook::Mark;

/// Ids asked for in one statement.
const PART: usize = 500;

/// The letters of a circular to the addresses of one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainCounts {
    pub domain: String,
    pub counts: CircularCounts,
}

/// By domain, the largest first: takes as long as there are letters. What a sender has in its hands
/// counts as far as the marks of its bundle tell.
pub async fn by_domain<C: ConnectionTrait>(
    reader: &C,
    id: MailCircularId,
) -> Result<Vec<DomainCounts>, DbErr> {
    let accepted = accepted_in_hand(reader, id).await?;
    let rows: Vec<(String, LetterState, i64)> = message::Entity::find()
        .select_only()
        .columns([Column::ToDomain, Column::State])
        .column_as(Column::Id.count(), "letters")
        .filter(Column::CircularId.eq(id))
        .group_by(Column::ToDomain)
        .group_by(Column::State)
        .into_tuple()
        .all(reader)
        .await?;
    let mut domains: BTreeMap<String, CircularCounts> = BTreeMap::new();
    for (domain, state, letters) in rows {
        let counts = domains.entry(domain).or_default();
        counts.letters += letters.unsigned_abs();
        counts.put(state, letters.unsigned_abs());
    }
    for (domain, letters) in still_in_hand(reader, &accepted).await? {
        if let Some(counts) = domains.get_mut(&domain) {
            let moved = letters.unsigned_abs().min(counts.under_way);
            counts.under_way -= moved;
            counts.accepted += moved;
        }
    }
    let mut domains: Vec<_> =
        domains.into_iter().map(|(domain, counts)| DomainCounts { domain, counts }).collect();
    domains.sort_by_key(|one| std::cmp::Reverse(one.counts.letters));
    Ok(domains)
}

/// All domains together, against the number of letters the circular says it has.
pub fn sum(circular: &circular::Model, domains: &[DomainCounts]) -> CircularCounts {
    let start =
        CircularCounts { letters: circular.letters.unsigned_abs(), ..CircularCounts::default() };
    domains.iter().fold(start, |sum, one| CircularCounts {
        letters: sum.letters,
        waiting: sum.waiting + one.counts.waiting,
        deferred: sum.deferred + one.counts.deferred,
        under_way: sum.under_way + one.counts.under_way,
        accepted: sum.accepted + one.counts.accepted,
        rejected: sum.rejected + one.counts.rejected,
        unknown: sum.unknown + one.counts.unknown,
        suppressed: sum.suppressed + one.counts.suppressed,
        expired: sum.expired + one.counts.expired,
        stopped: sum.stopped + one.counts.stopped,
        quarantined: sum.quarantined + one.counts.quarantined,
    })
}

/// Letters of open bundles whose mark says that a mail server took them.
async fn accepted_in_hand<C: ConnectionTrait>(
    reader: &C,
    id: MailCircularId,
) -> Result<Vec<MailMessageId>, DbErr> {
    let open: Vec<(Vec<u8>, String)> = bundle::Entity::find()
        .select_only()
        .columns([bundle::Column::Members, bundle::Column::Marks])
        .filter(bundle::Column::CircularId.eq(id))
        .filter(bundle::Column::LeaseUntil.is_not_null())
        .into_tuple()
        .all(reader)
        .await?;
    let mut accepted = Vec::new();
    for (members, marks) in &open {
        let ids = members.chunks_exact(16).filter_map(|id| Uuid::from_slice(id).ok());
        let taken = ids.zip(marks.bytes()).filter(|(_, mark)| Mark::of(*mark) == Mark::Accepted);
        accepted.extend(taken.map(|(id, _)| MailMessageId(id)));
    }
    Ok(accepted)
}

/// By domain, those of them whose rows do not say so yet.
async fn still_in_hand<C: ConnectionTrait>(
    reader: &C,
    accepted: &[MailMessageId],
) -> Result<Vec<(String, i64)>, DbErr> {
    let mut found = Vec::new();
    for part in accepted.chunks(PART) {
        let rows: Vec<(String, i64)> = message::Entity::find()
            .select_only()
            .column(Column::ToDomain)
            .column_as(Column::Id.count(), "letters")
            .filter(Column::Id.is_in(part.iter().copied()))
            .filter(Column::State.is_in([LetterState::Claimed, LetterState::Sending]))
            .group_by(Column::ToDomain)
            .into_tuple()
            .all(reader)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
