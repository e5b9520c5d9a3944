//! Fields of the forms and how they are drawn.

use serde::Serialize;

use crate::web::{Field, Form, Problems, SummaryLine, Width};

/// A field and how it is drawn.
#[derive(Clone, Debug, Serialize)]
pub struct Control {
    /// `text`, `area`, `date`, `time`, `select`, `radios` or `consent`.
    pub kind: &'static str,
    pub field: Field,
    /// Characters.
    pub limit: Option<usize>,
    /// The first line of a select, which chooses nothing.
    pub empty: Option<&'static str>,
}

impl Control {
    pub fn new(kind: &'static str, field: Field) -> Self {
        // Sentences want room.
        let field = if kind == "area" { field.width(Width::Full) } else { field };
        Self { kind, field, limit: None, empty: None }
    }

    pub fn limit(mut self, characters: usize) -> Self {
        self.limit = Some(characters);
        self
    }

    pub fn empty(mut self, words: &'static str) -> Self {
        self.empty = Some(words);
        self
    }
}

/// Fields holding what was typed and what was wrong with it.
#[derive(Clone, Copy)]
pub struct Draw<'a> {
    pub form: &'a Form,
    pub problems: &'a Problems,
}

impl Draw<'_> {
    pub fn field(self, name: &str, label: &str) -> Field {
        Field::new(name, label, self.form, self.problems)
    }

    pub fn date(self, name: &str, label: &str) -> Field {
        Field::date(name, label, self.form, self.problems)
    }

    /// The summary on top of the form.
    pub fn summary(self) -> Vec<SummaryLine> {
        crate::web::FormFacts::new([], self.problems).problems
    }
}

/// A line of a select in a form that filters.
#[derive(Clone, Debug, Serialize)]
pub struct Pick {
    pub name: &'static str,
    pub id: String,
    pub label: &'static str,
    pub value: String,
    pub options: Vec<PickOption>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PickOption {
    pub value: String,
    pub label: String,
}

impl PickOption {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

impl Pick {
    pub fn new(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self { name, id: format!("f-{name}"), label, value: value.into(), options: Vec::new() }
    }

    pub fn options(mut self, options: impl IntoIterator<Item = PickOption>) -> Self {
        self.options = options.into_iter().collect();
        self
    }
}
