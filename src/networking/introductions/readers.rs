//! Lists of introductions.

use chrono::{DateTime, Utc};
use entities::networking::introduction::{self, Column, IntroductionState};
use entities::networking::{contact, introduction_event};
use entities::{IntroductionId, OrganisationId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::parties::Parties;
use super::storage::find;
use crate::context::Context;
use crate::database::Stop;
use crate::networking::links::{self, LinkHolder};
use crate::networking::{Refusal, Requester};
use crate::vocabulary::FiscalYear;

/// Which introductions to list; what is empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntroductionFilter {
    pub state: Option<IntroductionState>,
    pub contact: Option<entities::ContactId>,
    pub number: String,
}

impl IntroductionFilter {
    fn condition(&self) -> Condition {
        let number = self.number.trim();
        Condition::all()
            .add_option(self.state.map(|one| Column::State.eq(one)))
            .add_option(self.contact.map(|one| Column::ContactId.eq(one)))
            .add_option((!number.is_empty()).then(|| Column::Number.contains(number)))
    }
}

/// Introductions before one that was seen, the newest first.
pub async fn introductions(
    db: &impl ConnectionTrait,
    filter: &IntroductionFilter,
    (before, limit): (Option<IntroductionId>, u64),
) -> Result<Vec<introduction::Model>, DbErr> {
    introduction::Entity::find()
        .filter(filter.condition())
        .filter(Condition::all().add_option(before.map(|id| Column::Id.lt(id))))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Those that were made under these keys.
pub async fn of_request_keys(
    db: &impl ConnectionTrait,
    keys: Vec<String>,
) -> Result<Vec<(String, IntroductionId)>, DbErr> {
    introduction::Entity::find()
        .select_only()
        .columns([Column::RequestKey, Column::Id])
        .filter(Column::RequestKey.is_in(keys))
        .into_tuple()
        .all(db)
        .await
}

/// Of one operator's member, the newest first.
pub async fn of_requester(
    db: &impl ConnectionTrait,
    who: Requester,
    (before, limit): (Option<IntroductionId>, u64),
) -> Result<Vec<introduction::Model>, DbErr> {
    introduction::Entity::find()
        .filter(Column::RequesterId.eq(who.person()))
        .filter(Condition::all().add_option(before.map(|id| Column::Id.lt(id))))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Those of an operator in which both sides came to know of each other.
pub async fn of_operator(
    db: &impl ConnectionTrait,
    operator: OrganisationId,
) -> Result<Vec<introduction::Model>, DbErr> {
    introduction::Entity::find()
        .filter(Column::OrganisationId.eq(operator))
        .filter(Column::IntroducedAt.is_not_null())
        .order_by_desc(Column::IntroducedAt)
        .all(db)
        .await
}

/// The history, the oldest first.
pub async fn events_of(
    db: &impl ConnectionTrait,
    id: IntroductionId,
) -> Result<Vec<introduction_event::Model>, DbErr> {
    introduction_event::Entity::find()
        .filter(introduction_event::Column::IntroductionId.eq(id))
        .order_by_asc(introduction_event::Column::At)
        .order_by_asc(introduction_event::Column::Id)
        .all(db)
        .await
}

/// How many wait for the secretariat, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub count: u64,
    pub first: Option<DateTime<Utc>>,
}

/// Operators who agreed, and for whom nobody was asked yet.
pub async fn to_check(db: &impl ConnectionTrait) -> Result<Waiting, DbErr> {
    let waiting = Column::State.eq(IntroductionState::RequesterAgreed);
    let first = introduction::Entity::find()
        .filter(waiting.clone())
        .order_by_asc(Column::RequesterAgreedAt)
        .limit(1)
        .one(db)
        .await?;
    let count = introduction::Entity::find().filter(waiting).count(db).await?;
    Ok(Waiting { count, first: first.and_then(|row| row.requester_agreed_at) })
}

/// The introduction a link leads to, with who holds it; forged, foreign and expired look alike.
pub async fn opened(
    context: &Context,
    token: &str,
) -> Result<(Parties, LinkHolder), Stop<Refusal>> {
    let db = context.database.reader();
    let sent = links::read(token).ok_or(Refusal::NotFound)?;
    let row = find(db, sent.introduction).await?.ok_or(Refusal::NotFound)?;
    let judged = sent.judge(&context.config, &row, context.now());
    let holder = judged.ok_or(Refusal::NotFound)?;
    Ok((super::parties(db, row).await?, holder))
}

/// Organisations of the programme and contacts who met through us in a fiscal year: when, which
/// operator, which organisation the contact is (if it takes part), its prefecture, and whether it
/// is abroad.
pub async fn met_pairs(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<(DateTime<Utc>, OrganisationId, contact::Model)>, DbErr> {
    let rows = introduction::Entity::find()
        .filter(Column::MetAt.gte(year.starts()))
        .filter(Column::MetAt.lt(year.ends()))
        .order_by_asc(Column::MetAt)
        .all(db)
        .await?;
    let contacts = contact::Entity::find()
        .filter(contact::Column::Id.is_in(rows.iter().filter_map(|row| row.contact_id)))
        .all(db)
        .await?;
    let contact = |id| contacts.iter().find(|one| Some(one.id) == id).cloned();
    let pair = |row: &introduction::Model| {
        Some((row.met_at?, row.organisation_id, contact(row.contact_id)?))
    };
    Ok(rows.iter().filter_map(pair).collect())
}
