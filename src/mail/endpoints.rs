//! Mail servers as people see them: what each is doing, how fast, what went wrong last.

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::attempt::AttemptOutcome;
use entities::mail::endpoint::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _};

use super::PostOffice;
use super::pacing::{self, group_name, of_endpoint, pace, pause, rate, room, steps, watched};
use super::smtp::Standing;
use crate::config::{MailRoute, Rate};
use crate::database::Database;

/// So long a server that is not in the settings any more is shown.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// Where letters go and how fast.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Servers {
    /// In order of preference, then those the settings named until lately. Empty where letters have
    /// always gone into a folder.
    pub endpoints: Vec<EndpointView>,
    /// Groups of domains that are paced now, or asked for fewer letters lately.
    pub buckets: Vec<BucketView>,
    /// Paces of the settings, by group of domains.
    pub paces: Vec<(String, Rate)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointView {
    pub name: String,
    pub state: EndpointState,
    pub rate: Option<Rate>,
    /// Letters it may get at once now. None: no limit.
    pub room: Option<u32>,
    pub last_accepted_at: Option<DateTime<Utc>>,
    pub last_trouble_at: Option<DateTime<Utc>>,
    pub last_trouble: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointState {
    /// No letter was handed to it yet.
    Unused,
    /// Takes letters.
    Working,
    /// Its last letter met trouble; the next one tries again.
    Troubled,
    /// Left alone until then, after failures in a row.
    Resting(DateTime<Utc>),
    /// The settings do not name it any more.
    Former,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketView {
    /// `docomo`, or a domain that is in no group.
    pub group: String,
    pub rate: Option<Rate>,
    /// The pace that holds now.
    pub pace: Option<Rate>,
    /// Letters that may go at once now. None: no limit.
    pub room: Option<u32>,
    pub paused_until: Option<DateTime<Utc>>,
    /// How often fewer letters were asked for lately; each halves the pace.
    pub steps: u32,
    /// In the provider's own words.
    pub answer: Option<String>,
}

/// Everything staff are shown.
pub async fn servers<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    route: &MailRoute,
    now: DateTime<Utc>,
) -> Result<Servers, DbErr> {
    let settings = &post.delivery().pace;
    let known = Entity::find().all(reader).await?;
    let taken = pacing::of_endpoints(reader).await?;
    let endpoints = match route {
        MailRoute::Folder(_) | MailRoute::Stage { .. } => &[][..],
        MailRoute::Smtp(endpoints) => endpoints,
    };
    let view = |(place, endpoint): (usize, &crate::config::SmtpEndpoint)| {
        let name = endpoint.name();
        let rate = settings.endpoint(place);
        let bucket = of_endpoint(&taken, &name);
        let room = bucket.map_or(rate.map(Rate::burst), |bucket| room(bucket, rate, now));
        let row = known.iter().find(|row| row.name == name);
        EndpointView { rate, room, ..endpoint_view(name, row, now) }
    };
    let listed: Vec<EndpointView> = endpoints.iter().enumerate().map(view).collect();
    let former = former(&known, &listed, now);
    let buckets = watched(reader, now).await?;
    let bucket = |bucket: &entities::mail::pace::Model| {
        let rate = rate(settings, group_name(bucket));
        BucketView {
            group: group_name(bucket).to_owned(),
            rate,
            pace: pace(bucket, rate, now),
            room: room(bucket, rate, now),
            paused_until: pause(bucket, now),
            steps: steps(bucket, now),
            answer: bucket.answer.clone().filter(|_| steps(bucket, now) > 0),
        }
    };
    Ok(Servers {
        endpoints: listed.into_iter().chain(former).collect(),
        buckets: buckets.iter().map(bucket).collect(),
        paces: settings.domains.iter().map(|(group, rate)| (group.clone(), *rate)).collect(),
    })
}

/// Those the settings do not name any more.
fn former(known: &[Model], listed: &[EndpointView], now: DateTime<Utc>) -> Vec<EndpointView> {
    let lately = Some(now - REMEMBERED);
    known
        .iter()
        .filter(|row| listed.iter().all(|view| view.name != row.name))
        .filter(|row| row.last_accepted_at.max(row.last_trouble_at) > lately)
        .map(|row| {
            let view = endpoint_view(row.name.clone(), Some(row), now);
            EndpointView { state: EndpointState::Former, ..view }
        })
        .collect()
}

fn endpoint_view(name: String, row: Option<&Model>, now: DateTime<Utc>) -> EndpointView {
    let state = row.map_or(EndpointState::Unused, |row| state(row, now));
    EndpointView {
        name,
        state,
        rate: None,
        room: None,
        last_accepted_at: row.and_then(|row| row.last_accepted_at),
        last_trouble_at: row.and_then(|row| row.last_trouble_at),
        last_trouble: row.and_then(|row| row.last_trouble.clone()),
    }
}

fn state(row: &Model, now: DateTime<Utc>) -> EndpointState {
    match row.open_until {
        Some(until) if until > now => EndpointState::Resting(until),
        // Acceptances are told once a minute.
        _ if row.last_trouble_at > row.last_accepted_at.map(|at| at + TimeDelta::minutes(1)) => {
            EndpointState::Troubled
        }
        _ => EndpointState::Working,
    }
}

/// Writes down what a process found of its mail servers. That it cannot must not stop the letters.
pub async fn tell(database: &Database, news: Vec<Standing>) {
    for standing in &news {
        let open = standing.open_until.is_some();
        metrics::gauge!("bansou_mail_endpoint_resting", "endpoint" => standing.name.clone())
            .set(if open { 1.0 } else { 0.0 });
    }
    if news.is_empty() {
        return;
    }
    if let Err(error) = write(database, news).await {
        tracing::warn!(%error, "the state of mail servers could not be written");
    }
}

async fn write(database: &Database, news: Vec<Standing>) -> Result<(), DbErr> {
    let tx = database.begin_write().await?;
    for standing in news {
        let mut columns = vec![Column::OpenUntil, Column::Rests];
        let (last_trouble_at, last_trouble) = standing.trouble.unzip();
        if standing.accepted_at.is_some() {
            columns.push(Column::LastAcceptedAt);
        }
        if last_trouble_at.is_some() {
            columns.extend([Column::LastTroubleAt, Column::LastTrouble]);
        }
        let row = Model {
            name: standing.name,
            open_until: standing.open_until,
            rests: i32::try_from(standing.rests).unwrap_or(i32::MAX),
            last_accepted_at: standing.accepted_at,
            last_trouble_at,
            last_trouble,
        };
        let newer = OnConflict::column(Column::Name).update_columns(columns).to_owned();
        Entity::insert(row.into_active_model())
            .on_conflict(newer)
            .exec_without_returning(&tx)
            .await?;
    }
    tx.commit().await
}

/// Counts a try for `/metrics`.
pub fn count(endpoint: Option<&str>, outcome: AttemptOutcome) {
    let endpoint = endpoint.unwrap_or_default().to_owned();
    let outcome = format!("{outcome:?}").to_ascii_lowercase();
    metrics::counter!("bansou_mail_tries_total", "endpoint" => endpoint, "outcome" => outcome)
        .increment(1);
}
