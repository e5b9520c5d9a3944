use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::person;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::{series, session};
use entities::{PersonId, StudySessionId, TermId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use super::listing::themes;
use crate::people::whole_name;
use crate::study_sessions::conference;
use crate::study_sessions::session::{Phase, SessionRows, Standing, description_html, load};
use crate::study_sessions::{Member, Organiser};

/// Who looks at a session.
#[derive(Clone, Copy, Debug)]
pub enum Onlooker {
    Anyone,
    Member(Member),
    Staff(Organiser),
}

/// One session as the onlooker may see it. What they may not see is not in it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Without the address for taking part online unless [`Self::online`] shows it.
    pub rows: SessionRows,
    pub phase: Phase,
    pub series: Option<String>,
    pub themes: Vec<(TermId, String)>,
    /// Names of speakers who are persons of the programme.
    pub speakers: HashMap<PersonId, String>,
    pub description_html: String,
    /// The onlooker's own registration that still counts.
    pub own: Option<registration::Model>,
    pub online: OnlineView,
    /// The other days of its conference, by start: those the onlooker may know of.
    pub other_days: Vec<session::Model>,
}

/// What the onlooker may know about taking part online.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnlineView {
    /// Not theirs to know.
    Hidden,
    /// Theirs, from this time on.
    Later(DateTime<Utc>),
    Shown {
        url: Option<String>,
        note: Option<String>,
    },
}

/// One session, or none where the onlooker may not know of it.
pub async fn session_view(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    id: StudySessionId,
    who: Onlooker,
) -> Result<Option<SessionView>, DbErr> {
    let Some(row) = session::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let mut rows = load(db, row).await?;
    let phase = Standing::from(&rows.session).phase(&rows.seats, now);
    if !phase.is_public() && !matches!(who, Onlooker::Staff(_)) {
        return Ok(None);
    }
    let own = own(db, id, who).await?;
    let online = online(&rows, own.as_ref(), (who, now));
    if !matches!(who, Onlooker::Staff(_)) {
        rows.session.online_url = None;
        rows.session.online_note = None;
    }
    Ok(Some(SessionView {
        phase,
        series: series_title(db, &rows).await?,
        themes: themes(db, vec![id]).await?.remove(&id).unwrap_or_default(),
        speakers: speakers(db, &rows).await?,
        description_html: description_html(&rows.session.description),
        other_days: other_days(db, &rows.session, who).await?,
        own,
        online,
        rows,
    }))
}

async fn other_days(
    db: &impl ConnectionTrait,
    of: &session::Model,
    who: Onlooker,
) -> Result<Vec<session::Model>, DbErr> {
    if !matches!(who, Onlooker::Staff(_)) {
        return conference::public_days(db, of).await;
    }
    let mut days = conference::days(db, of).await?;
    days.retain(|day| day.id != of.id);
    Ok(days)
}

fn online(
    rows: &SessionRows,
    own: Option<&registration::Model>,
    (who, now): (Onlooker, DateTime<Utc>),
) -> OnlineView {
    let shown = || OnlineView::Shown {
        url: rows.session.online_url.clone(),
        note: rows.session.online_note.clone(),
    };
    if matches!(who, Onlooker::Staff(_)) {
        return shown();
    }
    let takes_part = own.is_some_and(|own| {
        own.state == RegistrationState::Confirmed
            && own.mode == entities::study_sessions::seats::Mode::Online
    });
    match rows.session.online_released_at {
        _ if !takes_part => OnlineView::Hidden,
        at if at > now => OnlineView::Later(at),
        _ => shown(),
    }
}

async fn own(
    db: &impl ConnectionTrait,
    id: StudySessionId,
    who: Onlooker,
) -> Result<Option<registration::Model>, DbErr> {
    let Onlooker::Member(member) = who else { return Ok(None) };
    registration::Entity::find()
        .filter(registration::Column::SessionId.eq(id))
        .filter(registration::Column::PersonId.eq(member.person()))
        .filter(
            registration::Column::State
                .is_not_in([RegistrationState::Cancelled, RegistrationState::Declined]),
        )
        .one(db)
        .await
}

async fn series_title(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
) -> Result<Option<String>, DbErr> {
    let Some(id) = rows.session.series_id else { return Ok(None) };
    Ok(series::Entity::find_by_id(id).one(db).await?.map(|series| series.title))
}

async fn speakers(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
) -> Result<HashMap<PersonId, String>, DbErr> {
    let speakers = rows.parts.iter().flat_map(|part| &part.speakers);
    let ids: Vec<_> = speakers.filter_map(|speaker| speaker.person_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    let named = |row: person::Model| (row.id, whole_name(&row.family_name, &row.given_name));
    Ok(people.into_iter().map(named).collect())
}
