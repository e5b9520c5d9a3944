//! What the page of the intake sheet shows.

use entities::consultations::intake_sheet;
use serde::Serialize;

use crate::consultations::intake::FileLine;
use crate::consultations::pages::controls::{Control, Draw};
use crate::consultations::pages::form::{Answered, Notice};
use crate::consultations::pages::samples;
use crate::consultations::pages::words::{Brief, Link};
use crate::vocabulary::tokyo;
use crate::web::{Field, Form, Page, Problems, Sample, SummaryLine, sample};

#[derive(Clone, Debug, Serialize)]
pub struct IntakePage {
    pub action: String,
    pub purpose: String,
    pub about: Brief,
    pub notices: Vec<Notice>,
    /// Where the conditions of meeting online are accepted, while they are not.
    pub conditions: Option<String>,
    pub problems: Vec<SummaryLine>,
    pub controls: Vec<Control>,
    /// What was written, where it can only be read.
    pub answers: Vec<Answered>,
    /// When it was handed in.
    pub submitted: Option<String>,
    pub writable: bool,
    pub files: Vec<FileItem>,
    /// The box for a further one.
    pub file: Field,
    pub back: Link,
}

impl Page for IntakePage {
    const TEMPLATE: &'static str = "consultations/intake.html";
}

#[derive(Clone, Debug, Serialize)]
pub struct FileItem {
    pub name: String,
    pub when: String,
    pub href: String,
}

pub fn file_line(line: &FileLine, base: &str) -> FileItem {
    FileItem {
        name: line.name.clone(),
        when: tokyo::date_time(line.uploaded_at),
        href: format!("{base}/{}", line.id),
    }
}

pub fn read_only(sheet: Option<&intake_sheet::Model>) -> Vec<Answered> {
    let Some(sheet) = sheet else { return Vec::new() };
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    vec![
        Answered { label: "困っていること", value: text(&sheet.trouble) },
        Answered { label: "試したこと", value: text(&sheet.tried) },
        Answered { label: "期待する結果", value: text(&sheet.hoped) },
    ]
}

pub fn samples() -> Vec<Sample> {
    let (form, mut problems) = (Form::default(), Problems::none());
    problems.add("trouble", "困っていることを入力してください。");
    let draw = Draw { form: &form, problems: &problems };
    let page = IntakePage {
        action: "/consultations/1/intake".to_owned(),
        purpose: "12月1日までに提出してください。".to_owned(),
        about: samples::about(),
        notices: vec![Notice::new("info", "前回の事前シートを写しました。")],
        conditions: Some("/consultations/1#conditions".to_owned()),
        problems: draw.summary(),
        controls: vec![Control::new("area", draw.field("trouble", "困っていること")).limit(3_000)],
        answers: vec![Answered {
            label: "試したこと", value: Some("求人を出した".to_owned())
        }],
        submitted: None,
        writable: true,
        files: vec![FileItem {
            name: "求人票.pdf".to_owned(),
            when: "2026年11月24日（火）10:00".to_owned(),
            href: "/consultations/1/intake/files/1".to_owned(),
        }],
        file: draw.field("file", "ファイル"),
        back: Link::new("戻る", "/consultations/1"),
    };
    let read = IntakePage {
        writable: false,
        submitted: Some("2026年11月24日（火）10:00".to_owned()),
        files: Vec::new(),
        conditions: None,
        ..page.clone()
    };
    let again = IntakePage { submitted: read.submitted.clone(), ..page.clone() };
    vec![sample(&page), sample(&read), sample(&again)]
}
