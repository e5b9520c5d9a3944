//! Proof of delivery: what became of each letter of an issue, line by line, each line bound to the
//! one before it by a hash. Its head is sealed when the issue ends, so that a file written later can
//! be held against what was sealed; and a file can be checked by anybody, without the product.

mod chain;

pub use chain::{Chain, FORMAT, Link, Origin};
