//! People whom no address finds: a spelling of their address belongs to somebody else. No form lets
//! that happen; databases of before addresses were compared in small letters can hold such people,
//! whose keys begin with a blank (migration 30).

use entities::people::person::{self, PersonState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::vocabulary::EmailAddress;

/// Who is not found by their address, oldest first; suspended people need not be.
pub async fn unfound(reader: &impl ConnectionTrait) -> Result<Vec<person::Model>, DbErr> {
    person::Entity::find()
        .filter(person::Column::EmailKey.starts_with(" "))
        .filter(person::Column::State.ne(PersonState::Disabled))
        .order_by_asc(person::Column::Id)
        .all(reader)
        .await
}

/// Who is found in this person's stead.
pub async fn found_instead(
    reader: &impl ConnectionTrait,
    row: &person::Model,
) -> Result<Option<person::Model>, DbErr> {
    match EmailAddress::parse(&row.email) {
        Ok(email) if !is_found(row) => super::by_email(reader, &email).await,
        _ => Ok(None),
    }
}

/// Whether the address of this person leads to them; not for whoever has none.
pub fn is_found(row: &person::Model) -> bool {
    EmailAddress::parse(&row.email).is_ok_and(|email| email.comparison_key() == row.email_key)
}
