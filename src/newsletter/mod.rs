//! メールマガジン, first half: readers.
//!
//! **Becoming a reader.** Anybody may type an address into the public form ([`ask`]); a letter goes
//! there, and only the button behind its link makes a reader ([`confirm`]). Whether the address was
//! known shows in its mailbox alone: page, answer and work are the same. How many letters somebody
//! can have written to an address is counted per address, per network and in total, in the database.
//! The secretariat adds readers with the evidence of their consent, by hand ([`add`]) or from a file
//! ([`imports`]), and never anybody who left.
//!
//! **Leaving.** [`leave`] works without an account, by one POST (RFC 8058), by a page, or by a letter
//! to the reader's own address for it ([`read_mailbox`]), and at once:
//! the address goes on the list of those that take no circulars, which every claim of letters looks
//! at in its own transaction. Letters that are no circulars still arrive. Taking it back is a press
//! for some days ([`come_back`]), later the form. What names a reader is emptied thirty days after
//! leaving; the key of the address stays.
//!
//! **Evidence.** Each step leaves a line that says when, from which network and browser, by which
//! route, and under which words ([`consent`]); the tables refuse to change or remove it. The whole
//! address of the machine stands beside it, and is erased five fiscal years after the reader left.
//!
//! **For whoever writes issues.** A [`Segment`] is a rule that can be stored; [`Audience::of`] makes
//! it ready, [`Audience::count`] says how many it means just now, [`Audience::walk`] goes through
//! them by id, one part in memory at a time. Each [`Reader`] gives address, key, wishes, and the
//! addresses for the letter: `leave_url` for `List-Unsubscribe` and the page, `preferences_url`.
//! Write issues as `LetterClass::Bulk`: the ledger then refuses those whose readers left meanwhile.

mod address;
pub mod api;
mod by_mail;
mod change;
pub mod consent;
mod cool_downs;
mod details;
mod evidence;
pub mod exports;
pub mod imports;
pub mod issues;
pub mod kept;
mod kept_letters;
mod leave;
pub mod letters;
pub mod links;
mod listing;
mod origin;
pub mod pages;
pub mod pages_staff;
mod pen;
mod preferences;
mod problems;
pub mod proof;
mod refusal;
pub mod results;
mod segments;
pub mod sending;
mod staff;
mod storage;
mod subscribe;
mod timely;
mod undelivered;
pub mod watching;
mod who;
pub mod wording;

pub use address::{AddressWish, ask_address, confirm_address};
pub use by_mail::read_mailbox;
pub use change::{Change, ChangedBy, LinkWish, ask_link, change, renew_link};
pub use evidence::{Evidence, evidence_of};
pub use leave::{Leaving, can_come_back, come_back, leave};
pub use listing::{Figures, ReaderFilter, count_readers, figures, readers};
pub use origin::Origin;
pub use preferences::{Offered, Preferences, RawPreferences};
pub use refusal::Refusal;
pub use segments::{
    Audience, Named, RawSegment, Reader, Segment, delete_segment, save_segment, segment, segments,
};
pub use staff::{NewReader, Newsdesk, add, change_for, stop};
pub use storage::{Stored, find as find_reader};
pub use subscribe::{VALID, Wish, ask, confirm, still_opens};
pub use timely::{do_due, forget, is_due, schedule};
pub use undelivered::{Undelivered, WhyNot, undelivered_to};
pub use who::{Brake, RuleKeeper, Witness};
