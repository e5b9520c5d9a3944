//! Coming in: letters with a link, passwords with a second factor, browser sessions.
//!
//! * A sign-in link works once, for ten minutes, in the browser that asked for it; the same letter
//!   carries a code for typing in, five tries. Asking again there replaces it; asking elsewhere
//!   does not. A known and an unknown address get the same answer after the same time.
//! * The secretariat and the ministry sign in with a password and a one-time code. A time step works
//!   once. Who has lost the authenticator uses a recovery code, each once.
//! * Every limit is counted in the database (`people::cool_down`).

pub mod api;
mod ask_link;
mod credentials;
mod letters;
mod one_time;
mod own_credentials;
pub mod pages;
mod password;
mod redeem_link;
pub mod sessions;
pub mod ways_in;
mod with_password;
mod wording;

pub use ask_link::{Asking, TooMany, ask_link};
pub use credentials::{Established, establish, has_credentials, remove as remove_credentials};
pub use letters::{CredentialsChanged, SignInByPassword, SignInLink};
pub use one_time::{Enrolment, enrolment};
pub use own_credentials::{
    ChangeRefused, change_password, own_words, renew_authenticator, renew_recovery_codes,
    unused_recovery_codes,
};
pub use password::{NewPassword, WeakPassword};
pub use redeem_link::{LinkRefused, LinkSeen, Proof, look_at_link, redeem_link};
pub use sessions::Begun;
pub use with_password::{Attempt, SignInRefused, check_password, sign_in_with_password};
pub use wording::{CODE_WRONG, too_often, weak_password};
