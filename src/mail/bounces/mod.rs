//! What comes back: returned letters (RFC 3464), complaints (RFC 5965), and what the mailbox for
//! them holds besides.
//!
//! The letter is found by the sealed address it left from ([`ReturnPath`]) or by its stored
//! Message-ID, and by nothing else: an address named in a message could be anybody's, and whoever
//! writes one would stop the letters to somebody else. The sealed address is known to the mail
//! servers on a letter's way and its reader alone. A Message-ID goes along when a letter is forwarded
//! or answered; so where letters leave from sealed addresses, a message in the mailbox that shows
//! nothing else is kept for staff to read and ends nobody's letters.
//!
//! A person who writes to their own address to leave by leaves, once for each such message; what a
//! machine sends there is read like everything else.
//!
//! A mailbox that does not exist gets no letters any more; one that returned letters on several
//! days in a row, and a reader who called a letter unwanted, get no circulars any more. Every
//! message is a row that is never changed, and staff can take back what was concluded.

mod classify;
mod door;
mod lift;
mod mailbox;
mod parse;
mod phrases;
mod quoted;
mod reading;
mod record;
mod return_path;
mod shown;
mod webhook;

pub(super) use classify::is_nobodys;
pub(super) use door::refused_at_the_door;
pub use lift::{BounceRefusal, lift};
pub(super) use mailbox::forget_places;
pub use mailbox::{Leave, Left, MailboxState, is_due, mailbox_state, read};
pub use parse::{Parsed, parse};
pub use reading::{
    BounceLine, BounceQuery, Returned, blamed_letter, bounces, bounces_of, count_bounces, returned,
};
pub use record::{Arrival, Recorded, record};
pub(super) use return_path::ReturnPath;
pub(super) use shown::without_addresses;
pub use webhook::{TakenEvents, WebhookRefusal, take};
