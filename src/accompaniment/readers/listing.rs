//! Engagements as lines of a list, with the stage they stand at and what to look at.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::engagement_person::{self, Side};
use entities::accompaniment::milestone::MilestoneKind;
use entities::accompaniment::{goal, milestone};
use entities::people::membership;
use entities::{EngagementId, OrganisationId, PersonId};
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use crate::accompaniment::engagement::{
    Contacts, Warning, accompanied_by, named_in, stage, warnings,
};
use crate::accompaniment::{Arranger, Partner};
use crate::context::Context;
use crate::people::{organisations, persons};
use crate::vocabulary::tokyo;

/// Which engagements a list shows; what is left empty does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Western year.
    pub fiscal_year: Option<i32>,
    pub accompanist: Option<PersonId>,
    pub state: Option<EngagementState>,
    /// The step they stand at.
    pub stage: Option<MilestoneKind>,
    /// Only those with something to look at.
    pub warned: bool,
}

impl Filter {
    /// Whether a line is wanted.
    pub fn fits(&self, line: &Line) -> bool {
        let named = |id| line.accompanists.iter().any(|(own, _)| *own == id);
        self.fiscal_year.is_none_or(|year| line.row.fiscal_year == year)
            && self.state.is_none_or(|state| line.row.state == state)
            && self.accompanist.is_none_or(named)
            && self.stage.is_none_or(|stage| line.stage == Some(stage))
            && (!self.warned || !line.warnings.is_empty())
    }
}

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Line {
    pub row: engagement::Model,
    pub operator: String,
    pub accompanist: String,
    /// Leads first.
    pub accompanists: Vec<(PersonId, String)>,
    /// None: every step is reached.
    pub stage: Option<MilestoneKind>,
    /// When the step they stand at is due.
    pub due_on: Option<NaiveDate>,
    pub reached: usize,
    pub warnings: Vec<Warning>,
}

/// What consultations know of each engagement; empty where nothing is handed over.
pub type ContactsById = HashMap<EngagementId, Contacts>;

/// Where the pages learn what consultations know; the assembly hands it over.
pub type ContactSource = for<'a> fn(&'a Context) -> BoxFuture<'a, anyhow::Result<ContactsById>>;

/// The source, where there is one.
#[derive(Clone, Copy, Default)]
pub struct Contacted(pub Option<ContactSource>);

impl Contacted {
    pub async fn known(self, context: &Context) -> anyhow::Result<ContactsById> {
        match self.0 {
            Some(source) => source(context).await,
            None => Ok(ContactsById::new()),
        }
    }
}

/// Engagements for the secretariat, newest year first, then by the name of the operator.
pub async fn listing(
    db: &impl ConnectionTrait,
    (_who, now): (Arranger, DateTime<Utc>),
    filter: &Filter,
    contacts: &ContactsById,
) -> Result<Vec<Line>, DbErr> {
    let mut wanted = Condition::all();
    if let Some(year) = filter.fiscal_year {
        wanted = wanted.add(engagement::Column::FiscalYear.eq(year));
    }
    if let Some(state) = filter.state {
        wanted = wanted.add(engagement::Column::State.eq(state));
    }
    if let Some(person) = filter.accompanist {
        wanted = wanted.add(engagement::Column::Id.in_subquery(named_in(person)));
    }
    let mut lines = read(db, wanted, (now, contacts)).await?;
    lines.retain(|line| filter.fits(line));
    Ok(lines)
}

/// Engagements somebody accompanies or that concern the organisations they belong to.
pub async fn own_listing(
    db: &impl ConnectionTrait,
    (who, now): (Partner, DateTime<Utc>),
    contacts: &ContactsById,
) -> Result<Vec<Line>, DbErr> {
    let belonging = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::PersonId.eq(who.person()))
        .filter(membership::Column::EndedAt.is_null())
        .into_query();
    let own = Condition::any()
        .add(accompanied_by(who.person()))
        .add(engagement::Column::OperatorId.in_subquery(belonging));
    read(db, own, (now, contacts)).await
}

