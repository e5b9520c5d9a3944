use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::SessionState;
use entities::study_sessions::survey;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use serde_json::json;

use super::{Refusal, stored};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Actor;
use crate::study_sessions::letters::{self, SurveyFacts, SurveyReminder};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::recipient;
use crate::study_sessions::{SessionRows, circle, session as sessions};

/// Questionnaires whose reminder is due.
pub fn due(now: DateTime<Utc>) -> Expr {
    survey::Column::RemindAt.lte(now).and(survey::Column::RemindedAt.is_null())
}

/// For the schedule: reminds once, of each questionnaire, everybody who may answer and has not.
/// One that has closed meanwhile is passed over. Doing it again is harmless.
pub async fn send_due_survey_reminders(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let due: Vec<StudySessionId> = survey::Entity::find()
        .select_only()
        .column(survey::Column::SessionId)
        .filter(due(now))
        .into_tuple()
        .all(context.database.reader())
        .await?;
    let mut sent = 0;
    for id in due {
        sent += retrying(|| remind(context, id, now)).await?;
    }
    Ok(sent)
}

async fn remind(
    context: &Context,
    id: StudySessionId,
    now: DateTime<Utc>,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let Some(row) = sessions::lock(&tx, id).await? else { return Ok(0) };
    let taken = survey::Entity::update_many()
        .col_expr(survey::Column::RemindedAt, Expr::value(Some(now)))
        .filter(survey::Column::SessionId.eq(id))
        .filter(due(now))
        .exec(&tx)
        .await?;
    let Some(survey) = stored::survey(&tx, id).await?.filter(|_| taken.rows_affected == 1) else {
        return Ok(0);
    };
    let took_place =
        matches!(row.state, SessionState::Published | SessionState::Held | SessionState::Reported);
    let mut sent = 0;
    if took_place && now < survey.closes_at {
        let rows = sessions::load(&tx, row).await?;
        sent = write(pen, &rows, &survey).await?;
    }
    pen.note(Actor::System, "study_session.survey_reminded", id, json!({ "sent": sent })).await?;
    tx.commit().await?;
    Ok(sent)
}

/// To everybody who may answer and has not.
async fn write(pen: Pen<'_>, rows: &SessionRows, survey: &survey::Model) -> anyhow::Result<usize> {
    let id = survey.session_id;
    let answered: HashSet<_> = stored::spent(pen.tx, id).await?.into_iter().collect();
    let mut sent = 0;
    for registration in circle::reachable(pen.tx, id, survey.circle).await? {
        if answered.contains(&registration.id) {
            continue;
        }
        let to = recipient(pen.tx, registration).await?;
        let letter = SurveyReminder::new(pen, rows, &to, SurveyFacts::of(pen, survey, &to));
        letters::send_until(pen, &to, ("survey_reminder", survey.closes_at), &letter).await?;
        sent += 1;
    }
    Ok(sent)
}
