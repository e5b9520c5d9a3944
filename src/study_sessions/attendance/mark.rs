use chrono::{DateTime, Utc};
use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::part;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::{RegistrationId, SessionPartId, StudySessionId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::Refusal;
use super::check_in::{note_new, record, recorded, refuse_before_its_day, running_part};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session;

/// What a coordinator records about one person and part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub part: SessionPartId,
    pub registration: RegistrationId,
    pub presence: Presence,
    pub left_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
}

/// Records or corrects attendance by hand. An arrival recorded before is kept for those who came.
/// That somebody will be absent may be known days before; nothing else is.
pub async fn mark(context: &Context, who: Organiser, wish: Mark) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let part = running_part(pen, wish.part).await?;
    if wish.presence != Presence::Excused {
        refuse_before_its_day(pen, &part)?;
    }
    let row = of_part(pen, &part, wish.registration).await?;
    if row.state != RegistrationState::Confirmed {
        return Err(Refusal::NotConfirmed.into());
    }
    let came = !matches!(wish.presence, Presence::Excused | Presence::NoShow);
    let earlier = recorded(&tx, wish.part, wish.registration).await?;
    let entry = attendance::Model {
        part_id: wish.part,
        registration_id: wish.registration,
        presence: wish.presence,
        mode: row.mode,
        arrived_at: earlier.and_then(|earlier| earlier.arrived_at).filter(|_| came),
        // What is written down after the end says nothing about when they left.
        left_at: wish.left_at.filter(|at| came && *at <= part.ends_at),
        recorded_by: who.person(),
        recorded_at: pen.now,
        note: wish.note,
        import_id: None,
    };
    record(pen, entry).await?;
    let facts =
        json!({ "registration": wish.registration, "part": wish.part, "presence": wish.presence });
    pen.note(who.actor(), "study_session.attendance_marked", part.session_id, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a record back: nothing is known about this person and part again. Undoing twice is
/// harmless.
pub async fn undo(
    context: &Context,
    who: Organiser,
    part: SessionPartId,
    registration: RegistrationId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let part = running_part(pen, part).await?;
    of_part(pen, &part, registration).await?;
    attendance::Entity::delete_by_id((part.id, registration)).exec(&tx).await?;
    let facts = json!({ "registration": registration, "part": part.id });
    pen.note(who.actor(), "study_session.attendance_undone", part.session_id, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// The registration, if it is one for the session of this part.
async fn of_part(
    pen: Pen<'_>,
    part: &part::Model,
    id: RegistrationId,
) -> Result<registration::Model, Stop<Refusal>> {
    let of_session = registration::Column::SessionId.eq(part.session_id);
    let found = registration::Entity::find_by_id(id).filter(of_session).one(pen.tx).await?;
    found.ok_or(Refusal::NotFound.into())
}

/// Marks everybody with a confirmed seat and no record as not having come, for all parts that have
/// ended; says how many records that made. Nobody is missing from a part while they were in another
/// at the same time, and whoever is checked in meanwhile stays so.
pub async fn mark_no_shows(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    session::lock(&tx, id).await?.ok_or(Refusal::NotFound)?;
    let parts = part::Entity::find().filter(part::Column::SessionId.eq(id)).all(&tx).await?;
    let over: Vec<_> = parts.iter().filter(|part| part.ends_at <= pen.now).collect();
    let Some(first) = over.first() else { return Err(Refusal::TooEarly.into()) };
    running_part(pen, first.id).await?;
    let confirmed = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(id))
        .filter(registration::Column::State.eq(RegistrationState::Confirmed))
        .all(&tx)
        .await?;
    let ids = parts.iter().map(|part| part.id);
    let known = attendance::Entity::find().filter(attendance::Column::PartId.is_in(ids));
    let known = known.all(&tx).await?;
    let mut made = 0;
    for part in over {
        let missing = |row: &&registration::Model| is_missing((part, row.id), (&parts, &known));
        for row in confirmed.iter().filter(missing) {
            made += usize::from(note_new(pen, absent(pen, who, part, row)).await?);
        }
    }
    pen.note(who.actor(), "study_session.no_shows_marked", id, json!({ "made": made })).await?;
    tx.commit().await?;
    Ok(made)
}

/// Nothing is recorded of them here, nor that they were elsewhere at the time.
fn is_missing(
    (part, registration): (&part::Model, RegistrationId),
    (parts, known): (&[part::Model], &[attendance::Model]),
) -> bool {
    let meanwhile = |id: SessionPartId| {
        parts.iter().any(|other| {
            other.id == id && other.starts_at < part.ends_at && part.starts_at < other.ends_at
        })
    };
    known.iter().filter(|row| row.registration_id == registration).all(|row| {
        let came = !matches!(row.presence, Presence::Excused | Presence::NoShow);
        row.part_id != part.id && !(came && meanwhile(row.part_id))
    })
}

fn absent(
    pen: Pen<'_>,
    who: Organiser,
    part: &part::Model,
    row: &registration::Model,
) -> attendance::Model {
    attendance::Model {
        part_id: part.id,
        registration_id: row.id,
        presence: Presence::NoShow,
        mode: row.mode,
        arrived_at: None,
        left_at: None,
        recorded_by: who.person(),
        recorded_at: pen.now,
        note: None,
        import_id: None,
    }
}
