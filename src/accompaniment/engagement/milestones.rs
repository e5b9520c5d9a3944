use chrono::NaiveDate;
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::milestone::{self, MilestoneKind};
use entities::people::role_assignment::Role;
use entities::{EngagementId, PersonId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::days::check_day;
use super::outline::long_text;
use super::storage::{Opened, open, save};
use super::{EngagementRows, Refusal, Standing};
use crate::accompaniment::By;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::Stop;
use crate::people::persons;
use crate::web::Problems;

/// A step as somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestonePlan {
    pub owner: Option<PersonId>,
    pub due_on: NaiveDate,
    pub reached_on: Option<NaiveDate>,
    /// What shows that it is reached; needed once it is.
    pub evidence: String,
}

/// Changes a step; gives the engagement's new version. Members of the operator report on steps that
/// are theirs, and leave owner and date alone.
pub async fn change_milestone(
    context: &Context,
    by: By,
    (id, version): (EngagementId, i32),
    (kind, plan): (MilestoneKind, &MilestonePlan),
) -> Result<i32, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, by, (id, Some(version)), Standing::TakesPart).await?;
    let opened = still_open(opened, kind)?;
    let found = opened.rows.milestones.iter().find(|row| row.kind == kind);
    let row = found.cloned().ok_or(Refusal::NotFound)?;
    let reports = opened.standing == Standing::TakesPart;
    if reports && row.owner_id != Some(by.person()) {
        return Err(Refusal::NotFound.into());
    }
    let plan = if reports {
        MilestonePlan { owner: row.owner_id, due_on: row.due_on, ..plan.clone() }
    } else {
        plan.clone()
    };
    let evidence = check(pen, &opened.rows, &row, &plan).await?;
    // A new owner was told nothing yet.
    let (told_soon, told_overdue) =
        if plan.owner == row.owner_id { (row.told_soon, row.told_overdue) } else { (None, None) };
    let row = milestone::Model {
        told_soon,
        told_overdue,
        owner_id: plan.owner,
        due_on: plan.due_on,
        reached_on: plan.reached_on,
        evidence,
        updated_at: pen.now,
        ..row
    };
    milestone::Entity::update(row.into_active_model().reset_all()).validate()?.exec(&tx).await?;
    let version = save(pen, opened.rows.engagement).await?;
    let details =
        json!({ "milestone": kind, "due_on": plan.due_on, "reached_on": plan.reached_on });
    pen.note(by.actor(), "engagement.milestone_changed", id, details).await?;
    tx.commit().await?;
    Ok(version)
}

/// The follow-up comes after the end of a completed engagement.
fn still_open(opened: Opened, kind: MilestoneKind) -> Result<Opened, Stop<Refusal>> {
    let completed = opened.rows.engagement.state == EngagementState::Completed;
    if completed && kind == MilestoneKind::FollowUp { Ok(opened) } else { opened.active() }
}

async fn check(
    pen: Pen<'_>,
    rows: &EngagementRows,
    row: &milestone::Model,
    plan: &MilestonePlan,
) -> Result<String, Stop<Refusal>> {
    let mut problems = Problems::none();
    let evidence = long_text("evidence", &plan.evidence, &mut problems);
    check_day("due_on", plan.due_on, &mut problems);
    check_day("reached_on", plan.reached_on, &mut problems);
    if plan.reached_on.is_some_and(|day| day > pen.today()) {
        problems.add("reached_on", say::REACHED_IN_FUTURE);
    }
    if plan.reached_on.is_some() && evidence.is_empty() {
        problems.add("evidence", say::EVIDENCE_MISSING);
    }
    if plan.due_on < rows.engagement.started_on && plan.due_on != row.due_on {
        problems.add("due_on", say::DUE_BEFORE_START);
    }
    if let Some(owner) = plan.owner.filter(|owner| Some(*owner) != row.owner_id)
        && !may_own(pen, rows, owner).await?
    {
        problems.add("owner", say::OWNER_UNFIT);
    }
    if problems.is_empty() { Ok(evidence) } else { Err(problems.into()) }
}

/// Those named in the engagement, and the secretariat.
async fn may_own(
    pen: Pen<'_>,
    rows: &EngagementRows,
    owner: PersonId,
) -> Result<bool, sea_orm::DbErr> {
    if rows.people.iter().any(|person| person.person_id == owner) {
        return Ok(true);
    }
    let roles = persons::roles_of(pen.tx, &[owner]).await?;
    Ok(roles.get(&owner).is_some_and(|roles| roles.may(Role::Coordinator)))
}
