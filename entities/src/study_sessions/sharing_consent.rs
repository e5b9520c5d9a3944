//! What a participant answered when asked whether a co-host may get their data. Only ever added
//! to: the last line of a host counts.

use sea_orm::entity::prelude::*;

use crate::{RegistrationId, SharingConsentId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_sharing_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SharingConsentId,
    pub session_id: StudySessionId,
    pub registration_id: RegistrationId,
    /// The co-host as it was called.
    pub host: String,
    pub granted: bool,
    pub purpose: String,
    /// JSON list of columns.
    pub shared_columns: String,
    /// What was shown.
    pub wording: String,
    /// Names this wording.
    pub form_version: String,
    pub noted_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
