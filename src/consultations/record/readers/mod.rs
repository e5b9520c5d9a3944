//! Records as pages, exports and other capabilities read them; each through the eyes of whoever
//! asks.

mod contact;
mod figures;
mod lists;
mod narrowings;
mod one;
mod own;
mod work;

pub use contact::{Contact, Overdue, acquaintances, contacts, engagement_contacts, overdue};
pub use figures::{Figures, Judgement, figures, judgements};
pub use lists::{Filter, Line, listing, listing_after, of_client, of_operator, views};
pub use narrowings::{Narrowings, narrowings};
pub use one::{as_handed_in, handed_in_levels, open, open_revision, recordable, standing};
pub use own::{approved, of_accompanist, unapproved, unnoted};
pub use work::{OfficeRecords, OpenTasks, office_records, open_tasks, to_confirm, to_write};
