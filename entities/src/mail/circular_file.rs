//! A file that goes with every letter of a circular.

use sea_orm::entity::prelude::*;

use crate::MailCircularId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_circular_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub circular_id: MailCircularId,
    /// From 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    pub file_name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
