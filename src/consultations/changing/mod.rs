//! What happens to a consultation after it has its time: it moves, is called off, is missed, is
//! held.
//!
//! A move takes the new time before the old one is given back, in one transaction. Time called off
//! is free at once. A client changes freely until the deadline of the policy; what they do after it
//! may count against them.

mod call_off;
mod hold;
mod miss;
mod own_time;
mod put_right;
mod shift;
mod told;

pub use call_off::{Cancellation, cancel};
pub use hold::{HeldMeeting, mark_held};
pub use miss::{Absence, mark_missed};
pub use own_time::foresee;
pub use shift::{Shift, shift};
