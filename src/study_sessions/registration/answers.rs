//! Holds answers against the questions of a session. Pure: files are stored elsewhere.

use std::collections::BTreeSet;

use entities::study_sessions::question::{self, QuestionKind};

use super::details::{CheckedAnswer, Details, Given, NewFile};
use crate::study_sessions::files::{self, FileProblem};
use crate::study_sessions::wording::registration as say;
use crate::web::Problems;

const LONGEST_ANSWER: usize = 2_000;
const LONGEST_NEEDS: usize = 1_000;
const LONGEST_WORD: usize = 100;
/// Five mebibytes.
const LARGEST_FILE: usize = 5 * 1024 * 1024;

/// Every problem with what was said, or the answers as they are kept.
pub fn check(
    details: &Details,
    questions: &[question::Model],
) -> Result<Vec<CheckedAnswer>, Problems> {
    let mut problems = Problems::none();
    check_words(details, &mut problems);
    let mut answers = Vec::new();
    for question in questions {
        let given = details.answers.iter().find(|answer| answer.question == question.id);
        match read(question, given.map(|answer| &answer.given)) {
            Ok(Some(answer)) => answers.push(answer),
            Ok(None) if question.required => {
                problems.add(field(question), say::missing(question.kind));
            }
            Ok(None) => {}
            Err(problem) => problems.add(field(question), problem),
        }
    }
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

/// The name of a question's field in forms and in the API.
pub fn field(question: &question::Model) -> String {
    format!("answers.{}", question.id)
}

fn check_words(details: &Details, problems: &mut Problems) {
    let words = [
        ("affiliation", &details.affiliation),
        ("department", &details.department),
        ("job_title", &details.job_title),
    ];
    for (name, word) in words {
        if word.as_ref().is_some_and(|word| word.chars().count() > LONGEST_WORD) {
            problems.add(name, say::too_long(LONGEST_WORD));
        }
    }
    if details.needs.as_ref().is_some_and(|needs| needs.chars().count() > LONGEST_NEEDS) {
        problems.add("needs", say::too_long(LONGEST_NEEDS));
    }
    if details.prefecture_code.is_some_and(|code| !(1..=47).contains(&code)) {
        problems.add("prefecture_code", say::PREFECTURE);
    }
}

fn read(
    question: &question::Model,
    given: Option<&Given>,
) -> Result<Option<CheckedAnswer>, String> {
    let kept = matches!(given, Some(Given::KeptFile(_)));
    let answer = |values: Vec<String>, file: Option<NewFile>| {
        let some = !values.is_empty() || file.is_some();
        Ok(some.then_some(CheckedAnswer { question: question.id, values, file, kept }))
    };
    match (question.kind, given) {
        (_, None) => Ok(None),
        (QuestionKind::Text, Some(Given::Text(text))) => {
            if text.chars().count() > LONGEST_ANSWER {
                return Err(say::too_long(LONGEST_ANSWER));
            }
            answer(
                Some(text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect(),
                None,
            )
        }
        (QuestionKind::Choice | QuestionKind::Choices, Some(Given::Chosen(chosen))) => {
            answer(chosen_of(question, chosen)?, None)
        }
        (QuestionKind::Choice, Some(Given::Text(text))) => {
            let one = Some(text.clone()).filter(|text| !text.is_empty());
            answer(chosen_of(question, &one.into_iter().collect::<Vec<_>>())?, None)
        }
        (QuestionKind::File, Some(Given::File(file))) => {
            check_file(file)?;
            answer(Vec::new(), Some(file.clone()))
        }
        (QuestionKind::File, Some(Given::KeptFile(id))) => answer(vec![id.to_string()], None),
        _ => Err(say::WRONG_KIND.to_owned()),
    }
}

/// What was chosen, in the order of the options and each once.
fn chosen_of(question: &question::Model, chosen: &[String]) -> Result<Vec<String>, String> {
    let options: Vec<String> = serde_json::from_str(&question.options).unwrap_or_default();
    let chosen: BTreeSet<_> = chosen.iter().filter(|value| !value.is_empty()).collect();
    if chosen.iter().any(|value| !options.contains(value)) {
        return Err(say::NOT_AN_OPTION.to_owned());
    }
    if question.kind == QuestionKind::Choice && chosen.len() > 1 {
        return Err(say::ONE_OPTION.to_owned());
    }
    Ok(options.into_iter().filter(|option| chosen.contains(option)).collect())
}

fn check_file(file: &NewFile) -> Result<(), String> {
    match files::problem_of(&file.name, file.bytes.len(), LARGEST_FILE) {
        None => Ok(()),
        Some(FileProblem::Kind) => Err(say::FILE_KIND.to_owned()),
        Some(FileProblem::Empty) => Err(say::FILE_EMPTY.to_owned()),
        Some(FileProblem::Size) => Err(say::FILE_SIZE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use entities::study_sessions::seats::Mode;
    use entities::{SessionQuestionId, StudySessionId};
    use uuid::Uuid;

    use super::super::details::GivenAnswer;
    use super::*;

    fn question(kind: QuestionKind) -> question::Model {
        question::Model {
            id: SessionQuestionId(Uuid::from_u128(1)),
            session_id: StudySessionId(Uuid::nil()),
            ordinal: 0,
            kind,
            label: "昼食".to_owned(),
            hint: None,
            required: true,
            options: r#"["和食","洋食"]"#.to_owned(),
            retired: false,
        }
    }

    fn answering(given: Given) -> Details {
        let question = SessionQuestionId(Uuid::from_u128(1));
        Details { answers: vec![GivenAnswer { question, given }], ..Details::plain(Mode::Venue) }
    }

    #[test]
    fn only_offered_options_are_taken_and_each_once() {
        let twice = answering(Given::Chosen(vec!["洋食".into(), "和食".into(), "洋食".into()]));
        let other = answering(Given::Chosen(vec!["中華".into()]));

        let taken = check(&twice, &[question(QuestionKind::Choices)]).unwrap();

        assert_eq!(taken[0].values, ["和食", "洋食"]);
        assert!(check(&other, &[question(QuestionKind::Choices)]).is_err());
        assert!(check(&twice, &[question(QuestionKind::Choice)]).is_err());
    }

    #[test]
    fn a_required_question_wants_an_answer() {
        let blank = answering(Given::Text("　 ".into()));

        assert!(check(&blank, &[question(QuestionKind::Text)]).is_err());
        assert!(check(&Details::plain(Mode::Venue), &[question(QuestionKind::File)]).is_err());
    }
}
