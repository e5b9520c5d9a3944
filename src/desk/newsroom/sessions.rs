use crate::context::Context;
use crate::newsletter::issues::{SessionCard, SessionNews, SessionStanding, SessionsWanted};
use crate::study_sessions::catalogue::{self, Listed};
use crate::study_sessions::pages::Told;
use crate::study_sessions::{Phase, links};

/// More sessions than this no issue names.
const AT_MOST: u64 = 30;

/// Public sessions as an issue tells of them.
pub async fn told(context: &Context, wanted: SessionsWanted) -> anyhow::Result<Vec<SessionNews>> {
    let (db, now) = (context.database.reader(), context.now());
    let listed = match wanted {
        SessionsWanted::Coming => catalogue::coming(db, AT_MOST, now).await?,
        SessionsWanted::These(ids) => catalogue::these(db, &ids, now).await?,
    };
    Ok(listed.iter().map(|listed| news(context, listed)).collect())
}

fn news(context: &Context, listed: &Listed) -> SessionNews {
    let (row, told) = (&listed.session, Told::of(listed));
    SessionNews {
        card: SessionCard {
            session: row.id,
            title: told.title,
            when: told.when,
            place: told.place,
            until: told.until,
            full: listed.phase == Phase::Full,
            url: links::session_url(&context.config, row.id),
        },
        standing: match listed.phase {
            Phase::Postponed => SessionStanding::Postponed,
            Phase::Cancelled => SessionStanding::CalledOff,
            _ if row.ends_at <= context.now() => SessionStanding::Over,
            _ => SessionStanding::Coming,
        },
        starts_at: row.starts_at,
        invites: matches!(listed.phase, Phase::Announced | Phase::Open | Phase::Full),
        published_at: row.published_at,
    }
}
