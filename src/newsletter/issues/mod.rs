//! Issues: written as blocks, checked, approved by somebody else, held for a while, then sent.

mod merge;

pub use merge::MergeField;
