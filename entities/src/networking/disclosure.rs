//! Personal data handed to somebody: what, whose, to whom, on whose consent. Kept three years.

use sea_orm::entity::prelude::*;

use super::introduction::Side;
use crate::{ContactPersonId, DisclosureId, IntroductionId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disclosure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DisclosureId,
    pub introduction_id: IntroductionId,
    /// Whose data it is.
    pub side: Side,
    pub person_id: Option<PersonId>,
    pub contact_person_id: Option<ContactPersonId>,
    pub subject_name: String,
    /// Who got it: organisation and name.
    pub recipient: String,
    /// Both names as they are searched.
    pub search_key: String,
    /// JSON: which details.
    pub details: String,
    pub agreed_at: DateTimeUtc,
    pub at: DateTimeUtc,
    /// The last day it is kept.
    pub keep_until: Date,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
