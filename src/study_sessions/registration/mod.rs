//! One person's registration: how it comes about, changes and ends.
//!
//! Every verb locks the session first, so that seats, organisation limits and the order of waiting
//! are decided one after another. The table of seats refuses to be oversold whatever happens.
//!
//! * A request that needs approval holds no seat: the secretariat chooses among all who ask, and
//!   approving gives a seat or, if none is left, a place in line.
//! * A request from the public form holds no seat and makes no person until its mail address is
//!   confirmed, within 24 hours: anybody can type anybody's address, and seats must not be blocked
//!   by people who do not exist. What is confirmed is decided at that moment, like any registration.
//!   Where the address is on record under another name, that name is shown before the last press;
//!   the secretariat types that name, or another address.
//! * One form may register for several days of a conference: every day is decided by itself, and
//!   all are registered or none.
//! * Whoever waits goes first: a newcomer does not take a seat that somebody in line could have.

mod admit;
mod answers;
mod approve;
mod attendee;
mod by;
mod by_staff;
mod cancel;
mod change;
mod confirm;
mod days;
mod details;
mod group;
mod known;
mod needs;
mod public;
mod reception_number;
mod refusal;
mod register;
mod requested;
mod stored;

pub use approve::{approve, decline};
pub use attendee::{Attendee, NewPerson, Visitor};
pub use by::By;
pub use by_staff::{Named, StaffRegistration, limits, register_by_staff};
pub use cancel::{Cancellation, cancel};
pub use change::{Change, change, move_to};
pub use confirm::confirm_public;
pub use days::{MOST_DAYS, OtherDay, RegisteredDays, register_days};
pub use details::{Details, Given, GivenAnswer, NewFile};
pub use group::{GroupMember, GroupRefusal, GroupRequest, MOST_IN_GROUP, register_group};
pub use known::{Known, is_same_name, known_by_address};
pub use needs::erase_accessibility_needs;
pub use public::{PublicRequest, erase_expired_requests, request_public};
pub use reception_number::ReceptionNumber;
pub use refusal::{Limit, Refusal};
pub use register::{RegistrationRequest, register};
pub use requested::{Asked, asked_for};

pub use admit::Registered as RegistrationResult;
pub(super) use admit::{Entry, Registered, admit, confirm_seat};
pub(super) use answers::{check as check_answers, field as answer_field};
pub(super) use attendee::find_or_add_visitor;
pub(super) use attendee::is_for;
pub(super) use cancel::end;
pub(super) use needs::{NEEDS_KEPT, erase_of_session};
pub(super) use register::earlier;
pub(super) use requested::missed_in;
pub(super) use stored::{
    LIVE, holder, live_of_session, organisation_seats, participant, recipient, save,
};
