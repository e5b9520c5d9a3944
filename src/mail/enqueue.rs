use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::mail::message;
use entities::mail::message::LetterState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

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
    let row = row::<L>(post, now, envelope, rendered);
    let id = row.id;
    let same_occasion = OnConflict::column(message::Column::DedupeKey).do_nothing().to_owned();
    // Not an error on PostgreSQL, where an error would end the caller's transaction.
    let added = message::Entity::insert(row.into_active_model().reset_all())
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
    now: DateTime<Utc>,
    envelope: Envelope,
    rendered: Rendered,
) -> message::Model {
    let id = MailMessageId(post.chance().uuid(now));
    let leaves_at = envelope.not_before.map_or(now, |not_before| not_before.max(now));
    let (method, ics) = envelope.calendar.map(|part| (part.method, part.ics)).unzip();
    message::Model {
        id,
        dedupe_key: envelope.dedupe_key,
        rfc_message_id: post.message_id(id, L::NAME),
        letter: L::NAME.to_owned(),
        class: envelope.class,
        priority: priority(envelope.class),
        language: envelope.language,
        confidential: L::CONFIDENTIAL,
        person_id: envelope.person,
        concerns_kind: envelope.concerns.map(|(kind, _)| kind.to_owned()),
        concerns_id: envelope.concerns.map(|(_, id)| id),
        to_key: post.address_key(&envelope.to),
        to_domain: envelope.to.domain().to_owned(),
        to_address: envelope.to.as_str().to_owned(),
        subject: rendered.subject,
        text_body: rendered.text,
        html_body: rendered.html,
        calendar_method: method,
        calendar_ics: ics,
        state: LetterState::Pending,
        created_at: now,
        not_before: envelope.not_before,
        next_attempt_at: leaves_at,
        expires_at: envelope.expires_at.unwrap_or(leaves_at + lifetime(envelope.class)),
        attempts: 0,
        crash_count: 0,
        unknown_count: 0,
        lease_owner: None,
        lease_until: None,
        fence: 0,
        intent_at: None,
        dated_at: None,
        finished_at: None,
        smtp_code: None,
        smtp_reply: None,
        error_class: None,
        endpoint: None,
    }
}
