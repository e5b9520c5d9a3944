//! What sending asks of whoever writes issues, and of the sending calendar.

use chrono::{DateTime, Utc};
use entities::newsletter::issue;
use futures_util::future::BoxFuture;

use crate::context::Context;
use crate::mail::CircularFile;

/// Where an issue's content and the hours come from.
#[derive(Clone, Copy)]
pub struct Source {
    /// What is sent of an approved issue; none if anything of it is not what was approved.
    pub approved: for<'a> fn(
        &'a Context,
        &'a issue::Model,
    ) -> BoxFuture<'a, anyhow::Result<Option<Approved>>>,
    /// The hours in which an instant lies, or the next ones; none if the calendar opens never.
    pub hours:
        for<'a> fn(&'a Context, DateTime<Utc>) -> BoxFuture<'a, anyhow::Result<Option<Hours>>>,
}

/// An issue as it is to be sent. In the bodies stand the marks of
/// [`MergeField`](crate::newsletter::issues::MergeField).
#[derive(Clone, Debug)]
pub struct Approved {
    pub subject: String,
    /// Folded.
    pub text: String,
    pub html: String,
    pub files: Vec<CircularFile>,
}

/// From when, and until when, letters may leave: the hours of the sending calendar as a circular
/// keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}
