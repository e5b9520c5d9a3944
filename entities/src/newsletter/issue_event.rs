//! A step of an issue. Rows are only ever added.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{IssueEventId, IssueId, PersonId};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum IssueAct {
    Drafted,
    Changed,
    Tested,
    AskedForApproval,
    Returned,
    Approved,
    /// Somebody stopped it in the holding time, or a change voided the approval.
    ApprovalVoided,
    Started,
    Frozen,
    Paused,
    Resumed,
    Stopped,
    Finished,
    Lapsed,
    /// Somebody decided about letters nobody knew about.
    UnknownsSettled,
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsletter_issue_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IssueEventId,
    pub issue_id: IssueId,
    pub act: IssueAct,
    pub at: DateTimeUtc,
    /// None: by the clock.
    pub acted_by: Option<PersonId>,
    /// Why, in somebody's own words; empty where nobody was asked.
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
