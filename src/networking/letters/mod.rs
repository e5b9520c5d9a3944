//! Which letter, to whom, with which facts. The words lie in `email_templates/`, in both languages.
//!
//! Nothing here can name the other side before both agreed: what a letter knows of it comes from
//! [`Parties::other`] and the texts that name nobody.

mod declared;
mod meetings;

use chrono::{DateTime, NaiveDate, Utc};
use entities::networking::introduction::{IntroductionState, Side};

use super::introductions::{Details, Parties, appointment, labels};
use super::pen::Pen;
use super::{links, wording};
use crate::calendar::{cancellation, invitation};
use crate::mail::{self, CalendarMethod, CalendarPart, Envelope, Language, Letter, LetterList};

pub use declared::{
    IntroductionAsked, IntroductionEnded, IntroductionMade, IntroductionMeeting,
    IntroductionMeetingOff, IntroductionOutcome, IntroductionProposed, IntroductionReceived,
    IntroductionReminder, IntroductionTimes, IntroductionToConfirm,
};

pub use meetings::{meeting, meeting_off, times};

/// All letters of this folder, for previews and for the test that renders every sample.
pub fn declare(list: LetterList) -> LetterList {
    list.with::<IntroductionReceived>()
        .with::<IntroductionProposed>()
        .with::<IntroductionAsked>()
        .with::<IntroductionReminder>()
        .with::<IntroductionToConfirm>()
        .with::<IntroductionMade>()
        .with::<IntroductionEnded>()
        .with::<IntroductionTimes>()
        .with::<IntroductionMeeting>()
        .with::<IntroductionMeetingOff>()
        .with::<IntroductionOutcome>()
}

/// One letter each.
pub const BOTH: [Side; 2] = [Side::Requester, Side::Partner];

/// Writes a letter to a side. The occasion is part of its key: the same occasion of the same
/// introduction and side makes one letter. Without an address nothing is written.
async fn send<L: Letter>(
    pen: Pen<'_>,
    parties: &Parties,
    (side, occasion): (Side, &str),
    (letter, calendar): (&L, Option<CalendarPart>),
) -> anyhow::Result<()> {
    let Some(email) = parties.address(side) else { return Ok(()) };
    let person = match (side, &parties.answering) {
        (Side::Partner, answering) => answering.as_ref().and_then(|one| one.person_id),
        _ => Some(parties.requester.id),
    };
    let end = if side == Side::Partner { "partner" } else { "requester" };
    let key = format!("introduction:{}:{end}:{occasion}", parties.row.id);
    let envelope = Envelope {
        person,
        language: parties.language(side),
        concerns: Some(("introduction", parties.row.id.0)),
        calendar,
        ..Envelope::to(email, key)
    };
    mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, letter).await?;
    Ok(())
}

fn is_english(parties: &Parties, side: Side) -> bool {
    parties.language(side) == Language::En
}

/// The last day to answer, as this side reads it.
fn due(parties: &Parties, side: Side, day: NaiveDate) -> String {
    wording::due(day, (is_english(parties, side), parties.is_abroad(side)))
}

fn span(parties: &Parties, side: Side, slot: (DateTime<Utc>, DateTime<Utc>)) -> String {
    wording::span(slot, (is_english(parties, side), parties.is_abroad(side)))
}

/// Where the reader goes on.
fn url(pen: Pen<'_>, parties: &Parties, side: Side) -> String {
    let (config, row) = (&pen.context.config, &parties.row);
    if side == Side::Requester {
        return links::own_url(config, row.id);
    }
    let until = match (row.introduced_at, row.due_at) {
        (Some(since), _) => since + links::AFTER_INTRODUCTION,
        (None, Some(due)) => due + links::AFTER_DUE,
        (None, None) => pen.now + links::AFTER_DUE,
    };
    let language = if is_english(parties, side) { "en" } else { "ja" };
    links::url(config, row, (until, language))
}

/// Your wish has arrived.
pub async fn received(pen: Pen<'_>, parties: &Parties) -> anyhow::Result<()> {
    let letter = IntroductionReceived {
        name: parties.name(Side::Requester),
        number: parties.row.number.clone(),
        url: url(pen, parties, Side::Requester),
    };
    send(pen, parties, (Side::Requester, "received"), (&letter, None)).await
}

/// Would you like to meet somebody like this?
pub async fn proposed(pen: Pen<'_>, parties: &Parties, due: NaiveDate) -> anyhow::Result<()> {
    let side = Side::Requester;
    let letter = IntroductionProposed {
        name: parties.name(side),
        number: parties.row.number.clone(),
        told: parties.row.told_requester.clone(),
        due: self::due(parties, side, due),
        url: url(pen, parties, side),
    };
    send(pen, parties, (side, "proposed"), (&letter, None)).await
}

