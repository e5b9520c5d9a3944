//! Writing a circular down: once what is the same for everybody, then its readers part by part. Its
//! letters leave from the moment somebody says so, while others are still being written down.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::mail::circular::{self, CircularState, Column};
use entities::mail::circular_file;
use entities::mail::message::{self, Language, LetterClass, LetterState};
use entities::{MailCircularId, MailMessageId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, Set,
};
use uuid::Uuid;

use super::turns;
use crate::database::WriteTransaction;
use crate::mail::PostOffice;
use crate::mail::envelope::priority;
use crate::vocabulary::EmailAddress;

/// What the letters of a circular are called in the ledger, as `Letter::NAME` is.
pub const CIRCULAR: &str = "circular";

/// A circular about to be written down.
#[derive(Clone, Debug)]
pub struct NewCircular {
    /// What it is about; the same twice makes one circular.
    pub concerns: (&'static str, Uuid),
    pub subject: String,
    /// Folded; a character of `marks` stands where a reader's own words belong.
    pub text: String,
    pub html: String,
    /// One character for each place that differs.
    pub marks: String,
    /// `magazine.bansou.example.jp`
    pub list_id: String,
    pub list_name: String,
    /// https, with its mark.
    pub leave_url: String,
    /// What stands behind `mailto:`, with its mark for the token of the https address.
    pub leave_mail: Option<String>,
    pub feedback_id: Option<String>,
    pub leaves_from: DateTime<Utc>,
    pub leaves_until: Option<DateTime<Utc>>,
    pub expires_at: DateTime<Utc>,
    pub files: Vec<CircularFile>,
}

/// A file that goes with every letter.
#[derive(Clone, Debug)]
pub struct CircularFile {
    pub file_name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// One reader of a circular.
#[derive(Clone, Debug)]
pub struct CircularLetter {
    pub to: EmailAddress,
    /// As [`PostOffice::address_key`] makes it.
    pub address_key: String,
    /// Names circular and reader; the same key twice makes one letter.
    pub dedupe_key: String,
    /// What stands in the places that differ, in the order of the marks; no line ends.
    pub values: Vec<String>,
}

/// Writes down what is the same for everybody.
pub async fn open_circular(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    new: NewCircular,
) -> anyhow::Result<MailCircularId> {
    let id = MailCircularId(post.chance().uuid(now));
    let row = circular::Model {
        id,
        concerns_kind: new.concerns.0.to_owned(),
        concerns_id: new.concerns.1,
        state: CircularState::Gathering,
        subject: new.subject,
        text_body: new.text,
        html_body: new.html,
        marks: new.marks,
        list_id: new.list_id,
        list_name: new.list_name,
        leave_url: new.leave_url,
        leave_mail: new.leave_mail,
        feedback_id: new.feedback_id,
        created_at: now,
        leaves_from: new.leaves_from,
        leaves_until: new.leaves_until,
        expires_at: new.expires_at,
        gathered_to: None,
        letters: 0,
        taken_to: None,
        finished_at: None,
    };
    circular::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await
        .context("a circular could not be written down")?;
    for (place, file) in (0..).zip(new.files) {
        let CircularFile { file_name, media_type, bytes } = file;
        let row = circular_file::Model { circular_id: id, place, file_name, media_type, bytes };
        circular_file::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    }
    Ok(id)
}

/// Adds a part of the readers, in the order of their ids; `gathered_to` is the last one's. A part
/// that was added before adds nothing.
pub async fn add_letters(
    tx: &WriteTransaction,
    post: &PostOffice,
    now: DateTime<Utc>,
    circular: &circular::Model,
    (letters, gathered_to): (Vec<CircularLetter>, Uuid),
) -> Result<(), DbErr> {
    let mut added = 0;
    let rows: Vec<_> = letters.into_iter().map(|letter| row(post, now, circular, letter)).collect();
    let first = rows.iter().filter_map(|row| row.id.try_as_ref().copied()).min();
    if !rows.is_empty() {
        let same = OnConflict::column(message::Column::DedupeKey).do_nothing().to_owned();
        added =
            message::Entity::insert_many(rows).on_conflict(same).exec_without_returning(tx).await?;
    }
    let taken_to = first.map_or(Expr::col(Column::TakenTo), turns::not_beyond);
    circular::Entity::update_many()
        .col_expr(Column::TakenTo, taken_to)
        .col_expr(Column::GatheredTo, Expr::value(gathered_to))
        .col_expr(
            Column::Letters,
            Expr::col(Column::Letters).add(i64::try_from(added).unwrap_or(i64::MAX)),
        )
        .filter(Column::Id.eq(circular.id))
        .exec(tx)
        .await?;
    tx.note_letter();
    Ok(())
}

/// From now on senders see it, and what is added later. False: they saw it before, or it has ended.
pub async fn let_leave(tx: &WriteTransaction, id: MailCircularId) -> Result<bool, DbErr> {
    let changed = circular::Entity::update_many()
        .col_expr(Column::State, Expr::value(CircularState::Running))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(CircularState::Gathering))
        .exec(tx)
        .await?;
    tx.note_letter();
    Ok(changed.rows_affected == 1)
}

/// The circular about something.
pub async fn circular_about<C: ConnectionTrait>(
    reader: &C,
    (kind, id): (&str, Uuid),
) -> Result<Option<circular::Model>, DbErr> {
    circular::Entity::find()
        .filter(Column::ConcernsKind.eq(kind))
        .filter(Column::ConcernsId.eq(id))
        .one(reader)
        .await
}

fn row(
    post: &PostOffice,
    now: DateTime<Utc>,
    circular: &circular::Model,
    letter: CircularLetter,
) -> message::ActiveModel {
    let id = MailMessageId(post.chance().uuid(now));
    message::ActiveModel {
        id: Set(id),
        dedupe_key: Set(letter.dedupe_key),
        rfc_message_id: Set(post.message_id(id, CIRCULAR)),
        letter: Set(CIRCULAR.to_owned()),
        class: Set(LetterClass::Bulk),
        priority: Set(priority(LetterClass::Bulk)),
        language: Set(Language::Ja),
        confidential: Set(false),
        person_id: Set(None),
        circular_id: Set(Some(circular.id)),
        merge_values: Set(Some(letter.values.join("\n"))),
        concerns_kind: Set(None),
        concerns_id: Set(None),
        to_key: Set(letter.address_key),
        to_domain: Set(letter.to.domain().to_owned()),
        to_address: Set(letter.to.as_str().to_owned()),
        subject: Set(String::new()),
        text_body: Set(String::new()),
        html_body: Set(String::new()),
        calendar_method: Set(None),
        calendar_ics: Set(None),
        ..untried(now, circular)
    }
}

/// Its way, of which nothing has been gone yet.
fn untried(now: DateTime<Utc>, circular: &circular::Model) -> message::ActiveModel {
    message::ActiveModel {
        state: Set(LetterState::Pending),
        created_at: Set(now),
        not_before: Set(None),
        next_attempt_at: Set(circular.leaves_from),
        expires_at: Set(circular.expires_at),
        attempts: Set(0),
        crash_count: Set(0),
        unknown_count: Set(0),
        fence: Set(0),
        lease_owner: Set(None),
        lease_until: Set(None),
        intent_at: Set(None),
        dated_at: Set(None),
        finished_at: Set(None),
        smtp_code: Set(None),
        smtp_reply: Set(None),
        error_class: Set(None),
        endpoint: Set(None),
        ..Default::default()
    }
}
