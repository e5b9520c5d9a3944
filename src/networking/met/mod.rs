//! Who has met whom, by regional block, in a fiscal year.
//!
//! Counted are pairs of parties who met at least once: at a study session both attended, in a
//! consultation, through an introduction, by a dispatch. A pair counts once however often it met. What
//! other capabilities know of meetings comes in as [`MeetingSource`]s.

mod count;

use chrono::{DateTime, Utc};
use entities::OrganisationId;
use futures_util::future::BoxFuture;

use crate::context::Context;
use crate::vocabulary::FiscalYear;

pub use count::{Gap, MetMap, met_map};

/// When organisations were together, and which.
pub type Gathering = (DateTime<Utc>, Vec<OrganisationId>);

/// What a capability knows of meetings in a fiscal year.
pub type MeetingSource =
    for<'a> fn(&'a Context, FiscalYear) -> BoxFuture<'a, anyhow::Result<Vec<Gathering>>>;

/// All of them, as the assembly hands them over.
#[derive(Clone, Copy)]
pub struct Meetings(pub &'static [MeetingSource]);
