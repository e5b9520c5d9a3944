use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::record::{self, RecordState};
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, JoinType,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, RelationDef, Select,
};

use crate::consultations::meeting::{Parties, parties_of};
use crate::consultations::record::assemble::{Pair, Wanted, materials};
use crate::consultations::record::moves::is_open;
use crate::consultations::record::openness::reader_of;
use crate::consultations::record::view::{RecordView, seen};
use crate::consultations::{By, Client, Organiser};

/// Which records a list shows; what is left empty does not narrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Western year.
    pub fiscal_year: Option<i32>,
    pub state: Option<RecordState>,
    /// Only those not handed in by their date.
    pub overdue: bool,
    pub accompanist: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
}

/// A record as a list shows it: who, when, how far; nothing of what is written in it.
#[derive(Clone, Debug)]
pub struct Line {
    pub parties: Parties,
    pub state: RecordState,
    pub revision: i32,
    pub due_at: DateTime<Utc>,
    /// Not handed in by its date.
    pub overdue: bool,
}

impl Line {
    pub fn id(&self) -> ConsultationId {
        self.parties.row.id
    }
}

/// A page of the records for the secretariat, the latest meeting first, and how many there are. Five
/// queries at most.
pub async fn listing(
    db: &impl ConnectionTrait,
    (_who, now): (Organiser, DateTime<Utc>),
    filter: &Filter,
    bounds: Bounds,
) -> anyhow::Result<(Vec<Line>, u64)> {
    paged(db, (filter.condition(now), now), bounds).await
}

/// The same after a place in the list, one more than `limit`; for the API. The place is when people
/// met and the consultation; every record has a meeting that was held.
pub async fn listing_after(
    db: &impl ConnectionTrait,
    (_who, now): (Organiser, DateTime<Utc>),
    filter: &Filter,
    part: Part,
) -> anyhow::Result<Vec<Line>> {
    after(db, (filter.condition(now), now), part).await
}

/// Records of meetings at which a client sought advice, in the same order, after a place.
pub async fn of_client(
    db: &impl ConnectionTrait,
    (who, now): (Client, DateTime<Utc>),
    part: Part,
) -> anyhow::Result<Vec<Line>> {
    let own = Condition::all().add(consultation::Column::ClientId.eq(who.person()));
    after(db, (own, now), part).await
}

/// Which page, counted from 1, and how many a page has.
pub(super) type Bounds = (u64, u64);

pub(super) async fn paged(
    db: &impl ConnectionTrait,
    (wanted, now): (Condition, DateTime<Utc>),
    (page, size): Bounds,
) -> anyhow::Result<(Vec<Line>, u64)> {
    let total = recorded(wanted.clone()).count(db).await?;
    let first = page.saturating_sub(1).saturating_mul(size);
    if total <= first {
        return Ok((Vec::new(), total));
    }
    let found = found(db, in_order(wanted).offset(first).limit(size)).await?;
    Ok((lines(db, found, now).await?, total))
}

/// The place to go on from, and how many are wanted.
pub(super) type Part = (Option<(DateTime<Utc>, ConsultationId)>, u64);

pub(super) async fn after(
    db: &impl ConnectionTrait,
    (mut wanted, now): (Condition, DateTime<Utc>),
    (before, limit): Part,
) -> anyhow::Result<Vec<Line>> {
    use consultation::Column::{HeldFrom, Id};
    if let Some((at, id)) = before {
        let same = Condition::all().add(HeldFrom.eq(at)).add(Id.lt(id));
        wanted = wanted.add(Condition::any().add(HeldFrom.lt(at)).add(same));
    }
    first(db, wanted, (now, limit + 1)).await
}

