//! Consultations of the demonstration that are asked for and coming, or came to nothing; booked by
//! the clients themselves, with the clock set back where they are past.

use anyhow::Context as _;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entities::PersonId;
use entities::consultations::consultation::{Mode, Side};
use entities::people::term::Vocabulary;

use crate::calendar::availability::{self, DaySpan, SlotLength};
use crate::consultations::availability::free_slots;
use crate::consultations::booking::{Booking, Subject, Wishes, With, book, request_wishes};
use crate::consultations::changing::{Absence, Cancellation, cancel, mark_missed};
use crate::consultations::policy::current_conditions;
use crate::consultations::{Accompanist, By, Client};
use crate::context::Context;
use crate::demo::sample::{BOOKINGS, Came, SampleBooking};
use crate::people::vocabularies::Terms;
use crate::vocabulary::{FiscalYear, LongText, tokyo};

use super::plan::business_day;
use super::sessions::{at, deliver};
use super::{Loaded, done};

/// Wishes have waited for so long.
const ASKED_BEFORE: TimeDelta = TimeDelta::hours(30);
/// Days between a booking and its meeting.
const AHEAD: i64 = 10;

pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    for (place, sample) in BOOKINGS.iter().enumerate() {
        let told = || format!("booking {place} of {}", sample.client);
        one(context, loaded, (place, sample)).await.with_context(told)?;
    }
    Ok(())
}

async fn one(
    context: &Context,
    loaded: &Loaded,
    (place, sample): (usize, &SampleBooking),
) -> anyhow::Result<()> {
    let person = |key: &str| loaded.people.get(key).copied().with_context(|| format!("no {key}"));
    let client = Client::acting_as(person(sample.client)?);
    let now = context.now();
    match sample.came {
        Came::Wished(days, whom) => {
            let then = at(context, now - ASKED_BEFORE);
            let wishes = Wishes {
                subject: subject(&then, loaded, (place, sample)).await?,
                accompanist: whom.map(person).transpose()?,
                starts: (10..)
                    .step_by(2)
                    .zip(days)
                    .map(|(hour, day)| Some(on(now, *day, hour)))
                    .collect(),
            };
            done(sample.client, request_wishes(&then, client, wishes).await)?;
            deliver(&then).await
        }
        Came::Booked(days, whom) => {
            let then = at(context, now - TimeDelta::hours(20));
            let day = tokyo::day_of(now) + TimeDelta::days(days);
            books(&then, loaded, (place, sample), (client, person(whom)?, day)).await.map(drop)
        }
        Came::CalledOff(ago, whom) | Came::Missed(ago, whom) => {
            let day = tokyo::day_of(now) - TimeDelta::days(ago);
            ended(context, loaded, (place, sample), (client, person(whom)?, day)).await
        }
    }
}

/// Booked in time, and called off two hours before, or noted an hour after the start as missed.
async fn ended(
    context: &Context,
    loaded: &Loaded,
    sample: (usize, &SampleBooking),
    (client, accompanist, day): (Client, PersonId, chrono::NaiveDate),
) -> anyhow::Result<()> {
    let then = at(context, tokyo::start_of_day(day) - TimeDelta::days(AHEAD));
    let (id, starts) = books(&then, loaded, sample, (client, accompanist, day)).await?;
    let key = sample.1.client;
    let then = if matches!(sample.1.came, Came::Missed(..)) {
        let then = at(context, starts + TimeDelta::hours(1));
        let by = By::Accompanist(Accompanist::acting_as(accompanist));
        let absence = Absence { consultation: id, absent: Side::Client, correcting: None };
        done(key, mark_missed(&then, by, absence).await)?;
        then
    } else {
        let then = at(context, starts - TimeDelta::hours(2));
        let cancellation = Cancellation { consultation: id, reason: None };
        done(key, cancel(&then, By::Client(client), cancellation).await)?;
        then
    };
    deliver(&then).await
}

/// An hour of the business day so many days ahead, or of the last one of the fiscal year wishes
/// can be for.
fn on(now: DateTime<Utc>, days: i64, hour: u32) -> DateTime<Utc> {
    let first = business_day(tokyo::day_of(now - ASKED_BEFORE) + TimeDelta::days(1), 1);
    let last = business_day(FiscalYear::of_day(first).last_day(), -1);
    let day = business_day(tokyo::day_of(now) + TimeDelta::days(days), days).min(last);
    tokyo::instant(day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}

/// Books the first free hour from a day on.
async fn books(
    then: &Context,
    loaded: &Loaded,
    sample: (usize, &SampleBooking),
    (client, whom, day): (Client, PersonId, chrono::NaiveDate),
) -> anyhow::Result<(entities::ConsultationId, DateTime<Utc>)> {
    let span = DaySpan::new(day, day + TimeDelta::days(14))?;
    let offered = free_slots(then.database.reader(), then.now(), whom, span).await?;
    let slots = offered.context("takes no bookings")?.slots;
    let fits = |slot: &&availability::FreeSlot| {
        slot.length() == SlotLength::Sixty && slot.modes().contains(availability::Mode::Online)
    };
    let starts_at = slots.iter().find(fits).context("nothing is free")?.starts();
    let subject = subject(then, loaded, sample).await?;
    let booking = Booking { subject, with: With::One(whom), starts_at };
    let booked = done(sample.1.client, book(then, client, booking).await)?;
    deliver(then).await?;
    Ok((booked.id, starts_at))
}

async fn subject(
    then: &Context,
    loaded: &Loaded,
    (place, sample): (usize, &SampleBooking),
) -> anyhow::Result<Subject> {
    let db = then.database.reader();
    let terms = Terms::load(db).await?;
    let organisation = loaded.organisations.get(sample.organisation).copied();
    Ok(Subject {
        organisation: organisation.context("a known organisation")?,
        theme: terms.find(Vocabulary::Theme, sample.theme).map(|term| term.id),
        mode: Mode::Online,
        length: SlotLength::Sixty,
        about: LongText::parse(sample.about).context("what it is about")?,
        accepts_conditions: current_conditions(db).await?.map(|row| row.version),
        request_key: format!("sample-booking-{place}"),
    })
}
