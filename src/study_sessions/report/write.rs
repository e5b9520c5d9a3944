use entities::StudySessionId;
use entities::study_sessions::report;
use entities::study_sessions::session::SessionState;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::{Refusal, Standing};
use crate::study_sessions::thanks::over;
use crate::study_sessions::wording::plan as say;
use crate::web::Problems;

const LONGEST: usize = 4_000;

/// What the report says in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportText {
    /// 主な質疑
    pub questions: String,
    /// 成果と課題
    pub outcomes: String,
    /// 次回への反映
    pub next: String,
    /// As it was read; 0 for the first.
    pub version: i32,
}

impl ReportText {
    fn checked(self) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let mut tidy = |field: &str, text: &str| {
            if text.chars().count() > LONGEST {
                problems.add(field, say::too_long(LONGEST));
            }
            text.trim().to_owned()
        };
        let text = Self {
            questions: tidy("questions", &self.questions),
            outcomes: tidy("outcomes", &self.outcomes),
            next: tidy("next", &self.next),
            version: self.version,
        };
        if problems.is_empty() { Ok(text) } else { Err(problems) }
    }
}

/// Keeps what the report says in words, from the end of the session until it is handed in.
pub async fn save(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    text: ReportText,
) -> Result<i32, Stop<Refusal>> {
    let text = text.checked().map_err(Refusal::Invalid)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = over(pen, id).await?;
    if rows.session.state == SessionState::Reported {
        let phase = Standing::from(&rows.session).phase(&rows.seats, pen.now);
        return Err(Refusal::NotPossibleNow(phase).into());
    }
    let known = report::Entity::find_by_id(id).one(&tx).await?;
    if known.as_ref().map_or(0, |row| row.version) != text.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let row = report::Model {
        session_id: id,
        questions: text.questions,
        outcomes: text.outcomes,
        next: text.next,
        version: text.version + 1,
        written_by: who.person(),
        written_at: pen.now,
    };
    let version = row.version;
    if known.is_some() {
        let changed = row.into_active_model().reset_all();
        report::Entity::update(changed).validate()?.exec(&tx).await?;
    } else {
        report::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    }
    pen.note(who.actor(), "study_session.report_written", id, json!(null)).await?;
    tx.commit().await?;
    Ok(version)
}
