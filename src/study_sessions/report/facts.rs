//! Everything a report tells.

use entities::people::organisation;
use entities::study_sessions::{attendance, registration, report};
use entities::{PersonId, RegistrationId, SessionPartId, StudySessionId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use std::collections::HashMap;

use super::figures::{Figures, Line, figures};
use crate::people::vocabularies::Regions;
use crate::study_sessions::materials::{Material, materials_of};
use crate::study_sessions::readers::{Onlooker, SessionView, session_view};
use crate::study_sessions::survey::{Results, survey_results};
use crate::study_sessions::{Organiser, SessionRows};
use crate::vocabulary::tokyo;
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::seats::Mode;

/// A session with all that is reported about it.
#[derive(Clone, Debug)]
pub struct ReportFacts {
    pub view: SessionView,
    pub text: Option<report::Model>,
    pub figures: Figures,
    pub survey: Option<Results>,
    pub materials: Vec<Material>,
    /// By part, in order.
    pub speakers: Vec<SpeakerLine>,
}

/// Who spoke in which part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerLine {
    /// Place of the part, counted from 1.
    pub part: usize,
    pub name: String,
    pub affiliation: Option<String>,
    pub topic: Option<String>,
    pub remote: bool,
}

/// The facts of the report on a session; a fixed number of queries.
pub async fn report_facts(
    db: &impl ConnectionTrait,
    now: chrono::DateTime<chrono::Utc>,
    who: Organiser,
    id: StudySessionId,
) -> Result<Option<ReportFacts>, DbErr> {
    let Some(view) = session_view(db, now, id, Onlooker::Staff(who)).await? else {
        return Ok(None);
    };
    Ok(Some(ReportFacts {
        text: report::Entity::find_by_id(id).one(db).await?,
        figures: figures(&lines(db, &view.rows).await?),
        survey: survey_results(db, who, id).await?,
        materials: materials_of(db, who, id).await?,
        speakers: speakers(&view),
        view,
    }))
}

fn speakers(view: &SessionView) -> Vec<SpeakerLine> {
    let name = |person: Option<PersonId>, guest: &Option<String>| {
        person.and_then(|id| view.speakers.get(&id).cloned()).or_else(|| guest.clone())
    };
    let parts = (1..).zip(&view.rows.parts);
    parts
        .flat_map(|(part, rows)| {
            rows.speakers.iter().map(move |row| SpeakerLine {
                part,
                name: name(row.person_id, &row.guest_name).unwrap_or_default(),
                affiliation: row.guest_affiliation.clone(),
                topic: row.topic.clone(),
                remote: row.remote,
            })
        })
        .collect()
}

/// Every registration of the session, ended ones too.
async fn lines(db: &impl ConnectionTrait, rows: &SessionRows) -> Result<Vec<Line>, DbErr> {
    let of_session = registration::Column::SessionId.eq(rows.session.id);
    let all = registration::Entity::find().filter(of_session).all(db).await?;
    let ids = all.iter().filter_map(|row| row.organisation_id);
    let organisations = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids));
    let organisations: HashMap<_, _> =
        organisations.all(db).await?.into_iter().map(|row| (row.id, row)).collect();
    let presence = presence(db, rows).await?;
    let regions = Regions::on(db, tokyo::day_of(rows.session.starts_at)).await?;
    let line = |row: registration::Model| {
        let organisation = row.organisation_id.and_then(|id| organisations.get(&id));
        let prefecture = row.prefecture_code.or(organisation.and_then(|one| one.prefecture_code));
        let of_part = |part: &crate::study_sessions::session::PartRows| {
            presence.get(&(part.part.id, row.id)).copied()
        };
        let recorded: Vec<_> = rows.parts.iter().map(of_part).collect();
        // Whoever came is counted where they were, not where they had meant to be.
        let there = recorded.iter().flatten().find(|(presence, _)| came(*presence));
        Line {
            state: row.state,
            mode: there.map_or(row.mode, |(_, mode)| *mode),
            block: prefecture
                .and_then(|code| regions.block_of(code))
                .map(|block| block.name.clone()),
            kind: organisation.map(|one| one.kind),
            organisation: organisation.map(|one| one.id.to_string()).or(row.affiliation.clone()),
            presence: recorded.iter().map(|one| one.map(|(presence, _)| presence)).collect(),
        }
    };
    Ok(all.into_iter().map(line).collect())
}

async fn presence(
    db: &impl ConnectionTrait,
    rows: &SessionRows,
) -> Result<HashMap<(SessionPartId, RegistrationId), (Presence, Mode)>, DbErr> {
    let parts = rows.parts.iter().map(|part| part.part.id);
    let found = attendance::Entity::find().filter(attendance::Column::PartId.is_in(parts));
    let one =
        |row: attendance::Model| ((row.part_id, row.registration_id), (row.presence, row.mode));
    Ok(found.all(db).await?.into_iter().map(one).collect())
}

fn came(presence: Presence) -> bool {
    !matches!(presence, Presence::Excused | Presence::NoShow)
}
