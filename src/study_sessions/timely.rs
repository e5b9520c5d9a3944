//! What falls due by itself: publications, draws, offers, reminders, and data to forget.

use chrono::{DateTime, Utc};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::reminder::{self, ReminderState};
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::{
    accessibility_need, join_import, prework_reminder, public_request, registration, release,
    survey,
};
use sea_orm::sea_query::{ExprTrait as _, IntoCondition};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};

use super::joins;
use super::lottery::{self, draw_due};
use super::prework;
use super::registration::{NEEDS_KEPT, erase_accessibility_needs, erase_expired_requests};
use super::reminders::send_due_reminders;
use super::session::publish_due;
use super::sharing::{self, erase_old_releases};
use super::speaking;
use super::survey::{reminders_due, send_due_survey_reminders};
use super::waiting::expire_offers;
use crate::context::Context;
use crate::database::Stop;

/// Whether anything is due: a handful of indexed questions.
pub async fn is_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let publication =
        session::Column::State.eq(SessionState::Scheduled).and(session::Column::PublishAt.lte(now));
    let offers = offer::Column::State.eq(OfferState::Open).and(offer::Column::DeadlineAt.lte(now));
    let reminders =
        reminder::Column::State.eq(ReminderState::Waiting).and(reminder::Column::DueAt.lte(now));
    let requests = public_request::Column::ConfirmedAt
        .is_null()
        .and(public_request::Column::ExpiresAt.lte(now));
    Ok(any::<session::Entity>(db, publication).await?
        || any::<session::Entity>(db, lottery::due(now)).await?
        || any::<offer::Entity>(db, offers).await?
        || any::<reminder::Entity>(db, reminders).await?
        || any::<public_request::Entity>(db, requests).await?
        || any::<survey::Entity>(db, reminders_due(now)).await?
        || any::<release::Entity>(db, sharing::old(now)).await?
        || any::<join_import::Entity>(db, joins::old(now)).await?
        || any::<prework_reminder::Entity>(db, prework::reminders_due(now)).await?
        || !prework::erasures_due(db, now).await?.is_empty()
        || any::<session::Entity>(db, speaking::erasures_due(now)).await?
        || needs_are_due(db, now).await?)
}

/// Does all of it. Each part commits by itself, and doing it again is harmless.
pub async fn do_due(context: &Context, now: DateTime<Utc>) -> anyhow::Result<()> {
    publish_due(context, now).await.map_err(broken)?;
    draw_due(context, now).await.map_err(broken)?;
    expire_offers(context, now).await.map_err(broken)?;
    send_due_reminders(context, now).await.map_err(broken)?;
    send_due_survey_reminders(context, now).await.map_err(broken)?;
    erase_expired_requests(context, now).await.map_err(broken)?;
    erase_accessibility_needs(context, now).await.map_err(broken)?;
    erase_old_releases(context, now).await.map_err(broken)?;
    joins::erase_old_reports(context, now).await.map_err(broken)?;
    prework::send_due_prework_reminders(context, now).await.map_err(broken)?;
    prework::erase_due(context, now).await.map_err(broken)?;
    speaking::erase_old(context, now).await.map_err(broken)?;
    Ok(())
}

async fn any<E: EntityTrait>(
    db: &impl ConnectionTrait,
    condition: impl IntoCondition,
) -> Result<bool, DbErr> {
    let found = E::find().select_only().expr_as(1, "one").filter(condition).limit(1);
    Ok(db.query_one(found.as_query()).await?.is_some())
}

/// The table is small: it is emptied after each session.
async fn needs_are_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let over = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::EndsAt.lte(now - NEEDS_KEPT))
        .filter(session::Column::State.ne(SessionState::Postponed));
    let kept = accessibility_need::Entity::find()
        .select_only()
        .column(accessibility_need::Column::RegistrationId);
    let due = registration::Column::Id
        .in_subquery(kept.into_query())
        .and(registration::Column::SessionId.in_subquery(over.into_query()));
    any::<registration::Entity>(db, due).await
}

/// Nobody asked, so nobody can be refused.
fn broken<R: std::fmt::Debug>(stop: Stop<R>) -> anyhow::Error {
    match stop {
        Stop::Refused(refusal) => anyhow::anyhow!("work by the clock was refused: {refusal:?}"),
        Stop::Broken(error) => error,
    }
}
