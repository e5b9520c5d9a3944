use entities::PersonId;
use entities::people::person;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};

/// How to reach somebody who registered.
pub async fn person_of(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<person::Model>, DbErr> {
    person::Entity::find_by_id(id).one(db).await
}
