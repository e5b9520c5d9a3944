//! One version of a record: from its draft to its approval, then never changed.

use sea_orm::entity::prelude::*;

use crate::{ConsultationId, PersonId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_record_revision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    /// Counts from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// Why an approved record is corrected; none for the first.
    pub reason: Option<String>,
    pub begun_at: DateTimeUtc,
    /// Handed in last.
    pub submitted_at: Option<DateTimeUtc>,
    /// When and where people met, as it was handed in: what is corrected of the meeting later is
    /// not what the client reads and signs. None before.
    pub held_from: Option<DateTimeUtc>,
    pub held_until: Option<DateTimeUtc>,
    pub place: Option<String>,
    /// Counter-signed by the client.
    pub confirmed_at: Option<DateTimeUtc>,
    pub confirmed_by: Option<PersonId>,
    pub approved_at: Option<DateTimeUtc>,
    pub approved_by: Option<PersonId>,
    /// Why it was approved without the client.
    pub unconfirmed_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
