//! What a consultation was noted as by mistake: the secretariat puts it right. A strike that goes
//! with it is taken back or given in the same transaction, and one letter tells each side.

use entities::consultations::consultation::{self, ConsultationState, Side};

use crate::consultations::fees::line::{self, Binding};
use crate::consultations::letters::{self, BOTH, ConsultationCorrected};
use crate::consultations::meeting::parties;
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal, record, strikes, wording};
use crate::database::Stop;

/// Tells both sides what is noted now in place of what was, and counts the client's absence anew.
/// Nothing is told where only the times differ.
pub async fn put_right(
    pen: Pen<'_>,
    by: By,
    (before, row): (&consultation::Model, &consultation::Model),
) -> anyhow::Result<()> {
    if before.absent == row.absent {
        return Ok(());
    }
    let parties = parties(pen.tx, row.clone()).await?;
    let client = Some(Side::Client);
    let recount = match (before.absent == client, row.absent == client) {
        (true, false) => strikes::retract_absence(pen, by, &parties).await?,
        (false, true) => strikes::count_absence(pen, by, &parties).await?,
        _ => None,
    };
    for side in BOTH {
        let letter = ConsultationCorrected::new(
            pen,
            &parties,
            side,
            (
                wording::outcome(before),
                wording::outcome(row),
                row.absent.is_some_and(|absent| absent != side),
                recount.clone().filter(|_| side == Side::Client),
            ),
        );
        let occasion = format!("corrected:{}", row.version);
        letters::send(pen, &parties, (side, &occasion), (&letter, None)).await?;
    }
    Ok(())
}

/// Takes back what followed from a meeting that did not take place: its record and its honorarium.
/// Refused where something of it is settled already.
pub async fn undo_held(
    pen: Pen<'_>,
    by: By,
    row: &consultation::Model,
) -> Result<(), Stop<Refusal>> {
    if row.state != ConsultationState::Held {
        return Ok(());
    }
    if !record::withdraw(pen, by, row).await? {
        return Err(Refusal::RecordApproved.into());
    }
    let withdrawn = line::withdraw(pen, by, row).await;
    // Whoever corrects a meeting has nothing to decide about money.
    match withdrawn.map_err(|stop| stop.map(|_| Refusal::ChangedMeanwhile))? {
        None => Ok(()),
        Some(Binding::FeePaid) => Err(Refusal::FeePaid.into()),
        Some(Binding::TravelClaimed) => Err(Refusal::TravelClaimed.into()),
    }
}
