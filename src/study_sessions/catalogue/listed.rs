use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::{prefecture, term};
use entities::study_sessions::{part, seats, series, session, theme};
use entities::{SessionSeriesId, StudySessionId, TermId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _};

use crate::study_sessions::seats::SeatCount;
use crate::study_sessions::session::{Phase, Standing};
use crate::vocabulary::tokyo;

/// A session as lists and calendars show it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub session: session::Model,
    /// Title of its series.
    pub series: Option<String>,
    /// In the order of the vocabulary.
    pub themes: Vec<term::Model>,
    pub seats: Vec<SeatCount>,
    /// Of the first venue.
    pub prefecture: Option<prefecture::Model>,
    pub phase: Phase,
    /// From the first start to the last end of each day in Tokyo, in order.
    pub spans: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl Listed {
    /// Gathers what belongs to the sessions, keeping their order.
    pub(super) async fn all_of(
        db: &impl ConnectionTrait,
        rows: Vec<session::Model>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Self>, DbErr> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        let mut themes = themes_of(db, &ids).await?;
        let mut seats = seats_of(db, &ids).await?;
        let series = series_of(db, &rows).await?;
        let parts = parts_of(db, &ids).await?;
        let prefectures = prefectures_of(db, &parts).await?;
        Ok(rows
            .into_iter()
            .map(|session| {
                let seats = seats.remove(&session.id).unwrap_or_default();
                let own = || parts.iter().filter(|part| part.session == session.id);
                let place = own().find_map(|part| part.prefecture);
                Self {
                    spans: by_day(own().map(|part| (part.starts, part.ends))),
                    series: session.series_id.and_then(|id| series.get(&id).cloned()),
                    themes: themes.remove(&session.id).unwrap_or_default(),
                    prefecture: place.and_then(|code| prefectures.get(&code).cloned()),
                    phase: Standing::from(&session).phase(&seats, now),
                    seats,
                    session,
                }
            })
            .collect())
    }
}

async fn themes_of(
    db: &impl ConnectionTrait,
    ids: &[StudySessionId],
) -> Result<HashMap<StudySessionId, Vec<term::Model>>, DbErr> {
    let links = theme::Entity::find()
        .filter(theme::Column::SessionId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let wanted: Vec<TermId> = links.iter().map(|link| link.term_id).collect();
    let terms = term::Entity::find()
        .filter(term::Column::Id.is_in(wanted))
        .order_by_asc(term::Column::Ordinal)
        .all(db)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for term in terms {
        for link in links.iter().filter(|link| link.term_id == term.id) {
            found.entry(link.session_id).or_default().push(term.clone());
        }
    }
    Ok(found)
}

async fn seats_of(
    db: &impl ConnectionTrait,
    ids: &[StudySessionId],
) -> Result<HashMap<StudySessionId, Vec<SeatCount>>, DbErr> {
    let rows = seats::Entity::find()
        .filter(seats::Column::SessionId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let mut found: HashMap<_, Vec<SeatCount>> = HashMap::new();
    for row in &rows {
        found.entry(row.session_id).or_default().push(row.into());
    }
    for counts in found.values_mut() {
        counts.sort_by_key(|count| count.mode);
    }
    Ok(found)
}

async fn series_of(
    db: &impl ConnectionTrait,
    rows: &[session::Model],
) -> Result<HashMap<SessionSeriesId, String>, DbErr> {
    let ids = rows.iter().filter_map(|row| row.series_id);
    let found = series::Entity::find().filter(series::Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|series| (series.id, series.title)).collect())
}

#[derive(FromQueryResult)]
struct PartPlace {
    session: StudySessionId,
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
    prefecture: Option<i32>,
}

/// Parts of a day follow each other; a list names the whole span. The parts come by start.
fn by_day(
    parts: impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)>,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let mut spans: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for (starts, ends) in parts {
        match spans.last_mut() {
            Some(span) if tokyo::day_of(span.0) == tokyo::day_of(starts) => {
                span.1 = span.1.max(ends);
            }
            _ => spans.push((starts, ends)),
        }
    }
    spans
}

/// By start.
async fn parts_of(
    db: &impl ConnectionTrait,
    ids: &[StudySessionId],
) -> Result<Vec<PartPlace>, DbErr> {
    part::Entity::find()
        .select_only()
        .column_as(part::Column::SessionId, "session")
        .column_as(part::Column::StartsAt, "starts")
        .column_as(part::Column::EndsAt, "ends")
        .column_as(part::Column::VenuePrefectureCode, "prefecture")
        .filter(part::Column::SessionId.is_in(ids.iter().copied()))
        .order_by_asc(part::Column::StartsAt)
        .into_model()
        .all(db)
        .await
}

async fn prefectures_of(
    db: &impl ConnectionTrait,
    parts: &[PartPlace],
) -> Result<HashMap<i32, prefecture::Model>, DbErr> {
    let codes = parts.iter().filter_map(|part| part.prefecture);
    let found =
        prefecture::Entity::find().filter(prefecture::Column::Code.is_in(codes)).all(db).await?;
    Ok(found.into_iter().map(|prefecture| (prefecture.code, prefecture)).collect())
}
