use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use entities::consultations::fee_line::{self, Interest, LineState};
use entities::consultations::{consultation, fee_settlement};
use entities::{FeeLineId, PersonId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};

use super::{Place, payment_numbers, places};
use crate::consultations::fees::line::{difference, interests};
use crate::consultations::fees::rates::{RateTable, rates_with};
use crate::consultations::meeting::{Parties, parties_of};
use crate::consultations::{Accompanist, Organiser};
use crate::vocabulary::FiscalYear;

/// What a list is narrowed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFilter {
    pub year: FiscalYear,
    /// Of the year, 1 to 12.
    pub month: Option<u32>,
    pub state: Option<LineState>,
    pub person: Option<PersonId>,
}

/// A line with the names around it.
#[derive(Clone, Debug)]
pub struct LineView {
    pub row: fee_line::Model,
    pub parties: Parties,
    pub place: Place,
    /// The version of the rates it was reckoned by.
    pub rates: Option<RateTable>,
    /// 支払番号, once it is paid.
    pub payment: Option<String>,
    /// Oldest first.
    pub settlements: Vec<Settlement>,
    /// A stake that was not known when the line was approved: something to look at. The line itself
    /// stays as it was approved.
    pub since: Option<Interest>,
}

/// A difference that was settled, and under which number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub row: fee_settlement::Model,
    pub payment: String,
}

/// Yen of a whole list, settlements included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub count: u64,
    pub amount: i64,
    pub withheld: i64,
    /// Of what is paid already, before tax.
    pub paid: i64,
}

impl LineView {
    pub fn name(&self) -> String {
        self.parties.accompanist_name().unwrap_or_default()
    }

    pub fn rank(&self) -> Option<&entities::consultations::fee_rank::Model> {
        self.rates.as_ref().zip(self.row.rank).and_then(|(rates, rank)| rates.rank(rank))
    }

    /// Yen and yen of tax that were settled later.
    pub fn settled(&self) -> (i32, i32) {
        let sum = |of: fn(&fee_settlement::Model) -> i32| {
            self.settlements.iter().map(|settled| of(&settled.row)).sum()
        };
        (sum(|row| row.amount), sum(|row| row.withheld))
    }

    /// Yen still to be settled.
    pub fn difference(&self) -> i32 {
        difference(&self.row, self.settled().0)
    }

    pub fn net(&self) -> i32 {
        self.row.amount - self.row.withheld
    }

    /// Amount, tax and what is left of it, with what was settled since: as sums count them.
    pub fn whole(&self) -> [i32; 3] {
        let (settled, tax) = self.settled();
        let (amount, withheld) = (self.row.amount + settled, self.row.withheld + tax);
        [amount, withheld, amount - withheld]
    }
}

/// First and last day of a month of a fiscal year.
pub(super) fn days_of(year: FiscalYear, month: u32) -> Option<(NaiveDate, NaiveDate)> {
    let calendar_year = if month < 4 { year.year() + 1 } else { year.year() };
    let first = NaiveDate::from_ymd_opt(calendar_year, month, 1)?;
    let next = first.checked_add_months(chrono::Months::new(1))?;
    Some((first, next.pred_opt().filter(|day| day.month() == month)?))
}

fn narrowed(filter: &LineFilter) -> Select<fee_line::Entity> {
    let days = filter.month.and_then(|month| days_of(filter.year, month));
    let mut found =
        fee_line::Entity::find().filter(fee_line::Column::FiscalYear.eq(filter.year.year()));
    if let Some((first, last)) = days {
        found = found.filter(fee_line::Column::HeldOn.between(first, last));
    }
    if let Some(state) = filter.state {
        found = found.filter(fee_line::Column::State.eq(state));
    }
    if let Some(person) = filter.person {
        found = found.filter(fee_line::Column::PersonId.eq(person));
    }
    found.order_by_asc(fee_line::Column::HeldFrom).order_by_asc(fee_line::Column::Id)
}

/// A part of the list by the days they were held on, and the sums of the whole list. The view is
/// noted by whoever shows it.
pub async fn lines(
    db: &impl ConnectionTrait,
    _who: Organiser,
    filter: &LineFilter,
    part: Option<(u64, u64)>,
) -> anyhow::Result<(Vec<LineView>, Sums)> {
    let all = narrowed(filter).all(db).await?;
    let settled = settlements(db, &all).await?;
    let mut sums = Sums { count: u64::try_from(all.len())?, ..Sums::default() };
    for line in &all {
        let own = settled.get(&line.id).map_or(&[][..], Vec::as_slice);
        let amount =
            i64::from(line.amount) + own.iter().map(|row| i64::from(row.amount)).sum::<i64>();
        sums.amount += amount;
        sums.withheld +=
            i64::from(line.withheld) + own.iter().map(|row| i64::from(row.withheld)).sum::<i64>();
        if line.state == LineState::Paid {
            sums.paid += amount;
        }
    }
    let rows = match part {
        Some((page, size)) => {
            let skipped = usize::try_from(page.saturating_sub(1) * size)?;
            all.into_iter().skip(skipped).take(usize::try_from(size)?).collect()
        }
        None => all,
    };
    Ok((complete(db, rows).await?, sums))
}

