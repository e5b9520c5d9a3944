//! Controls of the registration forms, in the language of the page.

use serde::Serialize;

use crate::people::PageLanguage;
use crate::web::{Choice, Field, Form, Problems, Width};

use super::words::say;

/// One control as `_controls.html` draws it.
#[derive(Clone, Debug, Serialize)]
pub struct Control {
    /// `text`, `email`, `tel`, `textarea`, `select`, `radios`, `checkboxes`, `file`, `consent`,
    /// `fixed` or `pair`.
    pub kind: &'static str,
    pub field: Option<Field>,
    /// Two short fields side by side.
    pub pair: Vec<Field>,
    /// The first, unchosen line of a select.
    pub empty: Option<&'static str>,
    /// Characters.
    pub limit: Option<usize>,
    pub accept: Option<&'static str>,
    pub hint: Option<String>,
    pub kept: Option<Kept>,
    pub policy: Option<Policy>,
}

/// A file received before.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    pub name: String,
    pub size: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Policy {
    pub label: &'static str,
    pub href: &'static str,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    pub title: String,
    pub note: Option<String>,
    pub controls: Vec<Control>,
}

impl Control {
    pub fn new(kind: &'static str, field: Field) -> Self {
        Self { field: Some(field), ..Self::empty(kind) }
    }

    pub fn pair(first: Field, second: Field) -> Self {
        Self { pair: vec![first, second], ..Self::empty("pair") }
    }

    fn empty(kind: &'static str) -> Self {
        Self {
            kind,
            field: None,
            pair: Vec::new(),
            empty: None,
            limit: None,
            accept: None,
            hint: None,
            kept: None,
            policy: None,
        }
    }

    pub fn limit(mut self, characters: usize) -> Self {
        self.limit = Some(characters);
        self
    }
}

/// Draws fields holding what was typed and what was wrong with it.
#[derive(Clone, Copy)]
pub struct Draw<'a> {
    pub language: PageLanguage,
    pub form: &'a Form,
    pub problems: &'a Problems,
}

/// A label in the three languages.
pub type Said = (&'static str, &'static str, &'static str);

impl Draw<'_> {
    pub fn say(self, said: Said) -> &'static str {
        say(self.language, said.0, said.1, said.2)
    }

    pub fn field(self, name: &str, label: Said) -> Field {
        Field::new(name, self.say(label), self.form, self.problems)
    }

    pub fn text(self, name: &str, label: Said) -> Control {
        Control::new("text", self.field(name, label).width(Width::L))
    }

    /// A select with a first line that chooses nothing.
    pub fn select(self, field: Field) -> Control {
        let empty = self.say(("選んでください", "Please choose", "えらんでください"));
        Control { empty: Some(empty), ..Control::new("select", field) }
    }

    /// Something that cannot be edited here, and why.
    pub fn fixed(self, label: Said, value: &str, reason: Said) -> Control {
        let mut field = self.field("", label);
        field.value = crate::web::Typed::Text(value.to_owned());
        Control { hint: Some(self.say(reason).to_owned()), ..Control::new("fixed", field) }
    }

    /// A single box, never ticked beforehand; the purpose is read before it.
    pub fn consent(self, name: &str, label: Said, purpose: String) -> Control {
        let policy = Policy {
            label: self.say((
                "個人情報の取り扱いについて",
                "How we handle personal data",
                "あなたの じょうほうの あつかい",
            )),
            href: "/policies/privacy",
        };
        let field = self.field(name, label).required().hint(purpose);
        Control { policy: Some(policy), ..Control::new("consent", field) }
    }
}

/// A choice, with a word about it.
pub fn choice(value: impl Into<String>, label: impl Into<String>, hint: Option<String>) -> Choice {
    Choice { hint, ..Choice::new(value, label) }
}
