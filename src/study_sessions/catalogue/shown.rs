//! One public session with everything its page tells.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::{membership, organisation, person, prefecture, term};
use entities::study_sessions::{session, theme};
use entities::{PersonId, StudySessionId};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _};

use super::Listed;
use super::search::public;
use crate::people::whole_name;
use crate::study_sessions::session::{SessionRows, load};

/// How many related sessions are named.
const RELATED: u64 = 3;

#[derive(Clone, Debug)]
pub struct Shown {
    pub listed: Listed,
    pub rows: SessionRows,
    pub level: Option<term::Model>,
    /// Speakers who belong to the programme.
    pub speakers: HashMap<PersonId, SpeakerName>,
    /// Names of the venues' prefectures.
    pub prefectures: HashMap<i32, prefecture::Model>,
    /// Coming sessions of the same series, or else with the same themes.
    pub related: Vec<Listed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerName {
    pub name: String,
    pub organisation: Option<String>,
}

/// None: there is no such session, or nobody may see it yet.
pub async fn show(
    db: &impl ConnectionTrait,
    id: StudySessionId,
    now: DateTime<Utc>,
) -> Result<Option<Shown>, DbErr> {
    let Some(row) = public().filter(session::Column::Id.eq(id)).one(db).await? else {
        return Ok(None);
    };
    let Some(listed) = Listed::all_of(db, vec![row.clone()], now).await?.pop() else {
        return Ok(None);
    };
    let level = match row.activity_level_id {
        Some(level) => term::Entity::find_by_id(level).one(db).await?,
        None => None,
    };
    let related = related(db, &row, now).await?;
    let rows = load(db, row).await?;
    Ok(Some(Shown {
        level,
        speakers: speakers(db, &rows).await?,
        prefectures: prefectures(db, &rows).await?,
        related,
        rows,
        listed,
    }))
}

async fn speakers(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
) -> Result<HashMap<PersonId, SpeakerName>, DbErr> {
    let ids = rows.parts.iter().flat_map(|part| &part.speakers).filter_map(|one| one.person_id);
    let ids: Vec<PersonId> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let people =
        person::Entity::find().filter(person::Column::Id.is_in(ids.clone())).all(db).await?;
    let places = membership::Entity::find()
        .filter(membership::Column::PersonId.is_in(ids))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_desc(membership::Column::CreatedAt)
        .all(db)
        .await?;
    let wanted = places.iter().map(|place| place.organisation_id);
    let organisations =
        organisation::Entity::find().filter(organisation::Column::Id.is_in(wanted)).all(db).await?;
    let organisation_of = |person: PersonId| {
        let place = places.iter().find(|place| place.person_id == person)?;
        let found = organisations.iter().find(|found| found.id == place.organisation_id)?;
        Some(found.name.clone())
    };
    let named = people.into_iter().map(|person| {
        let name = whole_name(&person.family_name, &person.given_name);
        (person.id, SpeakerName { name, organisation: organisation_of(person.id) })
    });
    Ok(named.collect())
}

async fn prefectures(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
) -> Result<HashMap<i32, prefecture::Model>, DbErr> {
    let codes = rows.parts.iter().filter_map(|part| part.part.venue_prefecture_code);
    let found =
        prefecture::Entity::find().filter(prefecture::Column::Code.is_in(codes)).all(db).await?;
    Ok(found.into_iter().map(|prefecture| (prefecture.code, prefecture)).collect())
}

async fn related(
    db: &impl ConnectionTrait,
    row: &session::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Listed>, DbErr> {
    let coming = || {
        public()
            .filter(session::Column::Id.ne(row.id))
            .filter(session::Column::EndsAt.gt(now))
            .order_by_asc(session::Column::StartsAt)
            .limit(RELATED)
    };
    let mut found = Vec::new();
    if let Some(series) = row.series_id {
        found = coming().filter(session::Column::SeriesId.eq(series)).all(db).await?;
    }
    if found.is_empty() {
        let own = Query::select()
            .column(theme::Column::TermId)
            .from(theme::Entity)
            .and_where(theme::Column::SessionId.eq(row.id))
            .to_owned();
        let alike = Query::select()
            .column(theme::Column::SessionId)
            .from(theme::Entity)
            .and_where(theme::Column::TermId.in_subquery(own))
            .to_owned();
        found = coming().filter(session::Column::Id.in_subquery(alike)).all(db).await?;
    }
    Listed::all_of(db, found, now).await
}
