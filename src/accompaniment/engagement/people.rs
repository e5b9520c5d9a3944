//! Who takes part on each side.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::accompaniment::engagement;
use entities::accompaniment::engagement_person::{self, Side};
use entities::accompaniment::milestone;
use entities::people::person::PersonState;
use entities::people::role_assignment::Role;
use entities::{EngagementId, OrganisationId, PersonId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;

use super::belonging::present;
use super::storage::{open, save};
use super::{EngagementRows, Refusal, Standing, load};
use crate::accompaniment::matchmaking::is_conflicted;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::accompaniment::{Arranger, By, letters};
use crate::context::Context;
use crate::database::Stop;
use crate::people::{organisations, persons};
use crate::web::Problems;

/// The people of both sides, each side's lead first. Without anybody named, the operator is
/// represented by its leads, or by its first member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    pub accompanists: Vec<PersonId>,
    pub operators: Vec<PersonId>,
}

impl Team {
    /// Accompanists belong to their organisation and hold the role; the operator's people belong to
    /// the operator.
    pub(super) async fn check(
        &self,
        pen: Pen<'_>,
        (operator, accompanist): (OrganisationId, OrganisationId),
        problems: &mut Problems,
    ) -> Result<(), DbErr> {
        if self.accompanists.is_empty() {
            problems.add("accompanists", say::ACCOMPANIST_MISSING);
        }
        let members = current_members(pen.tx, accompanist).await?;
        let roles = persons::roles_of(pen.tx, &self.accompanists).await?;
        let holds =
            |id: &PersonId| roles.get(id).is_some_and(|roles| roles.holds(Role::Accompanist));
        if !self.accompanists.iter().all(|id| members.contains(id) && holds(id)) {
            problems.add("accompanists", say::ACCOMPANIST_UNFIT);
        }
        let members = current_members(pen.tx, operator).await?;
        if !self.operators.iter().all(|id| members.contains(id)) {
            problems.add("operators", say::OPERATOR_PERSON_UNFIT);
        }
        Ok(())
    }
}

async fn current_members(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<BTreeSet<PersonId>, DbErr> {
    let members = organisations::members_of(db, organisation).await?;
    let active = members.into_iter().filter(|(_, person)| person.state != PersonState::Disabled);
    Ok(active.map(|(place, _)| place.person_id).collect())
}

/// Writes the people of a new engagement.
pub(super) async fn name_all(
    pen: Pen<'_>,
    row: &engagement::Model,
    team: &Team,
) -> Result<(), DbErr> {
    let operators = match team.operators.as_slice() {
        [] => representatives(pen.tx, row.operator_id).await?,
        named => named.to_vec(),
    };
    for (side, people) in [(Side::Accompanist, &team.accompanists), (Side::Operator, &operators)] {
        name_side(pen, row.id, side, people).await?;
    }
    Ok(())
}

/// Who stands for an operator of which nobody is named: its leads, or its first member.
pub(in crate::accompaniment) async fn representatives(
    db: &impl ConnectionTrait,
    operator: OrganisationId,
) -> Result<Vec<PersonId>, DbErr> {
    let members = organisations::members_of(db, operator).await?;
    let active = || members.iter().filter(|(_, person)| person.state != PersonState::Disabled);
    let leads: Vec<_> =
        active().filter(|(place, _)| place.lead).map(|(place, _)| place.person_id).collect();
    if leads.is_empty() {
        return Ok(active().map(|(place, _)| place.person_id).take(1).collect());
    }
    Ok(leads)
}

async fn name_side(
    pen: Pen<'_>,
    id: EngagementId,
    side: Side,
    people: &[PersonId],
) -> Result<(), DbErr> {
    let mut seen = BTreeSet::new();
    let named = people.iter().filter(|person| seen.insert(**person)).enumerate();
    for (place, person_id) in named {
        let row = engagement_person::Model {
            engagement_id: id,
            person_id: *person_id,
            side,
            lead: place == 0,
            added_at: pen.now,
        };
        engagement_person::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(pen.tx)
            .await?;
    }
    Ok(())
}

/// Names other people, and tells by letter those who join, those who leave, and the operator's
/// people who stay where their accompanists are others; says how many.
pub async fn set_people(
    context: &Context,
    who: Arranger,
    (id, version): (EngagementId, i32),
    (team, expected): (Team, usize),
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, By::Staff(who), (id, Some(version)), Standing::Arranges).await?;
    let before = opened.active()?.rows;
    let row = before.engagement.clone();
    let mut problems = Problems::none();
    let organisations = (row.operator_id, row.accompanist_organisation_id);
    team.check(pen, organisations, &mut problems).await?;
    if !problems.is_empty() {
        return Err(problems.into());
    }
    for person in &team.accompanists {
        let day = row.started_on.max(pen.today());
        if is_conflicted(&tx, (row.operator_id, *person), day).await? {
            return Err(Refusal::Conflicted.into());
        }
    }
    let changes = changes(&tx, &before, &team).await?;
    let actual = changes.recipients().len();
    if actual != expected {
        return Err(Refusal::RecipientsDiffer { expected, actual }.into());
    }
    replace(pen, &before, &team).await?;
    let details = json!({ "accompanists": team.accompanists, "operators": team.operators });
    pen.note(who.actor(), "engagement.people_changed", id, details).await?;
    save(pen, row.clone()).await?;
    let now = load(&tx, row).await?;
    letters::begun(pen, &now, &changes.joining).await?;
    letters::people_changed(pen, (&before, &now), &changes).await?;
    tx.commit().await?;
    Ok(expected)
}

