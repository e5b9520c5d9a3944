use std::collections::HashMap;

use entities::PersonId;
use entities::consultations::{
    accompanist_contract, accompanist_profile, accompanist_theme, consultation,
};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::{self, Role};
use entities::people::term;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::consultations::Organiser;
use crate::consultations::availability::COUNTED;
use crate::people::whole_name;
use crate::vocabulary::FiscalYear;

/// An accompanist as the secretariat sees them.
#[derive(Clone, Debug)]
pub struct AccompanistLine {
    pub person: PersonId,
    pub name: String,
    /// None before they entered anything.
    pub profile: Option<accompanist_profile::Model>,
    pub themes: Vec<String>,
    /// Meetings of the fiscal year, those to come included.
    pub load: u64,
    /// How many the contract of the year covers; none for no limit.
    pub most: Option<i32>,
}

/// Everybody who holds the role and may sign in, by the reading of their names. Five queries.
pub async fn accompanists(
    db: &impl ConnectionTrait,
    year: FiscalYear,
    _who: Organiser,
) -> Result<Vec<AccompanistLine>, DbErr> {
    let people = people(db).await?;
    let ids: Vec<_> = people.iter().map(|(id, _)| *id).collect();
    let profiles = accompanist_profile::Entity::find()
        .filter(accompanist_profile::Column::PersonId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let mut profiles: HashMap<_, _> =
        profiles.into_iter().map(|profile| (profile.person_id, profile)).collect();
    let contracts = accompanist_contract::Entity::find()
        .filter(accompanist_contract::Column::PersonId.is_in(ids.iter().copied()))
        .filter(accompanist_contract::Column::FiscalYear.eq(year.year()))
        .all(db)
        .await?;
    let contracts: HashMap<_, _> =
        contracts.iter().map(|contract| (contract.person_id, contract.most)).collect();
    let mut themes = themes(db, &ids).await?;
    let loads = loads(db, year).await?;
    let lines = people.into_iter().map(|(person, name)| AccompanistLine {
        person,
        name,
        profile: profiles.remove(&person),
        themes: themes.remove(&person).unwrap_or_default(),
        load: loads.get(&person).copied().unwrap_or(0),
        most: contracts.get(&person).copied(),
    });
    Ok(lines.collect())
}

async fn people(db: &impl ConnectionTrait) -> Result<Vec<(PersonId, String)>, DbErr> {
    let holding = Query::select()
        .column(role_assignment::Column::PersonId)
        .from(role_assignment::Entity)
        .and_where(Expr::col(role_assignment::Column::Role).eq(Role::Accompanist))
        .to_owned();
    let rows: Vec<(PersonId, String, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::FamilyName, person::Column::GivenName])
        .filter(person::Column::Id.in_subquery(holding))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .order_by_asc(person::Column::FamilyKana)
        .order_by_asc(person::Column::GivenKana)
        .order_by_asc(person::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, family, given)| (id, whole_name(&family, &given))).collect())
}

async fn themes(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Vec<String>>, DbErr> {
    let rows = accompanist_theme::Entity::find()
        .filter(accompanist_theme::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await?;
    let terms = rows.iter().map(|row| row.term_id);
    let terms = term::Entity::find().filter(term::Column::Id.is_in(terms)).all(db).await?;
    let labels: HashMap<_, _> = terms.into_iter().map(|term| (term.id, term.label)).collect();
    let mut themes: HashMap<_, Vec<String>> = HashMap::new();
    for row in rows {
        let label = labels.get(&row.term_id).cloned();
        themes.entry(row.person_id).or_default().extend(label);
    }
    for labels in themes.values_mut() {
        labels.sort();
    }
    Ok(themes)
}

async fn loads(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<HashMap<PersonId, u64>, DbErr> {
    let rows: Vec<(Option<PersonId>, i64)> = consultation::Entity::find()
        .select_only()
        .column(consultation::Column::AccompanistId)
        .column_as(consultation::Column::Id.count(), "meetings")
        .filter(consultation::Column::FiscalYear.eq(year.year()))
        .filter(consultation::Column::State.is_in(COUNTED))
        .group_by(consultation::Column::AccompanistId)
        .into_tuple()
        .all(db)
        .await?;
    let counted = rows
        .into_iter()
        .filter_map(|(person, meetings)| Some((person?, u64::try_from(meetings).unwrap_or(0))));
    Ok(counted.collect())
}
