use chrono::NaiveDate;

use crate::accompaniment::wording::plan as say;
use crate::vocabulary::FiscalYear;
use crate::web::Problems;

/// Notes a problem where a day lies outside the fiscal years that are counted: such a day is a slip
/// of the hand, and the databases count days differently far away from ours.
pub fn check_day(field: &str, day: impl Into<Option<NaiveDate>>, problems: &mut Problems) {
    let counted = |day| FiscalYear::starting_in(FiscalYear::of_day(day).year()).is_ok();
    if day.into().is_some_and(|day| !counted(day)) {
        problems.add(field, say::DAY_OUTSIDE);
    }
}
