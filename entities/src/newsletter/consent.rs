//! One line of the evidence that somebody wants, or wants no longer, to be written to. Only ever
//! added to: the table refuses anything else. It names an address by its key alone, so it can stay
//! when the reader is forgotten.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{NewsletterConsentId, PersonId, SubscriberId, SubscriptionRequestId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The form was sent.
    Requested,
    /// The button behind the link in the letter was pressed.
    Confirmed,
    /// A file said that they had agreed.
    Imported,
    /// Staff entered an agreement given on paper or by word.
    Added,
    /// Topics, regions, frequency or name were changed.
    Changed,
    /// Reads under another address since.
    AddressChanged,
    Left,
    /// Took back having left.
    Returned,
    /// Staff stopped the sending on their request.
    Stopped,
}

/// By which way.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// The public form and the letter after it.
    Form,
    /// A link in a letter.
    Link,
    /// The button of a mail program (RFC 8058).
    OneClick,
    /// A letter to the reader's own address to leave by.
    Mail,
    Import,
    Staff,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NewsletterConsentId,
    pub address_key: String,
    pub subscriber_id: Option<SubscriberId>,
    pub request_id: Option<SubscriptionRequestId>,
    pub act: Act,
    pub route: Route,
    pub at: DateTimeUtc,
    pub form_version: Option<String>,
    /// /24 or /56
    pub network: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
    pub acted_by: Option<PersonId>,
    /// JSON: source, day and file of an import, what was changed. Never what names a person.
    pub details: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
