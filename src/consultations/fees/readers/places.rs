use std::collections::HashMap;

use entities::PersonId;
use entities::people::{membership, organisation};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

/// Where somebody belongs, as a list of payments names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub organisation: String,
    pub title: Option<String>,
}

/// The first place of each of several people. Two queries.
pub async fn places(
    db: &impl ConnectionTrait,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Place>, DbErr> {
    let rows = membership::Entity::find()
        .filter(membership::Column::PersonId.is_in(people.iter().copied()))
        .filter(membership::Column::EndedAt.is_null())
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.organisation_id);
    let known =
        organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(db).await?;
    let names: HashMap<_, _> = known.into_iter().map(|row| (row.id, row.name)).collect();
    let mut found: HashMap<PersonId, Place> = HashMap::new();
    for row in rows {
        found.entry(row.person_id).or_insert_with(|| Place {
            organisation: names.get(&row.organisation_id).cloned().unwrap_or_default(),
            title: row.title,
        });
    }
    Ok(found)
}
