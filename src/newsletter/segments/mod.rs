//! Groups of readers: a rule that can be written down, counted, walked through and kept under a
//! name.

mod audience;
mod condition;
mod rule;
mod save;

pub use audience::{Audience, Reader, Written};
pub use rule::{RawSegment, Segment};
pub use save::{Named, delete_segment, save_segment, segment, segments};
