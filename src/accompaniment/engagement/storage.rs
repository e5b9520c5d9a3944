//! Reading an engagement with everything that belongs to it, as far as the one who asks may.

use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::engagement_person;
use entities::accompaniment::{goal, milestone, outcome};
use entities::people::membership;
use entities::{EngagementId, OrganisationId, PersonId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Refusal;
use super::belonging::accompanied_by;
use crate::accompaniment::By;
use crate::accompaniment::pen::Pen;
use crate::database::Stop;

/// An engagement as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementRows {
    pub engagement: engagement::Model,
    /// Accompanists first, leads before others.
    pub people: Vec<engagement_person::Model>,
    pub goals: Vec<goal::Model>,
    /// In the order of the journey.
    pub milestones: Vec<milestone::Model>,
    pub outcomes: Vec<outcome::Model>,
}

/// What somebody is to an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A member of the operator.
    TakesPart,
    /// Named on the accompanist's side, and still of it.
    Accompanies,
    /// The secretariat.
    Arranges,
}

/// What the asking person is to the engagement; none: it is not theirs to see.
pub async fn standing(
    db: &impl ConnectionTrait,
    by: By,
    row: &engagement::Model,
) -> Result<Option<Standing>, DbErr> {
    let person = match by {
        By::Staff(_) => return Ok(Some(Standing::Arranges)),
        By::Partner(who) => who.person(),
    };
    let accompanies = engagement::Entity::find_by_id(row.id).filter(accompanied_by(person));
    if accompanies.count(db).await? > 0 {
        return Ok(Some(Standing::Accompanies));
    }
    let belongs = is_member(db, person, row.operator_id).await?;
    Ok(belongs.then_some(Standing::TakesPart))
}

/// Whether the person belongs to the organisation now.
pub async fn is_member(
    db: &impl ConnectionTrait,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<bool, DbErr> {
    let found = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::OrganisationId.eq(organisation))
        .filter(membership::Column::EndedAt.is_null())
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Everything that belongs to an engagement whose row is known.
pub async fn load(
    db: &impl ConnectionTrait,
    engagement: engagement::Model,
) -> Result<EngagementRows, DbErr> {
    let id = engagement.id;
    let mut people = engagement_person::Entity::find()
        .filter(engagement_person::Column::EngagementId.eq(id))
        .order_by_asc(engagement_person::Column::AddedAt)
        .order_by_asc(engagement_person::Column::PersonId)
        .all(db)
        .await?;
    people.sort_by_key(|person| (person.side, !person.lead));
    let goals = goal::Entity::find()
        .filter(goal::Column::EngagementId.eq(id))
        .order_by_asc(goal::Column::Ordinal)
        .order_by_asc(goal::Column::Id)
        .all(db)
        .await?;
    let mut milestones =
        milestone::Entity::find().filter(milestone::Column::EngagementId.eq(id)).all(db).await?;
    milestones.sort_by_key(|row| row.kind);
    let mut outcomes =
        outcome::Entity::find().filter(outcome::Column::EngagementId.eq(id)).all(db).await?;
    outcomes.sort_by_key(|row| row.kind);
    Ok(EngagementRows { engagement, people, goals, milestones, outcomes })
}

/// An engagement opened for a change: its row is locked until the transaction ends.
pub struct Opened {
    pub rows: EngagementRows,
    pub standing: Standing,
}

/// Opens an engagement for somebody of at least this standing. With a version, refuses when it has
/// changed since. One that is not theirs looks like none.
pub async fn open(
    pen: Pen<'_>,
    by: By,
    (id, version): (EngagementId, Option<i32>),
    least: Standing,
) -> Result<Opened, Stop<Refusal>> {
    let row = engagement::Entity::find_by_id(id).lock_exclusive().one(pen.tx).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let standing = standing(pen.tx, by, &row).await?;
    let standing = standing.filter(|own| *own >= least).ok_or(Refusal::NotFound)?;
    if version.is_some_and(|version| version != row.version) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    Ok(Opened { rows: load(pen.tx, row).await?, standing })
}

impl Opened {
    /// Refuses where the engagement is over.
    pub fn active(self) -> Result<Self, Stop<Refusal>> {
        match self.rows.engagement.state {
            EngagementState::Active => Ok(self),
            EngagementState::Completed | EngagementState::Ended => Err(Refusal::Over.into()),
        }
    }
}

/// Saves the row of a changed engagement under a new version.
pub async fn save(pen: Pen<'_>, row: engagement::Model) -> Result<i32, DbErr> {
    let version = row.version + 1;
    let row = engagement::Model { version, updated_at: pen.now, ..row };
    engagement::Entity::update(row.into_active_model().reset_all())
        .validate()?
        .exec(pen.tx)
        .await?;
    Ok(version)
}