/// The same after a place in the list, one more than `limit`; for the API. The place is when people
/// met and the line.
pub async fn lines_after(
    db: &impl ConnectionTrait,
    _who: Organiser,
    filter: &LineFilter,
    (after, limit): (Option<(DateTime<Utc>, FeeLineId)>, u64),
) -> anyhow::Result<Vec<LineView>> {
    use fee_line::Column::{HeldFrom, Id};
    let mut found = narrowed(filter);
    if let Some((at, id)) = after {
        let same = Condition::all().add(HeldFrom.eq(at)).add(Id.gt(id));
        found = found.filter(Condition::any().add(HeldFrom.gt(at)).add(same));
    }
    complete(db, found.limit(limit + 1).all(db).await?).await
}

/// One line.
pub async fn line_view(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: FeeLineId,
) -> anyhow::Result<Option<LineView>> {
    let found = fee_line::Entity::find_by_id(id).one(db).await?;
    Ok(complete(db, found.into_iter().collect()).await?.pop())
}

/// All lines of one's own, newest first.
pub async fn own_lines(
    db: &impl ConnectionTrait,
    who: Accompanist,
) -> anyhow::Result<Vec<LineView>> {
    let rows = fee_line::Entity::find()
        .filter(fee_line::Column::PersonId.eq(who.person()))
        .order_by_desc(fee_line::Column::HeldFrom)
        .order_by_desc(fee_line::Column::Id)
        .limit(200)
        .all(db)
        .await?;
    complete(db, rows).await
}

async fn settlements(
    db: &impl ConnectionTrait,
    lines: &[fee_line::Model],
) -> anyhow::Result<HashMap<FeeLineId, Vec<fee_settlement::Model>>> {
    // Only a corrected line has any.
    let ids = lines.iter().filter(|line| line.corrected.is_some()).map(|line| line.id);
    let rows = fee_settlement::Entity::find()
        .filter(fee_settlement::Column::LineId.is_in(ids))
        .order_by_asc(fee_settlement::Column::SettledAt)
        .all(db)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        found.entry(row.line_id).or_default().push(row);
    }
    Ok(found)
}

async fn complete(
    db: &impl ConnectionTrait,
    rows: Vec<fee_line::Model>,
) -> anyhow::Result<Vec<LineView>> {
    let rates = rates_with(db, rows.iter().filter_map(|row| row.rate_id)).await?;
    let people: Vec<_> = rows.iter().map(|row| row.person_id).collect();
    let places = places(db, &people).await?;
    let mut settled = settlements(db, &rows).await?;
    let numbers = {
        let later = settled.values().flatten().map(|row| row.payment_id);
        payment_numbers(db, rows.iter().filter_map(|row| row.payment_id).chain(later)).await?
    };
    let mut since = since(db, &rows).await?;
    let ids = rows.iter().map(|row| row.consultation_id);
    let meetings =
        consultation::Entity::find().filter(consultation::Column::Id.is_in(ids)).all(db).await?;
    let meetings = parties_of(db, meetings).await?;
    let meetings: HashMap<_, _> =
        meetings.into_iter().map(|parties| (parties.row.id, parties)).collect();
    let whole = |row: fee_line::Model| {
        Some(LineView {
            parties: meetings.get(&row.consultation_id)?.clone(),
            place: places.get(&row.person_id).cloned().unwrap_or_default(),
            rates: row.rate_id.and_then(|id| rates.get(&id).cloned()),
            payment: row.payment_id.and_then(|id| numbers.get(&id).cloned()),
            settlements: settled
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .map(|row| Settlement {
                    payment: numbers.get(&row.payment_id).cloned().unwrap_or_default(),
                    row,
                })
                .collect(),
            since: since.remove(&row.id),
            row,
        })
    };
    Ok(rows.into_iter().filter_map(whole).collect())
}

/// Stakes in approved lines which were not known at their approval.
async fn since(
    db: &impl ConnectionTrait,
    rows: &[fee_line::Model],
) -> anyhow::Result<HashMap<FeeLineId, Interest>> {
    let decided = |row: &&fee_line::Model| row.state != LineState::Draft && row.interest.is_none();
    let decided: Vec<_> = rows.iter().filter(decided).cloned().collect();
    interests(db, &decided).await
}
