//! What a participant can talk about, chosen when registering.

use sea_orm::entity::prelude::*;

use crate::{NetworkingParticipantId, TermId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networking_participant_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: NetworkingParticipantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term_id: TermId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
