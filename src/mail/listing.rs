//! Lists of letters, newest first.

use chrono::{DateTime, Utc};
use entities::mail::message::{self, Column, LetterClass, LetterState};
use entities::{MailCircularId, MailMessageId, PersonId};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use uuid::Uuid;

use super::reading::{LetterLine, with_subjects};
use super::{LetterSearch, PostOffice};
use crate::vocabulary::EmailAddress;

/// Which letters to list; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct LetterQuery {
    pub states: Vec<LetterState>,
    pub class: Option<LetterClass>,
    /// `Letter::NAME`
    pub letter: Option<String>,
    pub to: Option<EmailAddress>,
    pub person: Option<PersonId>,
    pub concerns: Option<(String, Uuid)>,
    pub circular: Option<MailCircularId>,
    pub created_from: Option<DateTime<Utc>>,
    pub created_before: Option<DateTime<Utc>>,
    pub search: LetterSearch,
}

/// One page of a list; `page` counts from 0. With it the number of all that match.
pub async fn letters<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    query: &LetterQuery,
    page: u64,
    per_page: u64,
) -> Result<(Vec<LetterLine>, u64), DbErr> {
    let select = narrowed(reader, post, query).await?;
    let total = select.clone().count(reader).await?;
    let lines = select
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .offset(page * per_page)
        .limit(per_page)
        .into_partial_model::<LetterLine>()
        .all(reader)
        .await?;
    Ok((with_subjects(reader, lines).await?, total))
}

/// The part of the same list that follows a place in it, or its beginning: letters written
/// meanwhile move nothing.
pub async fn letters_after<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    query: &LetterQuery,
    (after, limit): (Option<(DateTime<Utc>, MailMessageId)>, u64),
) -> Result<Vec<LetterLine>, DbErr> {
    let further = after.map(|(at, id)| {
        let same = Column::CreatedAt.eq(at).and(Column::Id.lt(id));
        Column::CreatedAt.lt(at).or(same)
    });
    let lines = narrowed(reader, post, query)
        .await?
        .filter(Condition::all().add_option(further))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_partial_model::<LetterLine>()
        .all(reader)
        .await?;
    with_subjects(reader, lines).await
}

async fn narrowed<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    query: &LetterQuery,
) -> Result<Select<message::Entity>, DbErr> {
    let mut select = message::Entity::find();
    if !query.states.is_empty() {
        select = select.filter(Column::State.is_in(query.states.clone()));
    }
    if let Some(class) = query.class {
        select = select.filter(Column::Class.eq(class));
    }
    if let Some(letter) = &query.letter {
        select = select.filter(Column::Letter.eq(letter));
    }
    if let Some(to) = &query.to {
        select = select.filter(Column::ToKey.eq(post.address_key(to)));
    }
    if let Some(person) = query.person {
        select = select.filter(Column::PersonId.eq(person));
    }
    if let Some((kind, id)) = &query.concerns {
        select = select.filter(Column::ConcernsKind.eq(kind)).filter(Column::ConcernsId.eq(*id));
    }
    if let Some(circular) = query.circular {
        select = select.filter(Column::CircularId.eq(circular));
    }
    if let Some(from) = query.created_from {
        select = select.filter(Column::CreatedAt.gte(from));
    }
    if let Some(before) = query.created_before {
        select = select.filter(Column::CreatedAt.lt(before));
    }
    Ok(match query.search.condition(reader, post).await? {
        Some(found) => select.filter(found),
        None => select,
    })
}
