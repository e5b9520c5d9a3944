use entities::ConsultationId;
use entities::consultations::consultation::Side;
use entities::consultations::record_action;
use entities::consultations::record_step::StepKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};

use super::letters::{self, RecordReturned};
use super::openness::Reader;
use super::stored::{self, Opened, happened, is_repeat, lock};
use super::timing::record_due;
use super::{Move, Refusal, reminders};
use crate::calendar::business_calendar;
use crate::consultations::meeting::parties;
use crate::consultations::pen::Pen;
use crate::consultations::{By, Client};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::{LongText, tokyo};

/// The client counter-signs the record as they read it.
pub async fn confirm(
    context: &Context,
    who: Client,
    (id, version): (ConsultationId, i32),
) -> Result<(), Stop<Refusal>> {
    let by = By::Client(who);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut opened = lock(pen, by, (id, &[Reader::Client])).await?;
    if is_repeat(pen, &opened, (by, StepKind::Confirmed), (version, None)).await? {
        return Ok(());
    }
    opened.record.state = opened.after(Move::Confirm)?;
    opened.expect(version)?;
    opened.revision.confirmed_at = Some(pen.now);
    opened.revision.confirmed_by = Some(who.person());
    stored::save_revision(pen, opened.revision.clone()).await?;
    opened.record = stored::save(pen, opened.record).await?;
    happened(pen, &opened, (by, StepKind::Confirmed), None).await?;
    tx.commit().await?;
    Ok(())
}

/// A record sent back, with what is to be mended.
#[derive(Clone, Debug)]
pub struct ReturnedRecord {
    pub consultation: ConsultationId,
    /// The version that was read.
    pub version: i32,
    pub remark: LongText<1000>,
}

/// The client finds something that was otherwise.
pub async fn return_by_client(
    context: &Context,
    who: Client,
    wish: ReturnedRecord,
) -> Result<(), Stop<Refusal>> {
    let moved = (Move::ReturnByClient, StepKind::ReturnedByClient, Reader::Client);
    return_record(context, By::Client(who), wish, moved).await
}

pub(super) async fn return_record(
    context: &Context,
    by: By,
    wish: ReturnedRecord,
    (wished, kind, reader): (Move, StepKind, Reader),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut opened = lock(pen, by, (wish.consultation, &[reader])).await?;
    let remark = wish.remark.as_str();
    if is_repeat(pen, &opened, (by, kind), (wish.version, Some(remark))).await? {
        return Ok(());
    }
    opened.record.state = opened.after(wished)?;
    opened.expect(wish.version)?;
    to_author(pen, &mut opened).await?;
    happened(pen, &opened, (by, kind), Some(wish.remark.into_string())).await?;
    let parties = parties(&tx, opened.row.clone()).await?;
    let due = tokyo::date_time(opened.record.due_at);
    let facts = (crate::consultations::wording::side(by.side()).to_owned(), due);
    let letter = RecordReturned::new(pen, &parties, Side::Accompanist, facts);
    let occasion = format!("record:{}:returned", opened.record.version);
    letters::send(pen, &parties, (Side::Accompanist, &occasion), &letter).await?;
    tx.commit().await?;
    Ok(())
}

/// The record is its author's again, who has as long as for a new one; nobody is asked for tasks
/// of a record that is being rewritten.
async fn to_author(pen: Pen<'_>, opened: &mut Opened) -> Result<(), DbErr> {
    let calendar = business_calendar(pen.tx).await?;
    opened.record.due_at = record_due(&calendar, pen.now);
    opened.record = stored::save(pen, opened.record.clone()).await?;
    forget_tasks(pen, opened.id()).await?;
    reminders::plan_record(pen, &calendar, (&opened.row, &opened.record)).await
}

/// Nobody is asked for the tasks of a record any more.
pub(super) async fn forget_tasks(pen: Pen<'_>, id: ConsultationId) -> Result<(), DbErr> {
    let tasks = record_action::Entity::find()
        .filter(record_action::Column::ConsultationId.eq(id))
        .all(pen.tx)
        .await?;
    for task in &tasks {
        reminders::withdraw(pen, task.id.0).await?;
    }
    record_action::Entity::update_many()
        .col_expr(record_action::Column::Live, Expr::value(false))
        .filter(record_action::Column::ConsultationId.eq(id))
        .exec(pen.tx)
        .await?;
    Ok(())
}
