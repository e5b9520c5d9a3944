//! The study sessions of the demonstration, written through the product's own use cases.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::part;
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, StudySessionId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::demo::sample::{
    Admission, CONFERENCE, ORGANISATIONS, PEOPLE, SESSIONS, SampleSession, When,
};
use crate::mail::Sender;
use crate::study_sessions::attendance::{self, Mark};
use crate::study_sessions::readers::registrations_of;
use crate::study_sessions::registration::{
    self, Attendee, By, Cancellation, Details, RegistrationRequest,
};
use crate::study_sessions::session::{self, CallOff, PublishWhen, USUAL_REMINDERS};
use crate::study_sessions::{self, Member, Organiser, conference};

use super::after;
use super::plan::{co_hosts, plan};
use super::prepared;
use super::{Loaded, done};

/// Writes all sessions as they stand on the day of `context`'s clock. Sessions that lie in the past
/// are planned, registered for and held with the clock set back to their time.
pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    // One moment for all: a minute that passes while loading must not close a window just opened.
    let context = &at(context, context.now());
    for sample in &SESSIONS {
        one(context, loaded, sample).await.with_context(|| format!("session {}", sample.key))?;
    }
    let mut first_day = None;
    for sample in &CONFERENCE {
        let id = one(context, loaded, sample).await?;
        let first = *first_day.get_or_insert(id);
        if id != first {
            let days = (first, id);
            done(sample.key, conference::join(context, organiser(loaded)?, days).await)?;
        }
    }
    Ok(())
}

async fn one(
    context: &Context,
    loaded: &Loaded,
    sample: &SampleSession,
) -> anyhow::Result<StudySessionId> {
    let today = context.now();
    let plan = plan(context, loaded, sample).await?;
    let starts = plan.starts_at().context("a session has a part")?;
    let ends = plan.ends_at().context("a session has a part")?;
    let announced = Ord::min(today - TimeDelta::days(1), starts - TimeDelta::days(20));
    let before = at(context, announced);
    let organiser = organiser(loaded)?;
    let id = done(sample.key, session::draft(&before, organiser, plan).await)?;
    if sample.when == When::Draft {
        prepared::series(context, (organiser, sample.key, id)).await?;
        return Ok(id);
    }
    done(sample.key, session::publish(&before, organiser, id, PublishWhen::Now).await)?;
    let registered = register(&before, loaded, sample, id).await?;
    let about = (organiser, sample.key, id);
    prepared::load(&before, loaded, about, &registered).await?;
    deliver(&before).await?;
    let lately = Ord::min(today, starts - TimeDelta::days(2));
    let (earlier, later) = reminders(starts, announced, today, lately);
    remind(context, earlier).await?;
    withdraw(&at(context, lately), loaded, sample, &registered).await?;
    deliver(&at(context, lately)).await?;
    remind(context, later).await?;
    if sample.admission == Admission::ByLot {
        // The draw of one whose registration has closed.
        remind(context, vec![today]).await?;
    }
    match sample.when {
        When::Held => {
            hold(&at(context, ends + TimeDelta::hours(1)), organiser, (sample, id)).await?;
        }
        When::Cancelled => cancel(context, organiser, (sample, id)).await?,
        When::Draft | When::Published | When::Over => {}
    }
    Ok(id)
}

type Times = Vec<DateTime<Utc>>;

/// When reminders have fallen due since the session was announced: up to a moment, and after it.
fn reminders(
    starts: DateTime<Utc>,
    announced: DateTime<Utc>,
    today: DateTime<Utc>,
    moment: DateTime<Utc>,
) -> (Times, Times) {
    let mut due: Times = USUAL_REMINDERS
        .iter()
        .map(|distance| starts - TimeDelta::minutes(i64::from(*distance)))
        .filter(|due| *due > announced && *due <= today)
        .collect();
    due.sort();
    due.into_iter().partition(|due| *due <= moment)
}

async fn remind(context: &Context, times: Times) -> anyhow::Result<()> {
    for time in times {
        let then = at(context, time);
        study_sessions::do_due(&then, time).await?;
        deliver(&then).await?;
    }
    Ok(())
}

