//! One public session with everything its page tells.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::{membership, organisation, prefecture, term};
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::theme;
use entities::{PersonId, StudySessionId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _};

use super::Listed;
use crate::study_sessions::SessionRows;
use crate::study_sessions::readers::{Onlooker, SessionView, session_view};

/// How many related sessions are named.
const RELATED: u64 = 3;

#[derive(Clone, Debug)]
pub struct Shown {
    /// As the onlooker may see it.
    pub view: SessionView,
    pub listed: Listed,
    pub level: Option<term::Model>,
    /// Where speakers of the programme belong.
    pub organisations: HashMap<PersonId, String>,
    /// Names of the venues' prefectures.
    pub prefectures: HashMap<i32, prefecture::Model>,
    /// The other days of its conference, by start.
    pub days: Vec<Listed>,
    /// Sessions that take place, of the same series, or else with the same themes.
    pub related: Vec<Listed>,
}

/// None: there is no such session, or the onlooker may not see it yet.
pub async fn show(
    db: &impl ConnectionTrait,
    id: StudySessionId,
    who: Onlooker,
    now: DateTime<Utc>,
) -> Result<Option<Shown>, DbErr> {
    let Some(view) = session_view(db, now, id, who).await? else { return Ok(None) };
    let row = view.rows.session.clone();
    let mut days = view.other_days.clone();
    let beside = days.len();
    days.extend(related(db, &row, now).await?);
    let mut days = Listed::all_of(db, days, now).await?;
    let related = days.split_off(beside);
    days.retain(|day| day.phase.is_public());
    let level = match row.activity_level_id {
        Some(level) => term::Entity::find_by_id(level).one(db).await?,
        None => None,
    };
    let listed = Listed::all_of(db, vec![row], now).await?.pop();
    let Some(listed) = listed else { return Ok(None) };
    Ok(Some(Shown {
        listed,
        level,
        organisations: organisations(db, &view.rows).await?,
        prefectures: prefectures(db, &view.rows).await?,
        days,
        related,
        view,
    }))
}

async fn organisations(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
) -> Result<HashMap<PersonId, String>, DbErr> {
    let ids = rows.parts.iter().flat_map(|part| &part.speakers).filter_map(|one| one.person_id);
    // The oldest last: whoever belongs to several is named with the first.
    let places = membership::Entity::find()
        .filter(membership::Column::PersonId.is_in(ids))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_desc(membership::Column::CreatedAt)
        .all(db)
        .await?;
    let wanted = places.iter().map(|place| place.organisation_id);
    let known =
        organisation::Entity::find().filter(organisation::Column::Id.is_in(wanted)).all(db).await?;
    let named = places.iter().filter_map(|place| {
        let found = known.iter().find(|found| found.id == place.organisation_id)?;
        Some((place.person_id, found.name.clone()))
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
) -> Result<Vec<session::Model>, DbErr> {
    let coming = || {
        let elsewhere = session::Column::ConferenceId.is_null();
        let elsewhere = match row.conference_id {
            Some(own) => elsewhere.or(session::Column::ConferenceId.ne(own)),
            None => Expr::value(true),
        };
        session::Entity::find()
            .filter(elsewhere)
            .filter(session::Column::State.eq(SessionState::Published))
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
    Ok(found)
}
