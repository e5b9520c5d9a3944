use std::collections::HashMap;

use chrono::NaiveDate;
use entities::consultations::consultation::{self, ConsultationState, Mode};
use entities::consultations::file::{self, FileKind};
use entities::consultations::travel_claim::{self, ClaimState};
use entities::{ConsultationId, PersonId, TravelClaimId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};

use super::lines::days_of;
use super::payment_numbers;
use crate::consultations::fees::rates::{RateTable, rates_with};
use crate::consultations::fees::travel::{Claim, claims_with};
use crate::consultations::meeting::{Parties, parties_of};
use crate::consultations::{Accompanist, Organiser};
use crate::vocabulary::FiscalYear;

/// What a list is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimFilter {
    pub year: FiscalYear,
    /// Of the departure, 1 to 12.
    pub month: Option<u32>,
    pub state: Option<ClaimState>,
    pub person: Option<PersonId>,
}

/// A claim with the names around it.
#[derive(Clone, Debug)]
pub struct ClaimView {
    pub claim: Claim,
    pub parties: Parties,
    pub rates: Option<RateTable>,
    /// How many receipts lie with it.
    pub receipts: usize,
    /// 支払番号, once it is paid.
    pub payment: Option<String>,
}

/// Yen of a whole list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimSums {
    pub count: u64,
    pub total: i64,
    pub paid: i64,
}

/// A consultation held in person, and the claim where there is one.
#[derive(Clone, Debug)]
pub struct Journey {
    pub parties: Parties,
    pub claim: Option<travel_claim::Model>,
}

impl ClaimView {
    pub fn name(&self) -> String {
        self.parties.accompanist_name().unwrap_or_default()
    }
}

/// What was handed in; a draft is for its accompanist alone.
fn handed_in() -> Select<travel_claim::Entity> {
    travel_claim::Entity::find().filter(travel_claim::Column::State.ne(ClaimState::Draft))
}

/// A part of the list by the days of departure, and the sums of the whole list.
pub async fn claims(
    db: &impl ConnectionTrait,
    _who: Organiser,
    filter: &ClaimFilter,
    part: Option<(u64, u64)>,
) -> anyhow::Result<(Vec<ClaimView>, ClaimSums)> {
    let all = narrowed(filter).all(db).await?;
    let paid = all.iter().filter(|row| row.state == ClaimState::Paid);
    let sums = ClaimSums {
        count: u64::try_from(all.len())?,
        total: all.iter().map(|row| i64::from(row.total)).sum(),
        paid: paid.map(|row| i64::from(row.total)).sum(),
    };
    let rows = match part {
        Some((page, size)) => {
            let skipped = usize::try_from(page.saturating_sub(1) * size)?;
            all.into_iter().skip(skipped).take(usize::try_from(size)?).collect()
        }
        None => all,
    };
    Ok((complete(db, rows).await?, sums))
}

/// The same after a place in the list, one more than `limit`; for the API. The place is the day of
/// departure and the claim.
pub async fn claims_after(
    db: &impl ConnectionTrait,
    _who: Organiser,
    filter: &ClaimFilter,
    (after, limit): (Option<(NaiveDate, TravelClaimId)>, u64),
) -> anyhow::Result<Vec<ClaimView>> {
    use travel_claim::Column::{DepartedOn, Id};
    let mut found = narrowed(filter);
    if let Some((day, id)) = after {
        let same = Condition::all().add(DepartedOn.eq(day)).add(Id.gt(id));
        found = found.filter(Condition::any().add(DepartedOn.gt(day)).add(same));
    }
    complete(db, found.limit(limit + 1).all(db).await?).await
}

fn narrowed(filter: &ClaimFilter) -> Select<travel_claim::Entity> {
    let mut found = handed_in().filter(travel_claim::Column::FiscalYear.eq(filter.year.year()));
    if let Some((first, last)) = filter.month.and_then(|month| days_of(filter.year, month)) {
        found = found.filter(travel_claim::Column::DepartedOn.between(first, last));
    }
    if let Some(state) = filter.state {
        found = found.filter(travel_claim::Column::State.eq(state));
    }
    if let Some(person) = filter.person {
        found = found.filter(travel_claim::Column::PersonId.eq(person));
    }
    found.order_by_asc(travel_claim::Column::DepartedOn).order_by_asc(travel_claim::Column::Id)
}

/// One claim that was handed in.
pub async fn claim_view(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: TravelClaimId,
) -> anyhow::Result<Option<ClaimView>> {
    let found = handed_in().filter(travel_claim::Column::Id.eq(id)).one(db).await?;
    Ok(complete(db, found.into_iter().collect()).await?.pop())
}

