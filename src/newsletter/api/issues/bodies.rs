use chrono::{DateTime, Utc};
use entities::newsletter::subscriber::Frequency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::context::Context;
use crate::newsletter::issues::{DraftFrom, RawBlock, RawIssue, usual_frequency};
use crate::web::one_of_or_null;

/// An issue as it is written. What the blocks tell of sessions and open hours is filled in when it
/// is saved.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IssueBody, example = json!({
    "number": 13, "subject": "12月の勉強会", "blocks": [{ "kind": "text", "text": "お知らせです。" }],
    "frequency": "every_issue", "on_the_web": true,
}))]
pub struct IssueBody {
    /// 第n号
    #[schema(minimum = 1, maximum = 9999)]
    pub number: i32,
    #[schema(max_length = 200)]
    pub subject: String,
    #[serde(default)]
    #[schema(max_items = 60)]
    pub blocks: Vec<RawBlock>,
    /// A saved group; absent: every reader.
    #[serde(default)]
    pub segment_id: Option<Uuid>,
    /// Absent: that of the group, or `every_issue`. Another one than that of the group is refused.
    #[serde(default)]
    #[schema(schema_with = one_of_or_null::<Frequency>, required = false)]
    pub frequency: Option<Frequency>,
    /// Not before; absent: as soon as it may.
    #[serde(default)]
    pub planned_at: Option<DateTime<Utc>>,
    /// What has not left by then never leaves.
    #[serde(default)]
    pub not_after: Option<DateTime<Utc>>,
    #[serde(default)]
    pub on_the_web: bool,
    /// As shown; without it the change is made whatever happened meanwhile.
    #[serde(default)]
    pub version: Option<i32>,
}

impl IssueBody {
    pub async fn raw(self, context: &Context) -> anyhow::Result<RawIssue> {
        let segment = self.segment_id.map(Into::into);
        let frequency = match self.frequency {
            Some(frequency) => frequency,
            None => usual_frequency(context.database.reader(), segment).await?,
        };
        Ok(RawIssue {
            number: self.number,
            subject: self.subject,
            blocks: self.blocks,
            segment,
            frequency,
            planned_at: self.planned_at,
            not_after: self.not_after,
            on_the_web: self.on_the_web,
        })
    }
}

/// What a generated draft is made of.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IssueSource {
    /// Nothing but an empty heading and an empty text.
    Blank,
    /// Coming sessions, new ones first, and open consultation hours.
    News,
    /// The issues since the last digest, for readers of one letter a month.
    Digest,
}

impl From<IssueSource> for DraftFrom {
    fn from(source: IssueSource) -> Self {
        match source {
            IssueSource::Blank => Self::Blank,
            IssueSource::News => Self::News,
            IssueSource::Digest => Self::Digest,
        }
    }
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GeneratedIssueBody {
    pub from: IssueSource,
}

#[derive(Serialize, ToSchema)]
pub struct IssueMade {
    pub id: Uuid,
}

/// The version that was shown.
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IssueVersion {
    pub version: Option<i32>,
}
