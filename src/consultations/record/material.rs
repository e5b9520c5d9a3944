//! Everything a view is made from.

use chrono::{DateTime, Utc};
use entities::consultations::consultation::Mode;
use entities::consultations::record::RecordState;
use entities::{ConsultationId, OrganisationId};
use serde::Serialize;

use super::content::Content;
use super::view::{ActionView, FileView, StepView};

/// What the booking knows; both sides and the secretariat know it anyway.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    /// 記録番号: the consultation's.
    pub number: String,
    /// Western year in which the fiscal year begins.
    pub fiscal_year: i32,
    pub organisation_id: OrganisationId,
    pub organisation: String,
    pub corporate_number: Option<String>,
    /// 地域ブロック on the day of the meeting.
    pub block: Option<String>,
    /// 区分
    pub category: String,
    pub client: String,
    pub accompanist: String,
    pub mode: Mode,
    pub theme: Option<String>,
    /// 回数（通算）: of the organisation.
    pub ordinal: usize,
    pub planned_for: Option<DateTime<Utc>>,
}

/// One revision of a record with everything around it, unfiltered. Never shown itself.
pub struct Material {
    pub consultation: ConsultationId,
    pub facts: Facts,
    pub state: RecordState,
    pub revision: i32,
    pub version: i32,
    pub due_at: DateTime<Utc>,
    /// The revision the content is of.
    pub content_of: i32,
    pub content: Content,
    pub times: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// What the times of the meeting were corrected to since this was handed in.
    pub corrected_to: Option<(DateTime<Utc>, DateTime<Utc>)>,
    pub place: Option<String>,
    pub practice_level: Option<String>,
    pub actions: Vec<ActionView>,
    pub files: Vec<FileView>,
    pub steps: Vec<StepView>,
}
