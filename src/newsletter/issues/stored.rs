//! Queries about issues, and the one way a row of theirs is written.

use std::collections::BTreeSet;

use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::{self, IssueAct};
use entities::newsletter::{issue_attachment, issue_content};
use entities::{IssueAttachmentId, IssueId, PersonId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, DerivePartialModel,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::block::Block;
use super::published;
use super::refusal::IssueRefusal;
use super::wording::problems as say;
use crate::database::{Conflict, Stop};
use crate::newsletter::pen::Pen;
use crate::newsletter::segments::Segment;
use crate::web::Problems;

pub async fn find(db: &impl ConnectionTrait, id: IssueId) -> Result<Option<issue::Model>, DbErr> {
    issue::Entity::find_by_id(id).one(db).await
}

/// Locked until the transaction ends.
pub async fn locked(pen: Pen<'_>, id: IssueId) -> Result<issue::Model, Stop<IssueRefusal>> {
    let row = issue::Entity::find_by_id(id).lock_exclusive().one(pen.tx).await?;
    row.ok_or_else(|| IssueRefusal::NotFound.into())
}

/// A back number anybody may read.
pub async fn published(
    db: &impl ConnectionTrait,
    number: i32,
) -> Result<Option<issue::Model>, DbErr> {
    let found = issue::Entity::find().filter(issue::Column::Number.eq(number));
    found.filter(published::published()).one(db).await
}

/// Those of these numbers that issues have.
pub async fn numbered(
    db: &impl ConnectionTrait,
    numbers: impl IntoIterator<Item = i32>,
) -> Result<Vec<i32>, DbErr> {
    issue::Entity::find()
        .select_only()
        .column(issue::Column::Number)
        .filter(issue::Column::Number.is_in(numbers))
        .into_tuple()
        .all(db)
        .await
}

/// States of an issue of which letters may have arrived.
const OUT: [IssueState; 4] =
    [IssueState::Sending, IssueState::Paused, IssueState::Sent, IssueState::Stopped];

/// It has not begun to leave, and can still be written.
pub fn is_changeable(row: &issue::Model) -> bool {
    use IssueState::{Approved, Draft, InReview, Lapsed};
    matches!(row.state, Draft | InReview | Approved | Lapsed)
}

/// It has begun to leave, whatever became of it.
pub fn is_out(row: &issue::Model) -> bool {
    row.started_at.is_some() && OUT.contains(&row.state)
}

/// The number after the highest.
pub async fn next_number(db: &impl ConnectionTrait) -> Result<i32, DbErr> {
    let highest: Option<Option<i32>> = issue::Entity::find()
        .select_only()
        .column_as(issue::Column::Number.max(), "highest")
        .into_tuple()
        .one(db)
        .await?;
    Ok(highest.flatten().unwrap_or(0) + 1)
}

pub fn blocks(row: &issue::Model) -> anyhow::Result<Vec<Block>> {
    Ok(serde_json::from_str(&row.blocks)?)
}

pub fn rule(row: &issue::Model) -> anyhow::Result<Segment> {
    Ok(serde_json::from_str(&row.audience_rule)?)
}

pub async fn insert(pen: Pen<'_>, row: issue::Model) -> Result<(), Stop<IssueRefusal>> {
    let added = issue::Entity::insert(row.into_active_model().reset_all());
    added.exec_without_returning(pen.tx).await.map(drop).map_err(refused)
}

pub async fn save(pen: Pen<'_>, row: issue::Model) -> Result<(), Stop<IssueRefusal>> {
    let saved = issue::Entity::update(row.into_active_model().reset_all());
    saved.validate()?.exec_without_returning(pen.tx).await.map(drop).map_err(refused)
}

fn refused(error: DbErr) -> Stop<IssueRefusal> {
    match Conflict::of(&error) {
        Conflict::Taken => IssueRefusal::NumberTaken.into(),
        // Of what it refers to, a group alone can be forgotten.
        Conflict::Reference => {
            let mut problems = Problems::none();
            problems.add("segment", say::UNKNOWN_SEGMENT);
            IssueRefusal::Invalid(problems).into()
        }
        _ => error.into(),
    }
}

/// A step of an issue, by somebody or by itself.
pub async fn event(
    pen: Pen<'_>,
    (issue, act): (IssueId, IssueAct),
    (by, note): (impl Into<Option<PersonId>>, &str),
) -> Result<(), DbErr> {
    let row = issue_event::Model {
        id: pen.context.new_id(),
        issue_id: issue,
        act,
        at: pen.now,
        acted_by: by.into(),
        note: note.to_owned(),
    };
    issue_event::Entity::insert(row.into_active_model())
        .exec_without_returning(pen.tx)
        .await
        .map(drop)
}

/// The latest first.
pub async fn events(
    db: &impl ConnectionTrait,
    id: IssueId,
) -> Result<Vec<issue_event::Model>, DbErr> {
    issue_event::Entity::find()
        .filter(issue_event::Column::IssueId.eq(id))
        .order_by_desc(issue_event::Column::At)
        .order_by_desc(issue_event::Column::Id)
        .all(db)
        .await
}

/// Everybody who ever wrote a part of it. Of one that wrote itself, whoever asked for its approval
/// answers for it.
pub async fn writers(
    db: &impl ConnectionTrait,
    row: &issue::Model,
) -> Result<BTreeSet<PersonId>, DbErr> {
    let mut acts = vec![IssueAct::Drafted, IssueAct::Changed];
    if row.drafted_by.is_none() {
        acts.push(IssueAct::AskedForApproval);
    }
    let people: Vec<Option<PersonId>> = issue_event::Entity::find()
        .select_only()
        .column(issue_event::Column::ActedBy)
        .filter(issue_event::Column::IssueId.eq(row.id))
        .filter(issue_event::Column::Act.is_in(acts))
        .into_tuple()
        .all(db)
        .await?;
    Ok(people.into_iter().flatten().chain(row.drafted_by).collect())
}

/// Who approved it last.
pub async fn approver_before(
    db: &impl ConnectionTrait,
    id: IssueId,
) -> Result<Option<PersonId>, DbErr> {
    let last = issue_event::Entity::find()
        .filter(issue_event::Column::IssueId.eq(id))
        .filter(issue_event::Column::Act.eq(IssueAct::Approved))
        .order_by_desc(issue_event::Column::At)
        .one(db)
        .await?;
    Ok(last.and_then(|event| event.acted_by))
}

/// A file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "issue_attachment::Entity")]
pub struct FileLine {
    pub id: IssueAttachmentId,
    pub file_name: String,
    pub media_type: String,
    pub size: i32,
    pub sha256: String,
}

pub async fn file_lines(db: &impl ConnectionTrait, id: IssueId) -> Result<Vec<FileLine>, DbErr> {
    issue_attachment::Entity::find()
        .filter(issue_attachment::Column::IssueId.eq(id))
        .order_by_asc(issue_attachment::Column::FileName)
        .into_partial_model::<FileLine>()
        .all(db)
        .await
}

/// With their bytes, by name.
pub async fn files(
    db: &impl ConnectionTrait,
    id: IssueId,
) -> Result<Vec<issue_attachment::Model>, DbErr> {
    issue_attachment::Entity::find()
        .filter(issue_attachment::Column::IssueId.eq(id))
        .order_by_asc(issue_attachment::Column::FileName)
        .all(db)
        .await
}

/// One file of an issue.
pub async fn file(
    db: &impl ConnectionTrait,
    (issue, id): (IssueId, IssueAttachmentId),
) -> Result<Option<issue_attachment::Model>, DbErr> {
    let found = issue_attachment::Entity::find_by_id(id).one(db).await?;
    Ok(found.filter(|file| file.issue_id == issue))
}

pub async fn forget_content(pen: Pen<'_>, id: IssueId) -> Result<(), DbErr> {
    issue_content::Entity::delete_by_id(id).exec(pen.tx).await.map(drop)
}
