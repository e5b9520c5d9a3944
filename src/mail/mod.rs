//! Letters and their way to the mailbox.
//!
//! A letter is declared once, as a type that carries its facts ([`Letter`]); its words lie in
//! `email_templates/<name>/`. A use case writes letters with [`enqueue`] inside its own
//! transaction, and nothing is sent from inside a request: the row in `mail_message` is the outbox.
//! Subject and bodies are rendered there and then, so that what is sent is what was meant when the
//! change was made.
//!
//! What we promise: a committed change always produces its letter or a visible, named failure; no
//! letter comes of a change that rolled back; a circular reaches one subscriber at most once, and if
//! the machine dies in the instant between the mail server's acceptance and our record of it, that
//! letter is listed as unknown and never sent again without a human decision.
//!
//! **Circulars.** A letter to many is stored once ([`open_circular`]); each reader's is a row that
//! refers to it. They leave on lines of their own, a bundle at a time; see [`circular`].
//!
//! **Hold.** A stored switch keeps everything here except sign-in letters, without which nobody who
//! signs in by mail could come in. Every claim of letters locks that switch and looks at it in the
//! same transaction, and setting it takes the claims of living senders away, so that once it is
//! set nothing more begins to leave, on any machine. Copies of the database are born held: after a
//! restore the ledger does not know what left since the copy was made, and a person looks first.

pub mod bounces;
mod carrier;
mod circulars;
mod compose;
mod courier;
mod decisions;
mod dkim;
mod drained;
mod due;
mod endpoints;
mod enqueue;
mod envelope;
mod fate;
mod folder;
mod gathered;
mod hold;
mod leave_mail;
mod ledger;
mod letter;
mod letters;
mod listing;
mod masked;
mod office;
mod pacing;
mod reading;
mod search;
mod sender;
mod small_letters;
mod smtp;
pub mod stage;
mod templates;
mod tidy;
mod traces;
mod waiting;
mod withdrawn;
pub mod wording;

pub use circulars::{accept_circulars, circulars_refused, refuse_circulars, unwanted};
pub use courier::{
    CIRCULAR, CircularCounts, CircularFile, CircularLetter, DomainCounts, HourCount, NewCircular,
    add_letters, circular_about, end_waiting, let_leave, open_circular, set_circular_hours,
};
pub use decisions::{
    LetterRefusal, Resolution, circular_goes, lift_suppression, resolve_unknown, retry, stop,
    suppress,
};
pub use dkim::DnsRecord;
pub use drained::Drained;
pub use due::has_due;
pub use endpoints::{BucketView, EndpointState, EndpointView, Servers, servers};
pub use enqueue::{Enqueued, enqueue, enqueue_all};
pub use entities::mail::circular::{CircularState, Model as Circular};
pub use entities::mail::circular_refusal::RefusalReason;
pub use entities::mail::hold::HoldCause;
pub use entities::mail::message::{CalendarMethod, Language, LetterClass, LetterState};
pub use envelope::{CalendarPart, Envelope};
pub use gathered::letters_where;
pub use hold::{Hold, HoldRefusal, NewHold, hold, hold_copy, release, set_hold};
pub use leave_mail::small_token;
pub use ledger::Swept;
pub use letter::{Letter, LetterList, LetterSample};
pub use letters::DeliveryCheck;
pub use listing::{LetterQuery, letters, letters_after};
pub use office::PostOffice;
pub use reading::{Content, LetterLine, LetterView, Troubles, counts, letter, troubles};
pub use search::LetterSearch;
pub use sender::Sender;
pub use smtp::{Limits as SmtpLimits, Roots};
pub use templates::{Rendered, folders};
pub use tidy::tidy;
pub use traces::{Trace, traces};
pub use waiting::{Waiting, stop_waiting, waiting, waiting_letters};
pub use withdrawn::withdraw;

/// A column that follows from others: when a letter may leave that waits, but for those whose
/// circular has not come to them yet.
const DUE_AT: &str = "due_at";
/// Another: the state of a letter that people may have to look at, or that is to come back later.
const EXCEPTION: &str = "exception";

/// Circulars under way: what people see of them and do to them.
pub mod circular {
    pub use super::courier::setbacks::{Setbacks, setbacks_by_hour};
    pub use super::courier::{
        by_domain, by_hour, counts, has_due, held, is_open, recount, sum, turn,
    };
}

/// What the rules need to know of a stored letter.
fn history(letter: &entities::mail::message::Model) -> fate::History {
    fate::History {
        class: letter.class,
        attempts: letter.attempts,
        crash_count: letter.crash_count,
        unknown_count: letter.unknown_count,
        first_tried_at: letter.dated_at,
        expires_at: letter.expires_at,
    }
}
