//! Operators with a member each, and accompanists who can be met at any hour.

use anyhow::{Context as _, anyhow};
use bansou::app;
use bansou::config::Config;
use bansou::consultations::availability::{
    Keeper, RawAvailability, RawProfile, RawRule, save_availability,
};
use bansou::consultations::policy::{RawPolicy, save_policy};
use bansou::consultations::{Accompanist, Organiser};
use bansou::context::Context;
use bansou::people::Actor;
use bansou::people::roles;
use bansou::vocabulary::{Chance, Clock, FiscalYear, tokyo};
use chrono::{DateTime, Days, Utc};
use entities::people::membership;
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::role_assignment::Role;
use entities::{OrganisationId, PersonId};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

use crate::product::settings;
use crate::programme::{add_people, refused};

const CLIENTS: usize = 600;
const ACCOMPANISTS: usize = 40;

pub struct Diary {
    /// An operator, and the bearer token of its member.
    pub clients: Vec<(OrganisationId, String)>,
    pub accompanists: Vec<PersonId>,
    /// From then on every half-hour is free.
    pub first: DateTime<Utc>,
}

/// Fills an empty database; returns with all connections closed.
pub async fn fill(database: &str) -> anyhow::Result<Diary> {
    let config = Config::read(None, settings(database))?;
    let context = app::assemble(config, Clock::system(), Chance::System).await?;
    context.database.migrate().await?;
    bansou::people::seed::write(&context).await?;
    let people = add_people(&context, CLIENTS + ACCOMPANISTS).await?;
    let (clients, others) = people.split_at(CLIENTS);
    let desk = Organiser::acting_as(people.first().context("nobody there")?.0);
    lenient(&context, desk).await?;
    let clients = operators(&context, clients).await?;
    for (person, _) in others {
        open(&context, *person).await?;
    }
    let tomorrow = tokyo::day_of(context.now()).checked_add_days(Days::new(2));
    let first = tokyo::start_of_day(tomorrow.context("the end of time")?);
    let accompanists = others.iter().map(|(person, _)| *person).collect();
    context.database.close().await?;
    Ok(Diary { clients, accompanists, first })
}

/// As many open requests as the rules can allow.
async fn lenient(context: &Context, desk: Organiser) -> anyhow::Result<()> {
    let present = FiscalYear::at(context.now());
    for year in [present, present.next()] {
        let text = |text: &str| text.to_owned();
        let raw = RawPolicy {
            most_open: text("99"),
            change_deadline_hours: text("16"),
            late_changes: text("refused"),
            strike_limit: text("3"),
            strike_window_months: text("12"),
            suspension_days: text("90"),
            intake_deadline_days: text("2"),
            notice_days: text("0"),
            approval_needed: false,
        };
        save_policy(context, desk, (year, 0), raw).await.map_err(refused)?;
    }
    Ok(())
}

/// Each client belongs to an operator of their own.
async fn operators(
    context: &Context,
    people: &[(PersonId, String)],
) -> anyhow::Result<Vec<(OrganisationId, String)>> {
    let tx = context.database.begin_write().await?;
    let mut all = Vec::new();
    for (number, (person, token)) in people.iter().enumerate() {
        let row = operator(context, number);
        let place = membership::Model {
            id: context.new_id(),
            person_id: *person,
            organisation_id: row.id,
            department: None,
            title: None,
            lead: true,
            created_at: context.now(),
            ended_at: None,
        };
        all.push((row.id, token.clone()));
        organisation::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        membership::Entity::insert(place.into_active_model()).exec_without_returning(&tx).await?;
        roles::grant(&tx, context, &Actor::System, *person, Role::Operator).await?;
    }
    tx.commit().await?;
    Ok(all)
}

fn operator(context: &Context, number: usize) -> organisation::Model {
    organisation::Model {
        id: context.new_id(),
        name: format!("一般社団法人 はじめ{number}"),
        kana: None,
        search_key: format!("はじめ{number}"),
        kind: OrganisationKind::AdoptedOperator,
        state: OrganisationState::Active,
        legal_form_id: None,
        corporate_number: None,
        prefecture_code: None,
        city: None,
        phone: None,
        website: None,
        activity_level_id: None,
        created_at: context.now(),
        updated_at: context.now(),
    }
}

/// Every day, day and night.
async fn open(context: &Context, person: PersonId) -> anyhow::Result<()> {
    let tx = context.database.begin_write().await?;
    roles::grant(&tx, context, &Actor::System, person, Role::Accompanist).await?;
    tx.commit().await?;
    let text = |text: &str| text.to_owned();
    let rule = |weekday: u8| RawRule {
        weekday: weekday.to_string(),
        from: text("0:00"),
        until: text("24:00"),
        modes: vec![text("phone")],
        ..RawRule::default()
    };
    let raw = RawAvailability {
        rules: (1..=7).map(rule).collect(),
        profile: RawProfile {
            accepts: true,
            grid_minutes: text("30"),
            lengths: vec![text("30")],
            modes: vec![text("phone")],
            buffer_before: text("0"),
            buffer_after: text("0"),
            notice_days: text("0"),
            horizon_days: text("300"),
            confirmation: text("at_once"),
            phone: text("03-1234-5678"),
            ..RawProfile::default()
        },
    };
    let keeper = Keeper::Own(Accompanist::acting_as(person));
    let saved = save_availability(context, keeper, raw, 0).await;
    saved.map(drop).map_err(|stop| anyhow!("{:?}", refused(stop)))
}
