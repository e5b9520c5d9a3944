//! 受講証: one that is valid for each participant, told apart by its number, checked by its code.

use sea_orm::entity::prelude::*;

use crate::{CertificateId, PersonId, RegistrationId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_certificate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateId,
    /// Unique among those that are not void.
    pub registration_id: RegistrationId,
    pub session_id: StudySessionId,
    /// `CR8-012-0003`; `CR8-012-0003-2` where the first was declared void.
    #[sea_orm(unique)]
    pub number: String,
    /// Ends the address of the public page: who has the paper has the code.
    #[sea_orm(unique)]
    pub code: String,
    /// The name as it was printed first.
    pub name: String,
    /// Minutes in the room, over the parts; none where nobody noted when they came.
    pub minutes: Option<i32>,
    pub issued_at: DateTimeUtc,
    pub withdrawn_at: Option<DateTimeUtc>,
    pub withdrawn_by: Option<PersonId>,
    pub withdrawn_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
