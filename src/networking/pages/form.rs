//! A form of either side, in the language of the page.

use actix_web::http::StatusCode;
use serde::Serialize;

use crate::web::{Choice, Control, Field, Form, Page, Problems, Sample, Told, sample};

#[derive(Clone, Debug, Default, Serialize)]
pub struct FormPage {
    pub action: String,
    pub back: String,
    pub purpose: String,
    pub facts: Vec<Told>,
    /// What will happen; marks the page as one to think about.
    pub consequences: Vec<String>,
    pub controls: Vec<Control>,
    pub problems: Vec<Problem>,
    pub notice: Option<String>,
    pub button: String,
    pub carried: Vec<(String, String)>,
}

/// Leads to its field.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    id: String,
    text: String,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "networking/form.html";
}

impl FormPage {
    pub fn new((action, back): (String, &str), controls: Vec<Control>, button: &str) -> Self {
        let wrong = controls.iter().filter_map(|control| {
            let text = control.field.problem.clone()?;
            Some(Problem { id: control.field.id.clone(), text })
        });
        Self {
            action,
            back: back.to_owned(),
            problems: wrong.collect(),
            controls,
            button: button.to_owned(),
            ..Self::default()
        }
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

pub fn form_samples() -> Vec<Sample> {
    let (form, mut problems) = (Form::default(), Problems::none());
    problems.add("text", "文字を入力してください。");
    let field = |name: &str| {
        Field::new(name, "項目", &form, &problems).options([Choice::new("1", "ひとつ")])
    };
    let controls = vec![
        Control::new("text", field("text")).unit("分"),
        Control::new("area", field("area")),
        Control::new("date", Field::date("day", "日", &form, &problems)),
        Control::new("time", field("time")),
        Control::new("select", field("select")),
        Control::new("radios", field("radios")),
        Control::new("checkboxes", field("boxes")),
        Control::new("consent", field("agreed")),
    ];
    let page = FormPage {
        purpose: "お返事ください。".to_owned(),
        facts: vec![Told::new("期限", "2026年12月8日（火）".to_owned())],
        consequences: vec!["相手にお知らせが届きます。".to_owned()],
        notice: Some("ほかの人が先に保存しました。".to_owned()),
        carried: vec![("request_key".to_owned(), "1".to_owned())],
        ..FormPage::new(("/a".to_owned(), "/b"), controls, "送る")
    };
    vec![sample(&page), sample(&FormPage::new(("/a".to_owned(), "/b"), Vec::new(), "送る"))]
}
