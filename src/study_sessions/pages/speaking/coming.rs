use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::study_sessions::session::SessionState;
use entities::study_sessions::{part, session};

use crate::context::Context;
use crate::people::PageLanguage;
use crate::study_sessions::Phase;
use crate::study_sessions::pages::mine::{self, Action, Day, Entry};
use crate::study_sessions::pages::words::{self, Chip};
use crate::study_sessions::speaking::coming_parts;
use crate::study_sessions::wording;
use crate::vocabulary::tokyo;

/// Where somebody speaks next, for their first page: each part with the way to its page. One query.
pub async fn speaking_at(
    context: &Context,
    person: PersonId,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Day>> {
    let found = coming_parts(context.database.reader(), person, now).await?;
    let entries = found.iter().map(|(part, row)| (part.starts_at, entry(part, row)));
    Ok(mine::gathered(entries, (PageLanguage::Japanese, now)))
}

fn entry(part: &part::Model, row: &session::Model) -> Entry {
    let clock = |at| tokyo::time(tokyo::time_of(at));
    let href = format!("/speaking/{}", row.id);
    let about = [&part.title, &part.venue_name].into_iter().flatten().cloned();
    Entry {
        time: format!("{}～{}", clock(part.starts_at), clock(part.ends_at)),
        title: wording::full_title(row.number, &row.title),
        meta: about.collect::<Vec<_>>().join("・"),
        chip: chip(row.state),
        actions: vec![Action {
            label: "質問と事前課題を見る・資料を渡す",
            href: href.clone(),
            kind: "secondary",
        }],
        href,
    }
}

fn chip(state: SessionState) -> Chip {
    match state {
        SessionState::Cancelled => words::phase_chip(PageLanguage::Japanese, Phase::Cancelled),
        SessionState::Postponed => words::phase_chip(PageLanguage::Japanese, Phase::Postponed),
        _ => Chip::new("info", "登壇"),
    }
}