/// Who is told that other people are named; only those who can be written to and still belong to
/// their side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub joining: Vec<PersonId>,
    pub leaving: Vec<PersonId>,
    /// The operator's people who stay, where their accompanists are others.
    pub staying: Vec<PersonId>,
}

impl Changes {
    pub fn recipients(&self) -> Vec<PersonId> {
        [&self.joining[..], &self.leaving[..], &self.staying[..]].concat()
    }
}

/// What a team changes about who is named.
pub async fn changes(
    db: &impl ConnectionTrait,
    before: &EngagementRows,
    team: &Team,
) -> Result<Changes, DbErr> {
    let operators = match team.operators.as_slice() {
        [] => representatives(db, before.engagement.operator_id).await?,
        named => named.to_vec(),
    };
    let side = |side: Side| -> BTreeSet<PersonId> {
        before.people.iter().filter(|row| row.side == side).map(|row| row.person_id).collect()
    };
    let accompanists: BTreeSet<_> = team.accompanists.iter().copied().collect();
    let others = side(Side::Accompanist) != accompanists;
    let then: BTreeSet<_> = before.people.iter().map(|row| row.person_id).collect();
    let now: BTreeSet<_> = accompanists.iter().copied().chain(operators.iter().copied()).collect();
    let mut sides: BTreeMap<PersonId, Side> =
        before.people.iter().map(|row| (row.person_id, row.side)).collect();
    sides.extend(operators.iter().map(|person| (*person, Side::Operator)));
    sides.extend(accompanists.iter().map(|person| (*person, Side::Accompanist)));
    let named: Vec<_> = sides.into_iter().map(|(person, side)| (side, person)).collect();
    let represented = side(Side::Operator);
    let stays = |id: &PersonId| others && represented.contains(id) && operators.contains(id);
    let mut changes = Changes::default();
    for id in present(db, &before.engagement, &named).await?.into_iter().map(|person| person.id) {
        match (then.contains(&id), now.contains(&id)) {
            (false, _) => changes.joining.push(id),
            (_, false) => changes.leaving.push(id),
            _ if stays(&id) => changes.staying.push(id),
            _ => {}
        }
    }
    Ok(changes)
}

async fn replace(pen: Pen<'_>, before: &EngagementRows, team: &Team) -> Result<(), DbErr> {
    let id = before.engagement.id;
    engagement_person::Entity::delete_many()
        .filter(engagement_person::Column::EngagementId.eq(id))
        .exec(pen.tx)
        .await?;
    name_all(pen, &before.engagement, team).await?;
    // A step whose owner is gone passes to the lead, who has not been told of it.
    let (Some(lead), gone) = (team.accompanists.first(), gone(before, team)) else {
        return Ok(());
    };
    milestone::Entity::update_many()
        .col_expr(milestone::Column::OwnerId, Expr::value(lead.0))
        .col_expr(milestone::Column::ToldSoon, Expr::value(None::<NaiveDate>))
        .col_expr(milestone::Column::ToldOverdue, Expr::value(None::<NaiveDate>))
        .filter(milestone::Column::EngagementId.eq(id))
        .filter(milestone::Column::OwnerId.is_in(gone))
        .exec(pen.tx)
        .await?;
    Ok(())
}

fn gone(before: &EngagementRows, team: &Team) -> Vec<PersonId> {
    let stays = |id: &PersonId| team.accompanists.contains(id) || team.operators.contains(id);
    before.people.iter().map(|row| row.person_id).filter(|id| !stays(id)).collect()
}
