//! A record as pages draw it, made from what the reader sees.

use entities::consultations::record::RecordState;
use entities::consultations::record_action::ActionState;
use entities::consultations::record_step::StepKind;
use serde::Serialize;

use crate::consultations::record::openness::ALL;
use crate::consultations::record::view::{ActionView, EntryView, RecordView, StepView, Value};
use crate::consultations::record::wording;
use crate::consultations::wording::mode;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Cell, Chip, Row};

/// Everything of a record that a page shows.
#[derive(Clone, Debug, Serialize)]
pub struct ShownRecord {
    pub facts: Vec<Fact>,
    pub entries: Vec<Shown>,
    pub actions: Vec<Row>,
    pub files: Vec<ShownFile>,
    /// Latest first.
    pub steps: Vec<ShownStep>,
    /// Names of fields that stay between the two sides.
    pub withheld: Option<String>,
    pub sensitive: bool,
    /// None of it is for the reader yet.
    pub empty: bool,
}

/// A word with what stands beside it.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    pub label: &'static str,
    pub value: Option<String>,
}

/// A field, and who reads it.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    pub label: &'static str,
    pub value: String,
    pub level: &'static str,
}

#[derive(Clone, Debug, Serialize)]
pub struct ShownFile {
    pub name: String,
    pub href: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct ShownStep {
    pub when: String,
    pub title: String,
    pub text: Option<String>,
}

impl Fact {
    pub fn new(label: &'static str, value: impl Into<Option<String>>) -> Self {
        let value = value.into().filter(|value| !value.trim().is_empty());
        Self { label, value }
    }
}

impl ShownRecord {
    /// `base` is the address below which its files lie.
    pub fn new(view: &RecordView, base: &str) -> Self {
        let files = view.files().iter().map(|file| ShownFile {
            name: file.name.clone(),
            href: format!("{base}/files/{}", file.id),
        });
        let withheld: Vec<_> = view.withheld.iter().map(|field| wording::field(*field)).collect();
        Self {
            facts: facts(view),
            entries: ALL.into_iter().filter_map(|field| entry(view.entry(field)?)).collect(),
            actions: view.actions().iter().map(action).collect(),
            files: files.collect(),
            steps: view.steps.iter().rev().map(step).collect(),
            withheld: Some(withheld.join("、")).filter(|names| !names.is_empty()),
            sensitive: view.is_sensitive(),
            empty: view.shown.is_none(),
        }
    }
}

/// What the booking knows.
pub fn facts(view: &RecordView) -> Vec<Fact> {
    let facts = &view.facts;
    let year = FiscalYear::starting_in(facts.fiscal_year).map(FiscalYear::label);
    let revision = view.shown.filter(|revision| *revision > 1);
    let revision = revision.map(|revision| format!("（第{revision}版）")).unwrap_or_default();
    vec![
        Fact::new("記録番号", format!("{}{revision}", facts.number)),
        Fact::new("年度", year.ok()),
        Fact::new("相談者", format!("{} {} さん", facts.organisation, facts.client)),
        Fact::new("法人番号", facts.corporate_number.clone()),
        Fact::new("地域ブロック・区分", joined(facts.block.as_deref(), &facts.category)),
        Fact::new("支援者", format!("{} さん", facts.accompanist)),
        Fact::new("方法", mode(facts.mode).to_owned()),
        Fact::new("テーマ", facts.theme.clone()),
        Fact::new("回数（通算）", format!("{}回目", facts.ordinal)),
    ]
}

fn joined(block: Option<&str>, category: &str) -> String {
    block.map_or_else(|| category.to_owned(), |block| format!("{block}・{category}"))
}

/// Actions and files have places of their own.
fn entry(entry: &EntryView) -> Option<Shown> {
    let value = match &entry.value {
        Value::Text(text) => text.clone(),
        Value::Times { from, until, minutes } => {
            format!("{}（{minutes}分）", tokyo::span(*from, *until))
        }
        Value::Score(score) => wording::score(*score).to_owned(),
        Value::Sensitive => "あり（取扱注意）".to_owned(),
        Value::Actions(_) | Value::Files(_) => return None,
    };
    Some(Shown { label: wording::field(entry.field), value, level: wording::level(entry.level) })
}

fn action(action: &ActionView) -> Row {
    let closed = action.closed_at.map(tokyo::date_time);
    let note = [action.note.clone(), closed].into_iter().flatten().collect::<Vec<_>>().join("・");
    let text = Cell::text(action.text.clone()).small(note);
    Row::new([
        match action.state {
            Some(state) => text.chip(action_chip(state)),
            None => text,
        },
        Cell::text(wording::owner(action.owner)),
        Cell::text(action.due_on.map(tokyo::date).unwrap_or_default()),
    ])
}

pub fn action_chip(state: ActionState) -> Chip {
    let kind = match state {
        ActionState::Open => "open",
        ActionState::Done => "done",
        ActionState::Dropped => "neutral",
    };
    (kind, wording::action_state(state)).into()
}

fn step(step: &StepView) -> ShownStep {
    ShownStep {
        when: tokyo::date_time(step.at),
        title: format!("{}（{} さん）", wording::step(step.kind), step.person),
        text: step.remark.clone(),
    }
}

pub fn chip(state: RecordState) -> Chip {
    let kind = match state {
        RecordState::Draft => "draft",
        RecordState::Returned => "warning",
        RecordState::Submitted | RecordState::Confirmed => "open",
        RecordState::Approved => "done",
    };
    (kind, wording::state(state)).into()
}

/// What was remarked when the record was returned last, if it waits to be mended.
pub fn returned(view: &RecordView) -> Option<ShownStep> {
    let back = |one: &&StepView| {
        matches!(one.kind, StepKind::ReturnedByClient | StepKind::ReturnedByOffice)
    };
    let last = view.steps.iter().rev().find(back);
    last.filter(|_| view.state == RecordState::Returned).map(step)
}
