use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::attendance::{self, Column, Presence};
use entities::study_sessions::part;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{self, SessionState};
use entities::{RegistrationId, SessionPartId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;

use super::Refusal;
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::ReceptionNumber;
use crate::study_sessions::{Organiser, links};
use crate::vocabulary::tokyo;

/// Whoever arrives later than this after the start of a part is recorded as late.
const GRACE: TimeDelta = TimeDelta::minutes(15);

/// What somebody shows at the door.
#[derive(Clone, Debug)]
pub enum Ticket {
    /// Picked from the list.
    Registration(RegistrationId),
    /// As typed.
    Number(String),
    /// What the QR code holds.
    Code(String),
}

/// Who has come, to greet them by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    pub registration: RegistrationId,
    pub number: String,
    pub presence: Presence,
    pub arrived_at: Option<DateTime<Utc>>,
    /// They had been checked in before.
    pub again: bool,
}

/// Records that somebody has come to a part.
pub async fn check_in(
    context: &Context,
    who: Organiser,
    part: SessionPartId,
    ticket: Ticket,
) -> Result<CheckedIn, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let part = running_part(pen, part).await?;
    refuse_before_its_day(pen, &part)?;
    let row = shown(pen, &part, &ticket).await?;
    if row.state != RegistrationState::Confirmed {
        return Err(Refusal::NotConfirmed.into());
    }
    let earlier = recorded(&tx, part.id, row.id).await?;
    if let Some(earlier) = earlier.filter(|earlier| earlier.arrived_at.is_some()) {
        return Ok(CheckedIn {
            registration: row.id,
            number: row.number,
            presence: earlier.presence,
            arrived_at: earlier.arrived_at,
            again: true,
        });
    }
    let entry = arrival(pen, who, &part, (row.id, row.mode));
    let (presence, arrived_at) = (entry.presence, entry.arrived_at);
    record(pen, entry).await?;
    let facts = json!({ "registration": row.id, "part": part.id });
    pen.note(who.actor(), "study_session.checked_in", part.session_id, facts).await?;
    tx.commit().await?;
    let (registration, number) = (row.id, row.number);
    Ok(CheckedIn { registration, number, presence, arrived_at, again: false })
}

/// A row for somebody who arrives now. After the end nobody arrives: that they were there is written
/// down late, and when they came is not known.
pub(super) fn arrival(
    pen: Pen<'_>,
    who: Organiser,
    part: &part::Model,
    (registration_id, mode): (RegistrationId, Mode),
) -> attendance::Model {
    let over = pen.now >= part.ends_at;
    let late = !over && pen.now > part.starts_at + GRACE;
    attendance::Model {
        part_id: part.id,
        registration_id,
        presence: if late { Presence::Late } else { Presence::Present },
        mode,
        arrived_at: (!over).then_some(pen.now),
        left_at: None,
        recorded_by: who.person(),
        recorded_at: pen.now,
        note: None,
        import_id: None,
    }
}

/// Writes a row, over whatever was recorded before.
pub(super) async fn record(pen: Pen<'_>, row: attendance::Model) -> Result<(), DbErr> {
    write(pen, row, over(&mut of_one())).await?;
    Ok(())
}

/// Writes a row of a report, over what a report said before and over an absence that was noted for
/// want of a record; says whether it did. What somebody recorded stays, even if they do so now.
pub(in crate::study_sessions) async fn record_import(
    pen: Pen<'_>,
    row: attendance::Model,
) -> Result<bool, DbErr> {
    let stored = |column| Expr::col((attendance::Entity, column));
    let weaker = stored(Column::ImportId)
        .is_not_null()
        .or(stored(Column::Presence).eq(Presence::NoShow.to_value()));
    let anew = over(&mut of_one()).action_and_where(weaker).to_owned();
    Ok(write(pen, row, anew).await? > 0)
}

/// Writes a row where nothing is recorded; says whether it did.
pub(super) async fn note_new(pen: Pen<'_>, row: attendance::Model) -> Result<bool, DbErr> {
    Ok(write(pen, row, of_one().do_nothing().to_owned()).await? > 0)
}

fn of_one() -> OnConflict {
    OnConflict::columns([Column::PartId, Column::RegistrationId])
}

fn over(before: &mut OnConflict) -> OnConflict {
    let all = [
        Column::Presence,
        Column::Mode,
        Column::ArrivedAt,
        Column::LeftAt,
        Column::RecordedBy,
        Column::RecordedAt,
        Column::Note,
        Column::ImportId,
    ];
    before.update_columns(all).to_owned()
}

async fn write(
    pen: Pen<'_>,
    row: attendance::Model,
    on_conflict: OnConflict,
) -> Result<u64, DbErr> {
    attendance::Entity::insert(row.into_active_model())
        .on_conflict(on_conflict)
        .exec_without_returning(pen.tx)
        .await
}

pub(super) async fn recorded(
    db: &impl ConnectionTrait,
    part: SessionPartId,
    registration: RegistrationId,
) -> Result<Option<attendance::Model>, DbErr> {
    attendance::Entity::find_by_id((part, registration)).one(db).await
}

/// The part of a session that takes place or took place.
pub(super) async fn running_part(
    pen: Pen<'_>,
    id: SessionPartId,
) -> Result<part::Model, Stop<Refusal>> {
    let part = part::Entity::find_by_id(id).one(pen.tx).await?.ok_or(Refusal::NotFound)?;
    let session = session::Entity::find_by_id(part.session_id).one(pen.tx).await?;
    match session.ok_or(Refusal::NotFound)?.state {
        SessionState::Published | SessionState::Held | SessionState::Reported => Ok(part),
        _ => Err(Refusal::NotRunning.into()),
    }
}

/// From when on people are received for a part: the beginning of its day in Tokyo.
pub fn received_from(starts_at: DateTime<Utc>) -> DateTime<Utc> {
    tokyo::start_of_day(tokyo::day_of(starts_at))
}

pub(super) fn refuse_before_its_day(pen: Pen<'_>, part: &part::Model) -> Result<(), Refusal> {
    let from = received_from(part.starts_at);
    if pen.now < from { Err(Refusal::NotYet { from }) } else { Ok(()) }
}

async fn shown(
    pen: Pen<'_>,
    part: &part::Model,
    ticket: &Ticket,
) -> Result<registration::Model, Stop<Refusal>> {
    let of_session =
        registration::Entity::find().filter(registration::Column::SessionId.eq(part.session_id));
    let found = match ticket {
        Ticket::Registration(id) => of_session.filter(registration::Column::Id.eq(*id)),
        Ticket::Number(typed) => {
            let number = ReceptionNumber::parse(typed).ok_or(Refusal::NotFound)?;
            of_session.filter(registration::Column::Number.eq(number.to_string()))
        }
        Ticket::Code(code) => {
            let id = links::open_check_in(&pen.context.config, code).ok_or(Refusal::NotFound)?;
            of_session.filter(registration::Column::Id.eq(id))
        }
    };
    Ok(found.one(pen.tx).await?.ok_or(Refusal::NotFound)?)
}
