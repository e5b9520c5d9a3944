//! Lists of letters, newest first.

use chrono::{DateTime, Utc};
use entities::mail::message::{self, Column, LetterClass, LetterState};
use entities::{MailCircularId, MailMessageId, PersonId};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use uuid::Uuid;

use super::gathered::letters_where;
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
    let select = message::Entity::find().filter(narrowing(reader, post, query).await?);
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
    let wanted = narrowing(reader, post, query).await?;
    letters_where(reader, wanted.add_option(further), limit).await
}

async fn narrowing<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    query: &LetterQuery,
) -> Result<Condition, DbErr> {
    let mut wanted = Condition::all();
    if !query.states.is_empty() {
        wanted = wanted.add(Column::State.is_in(query.states.clone()));
    }
    if let Some(class) = query.class {
        wanted = wanted.add(Column::Class.eq(class));
    }
    if let Some(letter) = &query.letter {
        wanted = wanted.add(Column::Letter.eq(letter));
    }
    if let Some(to) = &query.to {
        wanted = wanted.add(Column::ToKey.eq(post.address_key(to)));
    }
    if let Some(person) = query.person {
        wanted = wanted.add(Column::PersonId.eq(person));
    }
    if let Some((kind, id)) = &query.concerns {
        wanted = wanted.add(Column::ConcernsKind.eq(kind)).add(Column::ConcernsId.eq(*id));
    }
    if let Some(circular) = query.circular {
        wanted = wanted.add(Column::CircularId.eq(circular));
    }
    if let Some(from) = query.created_from {
        wanted = wanted.add(Column::CreatedAt.gte(from));
    }
    if let Some(before) = query.created_before {
        wanted = wanted.add(Column::CreatedAt.lt(before));
    }
    Ok(wanted.add_option(query.search.condition(reader, post).await?))
}
