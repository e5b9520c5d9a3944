//! Between what is stored, what stands in the form, and what is typed.

use chrono::Datelike as _;
use entities::consultations::record_field::RecordField as F;
use entities::people::term::Vocabulary;
use sea_orm::ActiveEnum as _;

use crate::consultations::record::content::{MOST_ACTIONS, action_name, level_name, name};
use crate::consultations::record::openness::{ALL, TEXTS};
use crate::consultations::record::stored;
use crate::consultations::record::view::RecordView;
use crate::consultations::record::{Content, RawAction, RawRecord};
use crate::context::Context;
use crate::people::vocabularies::Terms;
use crate::web::{Choice, Form};

/// What the author has written so far; the caller has opened the record as its author.
pub async fn written(context: &Context, view: &RecordView) -> anyhow::Result<Form> {
    let key = (view.consultation, view.revision);
    Ok(filled(&stored::content(context.database.reader(), key).await?))
}

fn filled(content: &Content) -> Form {
    let mut form = Form::default();
    for field in ALL {
        form.set(&level_name(field), content.level(field).to_value());
        form.set(&name(field), content.text(field));
    }
    for (place, action) in content.actions.iter().enumerate() {
        let mut set = |part: &str, value: String| form.set(&action_name(place, part), value);
        set("id", action.id.map(|id| id.to_string()).unwrap_or_default());
        set("owner", action.owner.to_value());
        set("text", action.text.clone());
        if let Some(day) = action.due_on {
            set("due_year", day.year().to_string());
            set("due_month", day.month().to_string());
            set("due_day", day.day().to_string());
        }
    }
    form
}

/// The record as typed.
pub fn typed(form: &Form) -> RawRecord {
    let text = |field: F| form.text(&name(field)).to_owned();
    RawRecord {
        texts: TEXTS.into_iter().map(|field| (field, text(field))).collect(),
        levels: ALL
            .into_iter()
            .map(|field| (field, form.text(&level_name(field)).to_owned()))
            .collect(),
        practice_level: text(F::PracticeLevel),
        self_reliance: text(F::SelfReliance),
        sensitive: form.is_ticked(&name(F::Sensitive)),
        actions: (0..MOST_ACTIONS).map(|place| action(form, place)).collect(),
    }
}

fn action(form: &Form, place: usize) -> RawAction {
    let part = |part: &str| form.text(&action_name(place, part)).to_owned();
    RawAction {
        id: part("id"),
        owner: part("owner"),
        text: part("text"),
        due: [part("due_year"), part("due_month"), part("due_day")],
    }
}

/// Activity levels a practice point may have.
pub async fn practice_levels(context: &Context) -> anyhow::Result<Vec<Choice>> {
    let terms = Terms::load(context.database.reader()).await?;
    let offered = terms.of(Vocabulary::ActivityLevel).filter(|term| !term.retired);
    Ok(offered.map(|term| Choice::new(term.id.to_string(), term.label.clone())).collect())
}
