//! 開催報告 as workbooks: 様式 to hand in, データ for programs.

mod data;
mod form;

pub use data::data_workbook;
pub use form::form_workbook;

/// Of both workbooks.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
