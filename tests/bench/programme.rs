//! A year of the programme: public study sessions, and people who may register for them, each with
//! a token for the API. Written through the product's own use cases where there are any.

use anyhow::{Context as _, anyhow};
use bansou::app;
use bansou::config::Config;
use bansou::context::Context;
use bansou::database::Stop;
use bansou::people::tokens;
use bansou::study_sessions::Organiser;
use bansou::study_sessions::session::{
    self, ContactPlan, OnlinePlan, PartPlan, PublishWhen, SeatPlan, SessionPlan, Speaker,
    SpeakerPlan, USUAL_REMINDERS, WaitingPlan,
};
use bansou::vocabulary::{Chance, Clock, EmailAddress, FiscalYear, TimeSlot};
use chrono::TimeDelta;
use entities::people::person::{self, PersonState};
use entities::sign_in::browser_session::Strength;
use entities::sign_in::refresh_token;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience};
use entities::{PersonId, StudySessionId};
use sea_orm::EntityTrait as _;

use crate::product::settings;

/// Sessions to come, one a day.
const SESSIONS: i64 = 60;
/// Rows of one statement.
const CHUNK: usize = 100;

pub struct Programme {
    pub sessions: Vec<StudySessionId>,
    /// Bearer tokens, one for each person; good for a quarter of an hour.
    pub tokens: Vec<String>,
}

/// Fills an empty database; returns with all connections closed.
pub async fn fill(database: &str, people: usize) -> anyhow::Result<Programme> {
    let config = Config::read(None, settings(database))?;
    let context = app::assemble(config, Clock::system(), Chance::System).await?;
    context.database.migrate().await?;
    bansou::people::seed::write(&context).await?;
    let tokens = add_people(&context, people.max(1)).await?;
    let host = Organiser::acting_as(tokens.first().context("nobody there")?.0);
    let mut sessions = Vec::new();
    for number in 1..=SESSIONS {
        let plan = plan(&context, number)?;
        let id = session::draft(&context, host, plan).await.map_err(refused)?;
        session::publish(&context, host, id, PublishWhen::Now).await.map_err(refused)?;
        sessions.push(id);
    }
    context.database.close().await?;
    Ok(Programme { sessions, tokens: tokens.into_iter().map(|(_, token)| token).collect() })
}

pub fn refused<R: std::fmt::Debug>(stop: Stop<R>) -> anyhow::Error {
    match stop {
        Stop::Refused(refusal) => anyhow!("the sample is refused: {refusal:?}"),
        Stop::Broken(error) => error,
    }
}

fn plan(context: &Context, number: i64) -> anyhow::Result<SessionPlan> {
    let now = context.now();
    let tomorrow = bansou::vocabulary::tokyo::day_of(now) + TimeDelta::days(number + 1);
    let at = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).context("no such hour");
    let slot =
        TimeSlot::on(tomorrow, at(14)?, at(16)?).map_err(|problem| anyhow!("{problem:?}"))?;
    let guest = Speaker::Guest {
        name: "山口 由紀".to_owned(),
        affiliation: Some("まちの人事部 代表".to_owned()),
    };
    Ok(SessionPlan {
        fiscal_year: FiscalYear::at(slot.starts()),
        series: None,
        number: Some(i32::try_from(number)?),
        title: "地域の人事部を続けるための戦略設計".to_owned(),
        themes: Vec::new(),
        activity_level: None,
        purpose: "補助が終わったあとも続く仕組みを、収支と体制の両面から考えます。".to_owned(),
        description: "## 当日の流れ\n\n1. 収支の実例\n2. 会費・受託・自治体連携".to_owned(),
        parts: vec![PartPlan {
            id: None,
            title: Some("事例紹介".to_owned()),
            slot,
            venue: None,
            speakers: vec![SpeakerPlan { who: guest, remote: true, topic: None }],
        }],
        online: OnlinePlan {
            url: Some("https://meeting.example.jp/1".to_owned()),
            ..OnlinePlan::default()
        },
        seats: vec![SeatPlan { mode: Mode::Online, capacity: Some(100_000) }],
        organisation_limit: None,
        audience: Audience::Public,
        opens_at: now - TimeDelta::days(1),
        closes_at: slot.starts() - TimeDelta::hours(1),
        approval: Approval::Automatic,
        waiting: WaitingPlan::default(),
        co_hosts: Vec::new(),
        contact: ContactPlan {
            name: "伴走支援事務局".to_owned(),
            email: address("desk")?,
            phone: None,
        },
        questions: Vec::new(),
        asks_accessibility: false,
        reminders: USUAL_REMINDERS.to_vec(),
    })
}

fn address(name: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(&format!("{name}@bansou.example.jp")).map_err(|no| anyhow!("{no:?}"))
}

/// People who have signed in, with their tokens.
pub async fn add_people(
    context: &Context,
    count: usize,
) -> anyhow::Result<Vec<(PersonId, String)>> {
    let mut people = Vec::new();
    let mut families = Vec::new();
    for number in 0..count {
        let person = person(context, number)?;
        families.push(family(context, &person));
        people.push(person);
    }
    let tx = context.database.begin_write().await?;
    for rows in people.chunks(CHUNK) {
        let rows = rows.iter().cloned().map(sea_orm::IntoActiveModel::into_active_model);
        person::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    }
    for rows in families.chunks(CHUNK) {
        let rows = rows.iter().cloned().map(sea_orm::IntoActiveModel::into_active_model);
        refresh_token::Entity::insert_many(rows).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    let both = people.iter().zip(&families);
    both.map(|(person, family)| {
        let access = tokens::issue(context, person, family.family, family.strength)?;
        Ok((person.id, access.token))
    })
    .collect()
}

fn person(context: &Context, number: usize) -> anyhow::Result<person::Model> {
    let email = address(&format!("person{number}"))?;
    Ok(person::Model {
        id: context.new_id(),
        family_name: "鈴木".to_owned(),
        given_name: format!("{number}"),
        family_kana: Some("スズキ".to_owned()),
        given_kana: None,
        search_key: "鈴木".to_owned(),
        email: email.as_str().to_owned(),
        email_key: email.comparison_key(),
        phone: None,
        language: "ja".to_owned(),
        state: PersonState::Active,
        session_epoch: 0,
        created_at: context.now(),
        updated_at: context.now(),
    })
}

fn family(context: &Context, person: &person::Model) -> refresh_token::Model {
    let now = context.now();
    refresh_token::Model {
        id: context.new_id(),
        family: context.chance.uuid(now),
        person_id: person.id,
        token_hash: context.chance.uuid(now).to_string(),
        session_epoch: person.session_epoch,
        strength: Strength::MailLink,
        device: "measurement".to_owned(),
        created_at: now,
        expires_at: now + TimeDelta::days(1),
        family_expires_at: now + TimeDelta::days(1),
        used_at: None,
        revoked_at: None,
    }
}
