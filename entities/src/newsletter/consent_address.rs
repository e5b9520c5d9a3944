//! The whole address of the machine a line of the evidence came from. Apart from the line, which
//! stays for ever: this is erased when its time is over.

use sea_orm::entity::prelude::*;

use crate::NewsletterConsentId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_consent_address")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consent_id: NewsletterConsentId,
    /// `203.0.113.9` or `2001:db8::9`; an IPv4 address is never written as an IPv6 one.
    pub address: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
