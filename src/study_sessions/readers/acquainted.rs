use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::registration;
use entities::study_sessions::speaker;
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, JoinType, QueryFilter as _, QuerySelect as _,
    RelationDef,
};

use crate::context::{Acquaintance, Context};

/// Organisations whose members were there when somebody of the programme spoke, and who spoke.
pub fn acquaintances(context: &Context) -> BoxFuture<'_, anyhow::Result<Vec<Acquaintance>>> {
    Box::pin(async move {
        let met = attendance::Entity::find()
            .select_only()
            .column(registration::Column::OrganisationId)
            .column(speaker::Column::PersonId)
            .distinct()
            .join(JoinType::InnerJoin, of_registration())
            .join(JoinType::InnerJoin, of_speaker())
            .filter(attendance::Column::Presence.is_in([
                Presence::Present,
                Presence::Late,
                Presence::LeftEarly,
            ]))
            .filter(
                Condition::all()
                    .add(registration::Column::OrganisationId.is_not_null())
                    .add(speaker::Column::PersonId.is_not_null()),
            )
            .into_tuple()
            .all(context.database.reader())
            .await?;
        Ok(met)
    })
}

fn of_registration() -> RelationDef {
    attendance::Entity::belongs_to(registration::Entity)
        .from(attendance::Column::RegistrationId)
        .to(registration::Column::Id)
        .into()
}

fn of_speaker() -> RelationDef {
    attendance::Entity::belongs_to(speaker::Entity)
        .from(attendance::Column::PartId)
        .to(speaker::Column::PartId)
        .into()
}
