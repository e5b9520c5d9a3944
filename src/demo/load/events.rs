//! Networking events of the demonstration: one that takes registrations, one with a provisional plan,
//! one whose tables were told, one that runs, one that is over.

use anyhow::Context as _;
use chrono::{DateTime, DurationRound as _, NaiveTime, TimeDelta, Utc};
use entities::networking::events::event::EventFormat;
use entities::networking::events::wish::WishKind;
use entities::people::role_assignment::Role;
use entities::{NetworkingEventId, NetworkingPlanId};
use sea_orm::ActiveEnum as _;

use crate::context::Context;
use crate::database::Stop;
use crate::demo::sample::PEOPLE;
use crate::networking::events::arrange::{EventPlan, create, open};
use crate::networking::events::day::{Mark, begin_round, finish, mark};
use crate::networking::events::join::{Joining, join};
use crate::networking::events::planning::make;
use crate::networking::events::publish::publish;
use crate::networking::events::storage::find;
use crate::networking::events::wishes::{Whose, Wished, wish};
use crate::networking::events::{Attendee, Host, Refusal};
use crate::vocabulary::{TimeSlot, tokyo};

use super::sessions::{at, deliver};
use super::{Loaded, done};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Open,
    Planned,
    Published,
    Running,
    Held,
}

/// Title, days from today, how far.
const EVENTS: [(&str, i64, Reached); 5] = [
    ("地域の人事部 交流会（秋）", -20, Reached::Held),
    ("はじめての1対1交流会", 0, Reached::Running),
    ("テーマで出会う交流会", 6, Reached::Published),
    ("先輩事業者と話す交流会", 13, Reached::Planned),
    ("地域をこえる交流会", 22, Reached::Open),
];

/// Writes everything as it stands on the day of `context`'s clock.
pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let desk = loaded.people.get("coordinator").copied().context("no coordinator")?;
    let host = Host::acting_as(desk);
    for (title, days, reached) in EVENTS {
        let written = one(context, loaded, host, (title, days, reached)).await;
        written.with_context(|| format!("the event {title}"))?;
    }
    Ok(())
}

async fn one(
    context: &Context,
    loaded: &Loaded,
    host: Host,
    (title, days, reached): (&str, i64, Reached),
) -> anyhow::Result<()> {
    let starts = starts(context.now(), days, reached);
    let early = &at(context, (starts - TimeDelta::days(12)).min(context.now()));
    let plan = plan(title, starts, reached)?;
    let id = done(title, create(early, host, &plan).await)?;
    done(title, open(early, host, id).await)?;
    people(early, loaded, id).await?;
    deliver(early).await?;
    if reached == Reached::Open {
        return Ok(());
    }
    let later = &at(context, (starts - TimeDelta::days(1)).min(context.now()));
    let made = done(title, make(later, host, id, None).await)?;
    if reached == Reached::Planned {
        return Ok(());
    }
    done(title, publish(later, host, (id, made)).await)?;
    deliver(later).await?;
    let named = (title, id, made);
    match reached {
        Reached::Held => held(context, host, named, &plan).await,
        Reached::Running => begin(context, host, named, (&plan, 1)).await,
        _ => Ok(()),
    }
}

type Named<'a> = (&'a str, NetworkingEventId, NetworkingPlanId);

async fn begin(
    context: &Context,
    host: Host,
    (title, id, made): Named<'_>,
    (plan, rounds): (&EventPlan, i32),
) -> anyhow::Result<()> {
    for round in 0..rounds {
        let minutes = TimeDelta::minutes(i64::from(plan.round_minutes * round));
        let then = &at(context, (plan.slot.starts() + minutes).min(context.now()));
        done(title, begin_round(then, host, (id, made), round).await)?;
    }
    Ok(())
}

