use chrono::{DateTime, NaiveDate, Utc};
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{self, Column, Frequency, ReaderKind, ReaderLanguage};
use entities::{RegionBlockId, SubscriberId, TermId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde::Serialize;

use super::Segment;
use super::condition::condition;
use crate::config::Config;
use crate::newsletter::{links, storage};
use crate::people::vocabularies::Regions;
use crate::vocabulary::EmailAddress;

/// Rules counted by one statement.
const AT_ONCE: usize = 50;

/// The readers a rule means on one day: which prefectures make a block is a matter of the day.
/// Readers who left and addresses that nothing or no circular reaches are never among them.
#[derive(Clone, Debug)]
pub struct Audience {
    condition: Condition,
}

/// Somebody to write an issue to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reader {
    pub id: SubscriberId,
    pub address: EmailAddress,
    /// As the ledger keeps it.
    pub address_key: String,
    pub name: Option<String>,
    pub affiliation: Option<String>,
    pub kind: Option<ReaderKind>,
    pub prefecture: Option<i32>,
    pub frequency: Frequency,
    pub language: ReaderLanguage,
    /// Empty: all of them.
    pub topics: Vec<TermId>,
    pub themes: Vec<TermId>,
    pub regions: Vec<RegionBlockId>,
    #[serde(skip)]
    link_epoch: i32,
}

impl Reader {
    /// The end of the address to leave by, for a table that keeps it.
    pub fn leave_token(&self, config: &Config) -> String {
        links::leave_token(config, self.id)
    }

    /// Stands in `List-Unsubscribe` (RFC 8058) and in the letter: a GET shows a page with a button,
    /// a POST leaves at once.
    pub fn leave_url(&self, config: &Config) -> String {
        links::leave_url(config, self.id)
    }

    /// The reader's own page; works for 90 days from `now`.
    pub fn preferences_url(&self, config: &Config, now: chrono::DateTime<chrono::Utc>) -> String {
        let own = (self.id, self.link_epoch);
        links::preferences_url(config, own, now + links::IN_ISSUES)
    }
}

impl Audience {
    /// Makes the rule ready to ask with: one query, for the blocks.
    pub async fn of(
        reader: &impl ConnectionTrait,
        segment: &Segment,
        day: NaiveDate,
    ) -> Result<Self, DbErr> {
        let regions = if segment.blocks.is_empty() {
            Regions::default()
        } else {
            Regions::on(reader, day).await?
        };
        Ok(Self::within(segment, &regions))
    }

    /// The same where the blocks are known already.
    pub fn within(segment: &Segment, regions: &Regions) -> Self {
        Self { condition: condition(segment, regions) }
    }

    /// How many there are just now of each, in their order: one statement for up to fifty.
    pub async fn counts(reader: &impl ConnectionTrait, all: &[Self]) -> Result<Vec<u64>, DbErr> {
        let mut counts = Vec::with_capacity(all.len());
        for part in all.chunks(AT_ONCE) {
            let mut select = Query::select();
            for one in part {
                select.expr(Expr::SubQuery(None, Box::new(one.counted().into())));
            }
            let row = reader.query_one(&select).await?;
            let row = row.ok_or_else(|| DbErr::RecordNotFound("counts of readers".to_owned()))?;
            for place in 0..part.len() {
                counts.push(row.try_get_by_index::<i64>(place)?.unsigned_abs());
            }
        }
        Ok(counts)
    }

    fn counted(&self) -> SelectStatement {
        Query::select()
            .expr(Expr::col((subscriber::Entity, Column::Id)).count())
            .from(subscriber::Entity)
            .cond_where(self.condition.clone())
            .to_owned()
    }

    /// How many there are just now.
    pub async fn count(&self, reader: &impl ConnectionTrait) -> Result<u64, DbErr> {
        subscriber::Entity::find().filter(self.condition.clone()).count(reader).await
    }

    /// Up to `limit` of them, in the order of their ids, after one that was seen. Walking on from
    /// the last id until nothing comes meets everybody who was there all the while exactly once, and
    /// holds one part in memory however many there are.
    pub async fn walk(
        &self,
        reader: &impl ConnectionTrait,
        after: Option<SubscriberId>,
        limit: u64,
    ) -> Result<Vec<Reader>, DbErr> {
        let rows = subscriber::Entity::find()
            .filter(self.condition.clone())
            .filter(Condition::all().add_option(after.map(|id| Column::Id.gt(id))))
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(reader)
            .await?;
        let all = storage::with_choices(reader, rows).await?;
        Ok(all.into_iter().filter_map(as_reader).collect())
    }
}

/// What an issue needs of a reader, and no more.
#[derive(Clone, Debug)]
pub struct Written {
    pub id: SubscriberId,
    pub address: EmailAddress,
    pub address_key: String,
    pub link_epoch: i32,
    pub subscribed_at: DateTime<Utc>,
    pub route: Route,
    pub language: ReaderLanguage,
}

impl Audience {
    /// As [`walk`](Self::walk), with the least that an issue needs: one query for each part. Also
    /// the last id seen, from which the next part goes on; none: there was nobody left.
    pub async fn walk_addresses(
        &self,
        reader: &impl ConnectionTrait,
        after: Option<SubscriberId>,
        limit: u64,
    ) -> Result<(Vec<Written>, Option<SubscriberId>), DbErr> {
        let rows = subscriber::Entity::find()
            .filter(self.condition.clone())
            .filter(Condition::all().add_option(after.map(|id| Column::Id.gt(id))))
            .order_by_asc(Column::Id)
            .limit(limit)
            .into_partial_model::<Row>()
            .all(reader)
            .await?;
        let last = rows.last().map(|row| row.id);
        Ok((rows.into_iter().filter_map(Row::written).collect(), last))
    }
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "subscriber::Entity")]
struct Row {
    id: SubscriberId,
    email: Option<String>,
    address_key: String,
    link_epoch: i32,
    subscribed_at: DateTime<Utc>,
    route: Route,
    language: ReaderLanguage,
}

impl Row {
    fn written(self) -> Option<Written> {
        Some(Written {
            address: EmailAddress::parse(self.email.as_deref()?).ok()?,
            id: self.id,
            address_key: self.address_key,
            link_epoch: self.link_epoch,
            subscribed_at: self.subscribed_at,
            route: self.route,
            language: self.language,
        })
    }
}

/// An address is checked before it is stored; one that cannot be read cannot be written to either.
fn as_reader(one: storage::Stored) -> Option<Reader> {
    Some(Reader {
        id: one.row.id,
        address: one.address()?,
        address_key: one.row.address_key,
        name: one.row.name,
        affiliation: one.row.affiliation,
        kind: one.row.kind,
        prefecture: one.row.prefecture_code,
        frequency: one.row.frequency,
        language: one.row.language,
        topics: one.topics,
        themes: one.themes,
        regions: one.regions,
        link_epoch: one.row.link_epoch,
    })
}
