//! What is prepared for some of the sample sessions: pre-work, co-hosts' rosters, speakers' links,
//! questions, and a series.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use chrono::{Datelike as _, TimeDelta, Weekday};
use entities::study_sessions::prework::SpeakersSee;
use entities::study_sessions::session;
use entities::{RegistrationId, StudySessionId};
use sea_orm::EntityTrait as _;

use super::{Loaded, done};
use crate::context::Context;
use crate::study_sessions::prework::{self, HandIn, PreworkPlan, Sheet, USUAL_KEPT_DAYS};
use crate::study_sessions::registration::By;
use crate::study_sessions::series::{
    End, HolidayShift, Nth, Pattern, Rule, SeriesPlan, make, preview,
};
use crate::study_sessions::speaking::{Invitation, ask, invite, speakers_of};
use crate::study_sessions::{Member, Organiser};
use crate::vocabulary::tokyo;

/// Of a published session, at the time of `context`; who registered is named by key.
pub async fn load(
    context: &Context,
    loaded: &Loaded,
    (organiser, key, id): (Organiser, &str, StudySessionId),
    registered: &[(&str, RegistrationId)],
) -> anyhow::Result<()> {
    match key {
        "region" => {
            prework(context, organiser, (key, id)).await?;
            let (name, first) = registered.first().context("somebody registered")?;
            let person = *loaded.people.get(*name).context("a known person")?;
            let by = By::Member(Member::acting_as(person));
            let given = HandIn {
                answers: vec!["送り出した人が地域に戻らないことがあります。".to_owned()],
                file: None,
            };
            done(key, prework::hand_in(context, by, *first, given).await)?;
            let words = ("連携の費用は、どちらがどのくらい負担しましたか。", false);
            done(key, ask(context, by, (*first, "demo"), words).await.map(|_| ()))?;
            speakers(context, organiser, (key, id)).await
        }
        _ => Ok(()),
    }
}

async fn prework(
    context: &Context,
    organiser: Organiser,
    (key, id): (&str, StudySessionId),
) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let row = session::Entity::find_by_id(id).one(reader).await?.context("a session")?;
    let plan = PreworkPlan {
        instructions:
            "当日の話し合いに使います。思いつくことを、短くてかまわないので書いてください。"
                .to_owned(),
        asks_file: false,
        questions: vec!["連携でいちばん困っていること".to_owned()],
        due_at: row.starts_at - TimeDelta::days(2),
        speakers_see: SpeakersSee::Unnamed,
        kept_days: USUAL_KEPT_DAYS,
        reminders: BTreeSet::from([3 * 24 * 60, 24 * 60]),
        sheet: Sheet::None,
        version: 0,
    };
    done(key, prework::save(context, organiser, id, plan).await.map(|_| ()))
}

async fn speakers(
    context: &Context,
    organiser: Organiser,
    (key, id): (&str, StudySessionId),
) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let row = session::Entity::find_by_id(id).one(reader).await?.context("a session")?;
    let rows = crate::study_sessions::session::load(reader, row).await?;
    for one in speakers_of(reader, organiser, &rows).await? {
        let Some(email) = one.email else { continue };
        let wish = Invitation { speaker: one.key, email, key: "demo".to_owned() };
        done(key, invite(context, organiser, id, wish).await.map(|_| ()))?;
    }
    Ok(())
}

/// A draft becomes a series: the second Wednesday of the months that follow.
pub async fn series(
    context: &Context,
    (organiser, key, id): (Organiser, &str, StudySessionId),
) -> anyhow::Result<()> {
    let reader = context.database.reader();
    let row = session::Entity::find_by_id(id).one(reader).await?.context("a session")?;
    let first = tokyo::day_of(row.starts_at).with_day(28).context("a day of every month")?;
    let rule = Rule {
        pattern: Pattern::Weekdays { nths: BTreeSet::from([Nth::Second]), weekday: Weekday::Wed },
        first,
        end: End::Times(3),
        holidays: HolidayShift::After,
        skipped: BTreeSet::new(),
        moved: BTreeMap::new(),
        starts: tokyo::time_of(row.starts_at),
        ends: None,
    };
    let seen = done(key, preview(context, organiser, id, &rule).await)?;
    let open = seen.candidates.iter().filter(|one| one.is_open());
    let chosen = open.filter_map(|one| one.date.fate.day()).take(2).collect();
    let plan = SeriesPlan { rule, chosen };
    done(key, make(context, organiser, (id, "demo"), &plan).await.map(|_| ()))
}
