//! What the secretariat has to do: open, done and given up.

use anyhow::Context as _;
use chrono::TimeDelta;
use entities::StudySessionId;
use entities::study_sessions::session::{self, SessionState};
use entities::tasks::task::{AboutKind, TaskState};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::{Loaded, done};
use crate::context::Context;
use crate::demo::sample::{SampleTask, TASKS, TaskAbout};
use crate::tasks::{About, Clerk, RawTask, add, settle};
use crate::vocabulary::tokyo;

pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let next = next_session(context).await?;
    for (number, sample) in TASKS.iter().enumerate() {
        task(context, loaded, (number, sample, next)).await?;
    }
    Ok(())
}

async fn next_session(context: &Context) -> anyhow::Result<Option<StudySessionId>> {
    let found = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::State.eq(SessionState::Published))
        .filter(session::Column::StartsAt.gt(context.now()))
        .order_by_asc(session::Column::StartsAt)
        .limit(1)
        .into_tuple()
        .one(context.database.reader())
        .await?;
    Ok(found)
}

async fn task(
    context: &Context,
    loaded: &Loaded,
    (number, sample, next): (usize, &SampleTask, Option<StudySessionId>),
) -> anyhow::Result<()> {
    let today = tokyo::day_of(context.now());
    let person = |key: &str| loaded.people.get(key).copied();
    let desk = Clerk::acting_as(person("coordinator").context("a coordinator")?, true);
    let about = match sample.about {
        TaskAbout::Nothing => None,
        TaskAbout::NextSession => next.map(|id| (AboutKind::StudySession, id.0)),
        TaskAbout::Organisation(key) => {
            loaded.organisations.get(key).map(|id| (AboutKind::Organisation, id.0))
        }
        TaskAbout::Person(key) => person(key).map(|id| (AboutKind::Person, id.0)),
    };
    let raw = RawTask {
        title: sample.title.to_owned(),
        note: sample.note.to_owned(),
        due_on: sample.due.map(|days| today + TimeDelta::days(days)),
        owner: sample.owner.and_then(person),
        about: about.map(|(kind, id)| About { kind, id }),
    };
    let draft = raw.check().map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let key = format!("demo:{number}");
    let id = done(sample.title, add(context, desk, (&draft, &key)).await)?;
    if sample.state != TaskState::Open {
        done(sample.title, settle(context, desk, (id, sample.state)).await)?;
    }
    Ok(())
}
