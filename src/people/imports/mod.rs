//! 名簿の取り込み: people and organisations from a CSV or XLSX file. A dry run lists every problem
//! by row and says what each row would do; applying adds what is new and leaves what is known as it
//! is, so that the same file twice changes nothing the second time.
//!
//! An address names a person. One that is on record under another name is a problem of its row.
//! With the same name but another organisation it is none: people belong to several, and the dry
//! run says who gets a further one.

pub mod api;
mod apply;
mod check;
mod columns;
mod forecast;
mod headed;
mod look;
pub mod pages;
mod pages_dry_run;
mod read_file;
mod register;
mod tally;
mod wording;
mod words;

pub use apply::{ApplyRefused, apply, keep, written};
pub use check::{Checked, RowProblem, check};
pub use columns::{RawRow, heading_names};
pub use forecast::{Forecast, Foreseen, forecast};
pub use headed::{Heading, headings, rows};
pub use look::{Looked, look};
pub use read_file::{Table, TableRow, UnreadableFile, decoded, read_table, read_table_within};
pub use register::NewPlace;
pub use tally::{Novelty, Outcome};
