//! Which letter, to whom, with which facts. The words lie in `email_templates/`.

mod facts;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::PersonId;
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::engagement_person::Side;
use entities::accompaniment::milestone;
use entities::people::person;

use crate::accompaniment::EngagementRows;
use crate::accompaniment::engagement::{Changes, reachable};
use crate::accompaniment::pen::Pen;
use crate::mail::{self, Envelope, Letter, LetterList};
use crate::people::persons::Addressee;
use crate::people::whole_name;
use crate::vocabulary::tokyo;

pub use facts::{
    EngagementBegun, EngagementEnded, EngagementFacts, EngagementLeft, EngagementPeopleChanged,
    MilestoneLine, MilestonesDue,
};

/// All letters of engagements, for previews and for the test that renders every sample.
pub fn declare(list: LetterList) -> LetterList {
    list.with::<EngagementBegun>()
        .with::<EngagementPeopleChanged>()
        .with::<EngagementLeft>()
        .with::<MilestonesDue>()
        .with::<EngagementEnded>()
}

/// Everybody named in an engagement.
pub fn everybody(rows: &EngagementRows) -> Vec<PersonId> {
    rows.people.iter().map(|person| person.person_id).collect()
}

/// Tells these people that an engagement has begun, or that they are part of it now.
pub async fn begun(pen: Pen<'_>, rows: &EngagementRows, people: &[PersonId]) -> anyhow::Result<()> {
    let engagement = EngagementFacts::of(pen, rows).await?;
    let occasion = format!("begun:{}", rows.engagement.version);
    for person in reachable(pen.tx, rows, people).await? {
        let named = rows.people.iter().find(|row| row.person_id == person.id);
        let letter = EngagementBegun {
            name: name_of(&person),
            engagement: engagement.clone(),
            accompanies: named.is_some_and(|row| row.side == Side::Accompanist),
        };
        send(pen, rows, &person, (&occasion, &letter)).await?;
    }
    Ok(())
}

/// Tells whoever is named no more that they are not, and the operator's people who accompanies them
/// now.
pub async fn people_changed(
    pen: Pen<'_>,
    (before, now): (&EngagementRows, &EngagementRows),
    changes: &Changes,
) -> anyhow::Result<()> {
    let occasion = format!("people:{}", now.engagement.version);
    let was = EngagementFacts::of(pen, before).await?;
    for person in reachable(pen.tx, before, &changes.leaving).await? {
        let named = before.people.iter().find(|row| row.person_id == person.id);
        let letter = EngagementLeft {
            name: name_of(&person),
            engagement: was.clone(),
            accompanied: named.is_some_and(|row| row.side == Side::Accompanist),
        };
        send(pen, now, &person, (&occasion, &letter)).await?;
    }
    let engagement = EngagementFacts::of(pen, now).await?;
    for person in reachable(pen.tx, now, &changes.staying).await? {
        let letter = EngagementPeopleChanged {
            name: name_of(&person),
            engagement: engagement.clone(),
            former: was.accompanists.clone(),
        };
        send(pen, now, &person, (&occasion, &letter)).await?;
    }
    Ok(())
}

/// Tells everybody named that the engagement is over.
pub async fn ended(pen: Pen<'_>, rows: &EngagementRows) -> anyhow::Result<()> {
    let row = &rows.engagement;
    let engagement = EngagementFacts::of(pen, rows).await?;
    for person in reachable(pen.tx, rows, &everybody(rows)).await? {
        let letter = EngagementEnded {
            name: name_of(&person),
            engagement: engagement.clone(),
            completed: row.state == EngagementState::Completed,
            ended: tokyo::date(row.ended_on.unwrap_or(row.started_on)),
            reason: row.end_reason.clone(),
        };
        send(pen, rows, &person, ("ended", &letter)).await?;
    }
    Ok(())
}

/// Reminds somebody of steps that are due.
pub async fn due(
    pen: Pen<'_>,
    rows: &EngagementRows,
    person: &person::Model,
    (steps, day): (&[&milestone::Model], NaiveDate),
) -> anyhow::Result<()> {
    let lines = |overdue: bool| {
        let chosen = steps.iter().filter(move |step| (step.due_on < day) == overdue);
        chosen.map(|step| MilestoneLine::of(step)).collect()
    };
    let keys: BTreeSet<_> =
        steps.iter().map(|step| format!("{}@{}", step.id.0.simple(), step.due_on)).collect();
    let first = keys.into_iter().next().unwrap_or_default();
    let occasion = format!("due:{day}:{first}");
    let letter = MilestonesDue {
        name: name_of(person),
        engagement: EngagementFacts::of(pen, rows).await?,
        overdue: lines(true),
        soon: lines(false),
    };
    send(pen, rows, person, (&occasion, &letter)).await
}

/// The occasion is part of the key: one occasion of an engagement makes one letter for a person.
async fn send<L: Letter>(
    pen: Pen<'_>,
    rows: &EngagementRows,
    person: &person::Model,
    (occasion, letter): (&str, &L),
) -> anyhow::Result<()> {
    let id = rows.engagement.id;
    let to = Addressee::of(person)?;
    let envelope = Envelope {
        concerns: Some(("engagement", id.0)),
        ..to.envelope(format!("engagement:{id}:{occasion}:{}", person.id))
    };
    mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, letter).await?;
    Ok(())
}

fn name_of(person: &person::Model) -> String {
    whole_name(&person.family_name, &person.given_name)
}
