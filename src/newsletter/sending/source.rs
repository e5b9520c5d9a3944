//! What sending asks of whoever writes issues, and of the sending calendar.

use chrono::{DateTime, Utc};
use entities::newsletter::issue;
use futures_util::future::BoxFuture;

use crate::context::Context;
use crate::mail::CircularFile;
use crate::newsletter::issues::{SendingCalendar, Sources, approved_issue};

/// Tells the hours for an instant.
type HoursAt =
    for<'a> fn(&'a Context, DateTime<Utc>) -> BoxFuture<'a, anyhow::Result<Option<Hours>>>;

/// Where an issue's content and the hours come from.
#[derive(Clone, Copy)]
pub struct Source {
    /// What is sent of an approved issue; none if anything of it is not what was approved.
    pub approved: for<'a> fn(
        &'a Context,
        &'a issue::Model,
    ) -> BoxFuture<'a, anyhow::Result<Option<Approved>>>,
    /// The hours in which an instant lies, or the next ones; none if the calendar opens never.
    pub hours: HoursAt,
    /// Who tells whether what was approved is still so.
    pub sources: Sources,
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

impl Source {
    /// What was written and approved here, and the hours the secretariat set.
    pub const fn newsroom(sources: Sources) -> Self {
        Self { approved, hours, sources }
    }
}

fn approved<'a>(
    context: &'a Context,
    row: &'a issue::Model,
) -> BoxFuture<'a, anyhow::Result<Option<Approved>>> {
    Box::pin(async move {
        let found = approved_issue(context.database.reader(), row).await?;
        Ok(found.map(|issue| Approved {
            subject: issue.content.subject,
            text: issue.content.text,
            html: issue.content.html,
            files: issue
                .files
                .into_iter()
                .map(|file| CircularFile {
                    file_name: file.file_name,
                    media_type: file.media_type,
                    bytes: file.bytes,
                })
                .collect(),
        }))
    })
}

fn hours(context: &Context, at: DateTime<Utc>) -> BoxFuture<'_, anyhow::Result<Option<Hours>>> {
    Box::pin(async move {
        let calendar = SendingCalendar::load(context.database.reader()).await?;
        let from = calendar.next_sending_moment(at);
        Ok(from.map(|from| Hours { from, until: calendar.closes_after(from) }))
    })
}
