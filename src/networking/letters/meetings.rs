//! Letters about the meeting: times to choose from, when it is, that it is off.

use entities::networking::introduction::Side;

use super::{
    BOTH, IntroductionMeeting, IntroductionMeetingOff, IntroductionTimes, part, send, span, url,
};
use crate::mail::CalendarMethod;
use crate::networking::introductions::Parties;
use crate::networking::pen::Pen;
use crate::vocabulary::TimeSlot;

/// Times to choose from.
pub async fn times(
    pen: Pen<'_>,
    parties: &Parties,
    side: Side,
    times: &[TimeSlot],
) -> anyhow::Result<()> {
    let shown = |slot: &TimeSlot| span(parties, side, (slot.starts(), slot.ends()));
    let letter = IntroductionTimes {
        name: parties.name(side),
        number: parties.row.number.clone(),
        other: parties.called(side),
        times: times.iter().map(shown).collect(),
        place: parties.row.offered_place.clone(),
        url: url(pen, parties, side),
    };
    let occasion = format!("times:{}", parties.row.version);
    send(pen, parties, (side, &occasion), (&letter, None)).await
}

fn meeting_facts(parties: &Parties, side: Side) -> String {
    let slot = parties.row.meeting_starts_at.zip(parties.row.meeting_ends_at);
    slot.map(|slot| span(parties, side, slot)).unwrap_or_default()
}

/// A time was chosen.
pub async fn meeting(pen: Pen<'_>, parties: &Parties, moved: bool) -> anyhow::Result<()> {
    for side in BOTH {
        let letter = IntroductionMeeting {
            name: parties.name(side),
            number: parties.row.number.clone(),
            other: parties.called(side),
            when: meeting_facts(parties, side),
            place: parties.row.meeting_place.clone(),
            moved,
            url: url(pen, parties, side),
        };
        let occasion = format!("meeting:{}", parties.row.calendar_sequence);
        let calendar = part(pen, parties, (side, CalendarMethod::Request))?;
        send(pen, parties, (side, &occasion), (&letter, calendar)).await?;
    }
    Ok(())
}

/// The meeting is off; `parties` still know when it was to be.
pub async fn meeting_off(pen: Pen<'_>, parties: &Parties, to: &[Side]) -> anyhow::Result<()> {
    for side in to.iter().copied() {
        let letter = IntroductionMeetingOff {
            name: parties.name(side),
            number: parties.row.number.clone(),
            other: parties.called(side),
            when: meeting_facts(parties, side),
            url: url(pen, parties, side),
        };
        let occasion = format!("meeting_off:{}", parties.row.calendar_sequence);
        let calendar = part(pen, parties, (side, CalendarMethod::Cancel))?;
        send(pen, parties, (side, &occasion), (&letter, calendar)).await?;
    }
    Ok(())
}
