use anyhow::Context as _;
use entities::study_sessions::attendance;
use entities::study_sessions::join_import;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{self, SessionState};
use entities::{JoinImportId, StudySessionId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::json;

use super::Refusal;
use super::matching::Stay;
use super::preview::{Kept, Seated};
use super::read::read_report;
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::attendance::record_import;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session as sessions;

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Attendances recorded.
    pub recorded: usize,
}

/// Reads a report and keeps it, to be looked at; nothing is recorded yet.
pub async fn keep(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    (name, bytes, least_percent): (&str, &[u8], i32),
) -> Result<JoinImportId, Stop<Refusal>> {
    if !(1..=100).contains(&least_percent) {
        let detail = "割合は1～100の数で入力してください。".to_owned();
        return Err(Refusal::Invalid("least_percent", detail).into());
    }
    let (lines, problems) = read_report(bytes)
        .map_err(|problem| Refusal::Invalid("file", problem.sentence().to_owned()))?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    running(pen, id).await?;
    let lines =
        serde_json::to_string(&Kept { lines, problems }).context("the lines of a report")?;
    let row = join_import::Model {
        id: context.new_id(),
        session_id: id,
        file_name: name.chars().take(200).collect(),
        lines,
        least_percent,
        made_by: who.person(),
        made_at: pen.now,
        applied_at: None,
    };
    let import = row.id;
    join_import::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    let facts = json!({ "import": import });
    pen.note(who.actor(), "study_session.join_report_read", id, facts).await?;
    tx.commit().await?;
    Ok(import)
}

/// Records what the report means now. Records made by hand stay, those of an earlier report are
/// joined with it; applying twice is refused.
pub async fn apply(
    context: &Context,
    who: Organiser,
    (id, import): (StudySessionId, JoinImportId),
) -> Result<Applied, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    running(pen, id).await?;
    let own = join_import::Column::SessionId.eq(id);
    let found = join_import::Entity::find_by_id(import).filter(own).one(&tx).await?;
    let found = found.ok_or(Refusal::NotFound)?;
    if found.applied_at.is_some() {
        return Err(Refusal::Applied.into());
    }
    let kept: Kept = serde_json::from_str(&found.lines).context("the lines of a kept report")?;
    let seated = Seated::of(&tx, id).await?;
    let mut recorded = 0;
    for stay in seated.stays(&kept.lines).stays {
        if seated.counts(&stay, found.least_percent) {
            let row = row(pen, who, (&seated.joined(&stay), import));
            recorded += usize::from(record_import(pen, row).await?);
        }
    }
    // Who was in the meeting from when to when is kept as attendance, not a second time.
    let done = join_import::Model { lines: String::new(), applied_at: Some(pen.now), ..found };
    let done = done.into_active_model().reset_all();
    join_import::Entity::update(done).validate()?.exec(&tx).await?;
    let facts = json!({ "import": import, "recorded": recorded });
    pen.note(who.actor(), "study_session.join_report_applied", id, facts).await?;
    tx.commit().await?;
    Ok(Applied { recorded })
}

fn row(pen: Pen<'_>, who: Organiser, (stay, import): (&Stay, JoinImportId)) -> attendance::Model {
    attendance::Model {
        part_id: stay.part,
        registration_id: stay.registration,
        presence: stay.presence,
        mode: Mode::Online,
        arrived_at: Some(stay.arrived_at),
        left_at: Some(stay.left_at),
        recorded_by: who.person(),
        recorded_at: pen.now,
        note: None,
        import_id: Some(import),
    }
}

/// The session with its row locked, if attendance is recorded for it.
async fn running(pen: Pen<'_>, id: StudySessionId) -> Result<session::Model, Stop<Refusal>> {
    let row = sessions::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    match row.state {
        SessionState::Published | SessionState::Held | SessionState::Reported => Ok(row),
        _ => Err(Refusal::NotRunning.into()),
    }
}
