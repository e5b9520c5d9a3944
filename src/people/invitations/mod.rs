//! Invitations: a letter lets somebody in. Members accept with one button; the secretariat and the
//! ministry set a password and an authenticator. Whoever has them already keeps them and signs in:
//! only the same letter for a reset, which has taken the old ones away, lets them set both anew. A link
//! works once; a newer one replaces it, except that a lead's replaces no reset.

mod accept;
pub mod api;
mod invite;
mod letters;
mod make;
pub mod pages;
mod wording;

pub use accept::{AcceptRefused, Accepted, ComesIn, Seen, accept, is_reset, look};
pub use invite::{InviteRefused, RawInvitation, Reach, invite, invite_again};
pub use letters::Invitation;
pub use make::{Made, make};
pub use wording::too_many_invitations;
