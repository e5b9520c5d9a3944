//! 登壇者のページ: what a speaker sees of their session, and what they hand over.
//!
//! A speaker is a person of the programme, who signs in, or a guest, who holds a link from a letter.
//! Both see the same and nothing else: their part, time, place and the online address, the other
//! parts, participants' questions, and of the pre-work what the plan of it lets them. Whoever is no
//! longer named as a speaker sees nothing, whatever link they hold.
//!
//! * A participant may write questions; the speakers and the secretariat learn who asks only where
//!   the participant said so.
//! * Links and questions are erased some time after the session ([`erase_old`]): they are read without
//!   signing in.
//! * Speakers are told when their session moves, is put off or is called off.
//! * A file a speaker hands over reaches participants only when the secretariat makes it material.

mod erase;
mod files;
mod news;
mod own;
mod pass;
mod questions;
mod view;
mod who;

pub use erase::erase_old;
pub use files::{Given, NewGiven, adopt, given_file, given_of, hand_over};
pub use own::{coming_parts, sessions_of, speaks};
pub use pass::{Invitation, invite, passes_of, revoke};
pub use questions::{Question, ask, asked_by, questions_of, withdraw};
pub use view::{Named, OwnPart, SpeakerView, prework_file, speaker_view, speakers_of};
pub use who::{Podium, Refusal, by_account, by_pass};

pub(super) use erase::due as erasures_due;
pub(super) use news::{News, tell};
