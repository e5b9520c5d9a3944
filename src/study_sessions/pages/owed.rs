//! What somebody still owes for their sessions, on their first page.

use chrono::{DateTime, Utc};
use entities::study_sessions::registration::RegistrationState;
use serde::Serialize;

use super::cards;
use crate::context::Context;
use crate::study_sessions::catalogue::Own;
use crate::study_sessions::{links, prework, survey};
use crate::vocabulary::tokyo;

/// One thing to do, as lists of work draw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owed {
    pub label: String,
    pub count: String,
    pub note: String,
    pub href: String,
    pub verb: &'static str,
    pub late: bool,
}

/// Pre-work not handed in and questionnaires not answered, of somebody's own registrations, the
/// nearest deadline first.
pub async fn owed(context: &Context, own: &[Own], now: DateTime<Utc>) -> anyhow::Result<Vec<Owed>> {
    let reader = context.database.reader();
    let mut found = Vec::new();
    let confirmed =
        |one: &&Own| !one.for_colleague && one.registration.state == RegistrationState::Confirmed;
    for one in own.iter().filter(confirmed) {
        let token = links::registration_token(&context.config, one.registration.id);
        let door = prework::door(reader, now, &one.registration).await?;
        let door = door.filter(|door| door.standing == prework::Standing::Open);
        if let Some(door) = door.filter(|door| door.handed.is_none()) {
            let due = door.prework.due_at;
            found.push((due, task(one, due, ("事前課題の提出", "提出する"), (&token, "prework"))));
        }
        let door = survey::door(reader, now, &one.registration).await?;
        if let Some(door) = door.filter(|door| door.standing == survey::Standing::Open) {
            let due = door.survey.closes_at;
            let words = ("アンケートへの回答", "答える");
            found.push((due, task(one, due, words, (&token, "survey"))));
        }
    }
    found.sort_by_key(|(due, _)| *due);
    Ok(found.into_iter().map(|(_, task)| task).collect())
}

fn task(
    one: &Own,
    due: DateTime<Utc>,
    (what, verb): (&str, &'static str),
    (token, page): (&str, &str),
) -> Owed {
    Owed {
        label: format!("{what}：{}", cards::title(&one.listed)),
        count: String::new(),
        note: format!("{}まで", tokyo::date_time(due)),
        href: format!("/registrations/{token}/{page}"),
        verb,
        late: false,
    }
}

impl Owed {
    /// For samples.
    pub fn sample() -> Self {
        Self {
            label: "事前課題の提出：第3回 地域間連携をどう始めるか".to_owned(),
            count: String::new(),
            note: "2026年12月1日（火）17:00まで".to_owned(),
            href: "/registrations/x/prework".to_owned(),
            verb: "提出する",
            late: false,
        }
    }
}
