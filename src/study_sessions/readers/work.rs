//! What of the sessions waits for the secretariat, and what lies ahead.

use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::seats::{self, Mode};
use entities::study_sessions::session::{self, SessionState};
use sea_orm::sea_query::{Cond, ExprTrait as _, Order};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use super::filter::col;
use super::listing::{Listing, read, select};
use crate::study_sessions::{Organiser, Phase};
use crate::vocabulary::tokyo;

/// How long a session that ended stays among the tasks until it is marked as held.
const LOOKS_BACK: TimeDelta = TimeDelta::days(180);
/// A draft that begins sooner than this wants to be published or moved.
const DRAFT_WARNS: TimeDelta = TimeDelta::days(28);
/// Participants should know where to go this long before.
const ADDRESS_WARNS: TimeDelta = TimeDelta::days(14);
/// An offered seat that is not answered lapses within this time.
const OFFER_WARNS: TimeDelta = TimeDelta::hours(24);

/// What waits for the secretariat, most pressing first, and the sessions of the next days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionWork {
    pub tasks: Vec<Task>,
    pub ahead: Vec<Listing>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub session: StudySessionId,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub what: ToDo,
}

/// Why a session is among the tasks. In the order in which tasks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToDo {
    /// It takes place today.
    Receive,
    /// An offered seat lapses soon.
    AwaitAnswers { offers: usize, first_deadline: DateTime<Utc> },
    /// Requests hold no seat until somebody decides.
    Decide { requests: i64 },
    /// It has online seats and begins soon, and nobody knows where.
    NameAddress,
    /// A draft that begins soon, or would have begun.
    Publish,
    /// It is over: mark who came, then mark it as held.
    Settle,
}

/// Four queries, whatever there is to do. Sessions count as ahead that begin before `ahead_until`.
pub async fn session_work(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    _who: Organiser,
    ahead_until: DateTime<Utc>,
) -> Result<SessionWork, DbErr> {
    let open = [SessionState::Draft, SessionState::Scheduled, SessionState::Published];
    let open = open.map(|state| state.to_value());
    let concerned =
        Cond::all().add(col("state").is_in(open)).add(col("ends_at").gt(now - LOOKS_BACK));
    let mut lines = select(concerned);
    lines.order_by(("study_session", "starts_at"), Order::Asc);
    let sessions = read(db, now, &lines).await?;
    let nameless = without_address(db, now).await?;
    let lapsing = lapsing_offers(db, now).await?;
    let mut tasks = Vec::new();
    for line in &sessions {
        tasks.extend(own_tasks(line, now));
        if nameless.contains(&line.id) {
            tasks.push(task(line, ToDo::NameAddress));
        }
        let deadlines = lapsing.iter().filter(|(id, _)| *id == line.id).map(|(_, at)| *at);
        if let Some(first_deadline) = deadlines.clone().min() {
            let offers = deadlines.count();
            tasks.push(task(line, ToDo::AwaitAnswers { offers, first_deadline }));
        }
    }
    tasks.sort_by_key(|task| (task.what, task.starts_at, task.session));
    let is_ahead = |line: &Listing| {
        line.phase.is_public() && line.ends_at > now && line.starts_at < ahead_until
    };
    let ahead = sessions.into_iter().filter(is_ahead).collect();
    Ok(SessionWork { tasks, ahead })
}

fn task(line: &Listing, what: ToDo) -> Task {
    Task { session: line.id, title: line.title.clone(), starts_at: line.starts_at, what }
}

/// What the session itself tells.
fn own_tasks(line: &Listing, now: DateTime<Utc>) -> impl Iterator<Item = Task> {
    let drafted = matches!(line.phase, Phase::Draft | Phase::Scheduled);
    let over = line.ends_at <= now;
    let begins_today = tokyo::day_of(line.starts_at) == tokyo::day_of(now);
    let found = if drafted {
        let soon = line.starts_at < now + DRAFT_WARNS && line.publish_at.is_none();
        [soon.then_some(ToDo::Publish), None]
    } else if over {
        [Some(ToDo::Settle), None]
    } else {
        let today = line.starts_at <= now || begins_today;
        let requests = line.pending;
        [today.then_some(ToDo::Receive), (requests > 0).then_some(ToDo::Decide { requests })]
    };
    found.into_iter().flatten().map(|what| task(line, what))
}

async fn without_address(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<StudySessionId>, DbErr> {
    let online = seats::Entity::find()
        .select_only()
        .column(seats::Column::SessionId)
        .filter(seats::Column::Mode.eq(Mode::Online))
        .into_query();
    session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::State.eq(SessionState::Published))
        .filter(session::Column::OnlineUrl.is_null())
        .filter(session::Column::EndsAt.gt(now))
        .filter(session::Column::StartsAt.lt(now + ADDRESS_WARNS))
        .filter(session::Column::Id.in_subquery(online))
        .into_tuple()
        .all(db)
        .await
}

async fn lapsing_offers(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<(StudySessionId, DateTime<Utc>)>, DbErr> {
    offer::Entity::find()
        .select_only()
        .column(offer::Column::SessionId)
        .column(offer::Column::DeadlineAt)
        .filter(offer::Column::State.eq(OfferState::Open))
        .filter(offer::Column::DeadlineAt.lt(now + OFFER_WARNS))
        .order_by_asc(offer::Column::DeadlineAt)
        .into_tuple()
        .all(db)
        .await
}
