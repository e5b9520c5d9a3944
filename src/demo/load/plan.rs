//! What a sample session says, as the plan a coordinator would have typed.

use std::collections::BTreeSet;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::people::term;
use entities::study_sessions::co_host::Basis;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::context::Context;
use crate::demo::sample::{Admission, LICENCES, LISTED_ROOM, SamplePart, SampleSession, Venue};
use crate::study_sessions::session::{
    CoHostPlan, ContactPlan, OnlinePlan, PartPlan, RosterColumn, SeatPlan, SessionPlan,
    SharingPlan, Speaker, SpeakerPlan, USUAL_REMINDERS, VenuePlan, WaitingPlan,
};
use crate::vocabulary::{BusinessCalendar, EmailAddress, FiscalYear, TimeSlot, tokyo};

use super::Loaded;

pub async fn plan(
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
        online: online(loaded, sample),
        seats: seats
            .into_iter()
            .map(|(mode, count)| SeatPlan { mode, capacity: Some(count) })
            .collect(),
        organisation_limit: None,
        audience: if sample.public { Audience::Public } else { Audience::Operators },
        opens_at: Ord::min(now - TimeDelta::days(1), starts - TimeDelta::days(30)),
        closes_at: starts - closing(sample),
        approval: approval(sample),
        waiting: WaitingPlan::default(),
        co_hosts: co_hosts(sample),
        contact: contact(context)?,
        questions: Vec::new(),
        asks_accessibility: true,
        reminders: USUAL_REMINDERS.into(),
        parts,
    })
}

/// How long before the start registration closes.
fn closing(sample: &SampleSession) -> TimeDelta {
    match sample.admission {
        Admission::ByLot => TimeDelta::days(14),
        Admission::FirstCome | Admission::Approved => TimeDelta::hours(2),
    }
}

fn approval(sample: &SampleSession) -> Approval {
    match sample.admission {
        Admission::FirstCome => Approval::Automatic,
        Admission::Approved => Approval::ByStaff,
        Admission::ByLot => Approval::ByLottery,
    }
}

/// One session is held together with a chamber of commerce, which asks participants for consent.
pub fn co_hosts(sample: &SampleSession) -> Vec<CoHostPlan> {
    let sharing = SharingPlan {
        basis: Basis::Consent,
        detail: None,
        purpose: "当日の名札づくりと受付".to_owned(),
        columns: BTreeSet::from([RosterColumn::Name, RosterColumn::Organisation]),
    };
    let host = CoHostPlan {
        organisation: None,
        name: "霞が関ひとまち商工会議所".to_owned(),
        sharing: Some(sharing),
    };
    if sample.key == "region" { vec![host] } else { Vec::new() }
}

fn contact(context: &Context) -> anyhow::Result<ContactPlan> {
    let secretariat = &context.config.secretariat;
    Ok(ContactPlan {
        name: secretariat.name.clone(),
        email: EmailAddress::parse(&secretariat.email).context("the secretariat's address")?,
        phone: Some(secretariat.phone.clone()).filter(|phone| !phone.is_empty()),
    })
}

fn online(loaded: &Loaded, sample: &SampleSession) -> OnlinePlan {
    let offered = sample.seats.1.is_some();
    OnlinePlan {
        url: offered.then(|| format!("https://meeting.example.jp/{}", sample.key)),
        licence: loaded.resources.get(LICENCES[0]).filter(|_| offered).copied(),
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
    let day = business_day(tokyo::day_of(now) + TimeDelta::days(part.day), part.day);
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
        venue: venue(loaded, &sample.venue),
        speakers: speakers.into_iter().collect(),
    })
}

/// The day itself, or the nearest business day further from today.
pub(super) fn business_day(wanted: NaiveDate, from_today: i64) -> NaiveDate {
    let open = BusinessCalendar::default();
    let step = TimeDelta::days(if from_today < 0 { -1 } else { 1 });
    let mut day = wanted;
    while !open.is_open(day) {
        day += step;
    }
    day
}

fn venue(loaded: &Loaded, venue: &Venue) -> Option<VenuePlan> {
    match venue {
        Venue::Online => None,
        Venue::Room { name, address, access, prefecture, listed } => Some(VenuePlan {
            name: (*name).to_owned(),
            prefecture_code: Some(*prefecture),
            address: Some((*address).to_owned()),
            access: Some((*access).to_owned()),
            room: loaded.resources.get(LISTED_ROOM).filter(|_| *listed).copied(),
        }),
    }
}
