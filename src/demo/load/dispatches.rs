//! Specialists sent to other regions.

use chrono::TimeDelta;

use super::{Loaded, done};
use crate::context::Context;
use crate::networking::Organiser;
use crate::networking::dispatches::{RawDispatch, plan};
use crate::vocabulary::tokyo;

pub async fn load(context: &Context, loaded: &Loaded, desk: Organiser) -> anyhow::Result<()> {
    let today = tokyo::day_of(context.now());
    let place = |key: &str| loaded.organisations.get(key).copied();
    let samples = [
        (
            "mino",
            "岐阜県",
            "美濃市",
            "合同研修の講師",
            -40,
            "done",
            "12社32名が参加し、翌月から3社が合同研修を始めた。",
        ),
        ("kurashiki", "岡山県", "倉敷市", "採用計画づくりの助言", 20, "planned", ""),
    ];
    for (to, prefecture, city, role, from_today, state, outcome) in samples {
        let starts = today + TimeDelta::days(from_today);
        let raw = RawDispatch {
            specialist: loaded.people.get("accompanist").copied(),
            from_organisation: place("dream"),
            to_prefecture: prefecture.to_owned(),
            to_city: city.to_owned(),
            to_organisation: place(to),
            role: role.to_owned(),
            purpose: "先に取り組んだ地域の進め方を、現地で一緒に試す。".to_owned(),
            starts_on: Some(starts),
            ends_on: Some(starts + TimeDelta::days(1)),
            travel: "新幹線と在来線。旅費は事務局が負担。".to_owned(),
            state: state.to_owned(),
            outcome: outcome.to_owned(),
            ..RawDispatch::default()
        };
        let draft = raw.check().map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
        done("dispatch", plan(context, desk, (&draft, &format!("demo:{to}"))).await)?;
    }
    Ok(())
}
