//! 相談記録票 as workbooks, made from what the reader may see: 様式 is one record to print, データ
//! keeps the rules for machine-readable tables (reference, section 6.3).

mod data;
mod form;

pub use data::data_workbook;
pub use form::form_workbook;

/// Of both workbooks.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
