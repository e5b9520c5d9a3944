//! Records as pages, exports and other capabilities read them; each through the eyes of whoever
//! asks.

mod contact;
mod figures;
mod lists;
mod one;
mod work;

pub use contact::{Contact, Overdue, acquaintances, contacts, engagement_contacts, overdue};
pub use figures::{Figures, Judgement, figures, judgements};
pub use lists::{
    Filter, Line, listing, listing_after, of_accompanist, of_client, of_operator, views,
};
pub use one::{as_handed_in, handed_in_levels, open, open_revision, recordable, standing};
pub use work::{OfficeRecords, OpenTasks, office_records, open_tasks, to_confirm, to_write};
