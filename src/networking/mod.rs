//! ネットワーキング支援: who could help whom, who met whom, and how the secretariat brings them
//! together.
//!
//! * **Contacts** ([`contacts`]) are schools, embassies, support bodies and peers nobody signs in
//!   for: what they are, which languages they speak, who answers for them, who knows them. They come
//!   one by one or from a file; what was entered twice is merged, and both stay readable.
//! * **Introductions** ([`introductions`]): an operator asks, or the secretariat proposes. The
//!   secretariat writes what each side is told of the other, without a name; a text that names
//!   somebody is refused. The other side answers by a signed link, in Japanese or English, without
//!   an account, and says which of its details may be told. Only when both have agreed does either
//!   learn who the other is, and only what the other agreed to. Each disclosure is a record kept for
//!   three years, shown to whom it concerns. Then they find a time, and are asked after 14 and 90
//!   days what came of it. Declining, silence and withdrawing are told politely and without reasons.
//! * **Dispatches** ([`dispatches`]): specialists who work in another region for a while.
//! * **Who has met whom** ([`met`]): by regional block, with what is missing. What other
//!   capabilities know of meetings is handed over by the assembly.
//!
//! Locks are taken in one order: introduction, calendars ascending. All letters are written in the
//! transaction of the change they tell of.

pub mod api;
pub mod contacts;
pub mod dispatches;
pub mod events;
pub mod introductions;
pub mod letters;
pub mod links;
pub mod met;
pub mod pages;
pub mod pages_own;
pub mod pages_staff;
mod pen;
mod refusal;
pub mod rounds;
mod timely;
mod who;
pub mod wording;

use pen::Pen;
pub use refusal::Refusal;
pub use timely::{do_due, is_due, schedule};
pub use who::{By, Organiser, Requester};
