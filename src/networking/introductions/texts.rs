//! What each side is told of the other before it agrees.

use super::anonymity::Secrets;
use crate::vocabulary::LongText;
use crate::web::Problems;

/// A text that has to be there and names nobody.
pub fn anonymous(
    problems: &mut Problems,
    (field, typed): (&'static str, &str),
    secrets: &Secrets,
) -> Option<String> {
    let text = problems.keep(field, LongText::<1000>::parse(typed))?;
    match secrets.problem(text.as_str()) {
        Some(problem) => {
            problems.add(field, problem);
            None
        }
        None => Some(text.into_string()),
    }
}
