//! Readers from a file, with the evidence of their consent. A dry run names every problem by row;
//! the writing happens beside the requests, in steps that each commit, so it can be watched, and
//! goes on by itself wherever it was interrupted. Nobody who left, was stopped, or cannot be reached
//! is written to again because a file names them.

mod apply;
mod check;
mod columns;
mod keep;

pub use apply::{run, start};
pub use check::{Checked, Forecast, check, forecast};
pub use columns::{RawLine, accepted, heading_names, lines};
pub use keep::{NewImport, import, imports, keep};

/// The most lines one file may have.
pub const MOST_LINES: usize = 50_000;
