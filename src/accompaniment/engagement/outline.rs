use entities::EngagementId;
use entities::accompaniment::engagement;
use serde_json::json;

use super::storage::{open, save};
use super::{Refusal, Standing};
use crate::accompaniment::By;
use crate::accompaniment::pen::Pen;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;
use crate::web::Problems;

/// What the engagement is about, and how it goes on: 地域課題, 目指す姿, 連携機関 and 次年度計画.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    pub concerns: String,
    pub vision: String,
    /// 連携機関: schools, offices and other bodies the operator works with.
    pub allies: String,
    /// 次年度計画
    pub next_plan: String,
}

/// The longest text of an engagement, in characters.
const LONGEST: usize = 4_000;

/// Saves the outline and gives the new version.
pub async fn revise_outline(
    context: &Context,
    by: By,
    (id, version): (EngagementId, i32),
    wish: &Outline,
) -> Result<i32, Stop<Refusal>> {
    let mut problems = Problems::none();
    let concerns = long_text("concerns", &wish.concerns, &mut problems);
    let vision = long_text("vision", &wish.vision, &mut problems);
    let allies = long_text("allies", &wish.allies, &mut problems);
    let next_plan = long_text("next_plan", &wish.next_plan, &mut problems);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, by, (id, Some(version)), Standing::Accompanies).await?.active()?;
    let row = engagement::Model { concerns, vision, allies, next_plan, ..opened.rows.engagement };
    let version = save(pen, row).await?;
    pen.note(by.actor(), "engagement.outline_revised", id, json!(null)).await?;
    tx.commit().await?;
    Ok(version)
}

/// A text of several lines that may stay empty.
pub(super) fn long_text(field: &str, raw: &str, problems: &mut Problems) -> String {
    let text = problems.keep(field, LongText::<LONGEST>::parse_optional(raw)).flatten();
    text.map(LongText::into_string).unwrap_or_default()
}
