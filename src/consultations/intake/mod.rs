//! 事前シート: what the client writes beforehand, with files. Asked for until a deadline, taken
//! until the meeting begins; the accompanist sees it once it is handed in.

mod files;
mod save;
mod sheet;

pub use files::{FileLine, NewFile, add_file, file, files, remove_file};
pub(super) use files::{MOST, check};
pub use save::{save_sheet, save_with_file};
pub use sheet::{RawSheet, Sheet};