/// The same question to the other side.
pub async fn asked(pen: Pen<'_>, parties: &Parties, due: NaiveDate) -> anyhow::Result<()> {
    let side = Side::Partner;
    let letter = IntroductionAsked {
        name: parties.name(side),
        told: parties.row.told_partner.clone(),
        due: self::due(parties, side, due),
        url: url(pen, parties, side),
    };
    let occasion = format!("asked:{}", parties.row.link_epoch);
    send(pen, parties, (side, &occasion), (&letter, None)).await
}

/// Somebody else is asked instead, or nobody: the link of the first letter ends. `parties` still know
/// who was asked.
pub async fn asked_no_more(pen: Pen<'_>, parties: &Parties) -> anyhow::Result<()> {
    let side = Side::Partner;
    let letter = IntroductionEnded {
        name: parties.name(side),
        number: parties.row.number.clone(),
        introduced: false,
        is_partner: true,
        meeting_off: false,
        // Their link has ended.
        url: String::new(),
    };
    let occasion = format!("asked_no_more:{}", parties.row.link_epoch);
    send(pen, parties, (side, &occasion), (&letter, None)).await
}

/// An answer is still awaited from whoever has to answer now.
pub async fn reminder(pen: Pen<'_>, parties: &Parties, due: NaiveDate) -> anyhow::Result<()> {
    let asked = parties.row.state == IntroductionState::PartnerAsked;
    let side = if asked { Side::Partner } else { Side::Requester };
    let letter = IntroductionReminder {
        name: parties.name(side),
        due: self::due(parties, side, due),
        url: url(pen, parties, side),
    };
    let occasion = format!("reminder:{:?}:{}", parties.row.state, parties.row.link_epoch);
    send(pen, parties, (side, &occasion), (&letter, None)).await
}

/// The other side has agreed; say it once more.
pub async fn to_confirm(pen: Pen<'_>, parties: &Parties, due: NaiveDate) -> anyhow::Result<()> {
    let side = Side::Requester;
    let letter = IntroductionToConfirm {
        name: parties.name(side),
        number: parties.row.number.clone(),
        told: parties.row.told_requester.clone(),
        due: self::due(parties, side, due),
        url: url(pen, parties, side),
    };
    send(pen, parties, (side, "to_confirm"), (&letter, None)).await
}

/// Both agreed: to each, who the other is.
pub async fn made(pen: Pen<'_>, parties: &Parties) -> anyhow::Result<()> {
    for side in BOTH {
        let english = is_english(parties, side);
        let Some((known, agreed)) = parties.other(side) else { continue };
        let own = match side {
            Side::Requester => &parties.row.requester_details,
            _ => &parties.row.partner_details,
        };
        let letter = IntroductionMade {
            name: parties.name(side),
            number: parties.row.number.clone(),
            other: known.told(&agreed, english),
            told_of_you: labels(&Details::stored(own), english),
            url: url(pen, parties, side),
        };
        send(pen, parties, (side, "made"), (&letter, None)).await?;
    }
    Ok(())
}

/// It ended, politely and without a reason. A meeting that was ahead, which `parties` still know,
/// leaves the calendar.
pub async fn ended(
    pen: Pen<'_>,
    parties: &Parties,
    (side, introduced): (Side, bool),
) -> anyhow::Result<()> {
    let meeting_off = parties.row.meeting_starts_at.is_some_and(|starts| starts > pen.now);
    let letter = IntroductionEnded {
        name: parties.name(side),
        number: parties.row.number.clone(),
        introduced,
        is_partner: side == Side::Partner,
        meeting_off,
        url: url(pen, parties, side),
    };
    let calendar =
        if meeting_off { part(pen, parties, (side, CalendarMethod::Cancel))? } else { None };
    send(pen, parties, (side, "ended"), (&letter, calendar)).await
}

fn part(
    pen: Pen<'_>,
    parties: &Parties,
    (side, method): (Side, CalendarMethod),
) -> anyhow::Result<Option<CalendarPart>> {
    let entry = appointment(pen.context, parties, side)?;
    Ok(entry.map(|entry| CalendarPart {
        method,
        ics: match method {
            CalendarMethod::Cancel => cancellation(&entry),
            _ => invitation(&entry),
        },
    }))
}

/// What came of it?
pub async fn outcome(
    pen: Pen<'_>,
    parties: &Parties,
    (side, days): (Side, i32),
) -> anyhow::Result<()> {
    let letter = IntroductionOutcome {
        name: parties.name(side),
        number: parties.row.number.clone(),
        other: parties.called(side),
        days,
        url: url(pen, parties, side),
    };
    send(pen, parties, (side, &format!("outcome:{days}")), (&letter, None)).await
}
