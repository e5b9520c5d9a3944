use entities::StudySessionId;

use crate::context::Context;
use crate::desk::policies;
use crate::study_sessions::catalogue;
use crate::study_sessions::readers::Onlooker;

/// Pages that are always there, some of them after signing in.
const PAGES: [&str; 10] = [
    "/",
    "/sessions",
    "/sessions/month",
    "/sessions/week",
    "/sessions/feed.atom",
    "/sessions/calendar.ics",
    "/newsletter",
    "/newsletter/issues",
    "/consultations",
    "/apply",
];

/// Whether readers can open this path of our site: a page that is always there, or a public session.
pub async fn leads_somewhere(context: &Context, path: &str) -> anyhow::Result<bool> {
    let path = if path == "/" { path } else { path.trim_end_matches('/') };
    if PAGES.contains(&path) || policies::links().iter().any(|policy| policy.href == path) {
        return Ok(true);
    }
    let Some(rest) = path.strip_prefix("/sessions/") else { return Ok(false) };
    let id = ["/registration", "/calendar.ics"]
        .iter()
        .find_map(|end| rest.strip_suffix(end))
        .unwrap_or(rest);
    let Ok(id) = id.parse::<StudySessionId>() else { return Ok(false) };
    let (db, now) = (context.database.reader(), context.now());
    Ok(catalogue::show(db, id, Onlooker::Anyone, now).await?.is_some())
}
