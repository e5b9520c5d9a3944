//! Something asked for by letter and not yet confirmed: to subscribe, or to read under another
//! address. It makes no reader: anybody can type anybody's address.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::subscriber::ReaderLanguage;
use crate::{SubscriberId, SubscriptionRequestId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    Subscribe,
    ChangeAddress,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionRequestId,
    pub kind: RequestKind,
    /// The same press twice makes one request.
    #[sea_orm(unique)]
    pub request_key: String,
    /// Whose address is to change, or who was added.
    pub subscriber_id: Option<SubscriberId>,
    /// Emptied when used.
    pub email: String,
    pub address_key: String,
    /// JSON of what was chosen; emptied when used.
    pub details: String,
    /// Fingerprint of the wording that was agreed to.
    pub form_version: Option<String>,
    pub language: ReaderLanguage,
    pub network: Option<String>,
    /// The whole address the form came from; emptied when used.
    pub address: Option<String>,
    pub agent: Option<String>,
    pub requested_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub confirmed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
