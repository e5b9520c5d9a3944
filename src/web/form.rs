use std::collections::BTreeMap;

use serde::Serialize;

use super::FieldProblem;

/// What a browser sent: names and values as typed, and files.
#[derive(Clone, Debug, Default)]
pub struct Form {
    values: Vec<(String, String)>,
    files: Vec<UploadedFile>,
}

#[derive(Clone, Debug)]
pub struct UploadedFile {
    pub field: String,
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Form {
    pub fn new(values: Vec<(String, String)>, files: Vec<UploadedFile>) -> Self {
        Self { values, files }
    }

    /// The first value of a field, as typed; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// The value when something visible was typed.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|value| !value.trim().is_empty())
    }

    /// Every value of a field: ticked boxes.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.values
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// The file that was chosen, also one without content: a field left alone sends neither name
    /// nor content.
    pub fn file(&self, name: &str) -> Option<&UploadedFile> {
        let chosen = |file: &&UploadedFile| !file.name.is_empty() || !file.bytes.is_empty();
        self.files.iter().filter(|file| file.field == name).find(chosen)
    }

    /// All values, to carry a form through its confirmation page.
    pub fn values(&self) -> &[(String, String)] {
        &self.values
    }

    /// U+0000 in what was typed. Files are what they are.
    pub(super) fn has_nul(&self) -> bool {
        self.values.iter().any(|(name, value)| name.contains('\0') || value.contains('\0'))
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(field, _)| field != name);
        self.values.push((name.to_owned(), value.into()));
    }
}

/// What is wrong, by field, in the order it was found. An empty list means nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<FieldProblem>);

impl Problems {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn add(&mut self, field: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldProblem { field: field.into(), detail: detail.into() });
    }

    /// Keeps the value, or notes the problem and gives none.
    pub fn keep<T, E: std::fmt::Display>(
        &mut self,
        field: &str,
        outcome: Result<T, E>,
    ) -> Option<T> {
        outcome.map_err(|problem| self.add(field, problem.to_string())).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first problem of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|problem| problem.field == field).map(|problem| problem.detail.as_str())
    }

    pub fn list(&self) -> &[FieldProblem] {
        &self.0
    }

    pub fn into_list(self) -> Vec<FieldProblem> {
        self.0
    }
}

/// How wide a field is drawn; its width says how much is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Width {
    Xs,
    S,
    M,
    L,
    Full,
}

/// One field as the form macros draw it.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    pub name: String,
    pub id: String,
    pub label: String,
    pub required: bool,
    pub value: Typed,
    pub values: Vec<String>,
    pub problem: Option<String>,
    pub hint: Option<String>,
    pub autocomplete: Option<String>,
    pub inputmode: Option<String>,
    pub width: Width,
    pub options: Vec<Offer>,
}

/// What was typed: one text, or the three boxes of a date.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Typed {
    Text(String),
    Date { year: String, month: String, day: String },
}

/// A line of a select: a choice, or a heading over several.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Offer {
    One(Choice),
    Group { label: String, options: Vec<Choice> },
}

/// One choice of a select, a radio group or a group of boxes.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub disabled: bool,
}

impl Field {
    /// A field holding what was typed and what was wrong with it.
    pub fn new(name: &str, label: &str, form: &Form, problems: &Problems) -> Self {
        Self {
            name: name.into(),
            id: id_of(name),
            label: label.into(),
            required: false,
            value: Typed::Text(form.text(name).into()),
            values: form.all(name).into_iter().map(Into::into).collect(),
            problem: problems.of(name).map(Into::into),
            hint: None,
            autocomplete: None,
            inputmode: None,
            width: Width::M,
            options: Vec::new(),
        }
    }

    /// Three boxes, sent as `name_year`, `name_month` and `name_day`.
    pub fn date(name: &str, label: &str, form: &Form, problems: &Problems) -> Self {
        let part = |part: &str| form.text(&format!("{name}_{part}")).to_owned();
        let value = Typed::Date { year: part("year"), month: part("month"), day: part("day") };
        Self { value, ..Self::new(name, label, form, problems) }
    }

    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    pub fn autocomplete(mut self, token: &str) -> Self {
        self.autocomplete = Some(token.into());
        self
    }

    pub fn inputmode(mut self, mode: &str) -> Self {
        self.inputmode = Some(mode.into());
        self
    }

    pub fn options(mut self, choices: impl IntoIterator<Item = Choice>) -> Self {
        self.options = choices.into_iter().map(Offer::One).collect();
        self
    }

    /// Choices under headings, such as prefectures under their blocks.
    pub fn groups(mut self, groups: impl IntoIterator<Item = (String, Vec<Choice>)>) -> Self {
        self.options =
            groups.into_iter().map(|(label, options)| Offer::Group { label, options }).collect();
        self
    }
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, disabled: false }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A whole form as a page shows it: fields by name, and the summary of what is wrong.
#[derive(Clone, Debug, Serialize)]
pub struct FormFacts {
    pub fields: BTreeMap<String, Field>,
    pub problems: Vec<SummaryLine>,
}

/// One line of the summary, leading to its field.
#[derive(Clone, Debug, Serialize)]
pub struct SummaryLine {
    pub id: String,
    pub text: String,
}

impl SummaryLine {
    /// Several fields can have the same thing wrong with them: the line says which it is, unless
    /// the sentence does so already.
    pub fn new(id: String, label: Option<&str>, detail: &str) -> Self {
        let label = label.filter(|label| !label.is_empty() && !detail.contains(*label));
        let text = match label {
            Some(label) if detail.is_ascii() => format!("{label}: {detail}"),
            Some(label) => format!("{label}：{detail}"),
            None => detail.to_owned(),
        };
        Self { id, text }
    }
}

impl FormFacts {
    pub fn new(fields: impl IntoIterator<Item = Field>, problems: &Problems) -> Self {
        let fields: BTreeMap<_, _> =
            fields.into_iter().map(|field| (field.name.clone(), field)).collect();
        let line = |problem: &FieldProblem| {
            let label = fields.get(&problem.field).map(|field| field.label.as_str());
            SummaryLine::new(id_of(&problem.field), label, &problem.detail)
        };
        Self { problems: problems.list().iter().map(line).collect(), fields }
    }
}

fn id_of(name: &str) -> String {
    format!("f-{}", name.replace(['[', ']', '.', '_'], "-"))
}
