//! Staff took back what a returned letter had led to.

use sea_orm::entity::prelude::*;

use crate::{MailBounceId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_bounce_lift")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bounce_id: MailBounceId,
    /// What came back before counts no more for this address.
    pub address_key: String,
    pub lifted_at: DateTimeUtc,
    pub lifted_by: Option<PersonId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
