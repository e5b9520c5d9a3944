use chrono::NaiveDate;
use entities::accompaniment::goal::{self, GoalState};
use entities::{EngagementGoalId, EngagementId};
use sea_orm::{ActiveModelTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::days::check_day;
use super::outline::long_text;
use super::storage::{open, save};
use super::{Refusal, Standing};
use crate::accompaniment::By;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::ShortText;
use crate::web::Problems;

/// More would not be goals.
const MOST: usize = 20;

/// A goal as somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalPlan {
    pub text: String,
    /// By what one sees that it is reached; may be empty.
    pub measure: String,
    pub due_on: Option<NaiveDate>,
    pub state: GoalState,
}

impl GoalPlan {
    fn checked(&self) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let text = problems.keep("text", ShortText::<200>::parse(&self.text));
        let measure = long_text("measure", &self.measure, &mut problems);
        check_day("due_on", self.due_on, &mut problems);
        match text {
            Some(text) if problems.is_empty() => {
                Ok(Self { text: text.into_string(), measure, ..self.clone() })
            }
            _ => Err(problems),
        }
    }
}

/// Adds a goal at the end of the list.
pub async fn add_goal(
    context: &Context,
    by: By,
    id: EngagementId,
    plan: &GoalPlan,
) -> Result<EngagementGoalId, Stop<Refusal>> {
    let plan = plan.checked()?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, by, (id, None), Standing::Accompanies).await?.active()?;
    if opened.rows.goals.len() >= MOST {
        let mut problems = Problems::none();
        problems.add("text", say::too_many_goals(MOST));
        return Err(problems.into());
    }
    let last = opened.rows.goals.iter().map(|goal| goal.ordinal).max().unwrap_or(0);
    let goal = goal::Model {
        id: context.new_id(),
        engagement_id: id,
        ordinal: last + 1,
        text: plan.text,
        measure: plan.measure,
        due_on: plan.due_on,
        state: plan.state,
        created_at: pen.now,
        updated_at: pen.now,
    };
    let made = goal.id;
    goal::Entity::insert(goal.into_active_model().reset_all()).exec_without_returning(&tx).await?;
    save(pen, opened.rows.engagement).await?;
    pen.note(by.actor(), "engagement.goal_added", id, json!({ "goal": made })).await?;
    tx.commit().await?;
    Ok(made)
}

/// Changes a goal, also when it is reached or dropped; gives the engagement's new version.
pub async fn change_goal(
    context: &Context,
    by: By,
    (id, version): (EngagementId, i32),
    (goal, plan): (EngagementGoalId, &GoalPlan),
) -> Result<i32, Stop<Refusal>> {
    let plan = plan.checked()?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, by, (id, Some(version)), Standing::Accompanies).await?.active()?;
    let found = opened.rows.goals.iter().find(|row| row.id == goal);
    let row = found.cloned().ok_or(Refusal::NotFound)?;
    write(pen, row, plan).await?;
    let version = save(pen, opened.rows.engagement).await?;
    pen.note(by.actor(), "engagement.goal_changed", id, json!({ "goal": goal })).await?;
    tx.commit().await?;
    Ok(version)
}

async fn write(pen: Pen<'_>, row: goal::Model, plan: GoalPlan) -> Result<(), DbErr> {
    let row = goal::Model {
        text: plan.text,
        measure: plan.measure,
        due_on: plan.due_on,
        state: plan.state,
        updated_at: pen.now,
        ..row
    };
    goal::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await?;
    Ok(())
}
