use chrono::{DateTime, Utc};
use entities::mail::bounce::{
    BounceAction, BounceKind, BounceMatch, BounceSource, Column, Entity, Model,
};
use entities::mail::{bounce_lift, message};
use entities::{MailBounceId, MailCircularId, MailMessageId};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, JoinType, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef, Select,
};

use crate::mail::reading::{LetterLine, with_subjects};

/// A returned letter as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BounceLine {
    pub id: MailBounceId,
    pub received_at: DateTime<Utc>,
    pub source: BounceSource,
    pub kind: BounceKind,
    pub status: Option<String>,
    pub diagnostic: Option<String>,
    pub headers: String,
    pub action: BounceAction,
    pub matched_by: Option<BounceMatch>,
    /// None: it belongs to none of ours.
    pub letter: Option<LetterLine>,
    pub lifted_at: Option<DateTime<Utc>>,
}

/// Which to list; what is empty does not narrow.
#[derive(Clone, Copy, Debug, Default)]
pub struct BounceQuery {
    pub kind: Option<BounceKind>,
    /// Only those from which something followed.
    pub with_action: bool,
}

/// One page, newest first, from after the given place on; at most `limit`.
pub async fn bounces<C: ConnectionTrait>(
    reader: &C,
    query: BounceQuery,
    after: Option<(DateTime<Utc>, MailBounceId)>,
    limit: u64,
) -> Result<Vec<BounceLine>, DbErr> {
    let mut select = narrowed(query);
    if let Some((at, id)) = after {
        let earlier = Column::ReceivedAt.lt(at);
        let beside =
            sea_orm::Condition::all().add(Column::ReceivedAt.eq(at)).add(Column::Id.lt(id));
        select = select.filter(sea_orm::Condition::any().add(earlier).add(beside));
    }
    lines(reader, select.limit(limit)).await
}

pub async fn count_bounces<C: ConnectionTrait>(
    reader: &C,
    query: BounceQuery,
) -> Result<u64, DbErr> {
    narrowed(query).count(reader).await
}

/// What came back of one letter, newest first.
pub async fn bounces_of<C: ConnectionTrait>(
    reader: &C,
    letter: MailMessageId,
) -> Result<Vec<BounceLine>, DbErr> {
    lines(reader, Entity::find().filter(Column::MessageId.eq(letter)).limit(50)).await
}

/// The latest letter to an address (a keyed hash) whose return ended something.
pub async fn blamed_letter<C: ConnectionTrait>(
    reader: &C,
    address_key: &str,
) -> Result<Option<MailMessageId>, DbErr> {
    let found: Option<Option<MailMessageId>> = Entity::find()
        .select_only()
        .column(Column::MessageId)
        .filter(Column::AddressKey.eq(address_key))
        .filter(Column::Action.ne(BounceAction::Nothing))
        .order_by_desc(Column::ReceivedAt)
        .limit(1)
        .into_tuple()
        .one(reader)
        .await?;
    Ok(found.flatten())
}

/// What came back of a circular's letters, each letter counted once a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    pub hard: u64,
    pub soft: u64,
    pub complaints: u64,
}

/// Counts what came back of a circular. What was refused at the door never left.
pub async fn returned<C: ConnectionTrait>(
    reader: &C,
    circular: MailCircularId,
) -> Result<Returned, DbErr> {
    let told: Vec<(BounceKind, i64)> = Entity::find()
        .select_only()
        .column(Column::Kind)
        .column_as(Column::MessageId.into_expr().count_distinct(), "letters")
        .join(JoinType::InnerJoin, letter())
        .filter(message::Column::CircularId.eq(circular))
        .filter(Column::Source.ne(BounceSource::Handover))
        .group_by(Column::Kind)
        .into_tuple()
        .all(reader)
        .await?;
    let of = |kind| {
        let count = told.iter().find(|(told, _)| *told == kind).map_or(0, |(_, count)| *count);
        u64::try_from(count).unwrap_or(0)
    };
    Ok(Returned {
        hard: of(BounceKind::Hard),
        soft: of(BounceKind::Soft),
        complaints: of(BounceKind::Complaint),
    })
}

fn letter() -> RelationDef {
    Entity::belongs_to(message::Entity).from(Column::MessageId).to(message::Column::Id).into()
}

fn narrowed(query: BounceQuery) -> Select<Entity> {
    let mut select = Entity::find();
    if let Some(kind) = query.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if query.with_action {
        select = select.filter(Column::Action.ne(BounceAction::Nothing));
    }
    select
}

async fn lines<C: ConnectionTrait>(
    reader: &C,
    select: Select<Entity>,
) -> Result<Vec<BounceLine>, DbErr> {
    let rows =
        select.order_by_desc(Column::ReceivedAt).order_by_desc(Column::Id).all(reader).await?;
    let letters = message::Entity::find()
        .filter(message::Column::Id.is_in(rows.iter().filter_map(|row| row.message_id)))
        .into_partial_model::<LetterLine>()
        .all(reader)
        .await?;
    let letters = with_subjects(reader, letters).await?;
    let lifts = bounce_lift::Entity::find()
        .filter(bounce_lift::Column::BounceId.is_in(rows.iter().map(|row| row.id)))
        .all(reader)
        .await?;
    let line = |row: Model| BounceLine {
        letter: letters.iter().find(|letter| Some(letter.id) == row.message_id).cloned(),
        lifted_at: lifts.iter().find(|lift| lift.bounce_id == row.id).map(|lift| lift.lifted_at),
        id: row.id,
        received_at: row.received_at,
        source: row.source,
        kind: row.kind,
        status: row.status,
        diagnostic: row.diagnostic,
        headers: row.headers,
        action: row.action,
        matched_by: row.matched_by,
    };
    Ok(rows.into_iter().map(line).collect())
}
