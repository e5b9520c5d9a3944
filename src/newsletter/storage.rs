//! Rows of readers, and what they chose.

use std::collections::HashMap;

use entities::newsletter::subscriber::{self, ReaderState};
use entities::newsletter::{subscriber_region, subscriber_term};
use entities::people::term::{self, Vocabulary};
use entities::{RegionBlockId, SubscriberId, TermId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::pen::Pen;
use super::preferences::Preferences;
use crate::vocabulary::{EmailAddress, search_key};

/// A reader with what they chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub row: subscriber::Model,
    pub topics: Vec<TermId>,
    pub themes: Vec<TermId>,
    pub regions: Vec<RegionBlockId>,
}

impl Stored {
    pub fn preferences(&self) -> Preferences {
        Preferences {
            name: self.row.name.clone(),
            affiliation: self.row.affiliation.clone(),
            kind: self.row.kind,
            prefecture: self.row.prefecture_code,
            topics: self.topics.clone(),
            themes: self.themes.clone(),
            regions: self.regions.clone(),
            frequency: self.row.frequency,
            language: Some(self.row.language),
        }
    }

    /// None once forgotten.
    pub fn address(&self) -> Option<EmailAddress> {
        EmailAddress::parse(self.row.email.as_deref()?).ok()
    }
}

pub async fn find(
    reader: &impl ConnectionTrait,
    id: SubscriberId,
) -> Result<Option<Stored>, DbErr> {
    let Some(row) = subscriber::Entity::find_by_id(id).one(reader).await? else {
        return Ok(None);
    };
    Ok(with_choices(reader, vec![row]).await?.pop())
}

/// Adds what they chose, in the order of the rows: two queries however many there are.
pub async fn with_choices(
    reader: &impl ConnectionTrait,
    rows: Vec<subscriber::Model>,
) -> Result<Vec<Stored>, DbErr> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || rows.iter().map(|row| row.id);
    let terms: Vec<(SubscriberId, TermId, Vocabulary)> = subscriber_term::Entity::find()
        .select_only()
        .column(subscriber_term::Column::SubscriberId)
        .column(subscriber_term::Column::TermId)
        .column(term::Column::Vocabulary)
        .join(
            sea_orm::JoinType::InnerJoin,
            subscriber_term::Entity::belongs_to(term::Entity)
                .from(subscriber_term::Column::TermId)
                .to(term::Column::Id)
                .into(),
        )
        .filter(subscriber_term::Column::SubscriberId.is_in(ids()))
        .order_by_asc(subscriber_term::Column::TermId)
        .into_tuple()
        .all(reader)
        .await?;
    let regions = subscriber_region::Entity::find()
        .filter(subscriber_region::Column::SubscriberId.is_in(ids()))
        .order_by_asc(subscriber_region::Column::BlockId)
        .all(reader)
        .await?;
    let places: HashMap<SubscriberId, usize> = ids().zip(0..).collect();
    let bare = |row| Stored { row, topics: Vec::new(), themes: Vec::new(), regions: Vec::new() };
    let mut all: Vec<Stored> = rows.into_iter().map(bare).collect();
    for (id, term, vocabulary) in terms {
        let one = &mut all[places[&id]];
        if vocabulary == Vocabulary::Theme { &mut one.themes } else { &mut one.topics }.push(term);
    }
    for region in regions {
        all[places[&region.subscriber_id]].regions.push(region.block_id);
    }
    Ok(all)
}

/// The reader, kept from everybody else until the transaction ends.
pub async fn locked(pen: Pen<'_>, id: SubscriberId) -> Result<Option<subscriber::Model>, DbErr> {
    subscriber::Entity::find_by_id(id).lock_exclusive().one(pen.tx).await
}

/// The same by the key of an address.
pub async fn locked_by_key(
    pen: Pen<'_>,
    address_key: &str,
) -> Result<Option<subscriber::Model>, DbErr> {
    subscriber::Entity::find()
        .filter(subscriber::Column::AddressKey.eq(address_key))
        .lock_exclusive()
        .one(pen.tx)
        .await
}

