//! Whom the list of records can be narrowed to.

use entities::consultations::consultation::Column;
use entities::people::{organisation, person};
use entities::{OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
};

use super::lists::recorded;
use crate::consultations::Organiser;
use crate::people::whole_name;

/// Whoever has a record, each once and by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowings {
    pub accompanists: Vec<(String, PersonId)>,
    pub organisations: Vec<(String, OrganisationId)>,
}

/// Those of a fiscal year, or of all. Two queries, whose answers are as long as the lists one chooses
/// from.
pub async fn narrowings(
    db: &impl ConnectionTrait,
    _who: Organiser,
    fiscal_year: Option<i32>,
) -> Result<Narrowings, DbErr> {
    let year = fiscal_year.map(|year| Column::FiscalYear.eq(year));
    let met = |column: Column| {
        let rows = recorded(Condition::all().add_option(year.clone()));
        rows.select_only().column(column).filter(column.is_not_null()).into_query()
    };
    let people: Vec<(String, String, PersonId)> = person::Entity::find()
        .select_only()
        .columns([person::Column::FamilyName, person::Column::GivenName, person::Column::Id])
        .filter(person::Column::Id.in_subquery(met(Column::AccompanistId)))
        .into_tuple()
        .all(db)
        .await?;
    let people = people.into_iter().map(|(family, given, id)| (whole_name(&family, &given), id));
    let organisations = organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Name, organisation::Column::Id])
        .filter(organisation::Column::Id.in_subquery(met(Column::OrganisationId)))
        .into_tuple()
        .all(db)
        .await?;
    let mut found = Narrowings { accompanists: people.collect(), organisations };
    found.accompanists.sort();
    found.organisations.sort();
    Ok(found)
}
