//! アンケート: what participants think of a session (reference, section 6.2).
//!
//! * A coordinator sets it up for a session: anonymous or not, for those who came or for all with a
//!   seat, until when, when to remind ([`save`], [`close`]). Once somebody has answered, what was
//!   promised to them – anonymity – does not change. A session that moves takes its end along.
//! * A participant answers once, by the link of their registration ([`answer`]). That they have
//!   answered is kept apart from what they answered: of an anonymous answer neither registration
//!   nor time is stored, its id is drawn by chance, and no audit entry tells of it.
//! * Not answering a question is not nought: it counts neither in means nor in shares.
//! * The results ([`results`]) are counted whenever somebody looks. Of anonymous answers no group
//!   smaller than [`SMALLEST_GROUP`] is shown on its own.

mod answer;
mod content;
mod door;
mod figures;
mod follow;
mod plan;
mod refusal;
mod remind;
mod results;
mod sheets;
mod stored;
pub mod wording;

pub use answer::{Reply, answer};
pub use content::{Answers, Scale};
pub use door::{Door, Standing, door};
pub use figures::{Distribution, Figures, Group, SMALLEST_GROUP, ThemeCount, count};
pub use plan::{SurveyPlan, close, save};
pub use refusal::Refusal;
pub use remind::send_due_survey_reminders;
pub use results::{Answered, Results, survey_of, survey_results};
pub use sheets::{MEDIA_TYPE, data_workbook, form_workbook};

pub(super) use follow::follow;
pub(super) use remind::due as reminders_due;
pub(super) use stored::survey;
