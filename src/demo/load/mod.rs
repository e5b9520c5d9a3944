//! Writes the sample data through the product's own use cases, so that it obeys every rule.

mod accompaniment;
mod after;
mod bookings;
mod consultations;
mod dispatches;
mod events;
mod fees;
mod issues;
mod networking;
mod plan;
mod prepared;
mod readers;
mod records;
mod returns;
mod sessions;
mod tasks;

use std::collections::HashMap;

use anyhow::{Context as _, anyhow};
use entities::calendar::resource::ResourceKind;
use entities::people::organisation::OrganisationKind;
use entities::people::role_assignment::Role;
use entities::{OrganisationId, PersonId, ResourceId};
use sea_orm::ActiveEnum as _;

use crate::calendar;
use crate::context::Context;
use crate::database::Stop;
use crate::people::applications::{self, RawApplication};
use crate::people::organisations::{self, RawAdoption, RawOrganisation};
use crate::people::persons::{self, RawPerson, RawPlace};
use crate::people::{Actor, Roles, seed};

use crate::demo::sample::{
    LICENCES, LISTED_ROOM, ORGANISATIONS, PEOPLE, SampleOrganisation, SamplePerson,
};

/// Who and what was written, by the short names of the samples.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    pub organisations: HashMap<&'static str, OrganisationId>,
    pub people: HashMap<&'static str, PersonId>,
    /// Rooms and licences by their names.
    pub resources: HashMap<&'static str, ResourceId>,
}

/// Writes everything into an empty database.
pub async fn load(context: &Context) -> anyhow::Result<Loaded> {
    seed::write(context).await?;
    let mut loaded = Loaded::default();
    for sample in &ORGANISATIONS {
        loaded.organisations.insert(sample.key, organisation(context, sample).await?);
    }
    for sample in &PEOPLE {
        let place = loaded.organisations.get(sample.organisation);
        let place = *place.with_context(|| format!("no organisation {}", sample.organisation))?;
        loaded.people.insert(sample.key, person(context, sample, place).await?);
    }
    for (kind, label) in listed() {
        let tx = context.database.begin_write().await?;
        let id = done(label, calendar::add_resource(&tx, context, kind, label).await)?;
        tx.commit().await?;
        loaded.resources.insert(label, id);
    }
    Box::pin(sessions::load(context, &loaded)).await?;
    Box::pin(accompaniment::load(context, &loaded)).await?;
    Box::pin(consultations::load(context, &loaded)).await?;
    Box::pin(records::load(context, &loaded)).await?;
    Box::pin(bookings::load(context, &loaded)).await?;
    Box::pin(fees::load(context, &loaded)).await?;
    Box::pin(networking::load(context, &loaded)).await?;
    Box::pin(events::load(context, &loaded)).await?;
    Box::pin(readers::load(context, &loaded)).await?;
    Box::pin(issues::load(context, &loaded)).await?;
    Box::pin(tasks::load(context, &loaded)).await?;
    Box::pin(returns::load(context)).await?;
    apply(context).await?;
    Ok(loaded)
}

fn listed() -> impl Iterator<Item = (ResourceKind, &'static str)> {
    let licences = LICENCES.into_iter().map(|label| (ResourceKind::Licence, label));
    std::iter::once((ResourceKind::Room, LISTED_ROOM)).chain(licences)
}

/// An organisation that waits for the secretariat's answer.
async fn apply(context: &Context) -> anyhow::Result<()> {
    let raw = RawApplication {
        organisation: RawOrganisation {
            name: "一般社団法人ひみ仕事づくり会議".to_owned(),
            kana: "ヒミシゴトヅクリカイギ".to_owned(),
            kind: OrganisationKind::ProspectiveOperator.to_value(),
            prefecture: "16".to_owned(),
            city: "氷見市".to_owned(),
            ..RawOrganisation::default()
        },
        person: RawPerson {
            family_name: "堀".to_owned(),
            given_name: "麻衣".to_owned(),
            family_kana: "ホリ".to_owned(),
            given_kana: "マイ".to_owned(),
            email: "hori@himi.example.jp".to_owned(),
            ..RawPerson::default()
        },
        title: "事務局長".to_owned(),
        message: "漁業と観光の会社10社で、合同の採用と研修を始めたいと考えています。".to_owned(),
        agreed: true,
        once: None,
    };
    done("application", applications::apply(context, &raw, None).await)?;
    Ok(())
}

async fn organisation(
    context: &Context,
    sample: &SampleOrganisation,
) -> anyhow::Result<OrganisationId> {
    let functions = sample.tags.iter().map(|tag| (*tag).to_owned()).collect();
    let raw = RawOrganisation {
        name: sample.name.to_owned(),
        kana: sample.kana.to_owned(),
        kind: sample.kind.to_value(),
        prefecture: sample.prefecture.to_string(),
        city: sample.city.to_owned(),
        functions,
        themes: sample.themes.iter().map(|theme| (*theme).to_owned()).collect(),
        languages: sample.languages.iter().map(|language| (*language).to_owned()).collect(),
        ..RawOrganisation::default()
    };
    let actor = Actor::CommandLine;
    let id = done(sample.key, organisations::create_organisation(context, &actor, &raw).await)?;
    let mut years: Vec<i32> = sample.adopted.iter().chain(sample.accompanies).copied().collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        let adoption = RawAdoption {
            fiscal_year: year.to_string(),
            frame: if sample.adopted.contains(&year) { "right_hand" } else { "" }.to_owned(),
            subsidy_rate: if sample.adopted.contains(&year) { "2/3" } else { "" }.to_owned(),
            accompanist: sample.accompanies.contains(&year),
        };
        let saved = organisations::save_adoption(context, &actor, id, &adoption).await;
        done(sample.key, saved)?;
    }
    Ok(id)
}

async fn person(
    context: &Context,
    sample: &SamplePerson,
    organisation: OrganisationId,
) -> anyhow::Result<PersonId> {
    let raw = RawPerson {
        family_name: sample.family.to_owned(),
        given_name: sample.given.to_owned(),
        family_kana: sample.family_kana.to_owned(),
        given_kana: sample.given_kana.to_owned(),
        email: sample.email.to_owned(),
        ..RawPerson::default()
    };
    let actor = Actor::CommandLine;
    let id = done(sample.key, persons::create_person(context, &actor, &raw).await)?;
    let place =
        RawPlace { department: String::new(), title: sample.title.to_owned(), lead: sample.lead };
    let tx = context.database.begin_write().await?;
    let saved = persons::save_place(&tx, context, &actor, (id, organisation), &place).await;
    done(sample.key, saved)?;
    tx.commit().await?;
    let roles = Roles::new(sample.roles.iter().copied());
    done(sample.key, persons::set_roles(context, &actor, id, &roles).await)?;
    Ok(id)
}

/// A sample that a rule refuses is a mistake in the sample.
pub fn done<T, R: std::fmt::Debug>(key: &str, outcome: Result<T, Stop<R>>) -> anyhow::Result<T> {
    outcome.map_err(|stop| match stop {
        Stop::Refused(refusal) => anyhow!("the sample {key} is refused: {refusal:?}"),
        Stop::Broken(error) => error.context(format!("the sample {key} could not be written")),
    })
}

/// Roles that sign in with two factors: the demonstration gives such a session at a press.
pub fn is_staff(roles: &[Role]) -> bool {
    let staff = [Role::Admin, Role::Coordinator, Role::Editor, Role::Approver, Role::Viewer];
    roles.iter().any(|role| staff.contains(role))
}