/// Adds the reader unless the address is known; either way gives the row, locked, and whether it is
/// new. Of any number who try at once, one adds.
pub async fn found_or_added(
    pen: Pen<'_>,
    row: subscriber::Model,
) -> anyhow::Result<(subscriber::Model, bool)> {
    let key = row.address_key.clone();
    let known = OnConflict::column(subscriber::Column::AddressKey).do_nothing().to_owned();
    let added = subscriber::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(known)
        .exec_without_returning(pen.tx)
        .await?;
    let row = locked_by_key(pen, &key).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("a reader was added and is not there"))?;
    Ok((row, added == 1))
}

/// A row for an address, in the state given.
pub fn new_row(
    pen: Pen<'_>,
    email: &EmailAddress,
    route: entities::newsletter::consent::Route,
) -> subscriber::Model {
    subscriber::Model {
        id: pen.context.new_id(),
        address_key: pen.context.post.address_key(email),
        email: Some(email.as_str().to_owned()),
        email_key: Some(email.comparison_key()),
        state: ReaderState::Active,
        name: None,
        affiliation: None,
        search_key: String::new(),
        kind: None,
        prefecture_code: None,
        frequency: entities::newsletter::subscriber::Frequency::default(),
        language: entities::newsletter::subscriber::ReaderLanguage::default(),
        all_topics: true,
        all_themes: true,
        all_regions: true,
        link_epoch: 0,
        route,
        subscribed_at: pen.now,
        left_at: None,
        leave_reason: None,
        updated_at: pen.now,
        version: 0,
    }
}

/// Puts the wishes into the row.
pub fn fill(row: &mut subscriber::Model, wishes: &Preferences) {
    row.name.clone_from(&wishes.name);
    row.affiliation.clone_from(&wishes.affiliation);
    row.kind = wishes.kind;
    row.prefecture_code = wishes.prefecture;
    row.frequency = wishes.frequency;
    row.language = wishes.language.unwrap_or(row.language);
    row.all_topics = wishes.topics.is_empty();
    row.all_themes = wishes.themes.is_empty();
    row.all_regions = wishes.regions.is_empty();
    row.search_key = folded(row);
}

/// Name, affiliation and address, as they are searched for.
pub fn folded(row: &subscriber::Model) -> String {
    let parts = [&row.name, &row.affiliation, &row.email];
    let parts = parts.into_iter().flatten().map(|part| search_key(part));
    parts.collect::<Vec<_>>().join("|")
}

/// Writes the row, one version on.
pub async fn save(pen: Pen<'_>, mut row: subscriber::Model) -> anyhow::Result<subscriber::Model> {
    row.version += 1;
    row.updated_at = pen.now;
    subscriber::Entity::update(row.clone().into_active_model().reset_all())
        .validate()?
        .exec_without_returning(pen.tx)
        .await?;
    Ok(row)
}

/// Makes these the topics, themes and regions of a reader.
pub async fn choose(pen: Pen<'_>, id: SubscriberId, wishes: &Preferences) -> anyhow::Result<()> {
    subscriber_term::Entity::delete_many()
        .filter(subscriber_term::Column::SubscriberId.eq(id))
        .exec(pen.tx)
        .await?;
    subscriber_region::Entity::delete_many()
        .filter(subscriber_region::Column::SubscriberId.eq(id))
        .exec(pen.tx)
        .await?;
    add_choices(pen, &[(id, wishes)]).await
}

/// Adds what new readers chose: two statements however many they are.
pub async fn add_choices(
    pen: Pen<'_>,
    readers: &[(SubscriberId, &Preferences)],
) -> anyhow::Result<()> {
    let terms: Vec<_> = readers
        .iter()
        .flat_map(|(id, wishes)| {
            wishes.topics.iter().chain(&wishes.themes).map(|term_id| {
                subscriber_term::Model { subscriber_id: *id, term_id: *term_id }.into_active_model()
            })
        })
        .map(sea_orm::ActiveModelTrait::reset_all)
        .collect();
    if !terms.is_empty() {
        subscriber_term::Entity::insert_many(terms).exec_without_returning(pen.tx).await?;
    }
    let regions: Vec<_> = readers
        .iter()
        .flat_map(|(id, wishes)| {
            wishes.regions.iter().map(|block_id| {
                subscriber_region::Model { subscriber_id: *id, block_id: *block_id }
                    .into_active_model()
            })
        })
        .map(sea_orm::ActiveModelTrait::reset_all)
        .collect();
    if !regions.is_empty() {
        subscriber_region::Entity::insert_many(regions).exec_without_returning(pen.tx).await?;
    }
    Ok(())
}
