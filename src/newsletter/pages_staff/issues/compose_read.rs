//! An issue from the form and back.

use chrono::{DateTime, NaiveTime, Utc};
use entities::newsletter::issue;
use entities::newsletter::subscriber::Frequency;
use sea_orm::ActiveEnum as _;

use crate::newsletter::issues::{Block, MOST_BLOCKS, RawBlock, RawIssue};
use crate::vocabulary::{parse_date_fields, parse_time, tokyo};
use crate::web::{Form, Problems};

const BLOCK_FIELDS: [&str; 6] = ["text", "label", "url", "note", "session", "theme"];

/// What stands in the form, before it is checked.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub blocks: Vec<RawBlock>,
}

/// What a button asks for beside saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Save,
    Add(String),
    Up(usize),
    Down(usize),
    Remove(usize),
}

pub fn step(form: &Form) -> Step {
    let step = form.text("step");
    let (verb, what) = step.split_once(':').unwrap_or((step, ""));
    let place = what.parse().unwrap_or(usize::MAX);
    match verb {
        "add" => Step::Add(what.to_owned()),
        "up" => Step::Up(place),
        "down" => Step::Down(place),
        "remove" => Step::Remove(place),
        _ => Step::Save,
    }
}

impl Written {
    pub fn of(form: &Form) -> Self {
        let block = |place: usize| {
            let text = |name: &str| form.text(&format!("blocks[{place}].{name}")).to_owned();
            let kind = text("kind");
            (!kind.is_empty()).then(|| RawBlock {
                kind,
                text: text("text"),
                label: text("label"),
                url: text("url"),
                note: text("note"),
                session: text("session"),
                theme: text("theme"),
            })
        };
        Self { blocks: (0..=MOST_BLOCKS).map_while(block).collect() }
    }

    /// Where the person was working, so that the page can go on there.
    pub fn take(&mut self, step: &Step) -> Option<usize> {
        let count = self.blocks.len();
        match step {
            Step::Add(kind) if count < MOST_BLOCKS => {
                self.blocks.push(RawBlock::of_kind(kind));
                Some(count)
            }
            Step::Up(place) if (1..count).contains(place) => {
                self.blocks.swap(*place, place - 1);
                Some(place - 1)
            }
            Step::Down(place) if place + 1 < count => {
                self.blocks.swap(*place, place + 1);
                Some(place + 1)
            }
            Step::Remove(place) if *place < count => {
                self.blocks.remove(*place);
                place.checked_sub(1)
            }
            _ => None,
        }
    }

    /// The form with the blocks as they stand here.
    pub fn fill(&self, form: &mut Form) {
        for (place, block) in self.blocks.iter().enumerate() {
            let values =
                [&block.text, &block.label, &block.url, &block.note, &block.session, &block.theme];
            form.set(&format!("blocks[{place}].kind"), block.kind.clone());
            for (name, value) in BLOCK_FIELDS.into_iter().zip(values) {
                form.set(&format!("blocks[{place}].{name}"), value.clone());
            }
        }
    }
}

/// The whole issue, or everything that is wrong; `unsaved` takes what is there even so.
pub fn read(form: &Form, written: &Written, problems: &mut Problems) -> RawIssue {
    let segment = form.filled("segment").map(str::parse);
    if segment.as_ref().is_some_and(Result::is_err) {
        problems.add("segment", "グループを選択肢から選んでください。");
    }
    let frequency = form.text("frequency");
    RawIssue {
        number: form.text("number").trim().parse().unwrap_or(0),
        subject: form.text("subject").to_owned(),
        blocks: written.blocks.clone(),
        segment: segment.and_then(Result::ok),
        frequency: if frequency == Frequency::MonthlyDigest.to_value() {
            Frequency::MonthlyDigest
        } else {
            Frequency::EveryIssue
        },
        planned_at: moment(form, ("planned", 10), problems),
        not_after: moment(form, ("not_after", 18), problems),
        on_the_web: form.is_ticked("on_the_web"),
    }
}

/// A day and a time; without a time the usual hour.
fn moment(
    form: &Form,
    (name, usual): (&str, u32),
    problems: &mut Problems,
) -> Option<DateTime<Utc>> {
    let part = |part: &str| form.text(&format!("{name}_{part}"));
    let typed = ["year", "month", "day", "time"].iter().any(|one| !part(one).trim().is_empty());
    if !typed {
        return None;
    }
    let day = problems.keep(name, parse_date_fields(part("year"), part("month"), part("day")));
    let time = if part("time").trim().is_empty() {
        NaiveTime::from_hms_opt(usual, 0, 0)
    } else {
        problems.keep(&format!("{name}_time"), parse_time(part("time")))
    };
    Some(tokyo::instant(day?, time?))
}

/// A form that holds a stored issue.
pub fn filled(row: &issue::Model, blocks: &[Block], frequency: Option<Frequency>) -> Form {
    let mut form = Form::default();
    form.set("number", row.number.to_string());
    form.set("subject", row.subject.clone());
    form.set("segment", row.segment_id.map(|id| id.to_string()).unwrap_or_default());
    form.set("frequency", frequency.unwrap_or(Frequency::EveryIssue).to_value());
    for (name, at) in [("planned", row.planned_at), ("not_after", row.not_after)] {
        if let Some(at) = at {
            use chrono::Datelike as _;
            let day = tokyo::day_of(at);
            form.set(&format!("{name}_year"), day.year().to_string());
            form.set(&format!("{name}_month"), day.month().to_string());
            form.set(&format!("{name}_day"), day.day().to_string());
            form.set(&format!("{name}_time"), tokyo::time(tokyo::time_of(at)));
        }
    }
    if row.on_the_web {
        form.set("on_the_web", "yes");
    }
    Written { blocks: blocks.iter().map(Block::raw).collect() }.fill(&mut form);
    form
}
