//! Whether one form serves two days, and what was said in it for the other. Pure.

use entities::study_sessions::question;
use entities::study_sessions::seats::Mode;

use crate::study_sessions::SessionRows;
use crate::study_sessions::registration::{Details, GivenAnswer};
use crate::study_sessions::sharing::shared_with;

/// Whether whoever fills in the form of `first` has said all that `other` asks, to the same people
/// and under the same promises.
pub fn serves(first: &SessionRows, other: &SessionRows) -> bool {
    let asked = |question: &question::Model| alike(&first.questions, question).is_some();
    let (own, theirs) = (&first.session, &other.session);
    own.conference_id.is_some()
        && own.conference_id == theirs.conference_id
        && own.id != theirs.id
        && own.audience == theirs.audience
        && own.approval == theirs.approval
        && (own.asks_accessibility || !theirs.asks_accessibility)
        && other.questions.iter().all(asked)
        && shared_with(first).eq(shared_with(other))
}

/// What was said for `first`, as it is said for `other`.
pub fn details_for(
    (first, other): (&SessionRows, &SessionRows),
    said: &Details,
    mode: Mode,
) -> Details {
    let answers = other.questions.iter().filter_map(|question| {
        let asked = alike(&first.questions, question)?;
        let answer = said.answers.iter().find(|answer| answer.question == asked.id)?;
        Some(GivenAnswer { question: question.id, given: answer.given.clone() })
    });
    Details { mode, answers: answers.collect(), ..said.clone() }
}

/// The question that asks the same.
fn alike<'a>(
    questions: &'a [question::Model],
    other: &question::Model,
) -> Option<&'a question::Model> {
    questions.iter().find(|one| {
        (one.kind, one.label.trim(), &one.options)
            == (other.kind, other.label.trim(), &other.options)
            && (one.required || !other.required)
    })
}
