//! Letters of a circular that one sender took together, and how far it is with them. While a bundle
//! is open its marks tell more than its letters' rows: those say `claimed` until it is closed.

use sea_orm::entity::prelude::*;

use crate::{MailBundleId, MailCircularId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_bundle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailBundleId,
    pub circular_id: MailCircularId,
    pub owner: String,
    pub claimed_at: DateTimeUtc,
    /// Until then its sender is taken to be alive; none once it is closed.
    pub lease_until: Option<DateTimeUtc>,
    /// Nothing of it that has not begun leaves any more.
    pub recalled_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub letters: i32,
    /// The ids, 16 bytes each; empty once it is closed.
    pub members: Vec<u8>,
    /// One digit for each member, in the same order; empty once it is closed.
    pub marks: String,
    /// Taken by mail servers, counted when it was closed.
    pub accepted: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
