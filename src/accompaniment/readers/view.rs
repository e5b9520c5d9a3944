//! One engagement as a page or the API shows it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::accompaniment::activity_level;
use entities::accompaniment::engagement;
use entities::accompaniment::engagement_person::Side;
use entities::{EngagementId, OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::accompaniment::By;
use crate::accompaniment::engagement::{
    Contacts, EngagementRows, Standing, Warning, load, standing, warnings,
};
use crate::people::vocabularies::Terms;
use crate::people::{organisations, persons};
use crate::vocabulary::tokyo;

/// Everything about an engagement that the asking person may see: all of it, or nothing.
#[derive(Clone, Debug)]
pub struct EngagementView {
    pub rows: EngagementRows,
    pub standing: Standing,
    pub operator: String,
    pub accompanist: String,
    pub people: Vec<PersonLine>,
    /// Names of everybody the rows name.
    pub names: HashMap<PersonId, String>,
    /// Newest first.
    pub levels: Vec<LevelLine>,
    pub warnings: Vec<Warning>,
}

#[derive(Clone, Debug)]
pub struct PersonLine {
    pub id: PersonId,
    pub name: String,
    pub side: Side,
    pub lead: bool,
}

#[derive(Clone, Debug)]
pub struct LevelLine {
    pub row: activity_level::Model,
    pub label: String,
}

/// The engagement as somebody sees it; none where it is not theirs.
pub async fn view(
    db: &impl ConnectionTrait,
    (by, now): (By, DateTime<Utc>),
    id: EngagementId,
    contacts: Contacts,
) -> Result<Option<EngagementView>, DbErr> {
    let Some(row) = engagement::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let Some(standing) = standing(db, by, &row).await? else { return Ok(None) };
    let rows = load(db, row).await?;
    let organisations = [rows.engagement.operator_id, rows.engagement.accompanist_organisation_id];
    let organisations = organisations::names(db, organisations).await?;
    let called = |id: OrganisationId| organisations.get(&id).cloned().unwrap_or_default();
    let levels = levels(db, rows.engagement.operator_id).await?;
    let names = persons::names(db, mentioned(&rows, &levels)).await?;
    let people = rows.people.iter().map(|person| PersonLine {
        id: person.person_id,
        name: names.get(&person.person_id).cloned().unwrap_or_default(),
        side: person.side,
        lead: person.lead,
    });
    let today = tokyo::day_of(now);
    let warnings = warnings(&rows.engagement, &rows.milestones, &rows.goals, (contacts, today));
    Ok(Some(EngagementView {
        standing,
        operator: called(rows.engagement.operator_id),
        accompanist: called(rows.engagement.accompanist_organisation_id),
        people: people.collect(),
        names,
        levels,
        warnings,
        rows,
    }))
}

fn mentioned(rows: &EngagementRows, levels: &[LevelLine]) -> Vec<PersonId> {
    let people = rows.people.iter().map(|row| row.person_id);
    let owners = rows.milestones.iter().filter_map(|row| row.owner_id);
    let recorders = rows.outcomes.iter().map(|row| row.recorded_by);
    let judges = levels.iter().map(|line| line.row.recorded_by);
    people.chain(owners).chain(recorders).chain(judges).collect()
}

async fn levels(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<LevelLine>, DbErr> {
    let rows = activity_level::Entity::find()
        .filter(activity_level::Column::OrganisationId.eq(organisation))
        .order_by_desc(activity_level::Column::Since)
        .all(db)
        .await?;
    let terms = Terms::load(db).await?;
    let line =
        |row: activity_level::Model| LevelLine { label: terms.label(row.term_id).to_owned(), row };
    Ok(rows.into_iter().map(line).collect())
}
