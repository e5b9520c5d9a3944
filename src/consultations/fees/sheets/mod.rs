//! 謝金一覧 and 旅費一覧 (reference, sections 6.2 and 6.3): 様式 to print and データ for programs.

mod fee_data;
mod form;
mod travel_data;

pub use fee_data::fee_data;
pub use form::{Head, fee_form, travel_form};
pub use travel_data::travel_data;
