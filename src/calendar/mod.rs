//! Who and what is occupied when, and the texts that carry appointments into people's calendars.
//!
//! **Claims.** One mechanism makes double booking of a person, a room or an online-meeting licence
//! impossible, identically on both databases. A [`ClaimRequest`] names a holder (a consultation, a
//! part of a study session), the resources it needs and its slot with buffers. Every five minutes
//! of every resource are one row of `calendar_cell`, whose primary key `(resource, cell)` refuses a
//! second holder. [`claim`], [`reschedule`] and [`confirm`] bring what a holder occupies to exactly
//! what is asked, new cells first, or leave everything as it was and say who is in the way;
//! [`release`] gives all back; [`claim_first`] is the short way for a holder made just now. They run inside the caller's transaction, beside the booking itself.
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
//!
//! **Business days.** The law's holidays are computed; what the secretariat enters (a holiday more or
//! less, a closure) is one row a day. Whoever counts business days asks [`business_calendar`], and
//! nobody asks otherwise.

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::web::Sample;

mod api_resources;
mod api_special_days;
mod appointment;
mod asked_ahead;
pub mod availability;
mod cells;
mod claim;
mod claiming;
mod content_lines;
mod feeds;
mod first_claim;
mod free;
mod held;
pub mod layout;
mod listing;
mod messages;
mod pages;
mod pages_own_feed;
mod pages_special_days;
mod resources;
mod schedule;
mod special_days;
mod storage;
mod wording;

pub use appointment::{Appointment, AppointmentStatus, CalendarAddress, uid};
pub use asked_ahead::asked_of_calendar;
pub use claim::{Busy, ClaimRequest, Holder, Refusal, Resource};
pub use claiming::{Locked, claim, confirm, lock_all, release, reschedule, sweep_expired_holds};
pub use feeds::{FeedSource, NewFeed, OpenFeed, feed_of, open_feed, revoke_feed};
pub use first_claim::claim_first;
pub use free::{Occupied, busy, free_by_load, free_resources, occupied};
pub use held::{HeldTime, held_by};
pub use listing::{ListingChange, ListingRefused, add_listing, change_listing};
pub use messages::{cancellation, invitation, published};
pub use pages::{feed_answer, routes};
pub use pages_special_days::BUSINESS_DAYS;
pub use resources::{
    LabelTaken, ResourceListing, add_resource, listed_resources, rename_resource, restore_resource,
    retire_resource,
};
pub use schedule::schedule;
pub use special_days::{
    NewDays, SpecialDayRefusal, business_calendar, business_calendar_within, enter_days, put_day,
    remove_days, special_days, special_days_between,
};
pub use wording::{kind as special_day_kind, kind_chip as special_day_chip};

/// The calendar's parts of the API's document.
pub fn docs() -> Vec<OpenApi> {
    vec![
        api_resources::ApiDoc::openapi(),
        api_special_days::ApiDoc::openapi(),
        pages_own_feed::ApiDoc::openapi(),
    ]
}

/// Every page of the calendar with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = pages_special_days::samples();
    samples.extend(pages_own_feed::samples());
    samples
}
