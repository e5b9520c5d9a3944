use chrono::{DateTime, NaiveDate, Utc};
use entities::mail::suppression;
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{
    self, Column, Frequency, ReaderKind, ReaderLanguage, ReaderState,
};
use entities::newsletter::{subscriber_region, subscriber_term};
use entities::people::role_assignment;
use entities::{RegionBlockId, SubscriberId, TermId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde::Serialize;

use super::Segment;
use crate::config::Config;
use crate::newsletter::{links, storage};
use crate::people::vocabularies::Regions;
use crate::vocabulary::{EmailAddress, tokyo};

/// The readers a rule means on one day: which prefectures make a block is a matter of the day.
/// Readers who left and addresses that nothing reaches are never among them.
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
        Ok(Self { condition: condition(segment, &regions) })
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

fn condition(segment: &Segment, regions: &Regions) -> Condition {
    let nothing_arrives = Query::select()
        .expr(Expr::val(1))
        .from(suppression::Entity)
        .and_where(
            Expr::col((suppression::Entity, suppression::Column::AddressKey))
                .equals((subscriber::Entity, Column::AddressKey)),
        )
        .to_owned();
    Condition::all()
        .add(Column::State.eq(ReaderState::Active))
        .add(Expr::exists(nothing_arrives).not())
        .add_option(wish(Column::AllTopics, &segment.topics, terms))
        .add_option(wish(Column::AllThemes, &segment.themes, terms))
        .add_option(wish(Column::AllRegions, &segment.regions, blocks))
        .add_option(place(segment, regions))
        .add_option(
            (!segment.kinds.is_empty()).then(|| Column::Kind.is_in(segment.kinds.iter().copied())),
        )
        .add_option(role(segment))
        .add_option(segment.frequency.map(|one| Column::Frequency.eq(one)))
        .add_option(segment.language.map(|one| Column::Language.eq(one)))
        .add_option(segment.since.map(|day| Column::SubscribedAt.gte(tokyo::start_of_day(day))))
}

/// Chose none, or one of these.
fn wish<T: Copy>(
    all: Column,
    wanted: &[T],
    chosen: fn(&[T]) -> SelectStatement,
) -> Option<Condition> {
    (!wanted.is_empty())
        .then(|| Condition::any().add(all.eq(true)).add(Expr::exists(chosen(wanted))))
}

fn terms(wanted: &[TermId]) -> SelectStatement {
    use subscriber_term::{Column as Chosen, Entity};
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Chosen::SubscriberId)).equals((subscriber::Entity, Column::Id)),
        )
        .and_where(Chosen::TermId.is_in(wanted.iter().copied()))
        .to_owned()
}

fn blocks(wanted: &[RegionBlockId]) -> SelectStatement {
    use subscriber_region::{Column as Chosen, Entity};
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Chosen::SubscriberId)).equals((subscriber::Entity, Column::Id)),
        )
        .and_where(Chosen::BlockId.is_in(wanted.iter().copied()))
        .to_owned()
}

fn place(segment: &Segment, regions: &Regions) -> Option<Condition> {
    if segment.prefectures.is_empty() && segment.blocks.is_empty() {
        return None;
    }
    let inside = segment.blocks.iter().flat_map(|block| regions.prefectures_of(*block));
    let inside = inside.map(|one| i32::from(one.code()));
    let codes: Vec<i32> = segment.prefectures.iter().copied().chain(inside).collect();
    Some(Condition::all().add(Column::PrefectureCode.is_in(codes)))
}

/// The person of the programme with the same address holds one of the roles.
fn role(segment: &Segment) -> Option<Condition> {
    use entities::people::person;
    if segment.roles.is_empty() {
        return None;
    }
    let holder = Query::select()
        .expr(Expr::val(1))
        .from(person::Entity)
        .inner_join(
            role_assignment::Entity,
            Expr::col((role_assignment::Entity, role_assignment::Column::PersonId))
                .equals((person::Entity, person::Column::Id)),
        )
        .and_where(
            Expr::col((person::Entity, person::Column::EmailKey))
                .equals((subscriber::Entity, Column::EmailKey)),
        )
        .and_where(role_assignment::Column::Role.is_in(segment.roles.iter().copied()))
        .to_owned();
    Some(Condition::all().add(Expr::exists(holder)))
}
