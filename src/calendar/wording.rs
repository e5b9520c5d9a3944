//! What calendar programs show.

/// The name of a person's own feed.
pub const OWN_FEED: &str = "伴走の予定";
