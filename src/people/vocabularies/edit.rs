use entities::TermId;
use entities::people::term::{self, Vocabulary};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, changes, note};
use crate::vocabulary::ShortText;
use crate::web::Problems;

use super::wording::vocabulary_key;

/// A term as typed.
#[derive(Clone, Debug, Default)]
pub struct RawTerm {
    /// None makes a new one.
    pub id: Option<TermId>,
    pub code: String,
    pub label: String,
    pub label_en: String,
    pub ordinal: String,
    pub retired: bool,
}

/// Why a term is not saved.
#[derive(Debug)]
pub enum TermRefused {
    Invalid(Problems),
    Unknown,
}

/// Adds a term or changes one, and gives its id. A code never changes: other rows and programs know
/// it.
pub async fn save_term(
    context: &Context,
    actor: &Actor,
    vocabulary: Vocabulary,
    raw: &RawTerm,
) -> Result<TermId, Stop<TermRefused>> {
    let mut row = check(vocabulary, raw).map_err(|p| Stop::Refused(TermRefused::Invalid(p)))?;
    let tx = context.database.begin_write().await?;
    let mut before = Value::Null;
    if let Some(id) = raw.id {
        let known = term::Entity::find_by_id(id).one(&tx).await?;
        let known = known.filter(|known| known.vocabulary == vocabulary);
        let known = known.ok_or(Stop::Refused(TermRefused::Unknown))?;
        before = facts(&known);
        row = term::Model { id, code: known.code, ..row };
        row.clone().into_active_model().reset_all().update(&tx).await?;
    } else {
        row.id = context.new_id();
        let insert = term::Entity::insert(row.clone().into_active_model().reset_all());
        if let Err(error) = insert.exec_without_returning(&tx).await {
            return Err(match Conflict::of(&error) {
                Conflict::Taken => Stop::Refused(TermRefused::Invalid(taken())),
                _ => error.into(),
            });
        }
    }
    let details = json!({
        "vocabulary": vocabulary_key(vocabulary), "code": row.code, "label": row.label,
        "changes": changes(&before, &facts(&row)),
    });
    let entry = Entry::new("term.saved", Subject::of("term", row.id.0));
    note(&tx, context, actor, entry.with(details)).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// What the audit log tells of a term.
fn facts(row: &term::Model) -> Value {
    json!({
        "label": row.label, "label_en": row.label_en, "ordinal": row.ordinal,
        "retired": row.retired,
    })
}

fn taken() -> Problems {
    let mut problems = Problems::none();
    problems.add("code", "この記号はすでに使われています。ほかの記号にしてください。");
    problems
}

fn check(vocabulary: Vocabulary, raw: &RawTerm) -> Result<term::Model, Problems> {
    let mut problems = Problems::none();
    let label = problems.keep("label", ShortText::<80>::parse(&raw.label));
    let label_en = problems.keep("label_en", ShortText::<120>::parse_optional(&raw.label_en));
    let code = raw.code.trim().to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let coded = !code.is_empty() && code.len() <= 40 && code.chars().all(plain);
    if raw.id.is_none() && !coded {
        problems.add("code", "記号は半角の英小文字、数字、_ で40文字以内にしてください。");
    }
    let ordinal = raw.ordinal.trim();
    let ordinal = if ordinal.is_empty() { Ok(100) } else { ordinal.parse::<i32>() };
    let ordinal = problems.keep("ordinal", ordinal.map_err(|_| "並び順は数字で入力してください。"));
    match (label, label_en, ordinal) {
        (Some(label), Some(label_en), Some(ordinal)) if problems.is_empty() => Ok(term::Model {
            id: TermId(uuid::Uuid::nil()),
            vocabulary,
            code,
            label: label.into_string(),
            label_en: label_en.map(ShortText::into_string),
            ordinal,
            retired: raw.retired,
        }),
        _ => Err(problems),
    }
}
