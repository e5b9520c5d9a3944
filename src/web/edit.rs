//! A form about one thing: what it is about, what will happen, the fields, one button. Pages that
//! need no look of their own show this one.

use actix_web::http::StatusCode;
use serde::Serialize;

use super::{Choice, Field, Form, Page, Problems, Sample, SummaryLine, Width, sample};

/// A field and how it is drawn.
#[derive(Clone, Debug, Serialize)]
pub struct Control {
    /// `text`, `area`, `date`, `time`, `select`, `radios`, `checkboxes` or `consent`.
    pub kind: &'static str,
    pub field: Field,
    /// Stands after a box: 名.
    pub unit: Option<&'static str>,
}

impl Control {
    pub fn new(kind: &'static str, field: Field) -> Self {
        // Several lines are given the whole width: their length says nothing.
        let field = if kind == "area" { field.width(Width::Full) } else { field };
        Self { kind, field, unit: None }
    }

    #[must_use]
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }
}

/// A word with what stands beside it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub label: String,
    pub value: Option<String>,
}

impl Told {
    /// An empty value is shown as a dash.
    pub fn new(label: &str, value: impl Into<Option<String>>) -> Self {
        let value = value.into().filter(|value| !value.trim().is_empty());
        Self { label: label.to_owned(), value }
    }
}

/// What the page shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EditPage {
    pub action: String,
    pub back: String,
    pub purpose: String,
    /// What it is about, above the form.
    pub facts: Vec<Told>,
    /// What will happen, and to whom; marks the page as one to think about.
    pub consequences: Vec<String>,
    pub button: &'static str,
    pub controls: Vec<Control>,
    pub problems: Vec<SummaryLine>,
    /// Why it was not done, where no field is at fault.
    pub notice: Option<String>,
    pub version: String,
    /// 確認: everything is carried along, and can be sent (`step` is `send`) or mended (`mend`).
    pub confirms: bool,
    /// A further button that changes nothing yet: its words, and what it sends as `step`.
    pub second: Option<(&'static str, &'static str)>,
    /// Values carried along from the step before, where there is one.
    pub carried: Vec<(String, String)>,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "web/edit.html";
}

impl EditPage {
    /// A form that posts to `action`, with the way back to `back`.
    pub fn new((action, back): (&str, &str), purpose: &str, controls: Vec<Control>) -> Self {
        Self {
            action: action.to_owned(),
            back: back.to_owned(),
            purpose: purpose.to_owned(),
            button: "保存する",
            problems: summary(&controls),
            controls,
            ..Self::default()
        }
    }

    /// With these fields and this word on the button.
    #[must_use]
    pub fn asking(self, controls: Vec<Control>, button: &'static str) -> Self {
        Self { problems: summary(&controls), controls, button, ..self }
    }

    /// With what will happen.
    #[must_use]
    pub fn warning(self, consequences: &[&str]) -> Self {
        let consequences = consequences.iter().map(|text| (*text).to_owned()).collect();
        Self { consequences, ..self }
    }

    /// 確認 of one press that cannot be taken back: what will happen, and the same form once more,
    /// marked as [`confirmed`].
    #[must_use]
    pub fn confirming(
        (action, back): (&str, &str),
        form: &Form,
        consequences: &[&str],
        button: &'static str,
    ) -> Self {
        let typed = form.values().iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
        let marked = (CONFIRMED.to_owned(), "yes".to_owned());
        let carried = typed.cloned().chain([marked]).collect();
        let page = Self::new((action, back), "", Vec::new()).warning(consequences);
        Self { button, carried, ..page }
    }

    /// With the reason why it was not done.
    #[must_use]
    pub fn saying(self, notice: Option<String>) -> Self {
        Self { notice, ..self }
    }

    /// What fits to what went wrong: nothing, a field, or the state of things.
    pub fn status(&self) -> StatusCode {
        match (&self.notice, self.problems.is_empty()) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, true) => StatusCode::OK,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

const CONFIRMED: &str = "confirmed";
/// What the form itself adds to what was typed.
const OWN: [&str; 3] = ["csrf", "version", CONFIRMED];

/// Whether what was pressed has been confirmed on the page for it.
pub fn confirmed(form: &Form) -> bool {
    form.text(CONFIRMED) == "yes"
}

/// Each problem leads to its field.
fn summary(controls: &[Control]) -> Vec<SummaryLine> {
    let wrong = controls.iter().filter_map(|control| {
        let (field, detail) = (&control.field, control.field.problem.as_ref()?);
        Some(SummaryLine::new(field.id.clone(), Some(&field.label), detail))
    });
    wrong.collect()
}

/// The page with everything on it, and with next to nothing.
pub fn edit_samples() -> Vec<Sample> {
    let (form, mut problems) = (Form::default(), Problems::none());
    problems.add("text", "文字を入力してください。");
    let field = |name: &str| {
        Field::new(name, "項目", &form, &problems).options([Choice::new("1", "ひとつ")])
    };
    let controls = vec![
        Control::new("text", field("text")).unit("名"),
        Control::new("area", field("area")),
        Control::new("date", Field::date("day", "日", &form, &problems)),
        Control::new("time", Field::new("time", "時刻", &form, &problems)),
        Control::new("select", field("select")),
        Control::new("radios", field("radios")),
        Control::new("checkboxes", field("boxes")),
        Control::new("consent", field("agreed")),
    ];
    let page = EditPage {
        facts: vec![Told::new("日時", "2026年12月3日（木）".to_owned()), Told::new("会場", None)],
        consequences: vec!["双方にお知らせが届きます。".to_owned()],
        notice: Some("ほかの人が先に保存しました。".to_owned()),
        version: "1".to_owned(),
        carried: vec![("a".to_owned(), "b".to_owned())],
        ..EditPage::new(("/a/1/edit", "/a/1"), "まだ保存していません。", controls)
    };
    let plain = EditPage::new(("/a/1/edit", "/a/1"), "", Vec::new());
    let last = EditPage { confirms: true, ..plain.clone() };
    vec![sample(&page), sample(&plain), sample(&last)]
}
