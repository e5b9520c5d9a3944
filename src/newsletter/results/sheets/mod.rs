//! 配信実績 as files (reference, sections 6.2 and 6.3): 様式 to print, データ and CSV for programs.

mod data;
mod form;

pub use data::{data_workbook, issues_csv, months_csv};
pub use form::form_workbook;

/// Of the workbooks.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const CSV: &str = "text/csv; charset=utf-8";
