//! A registration from the public form, until its mail address is confirmed. It holds no seat and
//! makes no person: anybody can type anybody's address.

use sea_orm::entity::prelude::*;

use crate::{PublicRequestId, RegistrationId, StudySessionId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "study_session_public_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PublicRequestId,
    pub session_id: StudySessionId,
    #[sea_orm(unique)]
    pub request_key: String,
    pub email: String,
    pub email_key: String,
    /// JSON of what was typed; emptied when used or expired.
    pub details: String,
    pub requested_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub confirmed_at: Option<DateTimeUtc>,
    pub registration_id: Option<RegistrationId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
