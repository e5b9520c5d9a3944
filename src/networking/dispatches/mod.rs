//! 専門人材の派遣: somebody who knows how goes to another region, for a while and for a purpose; by
//! itself, or following an introduction.

mod draft;
mod save;
mod sheet;
mod storage;

pub use draft::{DispatchDraft, RawDispatch};
pub use save::{change, plan};
pub use sheet::dispatch_data;
pub use storage::{DispatchFilter, DispatchView, dispatches, find, sent};
