//! Facts to look at, for the test that renders every page.

use super::ahead::{Action, Day, Entry, Task};
use super::controls::Draw;
use super::form;
use super::words::{Brief, Item};
use crate::web::{Form, Problems, Sample};

pub fn about() -> Brief {
    Brief {
        title: "個別相談（山田 太郎 さん）".to_owned(),
        chip: ("success", "確定").into(),
        items: vec![
            Item::new("日時", "2026年12月3日（木）14:00～15:00"),
            Item { label: "テーマ", value: None },
        ],
    }
}

pub fn days() -> Vec<Day> {
    let action =
        Action { label: "変更", href: "/consultations/1/change".to_owned(), kind: "secondary" };
    let entry = Entry {
        time: "14:00～15:00".to_owned(),
        title: "個別相談（山田 太郎 さん）".to_owned(),
        href: "/consultations/1".to_owned(),
        meta: "オンライン・相談番号 S8-048-213K".to_owned(),
        chip: ("success", "確定").into(),
        actions: vec![action],
    };
    vec![Day { label: "2026年12月3日（木）".to_owned(), today: false, entries: vec![entry] }]
}

pub fn tasks() -> Vec<Task> {
    vec![Task {
        label: "事前シート（個別相談（山田 太郎 さん））".to_owned(),
        count: "2026年12月1日（火）17:30まで".to_owned(),
        note: String::new(),
        href: "/consultations/1/intake".to_owned(),
        verb: "書く",
        late: true,
    }]
}

pub fn forms() -> Vec<Sample> {
    let (form, mut problems) = (Form::default(), Problems::none());
    problems.add("text", "入力してください。");
    form::samples(&about(), Draw { form: &form, problems: &problems })
}
