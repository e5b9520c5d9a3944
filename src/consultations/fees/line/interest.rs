use std::collections::HashMap;

use entities::consultations::consultation;
use entities::consultations::fee_line::{self, Interest};
use entities::people::membership;
use entities::{FeeLineId, OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use crate::accompaniment::is_conflicted;
use crate::accompaniment::matchmaking::conflicts;

/// Who of these is paid for advice to an organisation they have a stake in, as things stand now:
/// they belong to it, or a conflict of interest was declared for the day.
pub async fn interests(
    db: &impl ConnectionTrait,
    lines: &[fee_line::Model],
) -> anyhow::Result<HashMap<FeeLineId, Interest>> {
    let mut found = HashMap::new();
    if lines.is_empty() {
        return Ok(found);
    }
    let asking = asking(db, lines).await?;
    let places = places(db, lines).await?;
    let declared = conflicts(db).await?;
    for line in lines {
        let Some(asking) = asking.get(&line.consultation_id).copied() else { continue };
        let own = places.get(&line.person_id).map(Vec::as_slice).unwrap_or_default();
        if own.contains(&asking) {
            found.insert(line.id, Interest::OwnOrganisation);
            continue;
        }
        // Few are ever declared: only for those is asked whether they stand on the day.
        if declared.iter().any(|row| row.operator_id == asking)
            && is_conflicted(db, (asking, line.person_id), line.held_on).await?
        {
            found.insert(line.id, Interest::Declared);
        }
    }
    Ok(found)
}

async fn asking(
    db: &impl ConnectionTrait,
    lines: &[fee_line::Model],
) -> anyhow::Result<HashMap<entities::ConsultationId, OrganisationId>> {
    let rows: Vec<(entities::ConsultationId, OrganisationId)> = consultation::Entity::find()
        .select_only()
        .columns([consultation::Column::Id, consultation::Column::OrganisationId])
        .filter(consultation::Column::Id.is_in(lines.iter().map(|line| line.consultation_id)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn places(
    db: &impl ConnectionTrait,
    lines: &[fee_line::Model],
) -> anyhow::Result<HashMap<PersonId, Vec<OrganisationId>>> {
    let rows: Vec<(PersonId, OrganisationId)> = membership::Entity::find()
        .select_only()
        .columns([membership::Column::PersonId, membership::Column::OrganisationId])
        .filter(membership::Column::PersonId.is_in(lines.iter().map(|line| line.person_id)))
        .filter(membership::Column::EndedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut found: HashMap<PersonId, Vec<OrganisationId>> = HashMap::new();
    for (person, organisation) in rows {
        found.entry(person).or_default().push(organisation);
    }
    Ok(found)
}