/// Somebody was absent: whose wish stays open, an introduction could help.
async fn held(
    context: &Context,
    host: Host,
    (title, id, made): Named<'_>,
    plan: &EventPlan,
) -> anyhow::Result<()> {
    begin(context, host, (title, id, made), (plan, plan.rounds)).await?;
    let whole = find(context.database.reader(), id).await?.context("an event is missing")?;
    let then = &at(context, plan.slot.ends());
    for absent in whole.confirmed().skip(2).take(1) {
        done(title, mark(then, host, (id, absent.id()), Mark::Absent).await)?;
    }
    done(title, finish(then, host, id).await)
}

/// In the evening, when nobody of the demonstration is elsewhere; the one that runs began just now.
fn starts(now: DateTime<Utc>, days: i64, reached: Reached) -> DateTime<Utc> {
    if reached == Reached::Running {
        // Appointments begin at whole minutes.
        return now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now) - TimeDelta::minutes(5);
    }
    let evening = NaiveTime::from_hms_opt(19, 0, 0).unwrap_or_default();
    tokyo::instant(tokyo::day_of(now) + TimeDelta::days(days), evening)
}

fn plan(title: &str, starts: DateTime<Utc>, reached: Reached) -> anyhow::Result<EventPlan> {
    let slot = TimeSlot::new(starts, starts + TimeDelta::hours(2));
    let pairs = reached == Reached::Running;
    Ok(EventPlan {
        title: title.to_owned(),
        description: "席を替えながら、ほかの地域の方と話します。はじめての方も歓迎です。"
            .to_owned(),
        part: None,
        slot: slot.map_err(|problem| anyhow::anyhow!("{problem}"))?,
        venue: if pairs { String::new() } else { "みなと会館 大会議室".to_owned() },
        room: None,
        online_url: if pairs { "https://meet.example.jp/koryu".to_owned() } else { String::new() },
        capacity: 40,
        deadline: starts - TimeDelta::days(2),
        format: if pairs { EventFormat::Pairs } else { EventFormat::Tables },
        table_size: 3,
        rounds: 4,
        round_minutes: 20,
    })
}

/// Whoever has no other appointment at that time takes part and wishes for somebody.
async fn people(
    context: &Context,
    loaded: &Loaded,
    event: NetworkingEventId,
) -> anyhow::Result<()> {
    let comes =
        |roles: &[Role]| roles.contains(&Role::Operator) || roles.contains(&Role::Accompanist);
    for sample in PEOPLE.iter().filter(|sample| comes(sample.roles)) {
        let person = *loaded.people.get(sample.key).context("a person is missing")?;
        let wish = Joining {
            event,
            organisation: loaded.organisations.get(sample.organisation).copied(),
            terms: Vec::new(),
            shows_name: true,
            shows_organisation: true,
            request_key: format!("{event}:{}", sample.key),
        };
        match join(context, Attendee::acting_as(person), &wish).await {
            Ok(_) | Err(Stop::Refused(Refusal::Busy(_))) => {}
            Err(stop) => return Err(anyhow::anyhow!("{}: {stop:?}", sample.key)),
        }
    }
    wishes(context, event).await
}

async fn wishes(context: &Context, event: NetworkingEventId) -> anyhow::Result<()> {
    let whole = find(context.database.reader(), event).await?.context("an event is missing")?;
    let people: Vec<_> = whole.confirmed().collect();
    for (number, one) in people.iter().enumerate() {
        let other = people[(number + 2) % people.len()];
        let mut wishes = Vec::new();
        if other.id() != one.id() {
            let target = other.id().to_string();
            wishes.push(Wished { kind: WishKind::Participant, target, points: 3 });
        }
        let kind = entities::people::organisation::OrganisationKind::VeteranOperator.to_value();
        wishes.push(Wished { kind: WishKind::OrganisationKind, target: kind, points: 1 });
        let side = Whose::Own(Attendee::acting_as(one.row.person_id));
        done("a wish", wish(context, side, event, &wishes).await)?;
    }
    Ok(())
}
