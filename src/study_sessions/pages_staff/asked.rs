//! The session's own questions, asked on the telephone. What needs a file, and whether a co-host may
//! get the data, only the participant says: by the link in their letter.

use entities::study_sessions::question::{self, QuestionKind};

use crate::study_sessions::registration::{Given, GivenAnswer, answer_field};
use crate::web::{Choice, Control, Field, Form, Problems, Told};

const HINT: &str = "聞き取れたときだけ入力します。あとから本人も、お知らせのリンクで答えられます。";

pub fn controls(questions: &[question::Model], form: &Form, problems: &Problems) -> Vec<Control> {
    let control = |question: &question::Model| {
        let options: Vec<String> = serde_json::from_str(&question.options).unwrap_or_default();
        let hint = question.hint.clone().map_or_else(|| HINT.to_owned(), |own| own + HINT);
        let field = Field::new(&answer_field(question), &question.label, form, problems);
        let field = field.hint(&hint);
        let choices = options.iter().map(|option| Choice::new(option, option));
        match question.kind {
            QuestionKind::Text => Some(Control::new("area", field)),
            QuestionKind::Choice => Some(Control::new("radios", field.options(choices))),
            QuestionKind::Choices => Some(Control::new("checkboxes", field.options(choices))),
            QuestionKind::File => None,
        }
    };
    questions.iter().filter_map(control).collect()
}

/// What was answered; what was not is left to the participant.
pub fn answers(questions: &[question::Model], form: &Form) -> Vec<GivenAnswer> {
    let said = |question: &question::Model| {
        let name = answer_field(question);
        let all = form.all(&name).into_iter().filter(|text| !text.trim().is_empty());
        let all: Vec<_> = all.map(str::to_owned).collect();
        let given = match question.kind {
            _ if all.is_empty() => return None,
            QuestionKind::Text => Given::Text(all.concat()),
            QuestionKind::Choice | QuestionKind::Choices => Given::Chosen(all),
            QuestionKind::File => return None,
        };
        Some(GivenAnswer { question: question.id, given })
    };
    questions.iter().filter_map(said).collect()
}

/// The same, to be confirmed.
pub fn told(questions: &[question::Model], form: &Form) -> Vec<Told> {
    let said = |question: &question::Model| {
        let all = form.all(&answer_field(question)).join("、");
        (!all.trim().is_empty()).then(|| Told::new(&question.label, all))
    };
    questions.iter().filter_map(said).collect()
}
