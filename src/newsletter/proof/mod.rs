//! Proof of delivery: what became of each letter of an issue, line by line, each line bound to the
//! one before it by a hash. Its head is sealed by itself when the issue ends ([`seal_due`]), and again
//! when somebody asks for it ([`seal`]); seals are only ever added. A file written later
//! ([`export`]) can be held against what was sealed, by anybody and without the product; what is
//! stored can be held against it too ([`present`]).
//!
//! Letters are walked by their ids, one part in memory at a time. A seal is written only if no letter
//! changed while they were walked.

mod chain;
mod export;
mod seal;
mod walk;

pub use chain::{Chain, FORMAT, Link, Origin};
pub use export::export;
pub use seal::{SealRefusal, decided_since, is_due, seal, seal_due, seals};
pub use walk::{Present, present};
