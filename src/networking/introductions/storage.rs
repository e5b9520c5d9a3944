//! Rows of introductions.

use entities::networking::introduction::{self, IntroductionState, Side};
use entities::networking::introduction_event::{self, Act};
use entities::{IntroductionEventId, IntroductionId};
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QuerySelect as _,
};

use super::parties::{Parties, parties};
use super::state::{Step, after};
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal};

pub async fn find(
    db: &impl ConnectionTrait,
    id: IntroductionId,
) -> Result<Option<introduction::Model>, DbErr> {
    introduction::Entity::find_by_id(id).one(db).await
}

/// The introduction, kept from everybody else until the transaction ends, if it is theirs.
pub async fn locked(
    pen: Pen<'_>,
    by: By,
    id: IntroductionId,
) -> Result<introduction::Model, Stop<Refusal>> {
    let row = locked_by_clock(pen, id).await?.ok_or(Refusal::NotFound)?;
    let theirs = match by {
        By::Requester(who) => row.requester_id == who.person(),
        By::Partner(link) => link.opens(&row),
        By::Staff(_) => true,
    };
    if theirs { Ok(row) } else { Err(Refusal::NotFound.into()) }
}

/// The same without anybody who asks.
pub async fn locked_by_clock(
    pen: Pen<'_>,
    id: IntroductionId,
) -> Result<Option<introduction::Model>, DbErr> {
    introduction::Entity::find_by_id(id).lock_exclusive().one(pen.tx).await
}

/// Takes the step, and whoever had to answer before has no deadline any more.
pub fn advance(row: &mut introduction::Model, step: Step) -> Result<(), Refusal> {
    row.state = after(row.state, step)?;
    row.due_at = None;
    row.reminded = false;
    Ok(())
}

/// Refuses what was decided about an older version than the one stored.
pub fn same_version(row: &introduction::Model, version: Option<i32>) -> Result<(), Refusal> {
    match version {
        Some(version) if version != row.version => Err(Refusal::ChangedMeanwhile),
        _ => Ok(()),
    }
}

/// Writes the row, one version on.
pub async fn save(
    pen: Pen<'_>,
    mut row: introduction::Model,
) -> anyhow::Result<introduction::Model> {
    row.version += 1;
    row.updated_at = pen.now;
    introduction::Entity::update(row.clone().into_active_model().reset_all())
        .validate()?
        .exec_without_returning(pen.tx)
        .await?;
    Ok(row)
}

/// Writes the row, and gives it with everybody it is about.
pub async fn saved(pen: Pen<'_>, row: introduction::Model) -> anyhow::Result<Parties> {
    let row = save(pen, row).await?;
    parties(pen.tx, row).await
}

/// Adds a line to the history, and to the audit log.
pub async fn note(pen: Pen<'_>, by: Option<By>, row: (IntroductionId, Act)) -> anyhow::Result<()> {
    note_as(pen, by, row, pen.context.new_id()).await
}

/// The same under an id that tells what it was about.
pub async fn note_as(
    pen: Pen<'_>,
    by: Option<By>,
    (id, act): (IntroductionId, Act),
    line: IntroductionEventId,
) -> anyhow::Result<()> {
    let line = introduction_event::Model {
        id: line,
        introduction_id: id,
        act,
        at: pen.now,
        side: by.map(By::side),
        acted_by: by.and_then(By::person),
    };
    introduction_event::Entity::insert(line.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    let actor = by.map_or(crate::people::Actor::System, By::actor);
    pen.note(actor, action(act), ("introduction", id.0), serde_json::Value::Null).await
}

/// As the audit log calls it.
fn action(act: Act) -> &'static str {
    match act {
        Act::Requested => "introduction.requested",
        Act::Proposed => "introduction.proposed",
        Act::RequesterAgreed => "introduction.requester_agreed",
        Act::PartnerAsked => "introduction.partner_asked",
        Act::PartnerAgreed => "introduction.partner_agreed",
        Act::Introduced => "introduction.introduced",
        Act::TimesOffered => "introduction.times_offered",
        Act::MeetingFixed => "introduction.meeting_fixed",
        Act::MeetingCalledOff => "introduction.meeting_called_off",
        Act::Met => "introduction.met",
        Act::NotMet => "introduction.not_met",
        Act::OutcomeTold => "introduction.outcome_told",
        Act::Closed => "introduction.closed",
        Act::Declined => "introduction.declined",
        Act::Withdrawn => "introduction.withdrawn",
        Act::Lapsed => "introduction.lapsed",
    }
}

/// Before they knew of each other it is declined, afterwards withdrawn from.
pub fn ending(row: &introduction::Model) -> Act {
    let said_yes = matches!(
        row.state,
        IntroductionState::PartnerAgreed
            | IntroductionState::Introduced
            | IntroductionState::Met
            | IntroductionState::Reviewed
    );
    if said_yes { Act::Withdrawn } else { Act::Declined }
}

/// The side across.
pub fn across(side: Side) -> Option<Side> {
    match side {
        Side::Requester => Some(Side::Partner),
        Side::Partner => Some(Side::Requester),
        Side::Staff => None,
    }
}