/// One's own claim for a consultation.
pub async fn own_claim(
    db: &impl ConnectionTrait,
    who: Accompanist,
    consultation: ConsultationId,
) -> anyhow::Result<Option<ClaimView>> {
    let found = travel_claim::Entity::find()
        .filter(travel_claim::Column::PersonId.eq(who.person()))
        .filter(travel_claim::Column::ConsultationId.eq(consultation))
        .one(db)
        .await?;
    Ok(complete(db, found.into_iter().collect()).await?.pop())
}

/// All claims of one's own, newest first.
pub async fn own_claims(
    db: &impl ConnectionTrait,
    who: Accompanist,
) -> anyhow::Result<Vec<ClaimView>> {
    let rows = travel_claim::Entity::find()
        .filter(travel_claim::Column::PersonId.eq(who.person()))
        .order_by_desc(travel_claim::Column::DepartedOn)
        .order_by_desc(travel_claim::Column::Id)
        .limit(200)
        .all(db)
        .await?;
    complete(db, rows).await
}

/// One consultation the accompanist held in person.
pub async fn own_journey(
    db: &impl ConnectionTrait,
    who: Accompanist,
    id: ConsultationId,
) -> Result<Option<consultation::Model>, DbErr> {
    consultation::Entity::find_by_id(id)
        .filter(consultation::Column::AccompanistId.eq(who.person()))
        .filter(consultation::Column::State.eq(ConsultationState::Held))
        .filter(consultation::Column::Mode.eq(Mode::InPerson))
        .one(db)
        .await
}

/// Consultations one held in person, newest first, with what was claimed for them.
pub async fn own_journeys(
    db: &impl ConnectionTrait,
    who: Accompanist,
) -> anyhow::Result<Vec<Journey>> {
    let held = consultation::Entity::find()
        .filter(consultation::Column::AccompanistId.eq(who.person()))
        .filter(consultation::Column::State.eq(ConsultationState::Held))
        .filter(consultation::Column::Mode.eq(Mode::InPerson))
        .order_by_desc(consultation::Column::HeldFrom)
        .limit(200)
        .all(db)
        .await?;
    let ids = held.iter().map(|row| row.id);
    let claims = travel_claim::Entity::find()
        .filter(travel_claim::Column::ConsultationId.is_in(ids))
        .all(db)
        .await?;
    let mut claims: HashMap<_, _> =
        claims.into_iter().map(|claim| (claim.consultation_id, claim)).collect();
    let journey = |parties: Parties| Journey { claim: claims.remove(&parties.row.id), parties };
    Ok(parties_of(db, held).await?.into_iter().map(journey).collect())
}

async fn complete(
    db: &impl ConnectionTrait,
    rows: Vec<travel_claim::Model>,
) -> anyhow::Result<Vec<ClaimView>> {
    let rates = rates_with(db, rows.iter().map(|row| row.rate_id)).await?;
    let numbers = payment_numbers(db, rows.iter().filter_map(|row| row.payment_id)).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.consultation_id).collect();
    let receipts = receipts_of(db, &ids).await?;
    let meetings =
        consultation::Entity::find().filter(consultation::Column::Id.is_in(ids)).all(db).await?;
    let meetings: HashMap<_, _> = parties_of(db, meetings)
        .await?
        .into_iter()
        .map(|parties| (parties.row.id, parties))
        .collect();
    let whole = |claim: Claim| {
        let id = claim.row.consultation_id;
        Some(ClaimView {
            parties: meetings.get(&id)?.clone(),
            rates: rates.get(&claim.row.rate_id).cloned(),
            receipts: receipts.get(&id).copied().unwrap_or(0),
            payment: claim.row.payment_id.and_then(|id| numbers.get(&id).cloned()),
            claim,
        })
    };
    Ok(claims_with(db, rows).await?.into_iter().filter_map(whole).collect())
}

async fn receipts_of(
    db: &impl ConnectionTrait,
    ids: &[ConsultationId],
) -> Result<HashMap<ConsultationId, usize>, DbErr> {
    let rows: Vec<(ConsultationId, i64)> = file::Entity::find()
        .select_only()
        .column(file::Column::ConsultationId)
        .column_as(file::Column::Id.count(), "receipts")
        .filter(file::Column::ConsultationId.is_in(ids.iter().copied()))
        .filter(file::Column::Kind.eq(FileKind::Evidence))
        .group_by(file::Column::ConsultationId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, count)| (id, usize::try_from(count).unwrap_or(0))).collect())
}
