//! What the newsletter is told of other capabilities: sessions, open consultation hours, and which
//! paths of the site lead to a page for readers. The assembly hands these functions over.

mod advice;
mod paths;
mod sessions;

use crate::newsletter::issues::Sources;

pub const SOURCES: Sources = Sources {
    sessions: |context, wanted| Box::pin(sessions::told(context, wanted)),
    advice: |context| Box::pin(advice::open_themes(context)),
    paths: |context, path| Box::pin(paths::leads_somewhere(context, path)),
};
