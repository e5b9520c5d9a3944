//! The next few sessions, for pages that show them beside other things.

use entities::StudySessionId;

use crate::context::Context;
use crate::people::PageLanguage;
use crate::study_sessions::Phase;
use crate::study_sessions::catalogue::{self, Listed};
use crate::study_sessions::readers::Filter;
use crate::web::Failure;

use super::cards::SessionCard;

/// The next sessions anybody may see and come to, at most `count`.
pub async fn next_sessions(
    context: &Context,
    language: PageLanguage,
    count: u64,
) -> Result<Vec<SessionCard>, Failure> {
    let filter = Filter::default();
    let found =
        catalogue::find(context.database.reader(), &filter, (0, count * 4), context.now()).await?;
    let takes_place = |listed: &&Listed| listed.phase != Phase::Cancelled;
    let chosen = found.sessions.iter().filter(takes_place);
    let chosen = chosen.take(usize::try_from(count).unwrap_or(usize::MAX));
    Ok(chosen.map(|listed| SessionCard::of(language, listed)).collect())
}

/// The next sessions somebody could register for, or wait for a seat in, without those they know.
pub async fn open_sessions(
    context: &Context,
    language: PageLanguage,
    known: &[StudySessionId],
    count: usize,
) -> Result<Vec<SessionCard>, Failure> {
    let filter = Filter::default();
    let most = u64::try_from(known.len() + count * 4).unwrap_or(u64::MAX);
    let found =
        catalogue::find(context.database.reader(), &filter, (0, most), context.now()).await?;
    let open = |listed: &&Listed| {
        listed.phase.takes_registrations() && !known.contains(&listed.session.id)
    };
    let chosen = found.sessions.iter().filter(open).take(count);
    Ok(chosen.map(|listed| SessionCard::of(language, listed)).collect())
}
