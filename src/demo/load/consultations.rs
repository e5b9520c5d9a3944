//! When the accompanists of the demonstration can be booked, and on which conditions.

use anyhow::Context as _;
use entities::PersonId;

use crate::consultations::availability::{
    Keeper, RawAvailability, RawProfile, RawRule, save_availability,
};
use crate::consultations::policy::publish_conditions;
use crate::consultations::{Accompanist, Organiser};
use crate::context::Context;
use crate::demo::sample::{CONDITIONS, OPENINGS, SampleOpening};
use crate::people::vocabularies::Terms;
use crate::vocabulary::LongText;
use entities::people::term::Vocabulary;

use super::{Loaded, done};

/// Writes the opening hours of everybody who gives advice.
pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let desk = Organiser::acting_as(person(loaded, "coordinator")?);
    let text = LongText::parse(CONDITIONS).map_err(|_| anyhow::anyhow!("no conditions"))?;
    done("conditions", publish_conditions(context, desk, text).await)?;
    let terms = Terms::load(context.database.reader()).await?;
    for sample in &OPENINGS {
        let who = Accompanist::acting_as(person(loaded, sample.who)?);
        let raw = availability(sample, &terms);
        done(sample.who, save_availability(context, Keeper::Own(who), raw, 0).await)?;
    }
    Ok(())
}

fn person(loaded: &Loaded, key: &str) -> anyhow::Result<PersonId> {
    loaded.people.get(key).copied().with_context(|| format!("no person {key}"))
}

fn availability(sample: &SampleOpening, terms: &Terms) -> RawAvailability {
    let text = |text: &str| text.to_owned();
    let modes: Vec<_> = sample.modes.iter().map(|mode| text(mode)).collect();
    let themes = terms.of(Vocabulary::Theme);
    let themes = themes.filter(|term| sample.themes.contains(&term.code.as_str()));
    let rules = sample.hours.iter().map(|(weekday, from, until)| RawRule {
        weekday: weekday.to_string(),
        from: text(from),
        until: text(until),
        modes: modes.clone(),
        ..RawRule::default()
    });
    RawAvailability {
        rules: rules.collect(),
        profile: RawProfile {
            accepts: true,
            grid_minutes: text("30"),
            lengths: vec![text("30"), text("60")],
            modes: modes.clone(),
            buffer_before: text("0"),
            buffer_after: text("15"),
            notice_days: text("3"),
            horizon_days: text("56"),
            closes_on_holidays: true,
            confirmation: text(sample.confirmation),
            place: text(sample.place),
            online_url: text(sample.online_url),
            phone: text(sample.phone),
            themes: themes.map(|term| term.id.to_string()).collect(),
            ..RawProfile::default()
        },
    }
}
