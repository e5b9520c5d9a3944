//! A letter to many: what is the same for everybody, once. Each reader's own letter is a
//! `mail_message` that refers to it and carries only what differs.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{MailCircularId, MailMessageId};

/// Where a circular stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CircularState {
    /// None of its readers is written down; nothing leaves yet.
    Gathering,
    /// Its letters leave; others may still be written down.
    Running,
    /// Its letters rest until somebody goes on.
    Paused,
    /// Ended by hand: what had not left never will.
    Stopped,
    /// Every letter has an end.
    Finished,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_circular")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailCircularId,
    /// What it is about: the name of a table and an id in it. One circular each.
    pub concerns_kind: String,
    pub concerns_id: Uuid,
    pub state: CircularState,
    pub subject: String,
    /// Folded; a mark stands where a reader's own words belong.
    pub text_body: String,
    pub html_body: String,
    /// One character for each place that differs, in the order of a letter's `merge_values`.
    pub marks: String,
    /// `magazine.bansou.example.jp`: the same for every circular of the list.
    pub list_id: String,
    /// What people call the list.
    pub list_name: String,
    /// The https address to leave by, with its mark.
    pub leave_url: String,
    /// What stands behind `mailto:`, with the mark of the https address.
    pub leave_mail: Option<String>,
    pub feedback_id: Option<String>,
    pub created_at: DateTimeUtc,
    /// Nothing leaves before, nor from `leaves_until` on: the present hours of the sending calendar.
    pub leaves_from: DateTimeUtc,
    pub leaves_until: Option<DateTimeUtc>,
    /// What has not left by then never does.
    pub expires_at: DateTimeUtc,
    /// The last reader written down.
    pub gathered_to: Option<Uuid>,
    /// Letters it has by now; whoever writes the readers down knows when that is all of them.
    pub letters: i64,
    /// Its letters up to this one have had their turn; none yet where it is not set.
    pub taken_to: Option<MailMessageId>,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
