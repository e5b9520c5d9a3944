use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::segment;
use entities::{PersonId, SegmentId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::Segment;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::newsletter::pen::Pen;
use crate::newsletter::refusal::Refusal;
use crate::newsletter::staff::Newsdesk;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::ShortText;
use crate::web::Problems;

/// States of issues that ask no group any more.
const ENDED: [IssueState; 2] = [IssueState::Sent, IssueState::Stopped];

/// A rule with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: SegmentId,
    pub name: String,
    pub rule: Segment,
    pub saved_by: PersonId,
    pub version: i32,
}

/// All of them, by name.
pub async fn segments(reader: &impl ConnectionTrait) -> anyhow::Result<Vec<Named>> {
    let rows = segment::Entity::find().order_by_asc(segment::Column::Name).all(reader).await?;
    rows.into_iter().map(named).collect()
}

/// One of them.
pub async fn segment(
    reader: &impl ConnectionTrait,
    id: SegmentId,
) -> anyhow::Result<Option<Named>> {
    segment::Entity::find_by_id(id).one(reader).await?.map(named).transpose()
}

fn named(row: segment::Model) -> anyhow::Result<Named> {
    let rule = serde_json::from_str(&row.rule)?;
    Ok(Named { id: row.id, name: row.name, rule, saved_by: row.saved_by, version: row.version })
}

/// Keeps a rule under a name: a new one, or `id` with the version the form was made from.
pub async fn save_segment(
    context: &Context,
    desk: Newsdesk,
    known: Option<(SegmentId, Option<i32>)>,
    (name, rule): (&str, &Segment),
) -> Result<SegmentId, Stop<Refusal>> {
    let name = ShortText::<80>::parse(name).map_err(|problem| {
        let mut problems = Problems::none();
        problems.add("name", problem.to_string());
        Refusal::Invalid(problems)
    })?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = segment::Model {
        id: known.map_or_else(|| context.new_id(), |(id, _)| id),
        name: name.into_string(),
        rule: serde_json::to_string(rule).map_err(anyhow::Error::from)?,
        saved_by: desk.person(),
        saved_at: pen.now,
        version: 1,
    };
    let id = row.id;
    let written = match known {
        None => insert(pen, row).await,
        Some((_, version)) => update(pen, row, version).await?,
    };
    written.map_err(|error| match Conflict::of(&error) {
        Conflict::Taken => Stop::Refused(Refusal::NameTaken),
        _ => error.into(),
    })?;
    let entry = Entry::new("newsletter.segment_saved", Subject::of("newsletter_segment", id.0));
    audit::note(&tx, context, &desk.actor(), entry.with(json!({ "rule": rule }))).await?;
    tx.commit().await?;
    Ok(id)
}

async fn insert(pen: Pen<'_>, row: segment::Model) -> Result<(), DbErr> {
    segment::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await
        .map(drop)
}

async fn update(
    pen: Pen<'_>,
    row: segment::Model,
    version: Option<i32>,
) -> Result<Result<(), DbErr>, Stop<Refusal>> {
    let known = segment::Entity::find_by_id(row.id).lock_exclusive().one(pen.tx).await?;
    let known = known.ok_or(Refusal::NotFound)?;
    if version.is_some_and(|version| version != known.version) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let row = segment::Model { version: known.version + 1, ..row };
    let saved = segment::Entity::update(row.into_active_model().reset_all());
    Ok(saved.validate()?.exec_without_returning(pen.tx).await.map(drop))
}

/// Forgets a rule. Issues that have ended keep theirs in their own words; one that is still written
/// or sent would lose its readers, so it is refused.
pub async fn delete_segment(
    context: &Context,
    desk: Newsdesk,
    id: SegmentId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    // Locked: an issue that is being saved with it waits, and finds it gone.
    let known = segment::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    known.ok_or(Refusal::NotFound)?;
    let used = issue::Entity::find().filter(issue::Column::SegmentId.eq(id));
    let open = used.filter(issue::Column::State.is_not_in(ENDED));
    if let Some(issue) = open.order_by_asc(issue::Column::Number).one(&tx).await? {
        return Err(Refusal::InUse { number: issue.number }.into());
    }
    issue::Entity::update_many()
        .col_expr(issue::Column::SegmentId, Expr::value(Option::<SegmentId>::None))
        .filter(issue::Column::SegmentId.eq(id))
        .exec(&tx)
        .await?;
    segment::Entity::delete_by_id(id).exec(&tx).await?;
    let entry = Entry::new("newsletter.segment_deleted", Subject::of("newsletter_segment", id.0));
    audit::note(&tx, context, &desk.actor(), entry).await?;
    tx.commit().await?;
    Ok(())
}
