//! Coming in: letters with a link, passwords with a second factor, browser sessions.

pub mod sessions;
