//! What is to be done about records and tasks, counted.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::{self, ConsultationState, Side};
use entities::consultations::record::{self, RecordState};
use entities::consultations::record_action::{self, ActionState};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use super::lists::{Line, first};
use crate::consultations::readers::{Waiting, waiting};
use crate::consultations::record::actions::of_side;
use crate::consultations::{Accompanist, By, Client, Organiser};

/// What waits for the secretariat about records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfficeRecords {
    /// Not handed in by their dates; the first of these.
    pub overdue: Waiting,
    /// Confirmed by the client; since then.
    pub to_approve: Waiting,
    /// Open tasks of the secretariat whose day has passed.
    pub late_tasks: OpenTasks,
}

/// Open tasks, and the first of their days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenTasks {
    pub count: u64,
    pub first: Option<NaiveDate>,
}

pub async fn office_records(
    db: &impl ConnectionTrait,
    (now, today): (DateTime<Utc>, NaiveDate),
    _who: Organiser,
) -> Result<OfficeRecords, DbErr> {
    use record::Column::{DueAt, State, UpdatedAt};
    let open = State.is_in([RecordState::Draft, RecordState::Returned]);
    let held = consultation::Entity::find()
        .select_only()
        .column(consultation::Column::Id)
        .filter(consultation::Column::State.eq(ConsultationState::Held))
        .into_query();
    let overdue = record::Entity::find()
        .filter(open)
        .filter(DueAt.lt(now))
        .filter(record::Column::ConsultationId.in_subquery(held));
    // Nothing happens to a confirmed record but what ends this state.
    let confirmed = record::Entity::find().filter(State.eq(RecordState::Confirmed));
    let late = Condition::all()
        .add(record_action::Column::Owner.eq(Side::Staff))
        .add(record_action::Column::DueOn.lt(today));
    Ok(OfficeRecords {
        overdue: waiting(db, overdue, DueAt).await?,
        to_approve: waiting(db, confirmed, UpdatedAt).await?,
        late_tasks: tasks(db, late).await?,
    })
}

/// Records an accompanist has to write, and the first of their dates.
pub async fn to_write(db: &impl ConnectionTrait, who: Accompanist) -> Result<Waiting, DbErr> {
    let own = consultation::Entity::find()
        .select_only()
        .column(consultation::Column::Id)
        .filter(consultation::Column::AccompanistId.eq(who.person()))
        .filter(consultation::Column::State.eq(ConsultationState::Held))
        .into_query();
    let open = record::Entity::find()
        .filter(record::Column::ConsultationId.in_subquery(own))
        .filter(record::Column::State.is_in([RecordState::Draft, RecordState::Returned]));
    waiting(db, open, record::Column::DueAt).await
}

/// Records a client is asked to confirm, the latest meeting first; no more than these.
pub async fn to_confirm(
    db: &impl ConnectionTrait,
    (who, now): (Client, DateTime<Utc>),
    most: u64,
) -> anyhow::Result<Vec<Line>> {
    let own = Condition::all()
        .add(consultation::Column::ClientId.eq(who.person()))
        .add(record::Column::State.eq(RecordState::Submitted));
    first(db, own, (now, most)).await
}

/// Open tasks of somebody on their side; of the secretariat's all.
pub async fn open_tasks(db: &impl ConnectionTrait, by: By) -> Result<OpenTasks, DbErr> {
    tasks(db, of_side(by.side(), by.person())).await
}

async fn tasks(db: &impl ConnectionTrait, wanted: Condition) -> Result<OpenTasks, DbErr> {
    use record_action::Column::{DueOn, Live, State};
    let open = record_action::Entity::find()
        .filter(wanted)
        .filter(State.eq(ActionState::Open))
        .filter(Live.eq(true));
    let count = open.clone().count(db).await?;
    let first = open.select_only().column(DueOn).order_by_asc(DueOn).limit(1);
    Ok(OpenTasks { count, first: first.into_tuple().one(db).await? })
}
