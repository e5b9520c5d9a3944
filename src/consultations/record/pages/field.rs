//! The fields of the form a record is written in.

use entities::consultations::record_field::RecordField as F;
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use crate::consultations::record::content::{
    LONGEST, LONGEST_ACTION, MOST_ACTIONS, REQUIRED, action_name, level_name, name,
};
use crate::consultations::record::openness::choices;
use crate::consultations::record::wording;
use crate::web::{Choice, Field, Form, Problems, Width};

/// A group of fields under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    pub title: &'static str,
    pub note: &'static str,
    pub controls: Vec<Control>,
    /// Here the actions stand, below the fields.
    pub actions: bool,
}

/// A field, how it is drawn, and the choice of who reads it.
#[derive(Clone, Debug, Serialize)]
pub struct Control {
    /// `area`, `line`, `radios`, `select`, `tick`, or `level` for what the booking knows
    pub kind: &'static str,
    pub field: Field,
    pub rows: u32,
    pub limit: usize,
    pub level: Option<Pick>,
}

/// Who reads a field.
#[derive(Clone, Debug, Serialize)]
pub struct Pick {
    pub name: String,
    pub id: String,
    pub label: String,
    pub value: String,
    pub options: Vec<Choice>,
}

/// One line of 合意した次の行動.
#[derive(Clone, Debug, Serialize)]
pub struct ActionLine {
    pub number: usize,
    pub id_name: String,
    pub id: String,
    pub text: Field,
    pub owner: Field,
    pub due: Field,
    pub limit: usize,
}

/// What was typed, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct Typed<'a> {
    pub form: &'a Form,
    pub problems: &'a Problems,
}

impl Typed<'_> {
    pub fn sections(self, practice_levels: Vec<Choice>) -> Vec<Section> {
        let area = |field| self.control("area", field);
        let group = |title, note, controls| Section { title, note, controls, actions: false };
        let before = vec![
            self.control("level", F::Times),
            self.control("level", F::Place),
            self.control("line", F::Attendees),
            self.control("line", F::Companions),
            area(F::Purpose),
            area(F::Intake),
        ];
        let dialogue = vec![
            area(F::Presented),
            area(F::Essential),
            area(F::ClientWords),
            area(F::Advice),
            self.control("line", F::Practice),
            self.practice_level(practice_levels),
        ];
        let ahead = vec![area(F::Referral), area(F::NextMeeting), self.score()];
        let note = "予約と事前シートの内容を、はじめから入れています。";
        let apart = "聞いたこと、見えたこと、伝えたことを分けて書いてください。";
        let agreed = "提出すると、それぞれの担当の「次の行動」に入り、期限の前にお知らせします。";
        vec![
            group("相談の前提", note, before),
            group("対話", apart, dialogue),
            Section { actions: true, ..group("合意した次の行動", agreed, Vec::new()) },
            group("これから", "", ahead),
            group("取り扱い", "", vec![self.sensitive(), area(F::Memo)]),
        ]
    }

    fn control(self, kind: &'static str, field: F) -> Control {
        let shown = Field::new(&name(field), wording::field(field), self.form, self.problems);
        let mut shown = shown.width(Width::Full).hint(wording::hint(field));
        shown.hint = shown.hint.filter(|hint| !hint.is_empty());
        shown.required = REQUIRED.contains(&field);
        let rows = if matches!(field, F::Advice | F::Presented | F::Essential) { 6 } else { 4 };
        Control { kind, field: shown, rows, limit: LONGEST, level: Some(self.level(field)) }
    }

    fn practice_level(self, options: Vec<Choice>) -> Control {
        let control = self.control("select", F::PracticeLevel);
        Control { field: control.field.options(options).width(Width::M), ..control }
    }

    fn score(self) -> Control {
        let scores = (1..=5).map(|one| Choice::new(one.to_string(), wording::score(one)));
        let control = self.control("radios", F::SelfReliance);
        let hint = "事業者がいま、自分たちだけでどこまで進められるかです。";
        Control { field: control.field.options(scores).hint(hint), ..control }
    }

    fn sensitive(self) -> Control {
        let control = self.control("tick", F::Sensitive);
        let choice = Choice::new("yes", "機微情報を含む");
        let hint =
            "健康、家族、個人の評価など、取り扱いに注意が必要な内容があるときに選んでください。";
        Control { field: control.field.options([choice]).hint(hint), ..control }
    }

    pub fn level(self, field: F) -> Pick {
        let name = level_name(field);
        let options = choices(field)
            .into_iter()
            .map(|level| Choice::new(level.to_value(), wording::level(level)))
            .collect();
        Pick {
            id: format!("f-{}", name.replace('_', "-")),
            label: format!("読める人（{}）", wording::field(field)),
            value: self.form.text(&name).to_owned(),
            name,
            options,
        }
    }

    /// Those filled in, and a few more to fill.
    pub fn actions(self) -> Vec<ActionLine> {
        let filled = (0..MOST_ACTIONS)
            .filter(|place| !self.form.text(&action_name(*place, "text")).trim().is_empty())
            .max();
        let lines = filled.map_or(2, |last| last + 3).clamp(3, MOST_ACTIONS);
        (0..lines).map(|place| self.action(place)).collect()
    }

    fn action(self, place: usize) -> ActionLine {
        let part = |part: &str| action_name(place, part);
        let owners =
            ["client", "accompanist", "staff"].into_iter().zip(["相談者", "支援者", "事務局"]);
        let field = |part: &str, label: &str| {
            Field::new(&action_name(place, part), label, self.form, self.problems)
        };
        ActionLine {
            number: place + 1,
            id: self.form.text(&part("id")).to_owned(),
            id_name: part("id"),
            text: field("text", "すること").width(Width::Full),
            owner: field("owner", "担当")
                .options(owners.map(|(value, label)| Choice::new(value, label))),
            due: Field::date(&part("due"), "期限", self.form, self.problems),
            limit: LONGEST_ACTION,
        }
    }
}
