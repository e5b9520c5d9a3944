//! What the page of one consultation shows.

use entities::consultations::online_conditions;
use serde::Serialize;

use crate::consultations::pages::booking::conditions;
use crate::consultations::pages::controls::Draw;
use crate::consultations::pages::form::Conditions;
use crate::consultations::pages::samples;
use crate::consultations::pages::words::{Brief, Item};
use crate::web::{Chip, Form, Page, Problems, Sample, sample};

#[derive(Clone, Debug, Serialize)]
pub struct ShowPage {
    pub chip: Chip,
    pub number: String,
    /// Whose answer it waits for.
    pub waits: Option<&'static str>,
    /// What was said when it ended.
    pub ended: Option<String>,
    pub about: Brief,
    pub place: Option<String>,
    pub online_url: Option<String>,
    pub phone: Option<String>,
    /// What is said where it is agreed, but nothing says where.
    pub ask_place: Option<&'static str>,
    /// The conditions of meeting online, where the client has not accepted them.
    pub conditions: Option<OpenConditions>,
    /// In the words of the client.
    pub words: String,
    pub more: Vec<Item>,
    pub sheet: Option<Sheet>,
    pub acts: Vec<Act>,
    pub calendar: Option<String>,
    pub deadline: Option<String>,
    /// Newest first.
    pub history: Vec<HistoryItem>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    pub text: String,
    pub href: Option<String>,
    pub label: &'static str,
    pub files: usize,
    pub late: bool,
}

/// Conditions somebody who did not book themselves is asked to accept.
#[derive(Clone, Debug, Serialize)]
pub struct OpenConditions {
    pub action: String,
    /// What the form sends back as the version that was shown.
    pub number: i32,
    pub shown: Conditions,
}

impl OpenConditions {
    pub fn new(action: String, row: &online_conditions::Model, draw: Draw<'_>) -> Self {
        Self { action, number: row.version, shown: conditions(draw, row, true) }
    }
}

/// Something that can be done now.
#[derive(Clone, Debug, Serialize)]
pub struct Act {
    pub label: &'static str,
    pub href: String,
    pub kind: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct HistoryItem {
    pub when: String,
    pub title: String,
    /// What changed.
    pub text: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "consultations/show.html";
}

pub fn samples() -> Vec<Sample> {
    let waiting = Sheet {
        text: "まだ提出されていません。".to_owned(),
        href: None,
        label: "",
        files: 0,
        late: false,
    };
    let read_only = ShowPage { sheet: Some(waiting), ..nearly_nothing() };
    vec![sample(&everything()), sample(&nearly_nothing()), sample(&read_only)]
}

fn sample_conditions() -> OpenConditions {
    let row = online_conditions::Model {
        version: 2,
        text: "静かな場所から参加してください。".to_owned(),
        published_at: chrono::DateTime::UNIX_EPOCH,
        published_by: uuid::Uuid::nil().into(),
    };
    let (form, problems) = (Form::default(), Problems::none());
    let draw = Draw { form: &form, problems: &problems };
    OpenConditions::new("/consultations/1/conditions".to_owned(), &row, draw)
}

/// With everything a page can show.
fn everything() -> ShowPage {
    let about = samples::about();
    ShowPage {
        chip: about.chip.clone(),
        number: "S8-048-213K".to_owned(),
        waits: None,
        ended: None,
        about,
        place: Some("塩尻市市民交流センター".to_owned()),
        online_url: Some("https://meet.example.jp/j/1".to_owned()),
        phone: Some("03-1234-5678".to_owned()),
        ask_place: None,
        conditions: Some(sample_conditions()),
        words: "採用の進め方を相談したい。".to_owned(),
        more: vec![Item::new("実際の時間", "2026年12月3日（木）14:00～15:10")],
        sheet: Some(Sheet {
            text: "12月1日までに提出してください。".to_owned(),
            href: Some("/consultations/1/intake".to_owned()),
            label: "事前シートを書く",
            files: 2,
            late: true,
        }),
        acts: vec![Act {
            label: "日時を変える",
            href: "/consultations/1/change".to_owned(),
            kind: "primary",
        }],
        calendar: Some("/consultations/1/calendar.ics".to_owned()),
        deadline: Some("12月1日まで自由にできます。".to_owned()),
        history: vec![HistoryItem {
            when: "2026年11月24日（火）10:00".to_owned(),
            title: "変更した（相談者）".to_owned(),
            text: Some("12月3日（木）10:00 → 13:00".to_owned()),
        }],
    }
}

fn nearly_nothing() -> ShowPage {
    ShowPage {
        waits: Some("調整しています。"),
        ended: Some("取り消しました。".to_owned()),
        place: None,
        online_url: None,
        phone: None,
        ask_place: Some("場所は、決まりしだいお知らせします。"),
        conditions: None,
        more: Vec::new(),
        sheet: None,
        acts: Vec::new(),
        calendar: None,
        deadline: None,
        ..everything()
    }
}
