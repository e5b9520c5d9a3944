use std::collections::{BTreeMap, BTreeSet};

use entities::accompaniment::engagement::EngagementOrigin;
use entities::accompaniment::{matching_confirmation, matching_pair};
use entities::{EngagementId, MatchingConfirmationId, OrganisationId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::told::{ToldCount, told_by};
use super::{Refusal, YearFacts, origin, read, rulings};
use crate::accompaniment::matching::ProposedPair;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::Names;
use crate::accompaniment::{Arranger, EngagementPlan, EngagementRows, Team, engagement};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::FiscalYear;
use crate::web::fingerprint;

/// Which proposal is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    pub year: FiscalYear,
    /// Of the facts the shown proposal follows from.
    pub fingerprint: String,
    /// Only the pairs of these operators; all when empty.
    pub only: BTreeSet<OrganisationId>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    pub id: MatchingConfirmationId,
    pub engagements: BTreeMap<OrganisationId, EngagementId>,
    /// Who was told of it; nobody, where nothing was done now.
    pub told: ToldCount,
    /// It had been confirmed before; nothing was done now.
    pub already: bool,
}

/// Makes the proposed pairs engagements, with their milestones and one letter to everybody named.
/// Confirming the same proposal again gives the same answer; a proposal whose facts have changed
/// since it was shown is refused.
pub async fn confirm(
    context: &Context,
    who: Arranger,
    wish: &Confirmation,
) -> Result<Confirmed, Stop<Refusal>> {
    let met = context.acquaintances().await?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    origin::lock(pen, wish.year).await?;
    if let Some(before) = earlier(pen, wish).await? {
        return Ok(before);
    }
    let facts = read(&tx, met, (wish.year, pen.now)).await?;
    if facts.fingerprint() != wish.fingerprint {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let proposal = facts.propose().map_err(|problem| facts.contradicted(problem))?;
    let chosen =
        |pair: &&ProposedPair| wish.only.is_empty() || wish.only.contains(&pair.pair.operator);
    let pairs: Vec<_> = proposal.pairs.iter().filter(chosen).collect();
    if pairs.is_empty() {
        return Err(Refusal::NothingProposed.into());
    }
    let total = pairs.iter().map(|pair| i64::from(pair.score.total())).sum();
    let id = write(pen, who, wish, total).await?;
    let (mut engagements, mut told) = (BTreeMap::new(), Vec::new());
    for proposed in pairs {
        let rows = begin(pen, who, &facts, proposed).await?;
        told.extend(told_by(&tx, &rows).await?);
        let engagement = rows.engagement.id;
        note_pair(pen, (id, engagement), &facts, proposed).await?;
        // A lock has done its work: should the pair part, nothing binds them again.
        rulings::end(pen, who, wish.year, proposed.pair).await?;
        engagements.insert(proposed.pair.operator, engagement);
    }
    let told = ToldCount::of(&told);
    let details = json!({ "pairs": engagements.len(), "total": total, "letters": told.letters });
    origin::note(pen, who, "matching.confirmed", (wish.year, details)).await?;
    tx.commit().await?;
    Ok(Confirmed { id, engagements, told, already: false })
}

/// The name under which the confirmation is kept: the proposal, and which pairs of it.
fn name(wish: &Confirmation) -> String {
    fingerprint(&format!("{}{:?}", wish.fingerprint, wish.only))
}

async fn earlier(pen: Pen<'_>, wish: &Confirmation) -> Result<Option<Confirmed>, DbErr> {
    let row = matching_confirmation::Entity::find()
        .filter(matching_confirmation::Column::FiscalYear.eq(wish.year.year()))
        .filter(matching_confirmation::Column::Fingerprint.eq(name(wish)))
        .one(pen.tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let pairs = matching_pair::Entity::find()
        .filter(matching_pair::Column::ConfirmationId.eq(row.id))
        .order_by_asc(matching_pair::Column::OperatorId)
        .all(pen.tx)
        .await?;
    let engagements = pairs.into_iter().map(|pair| (pair.operator_id, pair.engagement_id));
    let (engagements, told) = (engagements.collect(), ToldCount::default());
    Ok(Some(Confirmed { id: row.id, engagements, told, already: true }))
}

async fn write(
    pen: Pen<'_>,
    who: Arranger,
    wish: &Confirmation,
    total: i64,
) -> Result<MatchingConfirmationId, DbErr> {
    let row = matching_confirmation::Model {
        id: pen.context.new_id(),
        fiscal_year: wish.year.year(),
        fingerprint: name(wish),
        total,
        confirmed_by: who.person(),
        confirmed_at: pen.now,
    };
    let id = row.id;
    matching_confirmation::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    Ok(id)
}

async fn begin(
    pen: Pen<'_>,
    who: Arranger,
    facts: &YearFacts,
    proposed: &ProposedPair,
) -> Result<EngagementRows, Stop<Refusal>> {
    let accompanist = facts.accompanist(proposed.pair.accompanist).ok_or(Refusal::NotFound)?;
    let plan = EngagementPlan {
        fiscal_year: facts.year,
        operator: proposed.pair.operator,
        accompanist_organisation: accompanist.facts.organisation,
        team: Team { accompanists: vec![proposed.pair.accompanist], operators: Vec::new() },
        started_on: pen.today().clamp(facts.year.first_day(), facts.year.last_day()),
    };
    let begun = engagement::write(pen, who, &plan, EngagementOrigin::Matching).await;
    begun.map_err(|stop| {
        stop.map(|refusal| match refusal {
            engagement::Refusal::Invalid(problems) => Refusal::Invalid(problems),
            _ => Refusal::ChangedMeanwhile,
        })
    })
}

async fn note_pair(
    pen: Pen<'_>,
    (confirmation_id, engagement_id): (MatchingConfirmationId, EngagementId),
    facts: &YearFacts,
    proposed: &ProposedPair,
) -> Result<(), DbErr> {
    let reasons = facts.with_names(|names: Names<'_>| {
        let reasons = proposed.score.reasons().iter();
        reasons.map(|reason| reason.sentence(names)).collect::<Vec<_>>().join("\n")
    });
    let row = matching_pair::Model {
        confirmation_id,
        operator_id: proposed.pair.operator,
        accompanist_id: proposed.pair.accompanist,
        engagement_id,
        points: proposed.score.total(),
        locked: proposed.locked,
        reasons,
    };
    matching_pair::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}
