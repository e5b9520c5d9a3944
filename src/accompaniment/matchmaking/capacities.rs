use entities::PersonId;
use entities::accompaniment::matching_capacity;
use entities::people::role_assignment::Role;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
};
use serde_json::json;

use super::{Refusal, origin};
use crate::accompaniment::Arranger;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::Stop;
use crate::people::audit::{Subject, changes};
use crate::people::persons;
use crate::vocabulary::FiscalYear;
use crate::web::Problems;

/// Operators an accompanist takes in a year, until somebody says otherwise.
pub const USUAL_PLACES: u16 = 2;

/// More nobody can accompany.
pub const MOST_PLACES: u16 = 50;

/// Says how many operators an accompanist takes in the year, those they have included.
pub async fn set_capacity(
    context: &Context,
    who: Arranger,
    (year, person): (FiscalYear, PersonId),
    places: u16,
) -> Result<(), Stop<Refusal>> {
    if places > MOST_PLACES {
        let mut problems = Problems::none();
        problems.add("places", say::PLACES);
        return Err(problems.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let roles = persons::roles_of(&tx, &[person]).await?;
    if !roles.get(&person).is_some_and(|roles| roles.holds(Role::Accompanist)) {
        return Err(Refusal::NotFound.into());
    }
    origin::lock(pen, year).await?;
    let known = matching_capacity::Entity::find_by_id((year.year(), person)).one(&tx).await?;
    let before = known.map_or(i32::from(USUAL_PLACES), |row| row.places);
    let row = matching_capacity::Model {
        fiscal_year: year.year(),
        person_id: person,
        places: places.into(),
        updated_at: pen.now,
    };
    let key = [matching_capacity::Column::FiscalYear, matching_capacity::Column::PersonId];
    let again = OnConflict::columns(key)
        .update_columns([matching_capacity::Column::Places, matching_capacity::Column::UpdatedAt])
        .to_owned();
    matching_capacity::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(&tx)
        .await?;
    let changes = changes(&json!({ "places": before }), &json!({ "places": places }));
    let details = json!({ "fiscal_year": year.year(), "changes": changes });
    let subject = Subject::of("person", person.0);
    pen.note_about(who.actor(), "matching.capacity_set", subject, details).await?;
    tx.commit().await?;
    Ok(())
}

/// How many accompanists somebody said it of, for the year.
pub async fn count_capacities(db: &impl ConnectionTrait, year: FiscalYear) -> Result<u64, DbErr> {
    matching_capacity::Entity::find()
        .filter(matching_capacity::Column::FiscalYear.eq(year.year()))
        .count(db)
        .await
}
