//! The pages several flows share: a form, its confirmation, a danger, a refusal.

use serde::Serialize;

use crate::consultations::meeting::Parties;
use crate::consultations::readers::ConsultationView;
use crate::web::{Field, Page, Sample, SummaryLine, sample};

use super::controls::{Control, Draw};
use super::words::{Brief, Link, brief};

/// Something to know before filling in.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// Of a banner: `info`, `warning` or `error`.
    pub kind: &'static str,
    pub text: String,
}

impl Notice {
    pub fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// The conditions of meeting online, read before they are accepted.
#[derive(Clone, Debug, Serialize)]
pub struct Conditions {
    /// `第2版（2026年4月1日（水））`
    pub version: String,
    pub text: String,
    pub accept: Field,
}

/// What the steps of an application are called, where one begins by choosing a slot.
pub const SLOT_STEPS: [&str; 4] = ["日時", "入力", "確認", "完了"];
/// The steps of naming wishes.
pub const WISH_STEPS: [&str; 3] = ["入力", "確認", "完了"];

#[derive(Clone, Debug, Serialize)]
pub struct FormPage {
    pub action: String,
    /// None where the form is not one of several steps.
    pub steps: Vec<&'static str>,
    pub purpose: String,
    pub about: Option<Brief>,
    pub notices: Vec<Notice>,
    pub problems: Vec<SummaryLine>,
    pub conditions: Option<Conditions>,
    pub controls: Vec<Control>,
    pub carried: Vec<(String, String)>,
    pub button: &'static str,
    /// What the button sends as `step`.
    pub value: &'static str,
    pub back: Link,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "consultations/form.html";
}

/// An answer as the confirmation shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Answered {
    pub label: &'static str,
    pub value: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ConfirmPage {
    pub action: String,
    pub steps: Vec<&'static str>,
    pub purpose: &'static str,
    pub notices: Vec<Notice>,
    pub answers: Vec<Answered>,
    pub carried: Vec<(String, String)>,
    /// Who will get a letter.
    pub promise: String,
    pub button: &'static str,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "consultations/confirm.html";
}

/// What a confirmation says before a request is sent.
pub const NOT_SENT: &str =
    "まだ申し込みは終わっていません。内容を確かめて、下のボタンを押してください。";
/// What it says before a change.
pub const NOT_CHANGED: &str =
    "まだ変更は終わっていません。内容を確かめて、下のボタンを押してください。";

/// Where the letter of a request will go.
pub fn promise(email: &str) -> String {
    format!("申し込むと、{email} に確認のお知らせを送ります。")
}

#[derive(Clone, Debug, Serialize)]
pub struct DangerPage {
    pub action: String,
    pub about: Brief,
    pub title: &'static str,
    pub consequences: Vec<String>,
    pub problems: Vec<SummaryLine>,
    pub fields: Vec<Control>,
    pub sure: Field,
    pub button: &'static str,
    pub back: Link,
}

impl Page for DangerPage {
    const TEMPLATE: &'static str = "consultations/danger.html";
}

#[derive(Clone, Debug, Serialize)]
pub struct RefusedPage {
    pub reason: String,
    pub about: Option<Brief>,
    /// The first is a button.
    pub links: Vec<Link>,
}

impl Page for RefusedPage {
    const TEMPLATE: &'static str = "consultations/refused.html";
}

/// Values that belong to one press alone.
const OF_ONE_PRESS: [&str; 2] = ["csrf", "step"];

/// What a confirmation carries along.
pub fn carried(form: &crate::web::Form) -> Vec<(String, String)> {
    let values = form.values().iter();
    values.filter(|(name, _)| !OF_ONE_PRESS.contains(&name.as_str())).cloned().collect()
}

/// Seen by its side.
pub fn about(view: &ConsultationView) -> Brief {
    about_parties(&view.parties, view)
}

fn about_parties(parties: &Parties, view: &ConsultationView) -> Brief {
    brief(parties, view.side)
}

pub fn samples(about: &Brief, draw: Draw<'_>) -> Vec<Sample> {
    let form = form_with_everything(about, draw);
    let plain = FormPage {
        steps: Vec::new(),
        about: None,
        notices: Vec::new(),
        conditions: None,
        ..form.clone()
    };
    let wishes = FormPage { steps: WISH_STEPS.to_vec(), ..plain.clone() };
    let confirm = ConfirmPage {
        action: form.action.clone(),
        steps: SLOT_STEPS.to_vec(),
        purpose: NOT_SENT,
        notices: form.notices.clone(),
        answers: vec![Answered { label: "方法", value: None }],
        carried: form.carried.clone(),
        promise: promise("hanako@example.jp"),
        button: "予約する",
    };
    let danger = danger(about, draw, &form);
    let refused = RefusedPage {
        reason: "期限を過ぎています。".to_owned(),
        about: Some(about.clone()),
        links: vec![form.back.clone(), form.back.clone()],
    };
    let bare = RefusedPage { about: None, ..refused.clone() };
    vec![
        sample(&form),
        sample(&plain),
        sample(&wishes),
        sample(&confirm),
        sample(&danger),
        sample(&refused),
        sample(&bare),
    ]
}

fn controls(draw: Draw<'_>) -> Vec<Control> {
    let kinds = ["text", "area", "time", "select", "radios", "consent"];
    let mut controls: Vec<_> = kinds
        .into_iter()
        .map(|kind| Control::new(kind, draw.field(kind, "項目").required()))
        .collect();
    controls.push(Control::new("date", draw.date("day", "日")));
    controls
}

fn form_with_everything(about: &Brief, draw: Draw<'_>) -> FormPage {
    FormPage {
        action: "/consultations/new/input".to_owned(),
        steps: SLOT_STEPS.to_vec(),
        purpose: "相談の内容を書いてください。".to_owned(),
        about: Some(about.clone()),
        notices: vec![Notice::new("info", "この時間を11:12まで確保しています。")],
        problems: draw.summary(),
        conditions: Some(Conditions {
            version: "第2版".to_owned(),
            text: "カメラとマイクを使ってください。".to_owned(),
            accept: draw.field("accepts_conditions", "項目").required(),
        }),
        controls: controls(draw),
        carried: vec![("key".to_owned(), "k".to_owned())],
        button: "確認へ進む",
        value: "check",
        back: Link::new("戻る", "/consultations"),
    }
}

fn danger(about: &Brief, draw: Draw<'_>, form: &FormPage) -> DangerPage {
    DangerPage {
        action: "/consultations/1/cancellation".to_owned(),
        about: about.clone(),
        title: "取り消すとどうなるか",
        consequences: vec!["相手にお知らせが届きます。".to_owned()],
        problems: draw.summary(),
        fields: controls(draw),
        sure: draw.field("sure", "項目").required(),
        button: "取り消す",
        back: form.back.clone(),
    }
}
