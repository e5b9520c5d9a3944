//! A topic or a theme a reader chose.

use sea_orm::entity::prelude::*;

use crate::{SubscriberId, TermId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_subscriber_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subscriber_id: SubscriberId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub term_id: TermId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