/// What was written by then is in its readers' hands by then.
pub(super) async fn deliver(then: &Context) -> anyhow::Result<()> {
    let (post, route) = (then.post.clone(), &then.config.mail);
    let clock = then.clock.clone();
    let sender = Sender::new(then.database.clone(), clock, then.chance.clone(), post, route)?;
    sender.drain().await?;
    Ok(())
}

/// The same services at another time.
pub(super) fn at(context: &Context, time: DateTime<Utc>) -> Context {
    let (clock, _) = crate::vocabulary::Clock::standing_at(time);
    Context { clock, ..context.clone() }
}

fn organiser(loaded: &Loaded) -> anyhow::Result<Organiser> {
    let id = loaded.people.get("coordinator").context("the samples have a coordinator")?;
    Ok(Organiser::acting_as(*id))
}

async fn register(
    context: &Context,
    loaded: &Loaded,
    sample: &SampleSession,
    id: StudySessionId,
) -> anyhow::Result<Vec<(&'static str, RegistrationId)>> {
    let mut registered = Vec::new();
    for key in sample.registered {
        let person = PEOPLE.iter().find(|person| person.key == *key).context("a known person")?;
        let mode = if sample.seats.0.is_some() { Mode::Venue } else { Mode::Online };
        let wish = RegistrationRequest {
            session: id,
            attendee: Attendee::Myself,
            organisation: loaded.organisations.get(person.organisation).copied(),
            details: Details {
                job_title: Some(person.title.to_owned()),
                prefecture_code: place_of(person.organisation),
                // Every second of them agrees that the co-host gets their name.
                shares_with: co_hosts(sample)
                    .into_iter()
                    .filter(|_| registered.len() % 2 == 0)
                    .map(|host| host.name)
                    .collect(),
                ..Details::plain(mode)
            },
            request_key: format!("{}-{key}", sample.key),
        };
        let member = member(loaded, key)?;
        let own = done(key, registration::register(context, member, wish).await)?;
        registered.push((*key, own.id));
    }
    Ok(registered)
}

/// Those who cannot come after all.
async fn withdraw(
    context: &Context,
    loaded: &Loaded,
    sample: &SampleSession,
    registered: &[(&str, RegistrationId)],
) -> anyhow::Result<()> {
    for (key, registration) in registered {
        if sample.cancelled.contains(key) {
            let reason = Some("予定が重なりました。".to_owned());
            let wish = Cancellation { registration: *registration, reason };
            let by = By::Member(member(loaded, key)?);
            done(key, registration::cancel(context, by, wish).await)?;
        }
    }
    Ok(())
}

fn member(loaded: &Loaded, key: &str) -> anyhow::Result<Member> {
    Ok(Member::acting_as(*loaded.people.get(key).context("a known person")?))
}

fn place_of(organisation: &str) -> Option<i32> {
    let known = ORGANISATIONS.iter().find(|known| known.key == organisation);
    known.map(|known| known.prefecture)
}

/// Everybody came but the last, who is marked as not having come.
async fn hold(
    context: &Context,
    organiser: Organiser,
    (sample, id): (&SampleSession, StudySessionId),
) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let parts = part::Entity::find().filter(part::Column::SessionId.eq(id)).all(reader).await?;
    let rows = registrations_of(reader, organiser, id).await?;
    let came = rows.len().saturating_sub(1);
    for row in rows.into_iter().take(came) {
        for part in &parts {
            let wish = Mark {
                part: part.id,
                registration: row.registration.id,
                presence: Presence::Present,
                left_at: None,
                note: None,
            };
            done(sample.key, attendance::mark(context, organiser, wish).await)?;
        }
    }
    done(sample.key, attendance::mark_no_shows(context, organiser, id).await)?;
    done(sample.key, session::hold(context, organiser, id).await)?;
    after::load(context, organiser, (sample.key, id)).await
}

async fn cancel(
    context: &Context,
    organiser: Organiser,
    (sample, id): (&SampleSession, StudySessionId),
) -> anyhow::Result<()> {
    let wish = CallOff {
        reason: Some("荒天が見込まれるため、中止します。".to_owned()),
        expected_recipients: session::count_concerned(context, id).await?,
    };
    done(sample.key, session::cancel(context, organiser, id, wish).await)?;
    Ok(())
}
