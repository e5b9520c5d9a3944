use entities::FeeLineId;
use entities::consultations::consultation;
use entities::consultations::fee_line::{self, Basis, LineState};
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use super::reckon::{by_own_rates, recompute_day};
use super::stored::{lock_person, save_line};
use crate::consultations::fees::Refusal;
use crate::consultations::pen::Pen;
use crate::database::Stop;
use crate::vocabulary::{FiscalYear, tokyo};

/// The line of a consultation that was held, or whose times were corrected: a draft follows; what
/// is approved keeps its figures and learns what they would be now.
pub async fn follow_meeting(
    pen: Pen<'_>,
    meeting: &consultation::Model,
) -> Result<(), Stop<Refusal>> {
    let Some(person) = meeting.accompanist_id else { return Ok(()) };
    let Some((from, until)) = meeting.held_from.zip(meeting.held_until) else { return Ok(()) };
    lock_person(pen, person).await?;
    let minutes = i32::try_from((until - from).num_minutes()).unwrap_or(0);
    let day = tokyo::day_of(from);
    let found = fee_line::Entity::find()
        .filter(fee_line::Column::ConsultationId.eq(meeting.id))
        .one(pen.tx)
        .await?;
    let Some(line) = found else {
        insert(pen, fresh(pen, meeting, person)).await?;
        return follow_times(pen, meeting, (person, day, minutes)).await;
    };
    if line.state != LineState::Draft {
        return correct(pen, line, (day, minutes)).await;
    }
    let before = line.held_on;
    follow_times(pen, meeting, (person, day, minutes)).await?;
    if before != day {
        recompute_day(pen, (person, before)).await?;
    }
    Ok(())
}

fn fresh(
    pen: Pen<'_>,
    meeting: &consultation::Model,
    person_id: entities::PersonId,
) -> fee_line::Model {
    let id: FeeLineId = pen.context.new_id();
    let from = meeting.held_from.unwrap_or(pen.now);
    fee_line::Model {
        id,
        // The consultation's own, with a letter of its own: whoever pays finds the meeting.
        number: format!("P{}", meeting.number.trim_start_matches('S')),
        consultation_id: meeting.id,
        person_id,
        fiscal_year: FiscalYear::at(from).year(),
        held_on: tokyo::day_of(from),
        held_from: from,
        held_until: meeting.held_until.unwrap_or(from),
        minutes: 0,
        state: LineState::Draft,
        basis: Basis::NoTerms,
        interest: None,
        rate_id: None,
        rank: None,
        payee: None,
        invoice_number: None,
        units: 0,
        computed: 0,
        amount: 0,
        withheld: 0,
        reason: None,
        has_request: false,
        has_acceptance: false,
        has_report: false,
        has_receipt: false,
        approved_at: None,
        approved_by: None,
        paid_on: None,
        paid_by: None,
        payment_id: None,
        corrected: None,
        version: 0,
        created_at: pen.now,
        updated_at: pen.now,
    }
}

async fn insert(pen: Pen<'_>, row: fee_line::Model) -> Result<(), Stop<Refusal>> {
    fee_line::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(())
}

/// Takes the meeting's times over into its draft, then reckons the day.
async fn follow_times(
    pen: Pen<'_>,
    meeting: &consultation::Model,
    (person, day, minutes): (entities::PersonId, chrono::NaiveDate, i32),
) -> Result<(), Stop<Refusal>> {
    let line = fee_line::Entity::find()
        .filter(fee_line::Column::ConsultationId.eq(meeting.id))
        .one(pen.tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let times = meeting.held_from.zip(meeting.held_until);
    let (held_from, held_until) = times.unwrap_or((line.held_from, line.held_until));
    let row = fee_line::Model {
        held_on: day,
        held_from,
        held_until,
        minutes,
        fiscal_year: FiscalYear::of_day(day).year(),
        ..line
    };
    save_line(pen, row).await?;
    recompute_day(pen, (person, day)).await
}

/// Notes what an approved line would come to by its own rates.
async fn correct(
    pen: Pen<'_>,
    mut line: fee_line::Model,
    (day, minutes): (chrono::NaiveDate, i32),
) -> Result<(), Stop<Refusal>> {
    let others = fee_line::Entity::find()
        .filter(fee_line::Column::PersonId.eq(line.person_id))
        .filter(fee_line::Column::HeldOn.eq(day))
        .filter(fee_line::Column::State.ne(LineState::Draft))
        .filter(fee_line::Column::Id.ne(line.id))
        .all(pen.tx)
        .await?;
    let paid = others.iter().map(|other| other.amount).sum();
    let fee = by_own_rates(pen.tx, &line, (minutes, paid)).await?;
    let due = i32::try_from(fee.amount).unwrap_or(i32::MAX);
    let corrected = (due != line.computed || line.corrected.is_some()).then_some(due);
    if corrected == line.corrected {
        return Ok(());
    }
    line.corrected = corrected;
    save_line(pen, line).await?;
    Ok(())
}
