//! Who is told of a move, and what.

use entities::consultations::consultation::{self, Awaits, ConsultationState, Side};

use crate::consultations::letters::{
    self, BOTH, ConsultationConfirmed, ConsultationFacts, ConsultationHandedOver,
    ConsultationMoved, ConsultationProposed,
};
use crate::consultations::meeting::{Parties, parties};
use crate::consultations::pen::Pen;
use crate::consultations::{By, wording};
use crate::mail::CalendarMethod;
use crate::vocabulary::tokyo;

/// Writes to both sides; an accompanist who is replaced hears that it is off for them.
pub async fn tell(
    pen: Pen<'_>,
    by: By,
    (before, row): (&consultation::Model, &consultation::Model),
    message: Option<String>,
) -> anyhow::Result<()> {
    let old = parties(pen.tx, before.clone()).await?;
    let new = parties(pen.tx, row.clone()).await?;
    let replaced = before.accompanist_id != row.accompanist_id;
    for side in BOTH {
        if side == Side::Accompanist && replaced {
            hand_over(pen, (old.clone(), &new), message.clone()).await?;
            continue;
        }
        let letter = moved_letter(pen, by, (&old, &new), (side, message.clone()));
        let method = (row.state == ConsultationState::Confirmed).then_some(CalendarMethod::Request);
        let occasion = format!("moved:{}", row.calendar_sequence);
        letters::send(pen, &new, (side, &occasion), (&letter, method)).await?;
    }
    Ok(())
}

fn moved_letter(
    pen: Pen<'_>,
    by: By,
    (old, new): (&Parties, &Parties),
    (side, message): (Side, Option<String>),
) -> ConsultationMoved {
    let times = |parties: &Parties| parties.row.starts_at.zip(parties.row.ends_at);
    let old_when = times(old).filter(|_| times(old) != times(new));
    let old_mode = Some(old.row.mode).filter(|mode| *mode != new.row.mode);
    let replaced = old.row.accompanist_id != new.row.accompanist_id;
    let (told, now) = (ConsultationFacts::new(old), ConsultationFacts::new(new));
    // Address and number of somebody who is out of it are not told again.
    let was = |old: Option<String>, new: &Option<String>| {
        if replaced || old == *new { None } else { old }
    };
    let facts = (
        old_when.map(|(from, until)| tokyo::span(from, until)),
        old_mode.map(|mode| wording::mode(mode).to_owned()),
        old.accompanist_name().filter(|_| replaced),
        was(told.place, &now.place),
        was(told.online_url, &now.online_url),
        was(told.phone, &now.phone),
        wording::side(by.side()).to_owned(),
        by.side() == side,
        message,
    );
    ConsultationMoved::new(pen, new, side, facts)
}

/// One accompanist steps out of the meeting, another steps in.
async fn hand_over(
    pen: Pen<'_>,
    (mut old, new): (Parties, &Parties),
    reason: Option<String>,
) -> anyhow::Result<()> {
    let side = Side::Accompanist;
    let confirmed = new.row.state == ConsultationState::Confirmed;
    let sequence = new.row.calendar_sequence;
    // Their calendars take nothing with a lower number than they have seen.
    old.row.calendar_sequence = sequence;
    // To them it is off, and where it takes place is no longer theirs to know.
    old.row.state = ConsultationState::Cancelled;
    let gone = ConsultationHandedOver::new(pen, &old, side, (reason, confirmed));
    let method = confirmed.then_some(CalendarMethod::Cancel);
    let occasion = format!("replaced:{sequence}");
    letters::send(pen, &old, (side, &occasion), (&gone, method)).await?;
    let occasion = format!("joined:{sequence}");
    if confirmed {
        let letter = ConsultationConfirmed::new(pen, new, side, (None, true, false));
        let method = Some(CalendarMethod::Request);
        return letters::send(pen, new, (side, &occasion), (&letter, method)).await;
    }
    let answers = new.row.awaits == Some(Awaits::Accompanist);
    let letter = ConsultationProposed::new(pen, new, side, (answers, true, false));
    letters::send(pen, new, (side, &occasion), (&letter, None)).await
}
