//! Engagements as JSON. Days are ISO 8601, ids are UUIDs.

use chrono::NaiveDate;
use entities::accompaniment::engagement::{EngagementOrigin, EngagementState};
use entities::accompaniment::engagement_person::Side;
use entities::accompaniment::goal::{self, GoalState};
use entities::accompaniment::milestone::{self, MilestoneKind};
use entities::accompaniment::outcome::{self, OutcomeKind, Tendency};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::accompaniment::Warning;
use crate::accompaniment::readers::{EngagementView, LevelLine, Line, PersonLine};
use crate::web::one_of;

/// An engagement as a line of a list.
#[derive(Serialize, ToSchema)]
pub struct EngagementItem {
    pub id: Uuid,
    pub fiscal_year: i32,
    pub operator_id: Uuid,
    pub operator: String,
    pub accompanist_organisation_id: Uuid,
    pub accompanist: String,
    /// `active`, `completed` or `ended`.
    #[schema(schema_with = one_of::<EngagementState>)]
    pub state: EngagementState,
    /// The step it stands at; absent when all are reached.
    #[schema(schema_with = one_of::<MilestoneKind>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<MilestoneKind>,
    pub stage_due_on: Option<NaiveDate>,
    pub warnings: Vec<WarningItem>,
}

/// A reason to look at an engagement.
#[derive(Serialize, ToSchema)]
pub struct WarningItem {
    /// `milestone_overdue`, `plan_stalled`, `no_contact` or `record_overdue`.
    pub kind: &'static str,
    #[schema(schema_with = one_of::<MilestoneKind>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneKind>,
    pub days: i64,
    /// In Japanese.
    pub text: String,
}

/// An engagement with everything that belongs to it.
#[derive(Serialize, ToSchema)]
pub struct EngagementDetails {
    pub id: Uuid,
    pub fiscal_year: i32,
    pub operator_id: Uuid,
    pub operator: String,
    pub accompanist_organisation_id: Uuid,
    pub accompanist: String,
    /// `active`, `completed` or `ended`.
    #[schema(schema_with = one_of::<EngagementState>)]
    pub state: EngagementState,
    /// `matching` or `by_hand`.
    #[schema(schema_with = one_of::<EngagementOrigin>)]
    pub origin: EngagementOrigin,
    pub started_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub end_reason: Option<String>,
    /// 地域課題
    pub concerns: String,
    /// 目指す姿
    pub vision: String,
    /// 連携機関
    pub allies: String,
    /// 次年度計画
    pub next_plan: String,
    /// Goes with every change.
    pub version: i32,
    pub people: Vec<PersonItem>,
    pub goals: Vec<GoalItem>,
    /// In the order of the journey.
    pub milestones: Vec<MilestoneItem>,
    pub outcomes: Vec<OutcomeItem>,
    /// Newest first.
    pub levels: Vec<LevelItem>,
    pub warnings: Vec<WarningItem>,
    /// How many people a letter about it would reach: the `expected_recipients` of ending it. For
    /// the secretariat, while it goes on.
    #[schema(required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipients: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct PersonItem {
    pub id: Uuid,
    pub name: String,
    /// `accompanist` or `operator`.
    #[schema(schema_with = one_of::<Side>)]
    pub side: Side,
    pub lead: bool,
}

#[derive(Serialize, ToSchema)]
pub struct GoalItem {
    pub id: Uuid,
    pub text: String,
    pub measure: String,
    pub due_on: Option<NaiveDate>,
    /// `open`, `reached` or `dropped`.
    #[schema(schema_with = one_of::<GoalState>)]
    pub state: GoalState,
}

#[derive(Serialize, ToSchema)]
pub struct MilestoneItem {
    /// `reception`, `hearing`, `issue`, `matching`, `support`, `action_plan`, `midterm`,
    /// `self_reliance` or `follow_up`.
    #[schema(schema_with = one_of::<MilestoneKind>)]
    pub kind: MilestoneKind,
    pub owner_id: Option<Uuid>,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
    pub evidence: String,
}

