//! 共催者への名簿の提供: which co-host may get whose data, and every roster that was handed over.
//!
//! Nothing is handed over without a named ground ([`Basis`](entities::study_sessions::co_host::Basis)),
//! a purpose and columns; they are part of the plan of a session, and what people read when they
//! register follows from them.
//!
//! * On **consent** only those are covered whose last answer was yes, for this purpose and for every
//!   column. The answer is kept with its wording, the version of the form and the time, and can be
//!   taken back on the page of the registration. A colleague cannot agree for somebody: neither when
//!   they register them nor by the link that manages the registration.
//! * **Entrustment** and **joint use** cover everybody with a confirmed seat.
//! * A roster handed over is a [`release`](mod@release): who got it, whose data, which columns, on
//!   what ground. It is kept three years (第29条), shown to the people it is about, and is the only way
//!   to the file.

mod consent;
mod covered;
mod release;
mod sheet;
mod terms;

pub use consent::{Asked, answer, asked};
pub use covered::{Covered, covered};
pub use release::{Release, erase_old_releases, release, released_about, releases_of};
pub use sheet::{MEDIA_TYPE, released_roster};
pub use terms::{Refusal, host_terms, shared_with};

pub(super) use consent::{answer_all, record};
pub(super) use release::old;
