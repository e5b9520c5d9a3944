use std::collections::HashMap;

use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::{part, speaker};
use entities::{PersonId, SessionPartId, StudySessionId};
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::context::{Context, OwnPlan};
use crate::study_sessions::letters::days_of;
use crate::study_sessions::wording;
use crate::vocabulary::TimeSlot;

/// Published sessions ahead that somebody has a confirmed seat at, and those they speak at: of
/// these their own parts alone. Four queries.
pub fn own_plans(
    context: &Context,
    person: PersonId,
) -> BoxFuture<'_, anyhow::Result<Vec<OwnPlan>>> {
    Box::pin(async move {
        let db = context.database.reader();
        let seats: Vec<StudySessionId> = registration::Entity::find()
            .select_only()
            .column(registration::Column::SessionId)
            .filter(registration::Column::PersonId.eq(person))
            .filter(registration::Column::State.eq(RegistrationState::Confirmed))
            .into_tuple()
            .all(db)
            .await?;
        let spoken: Vec<SessionPartId> = speaker::Entity::find()
            .select_only()
            .column(speaker::Column::PartId)
            .filter(speaker::Column::PersonId.eq(person))
            .into_tuple()
            .all(db)
            .await?;
        let own = Condition::any()
            .add(part::Column::SessionId.is_in(seats))
            .add(part::Column::Id.is_in(spoken));
        let parts =
            part::Entity::find().filter(own).order_by_asc(part::Column::Ordinal).all(db).await?;
        let sessions = session::Entity::find()
            .filter(session::Column::Id.is_in(parts.iter().map(|part| part.session_id)))
            .filter(session::Column::State.eq(SessionState::Published))
            .filter(session::Column::EndsAt.gt(context.now()))
            .order_by_asc(session::Column::StartsAt)
            .all(db)
            .await?;
        let mut by_session: HashMap<_, Vec<part::Model>> = HashMap::new();
        for part in parts {
            by_session.entry(part.session_id).or_default().push(part);
        }
        let plan = |row: session::Model| {
            let parts = by_session.remove(&row.id).unwrap_or_default();
            plan(&row, &parts)
        };
        Ok(sessions.into_iter().map(plan).collect())
    })
}

fn plan(row: &session::Model, parts: &[part::Model]) -> OwnPlan {
    let days = days_of(parts.iter().map(|part| (part.starts_at, part.ends_at)));
    let slots = days.into_iter().filter_map(|(from, until)| TimeSlot::new(from, until).ok());
    OwnPlan {
        ids: std::iter::once(row.id.0).chain(parts.iter().map(|part| part.id.0)).collect(),
        title: format!("勉強会「{}」", wording::full_title(row.number, &row.title)),
        href: format!("/sessions/{}", row.id),
        slots: slots.collect(),
    }
}
