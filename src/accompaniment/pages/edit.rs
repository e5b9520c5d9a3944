//! A form about one thing: shown with what is stored, and again with what was typed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

use super::Seat;
use crate::accompaniment::engagement::Refusal;
use crate::accompaniment::wording;
use crate::context::Context;
use crate::database::Stop;
use crate::people::SignedIn;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, Page, Problems, Sample, SummaryLine, sample,
};

/// A field and how it is drawn.
#[derive(Clone, Debug, Serialize)]
pub struct Control {
    /// `text`, `area`, `date`, `select`, `radios` or `checkboxes`.
    pub kind: &'static str,
    pub field: Field,
    /// Stands after a box: 名.
    pub unit: Option<&'static str>,
}

impl Control {
    pub fn new(kind: &'static str, field: Field) -> Self {
        Self { kind, field, unit: None }
    }
}

/// What the page shows.
#[derive(Serialize)]
pub struct EditPage {
    pub action: String,
    pub back: String,
    pub purpose: String,
    pub button: &'static str,
    pub controls: Vec<Control>,
    pub problems: Vec<SummaryLine>,
    pub notice: Option<String>,
    pub version: String,
    /// Values carried along from the step before, where there is one.
    pub carried: Vec<(String, String)>,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "accompaniment/edit.html";
}

impl EditPage {
    pub fn new(seat: &Seat, (path, purpose): (&str, &str), controls: Vec<Control>) -> Self {
        Self {
            action: format!("{}{path}", seat.base),
            back: seat.base.clone(),
            purpose: purpose.to_owned(),
            button: "保存する",
            problems: summary(&controls),
            controls,
            notice: None,
            version: seat.version().to_string(),
            carried: Vec::new(),
        }
    }
}

/// Each problem leads to its field.
pub fn summary(controls: &[Control]) -> Vec<SummaryLine> {
    let wrong = controls.iter().filter_map(|control| {
        let text = control.field.problem.clone()?;
        Some(SummaryLine { id: control.field.id.clone(), text })
    });
    wrong.collect()
}

/// Answers with the form; with the status that fits what went wrong.
pub fn edit_page(
    (who, seat): (&SignedIn, &Seat),
    context: &Context,
    title: &str,
    page: &EditPage,
) -> Result<HttpResponse, Failure> {
    let status = match (&page.notice, page.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let shell = seat.shell(who, context, Some(title));
    context.pages.answer_with(status, &shell, page)
}

/// What became of a form.
pub enum Settled<T> {
    Done(T),
    /// To be shown again with these problems, or this sentence.
    Again(Problems, Option<String>),
}

pub type Outcome<T> = Result<T, Stop<Refusal>>;

/// Sorts refusals: what the form can show, and what ends the request.
pub fn settle<T>(outcome: Outcome<T>) -> Result<Settled<T>, Failure> {
    match outcome {
        Ok(done) => Ok(Settled::Done(done)),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(Refusal::Invalid(problems))) => Ok(Settled::Again(problems, None)),
        Err(Stop::Refused(other)) => {
            let said = wording::engagement_refusal(&other);
            Ok(Settled::Again(Problems::none(), Some(said)))
        }
    }
}

/// Back to the engagement, saying what was done; the place on the page is kept.
pub fn done(who: &SignedIn, seat: &Seat, (place, said): (&str, &str)) -> HttpResponse {
    let page = format!("{}#{place}", seat.base);
    who.visit().redirect_saying(&page, BannerKind::Success, said)
}

pub fn samples() -> Vec<Sample> {
    let (form, mut problems) = (Form::default(), Problems::none());
    problems.add("text", "文字を入力してください。");
    let field = |name: &str| {
        Field::new(name, "項目", &form, &problems).options([Choice::new("1", "ひとつ")])
    };
    let date = Field::date("day", "日", &form, &problems);
    let controls = vec![
        Control { unit: Some("名"), ..Control::new("text", field("text")) },
        Control::new("area", field("area")),
        Control::new("date", date),
        Control::new("select", field("select")),
        Control::new("radios", field("radios")),
        Control::new("checkboxes", field("boxes")),
    ];
    let page = EditPage {
        action: "/my/engagements/1/outline".to_owned(),
        back: "/my/engagements/1".to_owned(),
        purpose: "まだ保存していません。".to_owned(),
        button: "保存する",
        problems: summary(&controls),
        controls,
        notice: Some("ほかの人が先に保存しました。".to_owned()),
        version: "1".to_owned(),
        carried: vec![("a".to_owned(), "b".to_owned())],
    };
    let plain =
        EditPage { controls: Vec::new(), problems: Vec::new(), notice: None, ..sample_of(&page) };
    vec![sample(&page), sample(&plain)]
}

fn sample_of(page: &EditPage) -> EditPage {
    EditPage {
        action: page.action.clone(),
        back: page.back.clone(),
        purpose: String::new(),
        button: page.button,
        controls: Vec::new(),
        problems: Vec::new(),
        notice: None,
        version: page.version.clone(),
        carried: Vec::new(),
    }
}
