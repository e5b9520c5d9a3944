use chrono::NaiveDate;
use entities::accompaniment::engagement::{self, EngagementOrigin, EngagementState};
use entities::accompaniment::milestone::{self, MilestoneKind};
use entities::people::organisation::{self, OrganisationState};
use entities::{EngagementId, OrganisationId, PersonId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::days::check_day;
use super::people::{Team, name_all};
use super::{EngagementRows, Journey, Refusal, load};
use crate::accompaniment::Arranger;
use crate::accompaniment::letters;
use crate::accompaniment::matchmaking::is_conflicted;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::calendar::business_calendar;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::vocabulary::FiscalYear;
use crate::web::Problems;

/// What a coordinator decides when an engagement begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementPlan {
    pub fiscal_year: FiscalYear,
    pub operator: OrganisationId,
    pub accompanist_organisation: OrganisationId,
    pub team: Team,
    pub started_on: NaiveDate,
}

/// Begins an engagement arranged by hand; both sides get their letter.
pub async fn begin(
    context: &Context,
    who: Arranger,
    plan: EngagementPlan,
) -> Result<EngagementId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = write(pen, who, &plan, EngagementOrigin::ByHand).await?;
    tx.commit().await?;
    Ok(rows.engagement.id)
}

/// The rows of a new engagement with its milestones, and the letters.
pub async fn write(
    pen: Pen<'_>,
    who: Arranger,
    plan: &EngagementPlan,
    origin: EngagementOrigin,
) -> Result<EngagementRows, Stop<Refusal>> {
    check(pen, plan).await?;
    let row = blank(pen, who, plan, origin);
    let inserted = engagement::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await;
    match inserted {
        Err(error) if Conflict::of(&error) == Conflict::Taken => {
            return Err(Refusal::AlreadyAccompanied.into());
        }
        other => other?,
    };
    name_all(pen, &row, &plan.team).await?;
    let lead = plan.team.accompanists.first().copied();
    write_milestones(pen, &row, plan, lead).await?;
    let details = json!({ "fiscal_year": row.fiscal_year, "operator": row.operator_id });
    pen.note(who.actor(), "engagement.begun", row.id, details).await?;
    let rows = load(pen.tx, row).await?;
    letters::begun(pen, &rows, &letters::everybody(&rows)).await?;
    Ok(rows)
}

async fn check(pen: Pen<'_>, plan: &EngagementPlan) -> Result<(), Stop<Refusal>> {
    let mut problems = Problems::none();
    check_day("started_on", plan.started_on, &mut problems);
    if !plan.fiscal_year.contains(plan.started_on) {
        problems.add("started_on", say::STARTS_OUTSIDE);
    }
    if plan.operator == plan.accompanist_organisation {
        problems.add("accompanist_organisation", say::SAME_ORGANISATION);
    }
    let operator = organisation::Entity::find_by_id(plan.operator).one(pen.tx).await?;
    if operator.is_none_or(|row| row.state != OrganisationState::Active) {
        problems.add("operator", say::OPERATOR_MISSING);
    }
    plan.team.check(pen, (plan.operator, plan.accompanist_organisation), &mut problems).await?;
    if !problems.is_empty() {
        return Err(problems.into());
    }
    for person in &plan.team.accompanists {
        // One that starts later is judged by its first day.
        let day = plan.started_on.max(pen.today());
        if is_conflicted(pen.tx, (plan.operator, *person), day).await? {
            return Err(Refusal::Conflicted.into());
        }
    }
    Ok(())
}

fn blank(
    pen: Pen<'_>,
    who: Arranger,
    plan: &EngagementPlan,
    origin: EngagementOrigin,
) -> engagement::Model {
    engagement::Model {
        id: pen.context.new_id(),
        fiscal_year: plan.fiscal_year.year(),
        operator_id: plan.operator,
        accompanist_organisation_id: plan.accompanist_organisation,
        state: EngagementState::Active,
        origin,
        started_on: plan.started_on,
        ended_on: None,
        end_reason: None,
        concerns: String::new(),
        vision: String::new(),
        allies: String::new(),
        next_plan: String::new(),
        version: 1,
        created_by: who.person(),
        created_at: pen.now,
        updated_at: pen.now,
    }
}

/// All nine steps with their usual dates. Reception and matching lie behind an engagement that
/// exists.
async fn write_milestones(
    pen: Pen<'_>,
    row: &engagement::Model,
    plan: &EngagementPlan,
    lead: Option<PersonId>,
) -> Result<(), Stop<Refusal>> {
    let journey = Journey::new(plan.started_on, plan.fiscal_year);
    let calendar = business_calendar(pen.tx).await?;
    let steps = journey.usual_dates(&calendar).into_iter().map(|(kind, due)| {
        let behind = matches!(kind, MilestoneKind::Reception | MilestoneKind::Matching);
        let model = milestone::Model {
            id: pen.context.new_id(),
            engagement_id: row.id,
            kind,
            owner_id: lead,
            due_on: due,
            reached_on: behind.then_some(plan.started_on),
            evidence: if behind { say::begun(row.origin).to_owned() } else { String::new() },
            told_soon: None,
            told_overdue: None,
            updated_at: pen.now,
        };
        model.into_active_model().reset_all()
    });
    milestone::Entity::insert_many(steps).exec_without_returning(pen.tx).await?;
    Ok(())
}
