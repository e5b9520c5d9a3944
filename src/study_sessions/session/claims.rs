use entities::study_sessions::session;
use entities::{ResourceId, SessionPartId};

use super::{PartRows, Refusal};
use crate::calendar::{self, ClaimRequest, Holder, Resource};
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::vocabulary::TimeSlot;

/// Each part holds its own time.
pub fn holder(part: SessionPartId) -> Holder {
    Holder { kind: "session_part", id: part.0 }
}

/// Brings what the parts occupy to what they need: speakers, room, and the licence of the session.
pub async fn claim(
    pen: Pen<'_>,
    session: &session::Model,
    parts: &[PartRows],
) -> Result<(), Stop<Refusal>> {
    for rows in parts {
        let resources = needed(rows, session.licence_id);
        if resources.is_empty() {
            calendar::release(pen.tx, holder(rows.part.id)).await?;
            continue;
        }
        let slot = TimeSlot::new(rows.part.starts_at, rows.part.ends_at)
            .map_err(|_| anyhow::anyhow!("a stored part of a session has no valid slot"))?;
        let request = ClaimRequest::firm(holder(rows.part.id), slot, resources);
        calendar::claim(pen.tx, pen.now, &request).await.map_err(|stop| stop.map(Refusal::from))?;
    }
    Ok(())
}

/// Gives everything back.
pub async fn release(pen: Pen<'_>, parts: &[PartRows]) -> Result<(), sea_orm::DbErr> {
    for rows in parts {
        calendar::release(pen.tx, holder(rows.part.id)).await?;
    }
    Ok(())
}

/// What a part occupies.
pub fn needed(rows: &PartRows, licence: Option<ResourceId>) -> Vec<Resource> {
    let speakers = rows.speakers.iter().filter_map(|speaker| speaker.person_id);
    let listed = rows.part.room_id.into_iter().chain(licence);
    speakers.map(Resource::Person).chain(listed.map(Resource::Listed)).collect()
}
