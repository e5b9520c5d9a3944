//! What a reader gets of a record. Pure; the one place that decides it.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::Side;
use entities::consultations::record::RecordState;
use entities::consultations::record_action::ActionState;
use entities::consultations::record_field::{Level, RecordField};
use entities::consultations::record_step::StepKind;
use entities::{ConsultationFileId, ConsultationId, RecordActionId};
use serde::Serialize;

use super::material::{Facts, Material};
use super::openness::{ALL, Reader, knows_of, reads};

/// A record as one reader sees it. A field that is not for them is not in it.
#[derive(Clone, Debug, Serialize)]
pub struct RecordView {
    pub consultation: ConsultationId,
    pub facts: Facts,
    pub state: RecordState,
    /// The newest revision.
    pub revision: i32,
    /// The revision whose fields are shown; none where none is for the reader yet.
    pub shown: Option<i32>,
    pub version: i32,
    pub due_at: DateTime<Utc>,
    /// What the times of the meeting were corrected to since this was handed in; for the
    /// secretariat.
    pub corrected_to: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// In the order of 相談記録票.
    pub entries: Vec<EntryView>,
    /// Fields with something in them which the reader does not read, but may know of.
    pub withheld: Vec<RecordField>,
    /// Oldest first.
    pub steps: Vec<StepView>,
}

/// A field with something in it.
#[derive(Clone, Debug, Serialize)]
pub struct EntryView {
    pub field: RecordField,
    pub level: Level,
    pub value: Value,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    /// Minutes.
    Times {
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        minutes: i64,
    },
    /// 自走度
    Score(i32),
    /// The flag is set.
    Sensitive,
    Actions(Vec<ActionView>),
    Files(Vec<FileView>),
}

#[derive(Clone, Debug, Serialize)]
pub struct ActionView {
    pub id: Option<RecordActionId>,
    pub owner: Side,
    pub text: String,
    pub due_on: Option<NaiveDate>,
    /// None while the record is not handed in.
    pub state: Option<ActionState>,
    pub note: Option<String>,
    pub closed_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FileView {
    pub id: ConsultationFileId,
    pub name: String,
    /// Not part of an approved revision.
    pub removable: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    pub at: DateTime<Utc>,
    pub revision: i32,
    pub kind: StepKind,
    pub side: Side,
    pub person: String,
    /// What they wrote, where it is for the reader.
    pub remark: Option<String>,
}

impl RecordView {
    pub fn entry(&self, field: RecordField) -> Option<&EntryView> {
        self.entries.iter().find(|entry| entry.field == field)
    }

    /// The text of a field; empty where there is none for the reader.
    pub fn text(&self, field: RecordField) -> &str {
        match self.entry(field).map(|entry| &entry.value) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    pub fn score(&self) -> Option<i32> {
        match self.entry(RecordField::SelfReliance)?.value {
            Value::Score(score) => Some(score),
            _ => None,
        }
    }

    pub fn actions(&self) -> &[ActionView] {
        match self.entry(RecordField::Actions).map(|entry| &entry.value) {
            Some(Value::Actions(actions)) => actions,
            _ => &[],
        }
    }

    pub fn files(&self) -> &[FileView] {
        match self.entry(RecordField::Attachments).map(|entry| &entry.value) {
            Some(Value::Files(files)) => files,
            _ => &[],
        }
    }

    pub fn times(&self) -> Option<(DateTime<Utc>, DateTime<Utc>, i64)> {
        match self.entry(RecordField::Times)?.value {
            Value::Times { from, until, minutes } => Some((from, until, minutes)),
            _ => None,
        }
    }

    pub fn is_sensitive(&self) -> bool {
        self.entry(RecordField::Sensitive).is_some()
    }

    /// When this revision was handed in, confirmed or approved, and by whom. What was confirmed
    /// before it was returned or handed in anew counts no more.
    pub fn step(&self, kind: StepKind) -> Option<&StepView> {
        use StepKind::{ReturnedByClient, ReturnedByOffice, Submitted};
        let shown = self.shown?;
        let begins = |kind| matches!(kind, Submitted | ReturnedByClient | ReturnedByOffice);
        let own: Vec<_> = self.steps.iter().filter(|step| step.revision == shown).collect();
        let since = own.iter().rposition(|step| begins(step.kind)).unwrap_or(0);
        own.into_iter().skip(since).find(|step| step.kind == kind)
    }
}

/// What this reader gets; nothing for the ministry, which counts figures and reads no record.
pub fn seen(material: &Material, reader: Reader) -> Option<RecordView> {
    if reader == Reader::Ministry {
        return None;
    }
    let shown = shown_revision(material, reader);
    let (mut entries, mut withheld) = (Vec::new(), Vec::new());
    if shown.is_some() {
        for field in ALL {
            let level = material.content.level(field);
            let Some(value) = value(material, field) else { continue };
            if reads(level, reader) {
                entries.push(EntryView { field, level, value });
            } else if knows_of(level, reader) {
                withheld.push(field);
            }
        }
    }
    let steps = material.steps.iter().filter(|step| knows_step(step.kind, reader));
    Some(RecordView {
        consultation: material.consultation,
        facts: material.facts.clone(),
        state: material.state,
        revision: material.revision,
        shown,
        version: material.version,
        due_at: material.due_at,
        corrected_to: material.corrected_to.filter(|_| reader == Reader::Office),
        entries,
        withheld,
        steps: steps.map(|step| told(step, reader)).collect(),
    })
}

/// A draft is its author's; others see a revision once it is handed in, and the last approved one
/// while it is corrected. The material holds the revision asked for.
fn shown_revision(material: &Material, reader: Reader) -> Option<i32> {
    let handed_in = matches!(
        material.state,
        RecordState::Submitted | RecordState::Confirmed | RecordState::Approved
    );
    let is_newest = material.content_of == material.revision;
    let visible = reader == Reader::Author || !is_newest || handed_in;
    visible.then_some(material.content_of)
}

/// What the secretariat and the accompanist settle among themselves is not told to the client.
fn knows_step(kind: StepKind, reader: Reader) -> bool {
    reader != Reader::Client || kind != StepKind::ReturnedByOffice
}

fn told(step: &StepView, reader: Reader) -> StepView {
    let own = reader == Reader::Client && step.kind == StepKind::ApprovedUnconfirmed;
    StepView { remark: step.remark.clone().filter(|_| !own), ..step.clone() }
}

fn value(material: &Material, field: RecordField) -> Option<Value> {
    let content = &material.content;
    match field {
        RecordField::Times => material.times.map(|(from, until)| Value::Times {
            from,
            until,
            minutes: (until - from).num_minutes(),
        }),
        RecordField::Place => material.place.clone().map(Value::Text),
        RecordField::PracticeLevel => material.practice_level.clone().map(Value::Text),
        RecordField::Actions => {
            Some(Value::Actions(material.actions.clone())).filter(|_| !material.actions.is_empty())
        }
        RecordField::Attachments => {
            Some(Value::Files(material.files.clone())).filter(|_| !material.files.is_empty())
        }
        RecordField::SelfReliance => content.text(field).parse().ok().map(Value::Score),
        RecordField::Sensitive => (!content.text(field).is_empty()).then_some(Value::Sensitive),
        _ => Some(content.text(field).to_owned()).filter(|text| !text.is_empty()).map(Value::Text),
    }
}
