//! The study sessions of the demonstration, written through the product's own use cases.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::people::term;
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::part;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::study_sessions::attendance::{self, Mark};
use crate::study_sessions::readers::registrations_of;
use crate::study_sessions::registration::{self, Attendee, Details, RegistrationRequest};
use crate::study_sessions::session::{
    self, CallOff, ContactPlan, OnlinePlan, PartPlan, PublishWhen, SeatPlan, SessionPlan, Speaker,
    SpeakerPlan, USUAL_REMINDERS, VenuePlan, WaitingPlan,
};
use crate::study_sessions::{Member, Organiser};
use crate::vocabulary::{BusinessCalendar, EmailAddress, FiscalYear, TimeSlot, tokyo};

use super::load::{Loaded, done};
use super::sample::{PEOPLE, SESSIONS, SamplePart, SampleSession, Venue, When};

/// Writes all sessions as they stand on the day of `context`'s clock. Sessions that lie in the past
/// are planned, registered for and held with the clock set back to their time.
pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    for sample in &SESSIONS {
        one(context, loaded, sample).await.with_context(|| format!("session {}", sample.key))?;
    }
    Ok(())
}

async fn one(context: &Context, loaded: &Loaded, sample: &SampleSession) -> anyhow::Result<()> {
    let today = context.now();
    let plan = plan(context, loaded, sample).await?;
    let starts = plan.starts_at().context("a session has a part")?;
    let ends = plan.ends_at().context("a session has a part")?;
    let before = at(context, Ord::min(today, starts - TimeDelta::days(20)));
    let organiser = organiser(loaded)?;
    let id = done(sample.key, session::draft(&before, organiser, plan).await)?;
    if sample.when == When::Draft {
        return Ok(());
    }
    done(sample.key, session::publish(&before, organiser, id, PublishWhen::Now).await)?;
    register(&before, loaded, sample, id).await?;
    match sample.when {
        When::Held => hold(&at(context, ends + TimeDelta::hours(1)), organiser, (sample, id)).await,
        When::Cancelled => cancel(context, organiser, (sample, id)).await,
        When::Draft | When::Published => Ok(()),
    }
}

/// The same services at another time.
fn at(context: &Context, time: DateTime<Utc>) -> Context {
    let (clock, _) = crate::vocabulary::Clock::standing_at(time);
    Context { clock, ..context.clone() }
}

fn organiser(loaded: &Loaded) -> anyhow::Result<Organiser> {
    let id = loaded.people.get("coordinator").context("the samples have a coordinator")?;
    Ok(Organiser::acting_as(*id))
}

async fn plan(
    context: &Context,
    loaded: &Loaded,
    sample: &SampleSession,
) -> anyhow::Result<SessionPlan> {
    let now = context.now();
    let parts: Vec<PartPlan> = sample
        .parts
        .iter()
        .map(|part| part_plan(now, loaded, sample, part))
        .collect::<Result<_, _>>()?;
    let starts = parts.iter().map(|part| part.slot.starts()).min().context("a part")?;
    let mut seats = Vec::new();
    seats.extend(sample.seats.0.map(|count| (Mode::Venue, count)));
    seats.extend(sample.seats.1.map(|count| (Mode::Online, count)));
    Ok(SessionPlan {
        fiscal_year: FiscalYear::at(starts),
        series: None,
        number: None,
        title: sample.title.to_owned(),
        themes: themes(context, sample).await?,
        activity_level: None,
        purpose: sample.purpose.to_owned(),
        description: sample.description.to_owned(),
        online: online(sample),
        seats: seats
            .into_iter()
            .map(|(mode, count)| SeatPlan { mode, capacity: Some(count) })
            .collect(),
        organisation_limit: None,
        audience: if sample.public { Audience::Public } else { Audience::Operators },
        opens_at: Ord::min(now, starts - TimeDelta::days(30)),
        closes_at: starts - TimeDelta::hours(2),
        approval: Approval::Automatic,
        waiting: WaitingPlan::default(),
        co_hosts: Vec::new(),
        contact: contact(context)?,
        questions: Vec::new(),
        asks_accessibility: true,
        reminders: USUAL_REMINDERS.into(),
        parts,
    })
}

fn contact(context: &Context) -> anyhow::Result<ContactPlan> {
    let secretariat = &context.config.secretariat;
    Ok(ContactPlan {
        name: secretariat.name.clone(),
        email: EmailAddress::parse(&secretariat.email).context("the secretariat's address")?,
        phone: Some(secretariat.phone.clone()).filter(|phone| !phone.is_empty()),
    })
}

fn online(sample: &SampleSession) -> OnlinePlan {
    OnlinePlan {
        url: sample.seats.1.map(|_| format!("https://meeting.example.jp/{}", sample.key)),
        ..OnlinePlan::default()
    }
}

async fn themes(
    context: &Context,
    sample: &SampleSession,
) -> anyhow::Result<Vec<entities::TermId>> {
    let rows = term::Entity::find()
        .filter(term::Column::Vocabulary.eq(term::Vocabulary::Theme))
        .filter(term::Column::Code.is_in(sample.themes.iter().copied()))
        .all(context.database.reader())
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn part_plan(
    now: DateTime<Utc>,
    loaded: &Loaded,
    sample: &SampleSession,
    part: &SamplePart,
) -> anyhow::Result<PartPlan> {
    let wanted = tokyo::day_of(now) + TimeDelta::days(part.day);
    let open = BusinessCalendar::default();
    let day = if open.is_open(wanted) { wanted } else { open.add_business_days(wanted, 1) };
    let starts = tokyo::start_of_day(day) + TimeDelta::minutes(i64::from(part.from));
    let speakers = part.speaker.and_then(|key| loaded.people.get(key)).map(|id| SpeakerPlan {
        who: Speaker::Person(*id),
        remote: false,
        topic: None,
    });
    Ok(PartPlan {
        id: None,
        title: Some(part.title.to_owned()),
        slot: TimeSlot::new(starts, starts + TimeDelta::minutes(i64::from(part.minutes)))?,
        venue: venue(&sample.venue),
        speakers: speakers.into_iter().collect(),
    })
}

fn venue(venue: &Venue) -> Option<VenuePlan> {
    match venue {
        Venue::Online => None,
        Venue::Room { name, address, access, prefecture } => Some(VenuePlan {
            name: (*name).to_owned(),
            prefecture_code: Some(*prefecture),
            address: Some((*address).to_owned()),
            access: Some((*access).to_owned()),
            room: None,
        }),
    }
}

async fn register(
    context: &Context,
    loaded: &Loaded,
    sample: &SampleSession,
    id: StudySessionId,
) -> anyhow::Result<()> {
    for key in sample.registered {
        let person = PEOPLE.iter().find(|person| person.key == *key).context("a known person")?;
        let mode = if sample.seats.0.is_some() { Mode::Venue } else { Mode::Online };
        let wish = RegistrationRequest {
            session: id,
            attendee: Attendee::Myself,
            organisation: loaded.organisations.get(person.organisation).copied(),
            details: Details::plain(mode),
            request_key: format!("{}-{key}", sample.key),
        };
        let member = Member::acting_as(*loaded.people.get(key).context("a known person")?);
        done(key, registration::register(context, member, wish).await)?;
    }
    Ok(())
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
    done(sample.key, session::hold(context, organiser, id).await)
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