#[derive(Serialize, ToSchema)]
pub struct OutcomeItem {
    /// `recruiting`, `retention` or `training`.
    #[schema(schema_with = one_of::<OutcomeKind>)]
    pub kind: OutcomeKind,
    /// `increased`, `decreased`, `unchanged` or `unknown`.
    #[schema(schema_with = one_of::<Tendency>)]
    pub tendency: Tendency,
    pub figure: Option<i32>,
    pub note: String,
}

#[derive(Serialize, ToSchema)]
pub struct LevelItem {
    pub since: NaiveDate,
    pub level_id: Uuid,
    pub label: String,
    pub note: String,
}

impl From<Line> for EngagementItem {
    fn from(line: Line) -> Self {
        Self {
            id: line.row.id.0,
            fiscal_year: line.row.fiscal_year,
            operator_id: line.row.operator_id.0,
            operator: line.operator,
            accompanist_organisation_id: line.row.accompanist_organisation_id.0,
            accompanist: line.accompanist,
            state: line.row.state,
            stage: line.stage,
            stage_due_on: line.due_on,
            warnings: line.warnings.iter().map(WarningItem::from).collect(),
        }
    }
}

impl From<&Warning> for WarningItem {
    fn from(warning: &Warning) -> Self {
        let (kind, milestone, days) = match *warning {
            Warning::MilestoneOverdue { kind, days } => ("milestone_overdue", Some(kind), days),
            Warning::PlanStalled { days } => ("plan_stalled", None, days),
            Warning::NoContact { days } => ("no_contact", None, days),
            Warning::RecordOverdue { days } => ("record_overdue", None, days),
        };
        Self { kind, milestone, days, text: warning.to_string() }
    }
}

impl From<EngagementView> for EngagementDetails {
    fn from(view: EngagementView) -> Self {
        let row = view.rows.engagement;
        Self {
            id: row.id.0,
            fiscal_year: row.fiscal_year,
            operator_id: row.operator_id.0,
            operator: view.operator,
            accompanist_organisation_id: row.accompanist_organisation_id.0,
            accompanist: view.accompanist,
            state: row.state,
            origin: row.origin,
            started_on: row.started_on,
            ended_on: row.ended_on,
            end_reason: row.end_reason,
            concerns: row.concerns,
            vision: row.vision,
            allies: row.allies,
            next_plan: row.next_plan,
            version: row.version,
            people: view.people.into_iter().map(PersonItem::from).collect(),
            goals: view.rows.goals.into_iter().map(GoalItem::from).collect(),
            milestones: view.rows.milestones.into_iter().map(MilestoneItem::from).collect(),
            outcomes: view.rows.outcomes.into_iter().map(OutcomeItem::from).collect(),
            levels: view.levels.into_iter().map(LevelItem::from).collect(),
            warnings: view.warnings.iter().map(WarningItem::from).collect(),
            recipients: None,
        }
    }
}

impl From<PersonLine> for PersonItem {
    fn from(line: PersonLine) -> Self {
        Self { id: line.id.0, name: line.name, side: line.side, lead: line.lead }
    }
}

impl From<goal::Model> for GoalItem {
    fn from(row: goal::Model) -> Self {
        let goal::Model { id, text, measure, due_on, state, .. } = row;
        Self { id: id.0, text, measure, due_on, state }
    }
}

impl From<milestone::Model> for MilestoneItem {
    fn from(row: milestone::Model) -> Self {
        Self {
            kind: row.kind,
            owner_id: row.owner_id.map(|id| id.0),
            due_on: row.due_on,
            reached_on: row.reached_on,
            evidence: row.evidence,
        }
    }
}

impl From<outcome::Model> for OutcomeItem {
    fn from(row: outcome::Model) -> Self {
        let outcome::Model { kind, tendency, figure, note, .. } = row;
        Self { kind, tendency, figure, note }
    }
}

impl From<LevelLine> for LevelItem {
    fn from(line: LevelLine) -> Self {
        let row = line.row;
        Self { since: row.since, level_id: row.term_id.0, label: line.label, note: row.note }
    }
}
