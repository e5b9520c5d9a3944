//! Finding letters by a part of what stands on them.
//!
//! A circular has letters by the million. Their addresses are not looked through for a part: the
//! whole address finds them by its index, and words of the circular's own subject find them all.

use entities::mail::circular;
use entities::mail::message::{self, Column};
use entities::{MailCircularId, MailMessageId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::PostOffice;
use crate::vocabulary::{EmailAddress, search_key};

/// Subjects that are looked through, those used last: many letters share one.
const MOST_SUBJECTS: u64 = 3_000;

/// Words of a subject that are looked for.
const MOST_WORDS: usize = 20;

/// What letters are searched by; what is empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct LetterSearch {
    /// Part of the address, in any width and case.
    pub to: String,
    /// Selects the ids of people whom `to` names. What was written to them is found too.
    pub people: Option<SelectStatement>,
    /// Words of the subject, in any width, kana and case; all of them must occur.
    pub subject: String,
}

/// Subjects that hold all the words.
struct Subjects {
    /// Of letters that belong to no circular.
    own: Vec<String>,
    circulars: Vec<(MailCircularId, String)>,
}

impl LetterSearch {
    /// None: it does not narrow.
    pub(super) async fn condition<C: ConnectionTrait>(
        &self,
        reader: &C,
        post: &PostOffice,
    ) -> Result<Option<Condition>, DbErr> {
        let to = self.recipient(reader, post).await?;
        let subject = self.subject(reader).await?;
        let found = Condition::all().add_option(to).add_option(subject);
        Ok((!found.is_empty()).then_some(found))
    }

    /// An address letters went to means these letters alone, and not those of addresses that hold
    /// it.
    async fn recipient<C: ConnectionTrait>(
        &self,
        reader: &C,
        post: &PostOffice,
    ) -> Result<Option<Condition>, DbErr> {
        let piece = EmailAddress::piece(&self.to);
        if piece.is_empty() {
            return Ok(None);
        }
        if let Ok(address) = EmailAddress::parse(&self.to) {
            let whole = Column::ToKey.eq(post.address_key(&address));
            if is_some(reader, whole.clone()).await? {
                return Ok(Some(whole.into()));
            }
        }
        let address = Func::lower(Expr::col(Column::ToAddress)).like(containing(&piece));
        let named = self.people.clone().map(|people| Column::PersonId.in_subquery(people));
        let found = Condition::any().add(Column::CircularId.is_null().and(address));
        Ok(Some(found.add_option(named)))
    }

    async fn subject<C: ConnectionTrait>(&self, reader: &C) -> Result<Option<Condition>, DbErr> {
        let words = self.subject.split_whitespace().map(search_key);
        let words: Vec<String> = words.filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
        if words.is_empty() {
            return Ok(None);
        }
        let Subjects { own, circulars } = subjects_with(reader, words).await?;
        let circulars = circulars.into_iter().map(|(id, _)| id);
        let own = Column::CircularId.is_null().and(Column::Subject.is_in(own));
        Ok(Some(Condition::any().add(own).add(Column::CircularId.is_in(circulars))))
    }
}

async fn is_some<C: ConnectionTrait>(reader: &C, condition: Expr) -> Result<bool, DbErr> {
    let found: Option<MailMessageId> = message::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(condition)
        .into_tuple()
        .one(reader)
        .await?;
    Ok(found.is_some())
}

/// Subjects are stored as they were sent, without a key to search by: they are folded here.
async fn subjects_with<C: ConnectionTrait>(
    reader: &C,
    words: Vec<String>,
) -> Result<Subjects, DbErr> {
    let mut own: Vec<String> = message::Entity::find()
        .select_only()
        .column(Column::Subject)
        .filter(Column::CircularId.is_null())
        .group_by(Column::Subject)
        .order_by_desc(Func::max(Expr::col(Column::CreatedAt)))
        .limit(MOST_SUBJECTS)
        .into_tuple()
        .all(reader)
        .await?;
    let mut circulars: Vec<(MailCircularId, String)> = circular::Entity::find()
        .select_only()
        .columns([circular::Column::Id, circular::Column::Subject])
        .order_by_desc(circular::Column::CreatedAt)
        .limit(MOST_SUBJECTS)
        .into_tuple()
        .all(reader)
        .await?;
    let folding = tokio::task::spawn_blocking(move || {
        let holds = |subject: &str| {
            let key = search_key(subject);
            words.iter().all(|word| key.contains(word.as_str()))
        };
        own.retain(|subject| holds(subject));
        circulars.retain(|(_, subject)| holds(subject));
        Subjects { own, circulars }
    });
    folding.await.map_err(|error| DbErr::Custom(error.to_string()))
}

/// The pattern of a text that stands anywhere.
fn containing(piece: &str) -> LikeExpr {
    let escaped = piece.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}
