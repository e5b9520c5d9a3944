//! Whose data a co-host may get now.

use std::collections::HashMap;

use entities::people::{organisation, person, prefecture};
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::sharing_consent;
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use super::consent::answers;
use crate::people::whole_name;
use crate::study_sessions::Organiser;
use crate::study_sessions::session::{RosterColumn, SharingPlan};
use crate::study_sessions::wording;

/// Somebody the ground covers, with every column there is; which of them leave is for the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    pub registration: RegistrationId,
    words: [String; 8],
}

impl Covered {
    pub fn word(&self, column: RosterColumn) -> &str {
        let place = RosterColumn::ALL.iter().position(|one| *one == column);
        place.and_then(|place| self.words.get(place)).map_or("", String::as_str)
    }
}

/// Everybody with a confirmed seat whom the terms of this co-host cover, by reception number.
pub async fn covered(
    db: &impl ConnectionTrait,
    _who: Organiser,
    (session, host): (StudySessionId, &str),
    terms: &SharingPlan,
) -> Result<Vec<Covered>, DbErr> {
    let mut rows = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(session))
        .filter(registration::Column::State.eq(RegistrationState::Confirmed))
        .order_by_asc(registration::Column::Number)
        .all(db)
        .await?;
    if terms.basis == Basis::Consent {
        let agreed = agreed(db, (session, host), terms).await?;
        rows.retain(|row| agreed.get(&row.id) == Some(&true));
    }
    described(db, rows).await
}

/// The last answer of everybody who was asked; yes only where it covers the terms.
async fn agreed(
    db: &impl ConnectionTrait,
    (session, host): (StudySessionId, &str),
    terms: &SharingPlan,
) -> Result<HashMap<RegistrationId, bool>, DbErr> {
    let lines = sharing_consent::Entity::find()
        .filter(sharing_consent::Column::SessionId.eq(session))
        .filter(sharing_consent::Column::Host.eq(host))
        .order_by_asc(sharing_consent::Column::NotedAt)
        .order_by_asc(sharing_consent::Column::Id)
        .all(db)
        .await?;
    let answer = |line: &sharing_consent::Model| line.granted && answers(line, terms);
    Ok(lines.iter().map(|line| (line.registration_id, answer(line))).collect())
}

async fn described(
    db: &impl ConnectionTrait,
    rows: Vec<registration::Model>,
) -> Result<Vec<Covered>, DbErr> {
    let people = rows.iter().map(|row| row.person_id);
    let people = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    let people: HashMap<_, _> = people.into_iter().map(|row| (row.id, row)).collect();
    let bodies = rows.iter().filter_map(|row| row.organisation_id);
    let bodies = organisation::Entity::find().filter(organisation::Column::Id.is_in(bodies));
    let bodies: HashMap<_, _> =
        bodies.all(db).await?.into_iter().map(|row| (row.id, row)).collect();
    let places = prefecture::Entity::find().all(db).await?;
    let places: HashMap<_, _> = places.into_iter().map(|row| (row.code, row.name)).collect();
    let one = |row: registration::Model| {
        let person = people.get(&row.person_id)?;
        let body = row.organisation_id.and_then(|id| bodies.get(&id));
        let place = row.prefecture_code.or(body.and_then(|body| body.prefecture_code));
        let kana = |part: &Option<String>| part.clone().unwrap_or_default();
        Some(Covered {
            registration: row.id,
            // In the order of `RosterColumn::ALL`.
            words: [
                row.number,
                whole_name(&person.family_name, &person.given_name),
                whole_name(&kana(&person.family_kana), &kana(&person.given_kana)),
                body.map(|body| body.name.clone()).or(row.affiliation).unwrap_or_default(),
                row.job_title.unwrap_or_default(),
                place.and_then(|code| places.get(&code).cloned()).unwrap_or_default(),
                person.email.clone(),
                wording::mode(row.mode).to_owned(),
            ],
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}
