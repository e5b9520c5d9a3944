//! An issue with its words.

use entities::newsletter::issue;
use sea_orm::EntityTrait as _;

use super::block::Block;
use super::imprint::Imprint;
use super::render::{Content, Sheet, render};
use super::stored;
use crate::context::Context;
use crate::vocabulary::tokyo;

/// A stored issue, rendered as it would be now.
#[derive(Clone, Debug)]
pub struct Composed {
    pub row: issue::Model,
    pub blocks: Vec<Block>,
    /// Number of the issue it corrects.
    pub corrects: Option<i32>,
    pub content: Content,
}

impl Composed {
    pub fn sheet(&self) -> Sheet<'_> {
        sheet(&self.row, &self.blocks, self.corrects)
    }
}

pub fn sheet<'a>(row: &'a issue::Model, blocks: &'a [Block], corrects: Option<i32>) -> Sheet<'a> {
    Sheet {
        number: row.number,
        subject: &row.subject,
        blocks,
        issued_on: row.planned_at.map(tokyo::day_of),
        on_the_web: row.on_the_web,
        corrects,
    }
}

/// Renders the blocks that are stored.
pub async fn compose(context: &Context, row: &issue::Model) -> anyhow::Result<Composed> {
    let blocks = stored::blocks(row)?;
    let corrects = corrected(context, row).await?;
    let rendered = render(&sheet(row, &blocks, corrects), &Imprint::of(&context.config));
    Ok(Composed { row: row.clone(), blocks, corrects, content: rendered })
}

/// The number of the issue it corrects.
pub async fn corrected(context: &Context, row: &issue::Model) -> anyhow::Result<Option<i32>> {
    let Some(first) = row.corrects_id else { return Ok(None) };
    let first = issue::Entity::find_by_id(first).one(context.database.reader()).await?;
    Ok(first.map(|first| first.number))
}
