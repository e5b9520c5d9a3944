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

mod enqueue;
mod envelope;
mod letter;
mod letters;
mod office;
mod templates;

pub use enqueue::{Enqueued, enqueue};
pub use entities::mail::message::{CalendarMethod, Language, LetterClass, LetterState};
pub use envelope::{CalendarPart, Envelope};
pub use letter::{Letter, LetterList, LetterSample};
pub use letters::DeliveryCheck;
pub use office::PostOffice;
pub use templates::{Rendered, folders};
