use super::{MOST_GROUPS, MOST_SPEAKERS};
use crate::web::Form;

/// How many groups of each kind the form shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// For each day its number of speakers.
    pub parts: Vec<usize>,
    pub co_hosts: usize,
    pub questions: usize,
}

impl Layout {
    /// As many groups as were sent, and one more where a button asked for it.
    pub fn of(form: &Form) -> Self {
        let many = highest(form, "parts.", MOST_GROUPS).max(1);
        let speakers =
            |part: usize| highest(form, &format!("parts.{part}.speakers."), MOST_SPEAKERS).max(1);
        let mut layout = Self {
            parts: (1..=many).map(speakers).collect(),
            co_hosts: highest(form, "co_hosts.", MOST_GROUPS),
            questions: highest(form, "questions.", MOST_GROUPS),
        };
        layout.grow(form.text("action"));
        layout
    }

    fn grow(&mut self, action: &str) {
        let room = |many: usize| (many + 1).min(MOST_GROUPS);
        match action.split_once('.').unwrap_or((action, "")) {
            ("add_part", _) if self.parts.len() < MOST_GROUPS => self.parts.push(1),
            ("add_co_host", _) => self.co_hosts = room(self.co_hosts),
            ("add_question", _) => self.questions = room(self.questions),
            ("add_speaker", part) => {
                let part = part.parse::<usize>().ok().and_then(|part| part.checked_sub(1));
                if let Some(speakers) = part.and_then(|part| self.parts.get_mut(part)) {
                    *speakers = (*speakers + 1).min(MOST_SPEAKERS);
                }
            }
            _ => {}
        }
    }
}

/// The highest number behind a prefix among the names that were sent.
fn highest(form: &Form, prefix: &str, most: usize) -> usize {
    let number = |name: &str| name.strip_prefix(prefix)?.split('.').next()?.parse().ok();
    form.values().iter().filter_map(|(name, _)| number(name)).max().unwrap_or(0).min(most)
}

/// Whether nothing was typed into a group, or it was ticked to go.
pub fn is_empty(form: &Form, prefix: &str) -> bool {
    let own = |name: &str| {
        name.strip_prefix(prefix).is_some_and(|rest| !matches!(rest, "id" | "kind" | "remote"))
    };
    form.is_ticked(&format!("{prefix}remove"))
        || form.values().iter().all(|(name, value)| !own(name) || value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(values: &[(&str, &str)]) -> Form {
        let values = values.iter().map(|&(name, value)| (name.into(), value.into()));
        Form::new(values.collect(), Vec::new())
    }

    #[test]
    fn a_button_adds_one_group_and_an_absurd_number_adds_no_more_than_the_most() {
        let asked = form(&[("parts.2.title", ""), ("action", "add_speaker.2")]);
        let absurd = form(&[("questions.999999999.label", "")]);

        assert_eq!(Layout::of(&asked).parts, [1, 2]);
        assert_eq!(Layout::of(&absurd).questions, MOST_GROUPS);
    }

    #[test]
    fn a_group_without_anything_typed_is_empty() {
        let blank = form(&[("questions.1.kind", "text"), ("questions.1.label", "　")]);
        let typed = form(&[("questions.1.kind", "text"), ("questions.1.label", "昼食")]);

        assert!(is_empty(&blank, "questions.1."));
        assert!(!is_empty(&typed, "questions.1."));
    }
}
