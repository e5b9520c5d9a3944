//! 単価表: the rates of a fiscal year, in versions.

mod draft;
mod save;
mod table;

pub use draft::{LodgingDraft, RankDraft, RateDraft, RawLodging, RawRank, RawRates};
pub use save::save_rates;
pub use table::{RateTable, rate_versions, rates_by_id, rates_of, rates_with};
