//! 名簿の取り込み: people and organisations from a CSV or XLSX file. A dry run lists every problem by
//! row; applying adds what is new and leaves what is known as it is, so that the same file twice
//! changes nothing the second time.

mod apply;
mod check;
mod columns;
mod headed;
pub mod pages;
mod read_file;

pub use apply::{ApplyRefused, Outcome, apply, keep};
pub use check::{Checked, RowProblem, check};
pub use columns::RawRow;
pub use headed::{Heading, headings, rows};
pub use read_file::{Table, TableRow, UnreadableFile, decoded, read_table, read_table_within};
