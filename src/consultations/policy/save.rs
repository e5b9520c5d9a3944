use entities::consultations::policy;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{RawPolicy, policy_of};
use crate::consultations::pen::Pen;
use crate::consultations::{Organiser, Refusal};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::audit::changes;
use crate::vocabulary::FiscalYear;

/// Sets the rules of a fiscal year. What is booked already keeps its deadlines; everything decided
/// from now on follows the new rules. `version` is the one the form was made from, nought for none.
pub async fn save_policy(
    context: &Context,
    who: Organiser,
    (year, version): (FiscalYear, i32),
    raw: RawPolicy,
) -> Result<(), Stop<Refusal>> {
    let draft = raw.check().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = facts(&policy_of(&tx, year).await?.row);
    let row = policy::Model {
        fiscal_year: year.year(),
        most_open: draft.most_open,
        notice_days: draft.notice_days,
        change_deadline_hours: draft.change_deadline_hours,
        late_changes: draft.late_changes,
        strike_limit: draft.strike_limit,
        strike_window_months: draft.strike_window_months,
        suspension_days: draft.suspension_days,
        intake_deadline_days: draft.intake_deadline_days,
        approval_needed: draft.approval_needed,
        version: version + 1,
        updated_by: Some(who.person()),
        updated_at: pen.now,
    };
    let changes = changes(&before, &facts(&row));
    write(pen, row, version).await?;
    let facts = json!({ "fiscal_year": year.year(), "changes": changes });
    let subject = ("consultation_policy", Uuid::nil());
    pen.note(who.actor(), "consultation.policy_saved", subject, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// What the audit log tells of the rules of a year.
fn facts(row: &policy::Model) -> Value {
    json!({
        "most_open": row.most_open,
        "notice_days": row.notice_days,
        "change_deadline_hours": row.change_deadline_hours,
        "late_changes": row.late_changes,
        "strike_limit": row.strike_limit,
        "strike_window_months": row.strike_window_months,
        "suspension_days": row.suspension_days,
        "intake_deadline_days": row.intake_deadline_days,
        "approval_needed": row.approval_needed,
    })
}

async fn write(pen: Pen<'_>, row: policy::Model, version: i32) -> Result<(), Stop<Refusal>> {
    if version == 0 {
        let added = policy::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx);
        return match added.await {
            Ok(_) => Ok(()),
            Err(error) if Conflict::of(&error) == Conflict::Taken => {
                Err(Refusal::ChangedMeanwhile.into())
            }
            Err(error) => Err(error.into()),
        };
    }
    let year = row.fiscal_year;
    let changed = policy::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(policy::Column::FiscalYear.eq(year))
        .filter(Expr::col(policy::Column::Version).eq(version))
        .exec(pen.tx)
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Refusal::ChangedMeanwhile.into()) }
}
