//! Who and what is occupied when, and the texts that carry appointments into people's calendars.
//!
//! **Claims.** One mechanism makes double booking of a person, a room or an online-meeting licence
//! impossible, identically on both databases. A [`ClaimRequest`] names a holder (a consultation, a
//! part of a study session), the resources it needs and its slot with buffers. Every five minutes
//! of every resource are one row of `calendar_cell`, whose primary key `(resource, cell)` refuses a
//! second holder. [`claim`], [`reschedule`] and [`confirm`] bring what a holder occupies to exactly
//! what is asked, new cells first, or leave everything as it was and say who is in the way;
//! [`release`] gives all back. They run inside the caller's transaction, beside the booking itself.
//!
//! * Holds and pending requests occupy cells like anything else. An expired hold stays until
//!   somebody needs its place, or the [`schedule`] takes it away.
//! * The constraint decides, not a question asked before: cells are inserted with
//!   `ON CONFLICT DO NOTHING` and counted. (A failing insert would abort the transaction on
//!   PostgreSQL; this way it stays usable on both.)
//! * Resources are locked first, in ascending order of their ids, then cells follow in ascending
//!   order, so claims for several resources cannot deadlock.
//!
//! **Availability.** [`availability`] is the pure arithmetic of what an accompanist offers: weekly
//! hours, days off, buffers, notice and limits become free slots, or the reason why there is none.
//!
//! **Calendar messages.** An [`Appointment`] becomes a REQUEST, a CANCEL or a published calendar
//! (RFC 5545, RFC 5546). Its UID stays for life; its owner stores and raises the SEQUENCE.
//!
//! **Feeds.** Each person may have one private address for their calendar program, shown once and
//! revocable. What it lists comes from the capabilities, handed over as [`FeedSource`]s.

mod appointment;
pub mod availability;
mod cells;
mod claim;
mod claiming;
mod content_lines;
mod feeds;
mod free;
mod messages;
mod pages;
mod resources;
mod schedule;
mod storage;
mod wording;

pub use appointment::{Appointment, AppointmentStatus, CalendarAddress, uid};
pub use claim::{Busy, ClaimRequest, Holder, Refusal, Resource};
pub use claiming::{claim, confirm, release, reschedule, sweep_expired_holds};
pub use feeds::{FeedSource, NewFeed, open_feed, revoke_feed};
pub use free::{busy, free_resources};
pub use messages::{cancellation, invitation, published};
pub use pages::{feed_answer, routes};
pub use resources::{
    LabelTaken, ResourceListing, add_resource, listed_resources, rename_resource, restore_resource,
    retire_resource,
};
pub use schedule::schedule;
