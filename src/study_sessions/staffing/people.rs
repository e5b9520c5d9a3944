use entities::PersonId;
use entities::people::person;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use crate::people::whole_name;
use crate::vocabulary::EmailAddress;

/// How to reach somebody who registered.
pub async fn person_of(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(id).one(db).await
}

/// The name of whoever has this mail address.
pub async fn known_by_email(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
) -> Result<Option<String>, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::EmailKey.eq(email.comparison_key()))
        .one(db)
        .await?;
    Ok(found.map(|row| whole_name(&row.family_name, &row.given_name)))
}
