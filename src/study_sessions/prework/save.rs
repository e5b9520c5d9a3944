use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::{prework, prework_handed, prework_reminder};
use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::json;

use super::content::{PreworkPlan, Sheet};
use super::stored::Assignment;
use super::{Refusal, reminders, stored};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::letters::{self, PreworkAsked};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session as sessions;
use crate::vocabulary::tokyo;

/// Sets up the pre-work of a session, or changes it. Of a published session those who have a seat are
/// told of a new one and of another deadline. Once somebody has handed in, what they were asked and
/// what they were promised stands. Saving the same again is harmless.
pub async fn save(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    plan: PreworkPlan,
) -> Result<i32, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let session = changeable(pen, id).await?;
    let plan = plan.checked(&session, pen.now).map_err(Refusal::Invalid)?;
    let known = stored::prework(&tx, id).await?;
    if known.as_ref().map_or(0, |row| row.version) != plan.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if let Some(known) = &known
        && stored::any_handed_in(&tx, id).await?
    {
        plan.keeps_promises(known).map_err(Refusal::Invalid)?;
    }
    let row = row(pen, who, (&session, known.as_ref()), &plan)?;
    let (version, moved) = (row.version, known.as_ref().is_some_and(|k| k.due_at != row.due_at));
    if known.is_none() {
        prework::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    } else {
        let mut changed = row.into_active_model().reset_all();
        if plan.sheet == Sheet::Kept {
            (changed.sheet_name, changed.sheet) = (NotSet, NotSet);
        }
        // Not by the row, which would be read again with its worksheet.
        let own = prework::Column::SessionId.eq(id);
        prework::Entity::update_many().set(changed).filter(own).exec(&tx).await?;
    }
    reminders::plan(pen, id, plan.due_at, &plan.reminders).await?;
    let rows = raised(pen, session).await?;
    let mut told = 0;
    if (known.is_none() || moved) && rows.session.state == SessionState::Published {
        told = tell(pen, &rows, (plan.due_at, version, moved)).await?;
    }
    let facts = json!({ "due_at": plan.due_at, "told": told });
    pen.note(who.actor(), "study_session.prework_saved", id, facts).await?;
    tx.commit().await?;
    Ok(version)
}

async fn changeable(pen: Pen<'_>, id: StudySessionId) -> Result<session::Model, Stop<Refusal>> {
    let session = sessions::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    if session.state.is_settled() { Err(Refusal::NotPossibleNow.into()) } else { Ok(session) }
}

/// A worksheet that stays is not in it. Versions of one session never come again, not even when it is
/// removed and set up anew: letters are told apart by them, and an old form is refused.
fn row(
    pen: Pen<'_>,
    who: Organiser,
    (session, known): (&session::Model, Option<&Assignment>),
    plan: &PreworkPlan,
) -> anyhow::Result<prework::Model> {
    let (sheet_name, sheet) = match &plan.sheet {
        Sheet::Kept | Sheet::None => (None, None),
        Sheet::New(file) => (Some(file.name.clone()), Some(file.bytes.clone())),
    };
    Ok(prework::Model {
        session_id: session.id,
        instructions: plan.instructions.clone(),
        asks_file: plan.asks_file,
        questions: serde_json::to_string(&plan.questions)?,
        due_at: plan.due_at,
        speakers_see: plan.speakers_see,
        kept_days: plan.kept_days,
        sheet_name,
        sheet,
        // Each change of it raises the session's, which therefore stays ahead.
        version: known.map_or(session.version, |row| row.version) + 1,
        created_by: known.map_or(who.person(), |row| row.created_by),
        created_at: known.map_or(pen.now, |row| row.created_at),
        updated_at: pen.now,
    })
}

/// The session with a new version: what is kept of an older one does not know the deadline.
async fn raised(pen: Pen<'_>, mut session: session::Model) -> Result<sessions::SessionRows, DbErr> {
    session.version += 1;
    session::Entity::update_many()
        .col_expr(session::Column::Version, Expr::col(session::Column::Version).add(1))
        .filter(session::Column::Id.eq(session.id))
        .exec(pen.tx)
        .await?;
    sessions::load(pen.tx, session).await
}

async fn tell(
    pen: Pen<'_>,
    rows: &sessions::SessionRows,
    (due, version, changed): (DateTime<Utc>, i32, bool),
) -> anyhow::Result<usize> {
    let mut told = 0;
    for to in sessions::recipients(pen.tx, rows.session.id).await? {
        if to.registration.state != RegistrationState::Confirmed {
            continue;
        }
        let letter = PreworkAsked::new(pen, rows, &to, tokyo::date_time(due), changed);
        letters::send(pen, &to, &format!("prework_asked:{version}"), (&letter, None)).await?;
        told += 1;
    }
    Ok(told)
}

/// Asks for nothing any more, while nobody who takes part has handed in. What those handed in who
/// cancelled since is erased with it.
pub async fn remove(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let session = changeable(pen, id).await?;
    stored::prework(&tx, id).await?.ok_or(Refusal::NotFound)?;
    if stored::any_taking_part(&tx, id).await? {
        return Err(Refusal::HandedIn.into());
    }
    let left = prework_handed::Column::SessionId.eq(id);
    prework_handed::Entity::delete_many().filter(left).exec(&tx).await?;
    let own = prework_reminder::Column::SessionId.eq(id);
    prework_reminder::Entity::delete_many().filter(own).exec(&tx).await?;
    prework::Entity::delete_by_id(id).exec(&tx).await?;
    raised(pen, session).await?;
    pen.note(who.actor(), "study_session.prework_removed", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}