/// Six queries, however many engagements there are.
async fn read(
    db: &impl ConnectionTrait,
    wanted: Condition,
    (now, contacts): (DateTime<Utc>, &ContactsById),
) -> Result<Vec<Line>, DbErr> {
    let rows = engagement::Entity::find().filter(wanted).all(db).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let around = Around::read(db, &rows, &ids).await?;
    let today = tokyo::day_of(now);
    let mut lines: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let known = contacts.get(&row.id).copied().unwrap_or_default();
            around.line(row, (known, today))
        })
        .collect();
    lines.sort_by(|a, b| {
        let key = |line: &Line| (std::cmp::Reverse(line.row.fiscal_year), line.operator.clone());
        key(a).cmp(&key(b)).then(a.row.id.cmp(&b.row.id))
    });
    Ok(lines)
}

/// What belongs to a number of engagements.
struct Around {
    people: HashMap<EngagementId, Vec<engagement_person::Model>>,
    milestones: HashMap<EngagementId, Vec<milestone::Model>>,
    goals: HashMap<EngagementId, Vec<goal::Model>>,
    organisations: HashMap<OrganisationId, String>,
    names: HashMap<PersonId, String>,
}

impl Around {
    async fn read(
        db: &impl ConnectionTrait,
        rows: &[engagement::Model],
        ids: &[EngagementId],
    ) -> Result<Self, DbErr> {
        let all = || ids.iter().copied();
        let people = engagement_person::Entity::find()
            .filter(engagement_person::Column::EngagementId.is_in(all()))
            .filter(engagement_person::Column::Side.eq(Side::Accompanist))
            .order_by_desc(engagement_person::Column::Lead)
            .order_by_asc(engagement_person::Column::PersonId)
            .all(db)
            .await?;
        let milestones = milestone::Entity::find()
            .filter(milestone::Column::EngagementId.is_in(all()))
            .all(db)
            .await?;
        let goals =
            goal::Entity::find().filter(goal::Column::EngagementId.is_in(all())).all(db).await?;
        let organisations =
            rows.iter().flat_map(|row| [row.operator_id, row.accompanist_organisation_id]);
        Ok(Self {
            organisations: organisations::names(db, organisations).await?,
            names: persons::names(db, people.iter().map(|row| row.person_id)).await?,
            people: grouped(people, |row| row.engagement_id),
            milestones: grouped(milestones, |row| row.engagement_id),
            goals: grouped(goals, |row| row.engagement_id),
        })
    }

    fn line(&self, row: engagement::Model, known: (Contacts, NaiveDate)) -> Line {
        let of = |id: OrganisationId| self.organisations.get(&id).cloned().unwrap_or_default();
        let milestones = self.milestones.get(&row.id).map_or(&[][..], Vec::as_slice);
        let goals = self.goals.get(&row.id).map_or(&[][..], Vec::as_slice);
        let people = self.people.get(&row.id).map_or(&[][..], Vec::as_slice);
        let name = |id: PersonId| (id, self.names.get(&id).cloned().unwrap_or_default());
        let stage = stage(milestones);
        let due = milestones.iter().find(|step| Some(step.kind) == stage);
        Line {
            operator: of(row.operator_id),
            accompanist: of(row.accompanist_organisation_id),
            accompanists: people.iter().map(|person| name(person.person_id)).collect(),
            stage,
            due_on: due.map(|step| step.due_on),
            reached: milestones.iter().filter(|step| step.reached_on.is_some()).count(),
            warnings: warnings(&row, milestones, goals, known),
            row,
        }
    }
}

fn grouped<T>(rows: Vec<T>, key: impl Fn(&T) -> EngagementId) -> HashMap<EngagementId, Vec<T>> {
    let mut groups: HashMap<_, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
