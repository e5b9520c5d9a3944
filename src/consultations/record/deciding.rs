use entities::ConsultationId;
use entities::consultations::consultation::Side;
use entities::consultations::record_step::StepKind;

use super::begin::begin_revision;
use super::confirming::{ReturnedRecord, return_record};
use super::letters::{self, RecordApproved};
use super::openness::Reader;
use super::stored::{self, Opened, content, happened, is_repeat, lock};
use super::timing::{may_approve_unconfirmed_from, record_due};
use super::{Move, Refusal, reminders};
use crate::calendar::business_calendar;
use crate::consultations::letters::BOTH;
use crate::consultations::meeting::parties;
use crate::consultations::pen::Pen;
use crate::consultations::{By, Organiser};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::{LongText, tokyo};

/// The secretariat's consent to a record.
#[derive(Clone, Debug)]
pub struct Approval {
    pub consultation: ConsultationId,
    /// The version that was read.
    pub version: i32,
    /// Why it is approved without the client; only after their ten business days.
    pub unconfirmed: Option<LongText<500>>,
}

/// Approves a record; both sides are told.
pub async fn approve(
    context: &Context,
    who: Organiser,
    wish: Approval,
) -> Result<(), Stop<Refusal>> {
    let by = By::Staff(who);
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut opened = lock(pen, by, (wish.consultation, &[Reader::Office])).await?;
    let reason = wish.unconfirmed.map(LongText::into_string);
    let (wished, kind) = match reason {
        None => (Move::Approve, StepKind::Approved),
        Some(_) => (Move::ApproveUnconfirmed, StepKind::ApprovedUnconfirmed),
    };
    if is_repeat(pen, &opened, (by, kind), (wish.version, reason.as_deref())).await? {
        return Ok(());
    }
    opened.record.state = opened.after(wished)?;
    opened.expect(wish.version)?;
    if reason.is_some() {
        refuse_too_early(pen, &opened).await?;
    }
    opened.revision.approved_at = Some(pen.now);
    opened.revision.approved_by = Some(who.person());
    opened.revision.unconfirmed_reason.clone_from(&reason);
    stored::save_revision(pen, opened.revision.clone()).await?;
    opened.record = stored::save(pen, opened.record).await?;
    happened(pen, &opened, (by, kind), reason).await?;
    tell(pen, &opened).await?;
    tx.commit().await?;
    Ok(())
}

async fn refuse_too_early(pen: Pen<'_>, opened: &Opened) -> Result<(), Stop<Refusal>> {
    let submitted = opened.revision.submitted_at.unwrap_or(pen.now);
    let from = may_approve_unconfirmed_from(&business_calendar(pen.tx).await?, submitted);
    if tokyo::day_of(pen.now) < from {
        return Err(Refusal::ClientHasTime { from }.into());
    }
    Ok(())
}

async fn tell(pen: Pen<'_>, opened: &Opened) -> anyhow::Result<()> {
    let parties = parties(pen.tx, opened.row.clone()).await?;
    let occasion = format!("record:{}:approved", opened.record.revision);
    for side in BOTH {
        let again = opened.record.revision > 1;
        let letter = RecordApproved::new(pen, &parties, side, (again,));
        letters::send(pen, &parties, (side, &occasion), &letter).await?;
    }
    Ok(())
}

/// The secretariat sends a record back to the accompanist.
pub async fn return_by_office(
    context: &Context,
    who: Organiser,
    wish: ReturnedRecord,
) -> Result<(), Stop<Refusal>> {
    let moved = (Move::ReturnByOffice, StepKind::ReturnedByOffice, Reader::Office);
    return_record(context, By::Staff(who), wish, moved).await
}

/// Begins a new revision of an approved record, with what the old one says. The old one stays in
/// force, and its tasks go on, until the new one is handed in.
pub async fn correct(
    context: &Context,
    by: By,
    (id, version): (ConsultationId, i32),
    reason: LongText<500>,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut opened = lock(pen, by, (id, &[Reader::Author, Reader::Office])).await?;
    let said = (version, Some(reason.as_str()));
    if is_repeat(pen, &opened, (by, StepKind::Corrected), said).await? {
        return Ok(());
    }
    opened.record.state = opened.after(Move::Correct)?;
    opened.expect(version)?;
    let written = content(&tx, (id, opened.record.revision)).await?;
    let calendar = business_calendar(&tx).await?;
    opened.record.revision += 1;
    opened.record.due_at = record_due(&calendar, pen.now);
    begin_revision(pen, &opened.record, Some(reason.as_str().to_owned())).await?;
    stored::write(pen, (id, opened.record.revision), &written).await?;
    opened.record = stored::save(pen, opened.record).await?;
    reminders::plan_record(pen, &calendar, (&opened.row, &opened.record)).await?;
    happened(pen, &opened, (by, StepKind::Corrected), Some(reason.into_string())).await?;
    if by.side() == Side::Staff {
        let parties = parties(&tx, opened.row.clone()).await?;
        let due = tokyo::date_time(opened.record.due_at);
        let facts = (crate::consultations::wording::side(by.side()).to_owned(), due);
        let letter = letters::RecordReturned::new(pen, &parties, Side::Accompanist, facts);
        let occasion = format!("record:{}:returned", opened.record.version);
        letters::send(pen, &parties, (Side::Accompanist, &occasion), &letter).await?;
    }
    tx.commit().await?;
    Ok(())
}
