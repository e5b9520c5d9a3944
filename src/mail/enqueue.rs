use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::message;
use entities::mail::message::LetterState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Set};

use super::envelope::{lifetime, priority};
use super::{Envelope, Letter, PostOffice, Rendered};
use crate::database::WriteTransaction;

/// What became of a letter handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    New(MailMessageId),
    /// The occasion already has its letter; nothing was added.
    Already(MailMessageId),
}

impl Enqueued {
    pub fn id(self) -> MailMessageId {
        match self {
            Self::New(id) | Self::Already(id) => id,
        }
    }
}

/// Writes a letter into the outbox, as part of the caller's transaction. It leaves when that
/// commits, and never if it does not.
pub async fn enqueue<L: Letter>(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    envelope: Envelope,
    letter: &L,
) -> anyhow::Result<Enqueued> {
    let rendered = post.render(envelope.language, letter)?;
    let occasion = envelope.dedupe_key.clone();
    let id = MailMessageId(post.chance().uuid(now));
    let row = row::<L>(post, id, now, envelope, rendered);
    let same_occasion = OnConflict::column(message::Column::DedupeKey).do_nothing().to_owned();
    // Not an error on PostgreSQL, where an error would end the caller's transaction.
    let added = message::Entity::insert(row)
        .on_conflict(same_occasion)
        .exec_without_returning(tx)
        .await
        .context("a letter could not be written into the outbox")?;
    if added == 1 {
        tx.note_letter();
        return Ok(Enqueued::New(id));
    }
    earlier(tx, &occasion).await.map(Enqueued::Already)
}

/// The same for several letters at once, in one statement: those whose occasion already has its
/// letter are left out.
pub async fn enqueue_all<'a, L: Letter + 'a>(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    letters: impl IntoIterator<Item = (Envelope, &'a L)>,
) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for (envelope, letter) in letters {
        let rendered = post.render(envelope.language, letter)?;
        let id = MailMessageId(post.chance().uuid(now));
        rows.push(row::<L>(post, id, now, envelope, rendered));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let same_occasion = OnConflict::column(message::Column::DedupeKey).do_nothing().to_owned();
    let rows = message::Entity::insert_many(rows).on_conflict(same_occasion);
    tx.write_later(rows.as_query())
        .await
        .context("letters could not be written into the outbox")?;
    tx.note_letter();
    Ok(())
}

async fn earlier(tx: &WriteTransaction, occasion: &str) -> anyhow::Result<MailMessageId> {
    message::Entity::find()
        .select_only()
        .column(message::Column::Id)
        .filter(message::Column::DedupeKey.eq(occasion))
        .into_tuple()
        .one(tx)
        .await?
        .context("the outbox refused a letter as known and then did not know it")
}

fn row<L: Letter>(
    post: &PostOffice,
    id: MailMessageId,
    now: DateTime<Utc>,
    envelope: Envelope,
    rendered: Rendered,
) -> message::ActiveModel {
    let progress = untried(now, &envelope);
    let (kind, concerns) = envelope.concerns.unzip();
    let (method, ics) = envelope.calendar.map(|part| (part.method, part.ics)).unzip();
    message::ActiveModel {
        id: Set(id),
        dedupe_key: Set(envelope.dedupe_key),
        rfc_message_id: Set(post.message_id(id, L::NAME)),
        letter: Set(L::NAME.to_owned()),
        class: Set(envelope.class),
        priority: Set(priority(envelope.class)),
        language: Set(envelope.language),
        confidential: Set(L::CONFIDENTIAL),
        person_id: Set(envelope.person),
        circular_id: Set(None),
        merge_values: Set(None),
        concerns_kind: Set(kind.map(str::to_owned)),
        concerns_id: Set(concerns),
        to_key: Set(post.address_key(&envelope.to)),
        to_domain: Set(envelope.to.domain().to_owned()),
        to_address: Set(envelope.to.as_str().to_owned()),
        subject: Set(rendered.subject),
        text_body: Set(rendered.text),
        html_body: Set(rendered.html),
        calendar_method: Set(method),
        calendar_ics: Set(ics),
        ..progress
    }
}

fn untried(now: DateTime<Utc>, envelope: &Envelope) -> message::ActiveModel {
    let leaves_at = envelope.not_before.map_or(now, |not_before| not_before.max(now));
    message::ActiveModel {
        state: Set(LetterState::Pending),
        created_at: Set(now),
        not_before: Set(envelope.not_before),
        next_attempt_at: Set(leaves_at),
        expires_at: Set(envelope.expires_at.unwrap_or(leaves_at + lifetime(envelope.class))),
        attempts: Set(0),
        crash_count: Set(0),
        unknown_count: Set(0),
        fence: Set(0),
        ..Default::default()
    }
}
