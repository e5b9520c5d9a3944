//! The next few sessions, for pages that show them beside other things.

use crate::context::Context;
use crate::people::PageLanguage;
use crate::study_sessions::catalogue;
use crate::study_sessions::readers::Filter;
use crate::web::Failure;

use super::cards::SessionCard;

/// The next sessions anybody may see, at most `count`.
pub async fn next_sessions(
    context: &Context,
    language: PageLanguage,
    count: u64,
) -> Result<Vec<SessionCard>, Failure> {
    let filter = Filter::default();
    let found =
        catalogue::find(context.database.reader(), &filter, (0, count), context.now()).await?;
    Ok(found.sessions.iter().map(|listed| SessionCard::of(language, listed)).collect())
}
