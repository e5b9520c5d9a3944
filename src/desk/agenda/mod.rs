//! 予定表: everything dated that the secretariat runs, in one calendar.
//!
//! * What stands in it is read from the capabilities, one narrow question each ([`gather`]); the
//!   number of queries is the same however much there is.
//! * An entry leads to the secretariat's own page about it. Somebody who may not open that page
//!   does not see the entry either ([`Kind`]), and cannot tell it from one that is not there.
//! * Which room or licence an entry takes is what the calendar's claims say, not what was typed; so
//!   a resource alone shows whatever takes it.
//! * Days are days in Tokyo. What goes on over midnight stands on the day it begins.

pub mod api;
mod asked;
mod entry;
mod gather;
mod kind;
mod layout;
pub mod pages;
mod sample;
mod sources;
mod wording;

use entry::{Entry, Mode, State, Taken, When};
use gather::{Found, Span, Wanted, gather};
use kind::{Kind, Reader};