impl Filter {
    fn condition(&self, now: DateTime<Utc>) -> Condition {
        use consultation::Column;
        let mut wanted = Condition::all();
        if let Some(year) = self.fiscal_year {
            wanted = wanted.add(Column::FiscalYear.eq(year));
        }
        if let Some(state) = self.state {
            wanted = wanted.add(record::Column::State.eq(state));
        }
        if self.overdue {
            let open = [RecordState::Draft, RecordState::Returned];
            wanted = wanted.add(record::Column::State.is_in(open));
            wanted = wanted.add(record::Column::DueAt.lt(now));
        }
        if let Some(person) = self.accompanist {
            wanted = wanted.add(Column::AccompanistId.eq(person));
        }
        if let Some(organisation) = self.organisation {
            wanted = wanted.add(Column::OrganisationId.eq(organisation));
        }
        wanted
    }
}

/// Meetings that have a record. What was withdrawn with its meeting is not there.
pub(super) fn recorded(wanted: Condition) -> Select<consultation::Entity> {
    consultation::Entity::find()
        .join(JoinType::InnerJoin, with_record())
        .filter(wanted)
        .filter(consultation::Column::State.eq(ConsultationState::Held))
}

/// The latest first.
fn in_order(wanted: Condition) -> Select<consultation::Entity> {
    recorded(wanted)
        .order_by_desc(consultation::Column::HeldFrom)
        .order_by_desc(consultation::Column::Id)
}

async fn found(
    db: &impl ConnectionTrait,
    meetings: Select<consultation::Entity>,
) -> Result<Vec<Pair>, DbErr> {
    let meetings = meetings.select_also(record::Entity).all(db).await?;
    Ok(meetings.into_iter().filter_map(|(row, own)| Some((row, own?))).collect())
}

pub(super) fn with_record() -> RelationDef {
    consultation::Entity::belongs_to(record::Entity)
        .from(consultation::Column::Id)
        .to(record::Column::ConsultationId)
        .into()
}

/// The first lines of a list.
pub(super) async fn first(
    db: &impl ConnectionTrait,
    wanted: Condition,
    (now, most): (DateTime<Utc>, u64),
) -> anyhow::Result<Vec<Line>> {
    lines(db, found(db, in_order(wanted).limit(most)).await?, now).await
}

pub(super) async fn all(
    db: &impl ConnectionTrait,
    (wanted, now): (Condition, DateTime<Utc>),
) -> anyhow::Result<Vec<Line>> {
    lines(db, found(db, in_order(wanted)).await?, now).await
}

async fn lines(
    db: &impl ConnectionTrait,
    pairs: Vec<Pair>,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Line>> {
    let (rows, records): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
    let parties = parties_of(db, rows).await?;
    let line = |(parties, own): (Parties, record::Model)| Line {
        parties,
        state: own.state,
        revision: own.revision,
        due_at: own.due_at,
        overdue: is_open(own.state) && own.due_at < now,
    };
    Ok(parties.into_iter().zip(records).map(line).collect())
}

/// Records as the secretariat reads them, for exports.
pub async fn views(
    db: &impl ConnectionTrait,
    (who, now): (Organiser, DateTime<Utc>),
    filter: &Filter,
) -> anyhow::Result<Vec<RecordView>> {
    read(db, By::Staff(who), found(db, in_order(filter.condition(now))).await?).await
}

/// The records of an organisation's consultations which the asking person reads, the latest
/// meeting first; for 支援カルテ.
pub async fn of_operator(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    by: By,
) -> anyhow::Result<Vec<RecordView>> {
    let own = consultation::Column::OrganisationId.eq(organisation);
    let all = found(db, in_order(Condition::all().add(own))).await?;
    let found = read(db, by, all).await?;
    Ok(found.into_iter().filter(|view| view.shown.is_some()).collect())
}

async fn read(
    db: &impl ConnectionTrait,
    by: By,
    pairs: Vec<Pair>,
) -> anyhow::Result<Vec<RecordView>> {
    let mut readers = Vec::with_capacity(pairs.len());
    let mut own = Vec::with_capacity(pairs.len());
    for (row, record) in pairs {
        if let Some(reader) = reader_of(by, &row) {
            readers.push(reader);
            own.push((row, record));
        }
    }
    let found = materials(db, own, Wanted::HandedIn).await?;
    let seen = found.iter().zip(readers).filter_map(|(material, reader)| seen(material, reader));
    Ok(seen.collect())
}
